"""From GDELT's event files (1.0 and 2.0) to the table `events`."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import EmptyInput, NoData
from bilateral.origin import Origin, today
from bilateral.pair import Pair
from bilateral.sources.eventkit import batch as rows
from bilateral.sources.eventkit.batch import Batch
from bilateral.sources.eventkit.codes import act, country_codes, fips_codes, mapped
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
    import pyarrow as pa
    import pyarrow.compute as pc

    sides = {n: mapped(table[f"country{n}"], _iso3, pa.string()) for n in (1, 2)}
    apart = pc.and_(pc.and_(pc.not_equal(sides[1], ""), pc.not_equal(sides[2], "")), pc.not_equal(sides[1], sides[2]))
    if pair is not None:
        both = pa.array([pair.a, pair.b])
        apart = pc.and_(apart, pc.and_(pc.is_in(sides[1], both), pc.is_in(sides[2], both)))
    left = Counter({ELSEWHERE: table.num_rows - (pc.sum(apart).as_py() or 0)})
    table = table.append_column("source", sides[1]).append_column("target", sides[2]).filter(apart)
    table, aside = _sound(table, file)
    table, doubts = _sure(table, file)
    return Batch(rows.events(_columns_of(table), file), 0, (*aside, *doubts), left)


def _iso3(code: str) -> str:
    return country_codes().get(code, "")


def _sound(table: pa.Table, file: str) -> tuple[pa.Table, list[Aside]]:
    """Set aside rows whose day, code or numbers cannot be read."""
    import pyarrow as pa
    import pyarrow.compute as pc

    checks = {
        NO_DAY: mapped(table["day"], lambda text: rows.day(text) is not None, pa.bool_()),
        NO_CODE: mapped(table["code"], lambda text: text.isdecimal() and act(text) is not None, pa.bool_()),
        NO_NUMBER: _numbers(table),
    }
    good = pa.chunked_array([pa.repeat(pa.scalar(True), table.num_rows)])
    aside: list[Aside] = []
    for reason, check in checks.items():
        aside += _asides(table.filter(pc.and_(good, pc.invert(check))), file, reason)
        good = pc.and_(good, check)
    return (table.filter(good), aside) if aside else (table, aside)


def _numbers(table: pa.Table) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = [mapped(table[name], lambda text: rows.whole(text) is not None, pa.bool_()) for name in _COUNTS]
    score = mapped(table["goldstein"], lambda text: not text or rows.decimals(text) is not None, pa.bool_())
    added = mapped(table["added"], lambda text: rows.stamp(text) is not None, pa.bool_())
    known = pc.and_(pc.not_equal(table["id"], ""), pc.and_(score, added))
    return pc.and_(known, pc.and_(*whole))


_COUNTS = ("mentions", "sources")


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
    for names, mask in doubts.items():
        aside += _asides(table.filter(mask), file, AMBIGUOUS.format(names=names), bad=False)
        table = table.filter(pc.invert(mask))
    return table, aside


def _columns_of(table: pa.Table) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc

    made = {name: table[name] for name in ("id", "source", "target")}
    made |= {"source_type": table["type1"], "target_type": table["type2"], "act": table["code"]}
    made["date"] = mapped(table["day"], rows.day, pa.string())
    own = mapped(table["goldstein"], rows.decimals, pa.float64())
    made["score"] = pc.coalesce(
        own, mapped(table["code"], lambda code: getattr(act(code), "score", None), pa.float64())
    )
    made["mentions"] = mapped(table["mentions"], rows.whole, pa.int32())
    made["sources"] = pc.max_element_wise(mapped(table["sources"], rows.whole, pa.int32()), 1)
    made["tone"] = _decimals(table["tone"])
    made["place"] = mapped(table["geo"], lambda code: fips_codes().get(code, ""), pa.string())
    made["added"] = mapped(table["added"], rows.stamp, pa.int64())
    if "url" in table.column_names:
        made["story"] = table["url"]
    return made


def _decimals(column: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    filled = pc.if_else(pc.equal(column, ""), None, column)
    try:
        return filled.cast(pa.float64())
    except pa.ArrowInvalid:
        return mapped(column, rows.decimals, pa.float64())


def read_mentions(path: Path) -> Iterator[pa.Table]:
    """The mentions of a file: id, outlet, story; rows that are none are passed over."""
    for block in blocks(path, MENTIONS):
        yield block.table
