"""From GDELT's event files (1.0 and 2.0) to the table `events`."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.errors import EmptyInput, NoData
from bilateral.origin import Origin, today
from bilateral.pair import Pair
from bilateral.sources.eventkit import batch as rows
from bilateral.sources.eventkit.batch import Batch
from bilateral.sources.eventkit.codes import act, coded, country_codes, fips_codes, mapped, passes, recoded
from bilateral.sources.eventkit.doubt import doubtful
from bilateral.sources.eventkit.load import Progress, Request, load
from bilateral.sources.eventkit.tsv import blocks, columns_of, first_line
from bilateral.sources.gdelt.columns import EVENTS, MENTIONS
from bilateral.sources.gdelt.files import sorted_out
from bilateral.sources.keep import Aside, Kept
from bilateral.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["add", "read_events", "read_mentions"]

SIMULATED = "simulated"
"""A file whose name holds this describes no real country."""
NO_DAY, NO_CODE, NO_NUMBER = "no day of the calendar", "no CAMEO event code", "no number where one must be"
AMBIGUOUS = "an actor's name may mean another country ({names})"
ELSEWHERE = "they name fewer than two countries, or one twice"


def add(
    store: Store,
    paths: Path | str | Iterable[Path | str] | None = None,
    *,
    name: str = "gdelt",
    replace: bool = False,
    max_bad: float = 1.0,
    progress: Progress | None = None,
) -> Kept:
    """Load GDELT event files, and mentions files beside them; files that are in it already are not read again.

    Parameters
    ----------
    store
        Where to.
    paths
        Files (`*.export.CSV`, `*.mentions.CSV`, plain, zipped or gzipped), or folders of them; by default what `fetch`
        brought in.
    name
        Name in the store; what stands under it is added to.
    replace
        Drop what stands under the name.
    max_bad
        Share of bad rows (0–1) above which nothing is stored; by default bad rows are only set aside.
    progress
        Called with files done, files in all, and a name.

    Raises
    ------
    NoData
        Nothing was named, and nothing has been fetched.
    InputError
        There is no such file, or nothing of GDELT in a folder.
    EmptyInput
        No row is an event between two countries.
    """
    given = _fetched(store) if paths is None else paths
    found = sorted_out([given] if isinstance(given, (str, Path)) else list(given))
    request = Request(
        name=name,
        source="gdelt",
        files=found.events,
        reader=read_events,
        origin=origin(found.events),
        replace=replace,
        max_bad=max_bad,
        mentions=found.mentions,
        mention_reader=read_mentions,
        progress=progress,
    )
    return load(store, request)


def _fetched(store: Store) -> Path:
    folder = store.home / "raw" / "gdelt"
    if not folder.is_dir():
        raise NoData("no file of GDELT has been fetched, and none was named", then="bilateral fetch gdelt 2024-01-01")
    return folder


def origin(files: Sequence[Path]) -> Origin:
    """How GDELT is cited; simulated files say so in their names."""
    about = tomllib.loads(resources(__package__).joinpath("origin.toml").read_text(encoding="utf-8"))
    if files and all(SIMULATED in file.name for file in files):
        return Origin("bilateral", "Simulated events in GDELT's format", licence="CC0-1.0", simulated=True)
    return Origin(
        producer=about["producer"],
        title=about["title"],
        url=about["url"],
        licence=about["licence"],
        citation=about["citation"],
        accessed=today(),
        simulated=any(SIMULATED in file.name for file in files),
    )


def read_events(path: Path, pair: Pair | None = None) -> Iterator[Batch]:
    """One file of events, 1.0 or 2.0, block by block.

    Parameters
    ----------
    path
        Plain, zipped or gzipped.
    pair
        Only events between these two; default between any two countries.

    Raises
    ------
    EmptyInput
        It holds nothing.
    InputError, BadArchive
        It is not such a file, or damaged.
    """
    line = first_line(path)
    if not line:
        raise EmptyInput(f"{path.name} is empty")
    layout = EVENTS[_columns(path, line)]
    header = not line.split("\t", 1)[0].strip().isdecimal() and "GLOBALEVENTID" in line.upper()
    for block in blocks(path, layout, header=header):
        batch = _tidy(block.table, path.name, pair)
        yield Batch(batch.data, block.rows, (*block.aside, *batch.aside), batch.left)


def _columns(path: Path, line: str) -> int:
    """How many columns the file has: those of its first lines that have a known number."""
    from bilateral.sources.eventkit.tsv import opened

    with opened(path) as stream:
        counts = Counter(stream.readline(1 << 20).count(b"\t") + 1 for _ in range(200))
    known = [number for number, _ in counts.most_common() if number in EVENTS]
    return known[0] if known else columns_of(line, tuple(EVENTS), path.name)


def _tidy(table: pa.Table, file: str, pair: Pair | None) -> Batch:
    """The rows between two countries; bad ones among them aside."""
    size = table.num_rows
    table = _between(table, pair)
    left = Counter({ELSEWHERE: size - table.num_rows})
    for name in _CODED:
        table = table.set_column(table.column_names.index(name), name, coded(table[name]))
    table, aside = _sound(table, file)
    table, doubts = _sure(table, file)
    return Batch(rows.events(_columns_of(table), file), 0, (*aside, *doubts), left)


_CODED = ("name1", "type1", "name2", "type2", "day", "code", "goldstein", "mentions", "sources", "geo1", "geo2", "geo")
"""Columns of few different texts, for which each text is looked at once."""


def _between(table: pa.Table, pair: Pair | None) -> pa.Table:
    """The rows between two countries, or between those of the pair, with columns source and target (ISO3)."""
    import pyarrow as pa

    known, places = _places(pair)
    sides = [mapped(table[name], lambda code: places.get(code, 0), pa.int32()) for name in ("country1", "country2")]
    one, other = (side.to_numpy() for side in sides)
    apart = (one != 0) & (other != 0) & (one != other)
    found = table.drop_columns(["country1", "country2"]).filter(pa.array(apart))
    for name, side in (("source", one), ("target", other)):
        found = found.append_column(name, pa.DictionaryArray.from_arrays(pa.array(side[apart]), pa.array(known)))
    return found


@lru_cache(maxsize=16)
def _places(pair: Pair | None) -> tuple[list[str], dict[str, int]]:
    """The countries, an empty text first, and the place of each CAMEO code among them."""
    wanted = {*country_codes().values()} - {""} if pair is None else {pair.a, pair.b}
    known = ["", *sorted(wanted)]
    return known, {code: known.index(iso3) for code, iso3 in country_codes().items() if iso3 in wanted}


def _sound(table: pa.Table, file: str) -> tuple[pa.Table, list[Aside]]:
    """Set aside rows whose day, code or numbers cannot be read."""
    import pyarrow.compute as pc

    aside: list[Aside] = []
    for reason, names, test in _TESTS:
        for name in names:
            good = passes(table[name], test)
            if good is not None:
                aside += _asides(table.filter(pc.invert(good)), file, reason)
                table = table.filter(good)
    for good in (_stamps(table["added"]).is_valid(), pc.not_equal(table["id"], "")):
        if not pc.all(good).as_py():
            aside += _asides(table.filter(pc.invert(good)), file, NO_NUMBER)
            table = table.filter(good)
    return table, aside


def _stamps(column: Any) -> Any:
    """When rows were taken up, as numbers; missing where it cannot be read. Most have fourteen digits and few days."""
    import pyarrow as pa

    try:
        found = column.cast(pa.int64()).to_numpy()
    except pa.ArrowInvalid:
        found = np.zeros(1, np.int64)
    days = np.unique(found // 1_000_000)
    sized = not len(days) or (days[0] >= 10_000_000 and days[-1] < 100_000_000)
    if not sized or any(rows.day(str(each)) is None for each in days.tolist()):
        return mapped(column, rows.stamp, pa.int64())
    return pa.array(found)


_TESTS: tuple[tuple[str, tuple[str, ...], Callable[[str], bool]], ...] = (
    (NO_DAY, ("day",), lambda text: rows.day(text) is not None),
    (NO_CODE, ("code",), lambda text: text.isdecimal() and act(text) is not None),
    (NO_NUMBER, ("mentions", "sources"), lambda text: rows.whole(text) is not None),
    (NO_NUMBER, ("goldstein",), lambda text: not text or rows.decimals(text) is not None),
)


def _asides(table: pa.Table, file: str, reason: str, *, bad: bool = True) -> list[Aside]:
    names = [name for name in table.column_names if name not in {"source", "target", "line"}]
    told = ((row["line"], "\t".join(row[name] or "" for name in names)) for row in table.to_pylist())
    return [Aside(file, line, reason, text[:2000], bad) for line, text in told]


def _sure(table: pa.Table, file: str) -> tuple[pa.Table, list[Aside]]:
    import pyarrow.compute as pc

    url = table["url"] if "url" in table.column_names else None
    places = {1: table["geo1"], 2: table["geo2"], 0: table["geo"]}
    doubts = doubtful(table["source"], table["target"], table["name1"], table["name2"], url, places)
    aside: list[Aside] = []
    sure = None
    for names, mask in doubts.items():
        aside += _asides(table.filter(mask), file, AMBIGUOUS.format(names=names), bad=False)
        sure = pc.invert(mask) if sure is None else pc.and_(sure, pc.invert(mask))
    return (table if sure is None else table.filter(sure)), aside


def _columns_of(table: pa.Table) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    made = {name: table[name] for name in ("id", "source", "target")}
    made |= {"source_type": table["type1"], "target_type": table["type2"], "act": table["code"]}
    made["date"] = recoded(table["day"], rows.day)
    own = mapped(table["goldstein"], rows.decimals, pa.float64())
    made["score"] = pc.coalesce(
        own, mapped(table["code"], lambda code: getattr(act(code), "score", None), pa.float64())
    )
    made["mentions"] = mapped(table["mentions"], rows.whole, pa.int32())
    made["sources"] = mapped(table["sources"], lambda text: max(rows.whole(text) or 1, 1), pa.int32())
    made["tone"] = _decimals(table["tone"])
    made["place"] = recoded(table["geo"], lambda code: fips_codes().get(code, ""))
    made["added"] = _stamps(table["added"])
    if "url" in table.column_names:
        made["story"] = table["url"]
    return made


def _decimals(column: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        return pc.if_else(pc.equal(column, ""), None, column).cast(pa.float64())
    except pa.ArrowInvalid:
        return mapped(column, rows.decimals, pa.float64())


def read_mentions(path: Path) -> Iterator[pa.Table]:
    """The mentions of a file: id, outlet, story; rows that are none are passed over."""
    for block in blocks(path, MENTIONS):
        yield block.table
