"""From Comtrade's records to `trade_flows` (exports as reported) and `mirror_flows` (both sides of each flow)."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import EmptyInput
from bilateral.given import given_file
from bilateral.origin import Origin, today
from bilateral.plurals import many
from bilateral.sources.comtrade.fetch import LOCKS, Fetched
from bilateral.sources.comtrade.judge import TOTAL, Judged, judge
from bilateral.sources.comtrade.records import records
from bilateral.sources.keep import Kept, Loaded, keep
from bilateral.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Report", "add"]

_SIDES = {
    "X": ("exports", "reporter", "partner"),
    "M": ("imports", "partner", "reporter"),
    "RX": ("re_exports", "reporter", "partner"),
    "RM": ("re_imports", "partner", "reporter"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What one load of Comtrade files did."""

    flows: Kept | None
    """The exports as reported, in `trade_flows`; None where the files hold totals or imports only."""
    mirror: Kept
    """Both sides of each flow, in `mirror_flows`."""
    notes: tuple[str, ...]
    """Empty answers, revisions that differ between reporters, and what else must be known."""

    def sentence(self) -> str:
        """The report in plain words."""
        parts = [kept.sentence() for kept in (self.flows, self.mirror) if kept is not None]
        return " ".join(parts)


def add(
    store: Store,
    source: Fetched | Path | str | Iterable[Path | str],
    *,
    name: str = "comtrade",
    max_bad: float = 0.01,
) -> Report:
    """Load what `fetch` brought, or files of UN Comtrade got in another way.

    Exports become `trade_flows` under `name`, at the finest level in the files, in US dollars, valued as the exporter
    reported them. Every level, and TOTAL, becomes `mirror_flows` under the same name. Records that are no yearly flow
    between two economies are set aside with their reasons.

    A year in which the exporters reported in several revisions of the Harmonised System is marked HS, without an
    edition: codes are never converted here.

    Parameters
    ----------
    store
        Where to.
    source
        From `fetch`; or paths of JSON answers and bulk files.
    name
        The datasets' name.
    max_bad
        Share of bad rows (0–1) above which nothing is replaced.

    Raises
    ------
    InputError
        A file is not Comtrade's, or one reporter's year stands there in two classifications.
    EmptyInput
        No record can be stored.
    TooManyBadRows
        More records are bad than `max_bad` allows.
    """
    fetched = source if isinstance(source, Fetched) else None
    paths = _paths(source)
    found = judge(records(paths))
    if not found.good.num_rows:
        raise EmptyInput(_nothing(found, fetched))
    origins = (_origin(paths),)
    notes = [*(fetched.notes() if fetched else ())]
    flows = _flows(store, found, name, origins, notes, max_bad)
    both = _mirror(found.good)
    years = tuple((year, "as reported") for year in sorted(both["year"].unique().to_pylist()))
    mirror = Loaded("mirror_flows", name, "comtrade", both, origins, "USD", years, found.aside)
    return Report(flows, keep(store, mirror, max_bad=max_bad), tuple(notes))


def _paths(source: Fetched | Path | str | Iterable[Path | str]) -> tuple[Path, ...]:
    if isinstance(source, Fetched):
        return source.files
    listed = (source,) if isinstance(source, (str, Path)) else tuple(source)
    return tuple(path for item in listed for path in _inside(Path(item)))


def _inside(path: Path) -> list[Path]:
    """The answers in a folder and its folders, without what the download keeps for itself."""
    if not path.is_dir():
        return [given_file(path, allowed="JSON answers or bulk files of UN Comtrade, or a folder of them")]
    own = {LOCKS, ".lock"}
    return sorted(entry for entry in path.rglob("*") if entry.is_file() and entry.name not in own)


def _nothing(found: Judged, fetched: Fetched | None) -> str:
    reasons = dict.fromkeys(row.reason for row in found.aside)
    said = [*reasons, *(fetched.notes() if fetched else ())]
    return f"none of {many(found.rows, 'record')} of UN Comtrade can be stored: {'; '.join(said) or 'there are none'}"


def _origin(paths: Iterable[Path]) -> Origin:
    about = tomllib.loads(files(__package__).joinpath("origin.toml").read_text(encoding="utf-8"))
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return Origin(
        producer=about["producer"],
        title=about["title"],
        url=about["url"],
        licence=about["licence"],
        citation=about["citation"],
        accessed=today(),
        sha256=digest.hexdigest(),
    )


def _flows(
    store: Store, found: Judged, name: str, origins: tuple[Origin, ...], notes: list[str], max_bad: float
) -> Kept | None:
    exports = found.good.filter(_equal(found.good["flow"], "X"))
    goods = exports.filter(_differs(exports["product"], TOTAL))
    if not goods.num_rows:
        notes.append("trade_flows left as it is: the files hold no exports by product")
        return None
    fine = _finest(goods)
    years, said = _classifications(fine)
    notes.extend(said)
    coarse = goods.num_rows - fine.num_rows
    if coarse:
        notes.append(f"{coarse:,} export records of a coarser level are in mirror_flows only")
    origin = tuple(replace(each, title=f"{each.title}, exports as reported") for each in origins)
    flows = Loaded("trade_flows", name, "comtrade", _summed(fine), origin, "USD", years, found.aside, _names(fine))
    return keep(store, flows, max_bad=max_bad, notes=said)


def _finest(goods: pa.Table) -> pa.Table:
    """The records that no other record breaks up: those marked so, or else those with the longest codes."""
    import pyarrow.compute as pc

    if pc.any(goods["leaf"]).as_py():
        return goods.filter(goods["leaf"])
    length = pc.utf8_length(goods["product"])
    return goods.filter(pc.equal(length, pc.max(length)))


def _classifications(goods: pa.Table) -> tuple[tuple[tuple[int, str], ...], list[str]]:
    """One classification a year, and what must be said where exporters differ."""
    found: dict[int, dict[str, list[str]]] = {}
    pairs = goods.group_by(["year", "reporter", "classification"]).aggregate([]).to_pylist()
    for row in sorted(pairs, key=lambda row: (row["year"], row["classification"], row["reporter"])):
        found.setdefault(row["year"], {}).setdefault(row["classification"], []).append(row["reporter"])
    years = tuple((year, next(iter(by)) if len(by) == 1 else _family(by)) for year, by in sorted(found.items()))
    notes = [_mixed(year, by) for year, by in sorted(found.items()) if len(by) > 1]
    single = [name for _, name in years if "," not in name]
    if len(set(single)) > 1 and not notes:
        told = ", ".join(f"{year} {name}" for year, name in years)
        notes.append(f"the classification changes over the years ({told}): convert by a concordance before comparing")
    return years, notes


def _family(by: Mapping[str, list[str]]) -> str:
    families = {"HS" if name.startswith("HS") else "SITC" if name.startswith("SITC") else name for name in by}
    return families.pop() if len(families) == 1 else "mixed: " + ", ".join(sorted(by))


def _mixed(year: int, by: Mapping[str, list[str]]) -> str:
    told = "; ".join(f"{name}: {', '.join(who[:8])}{' …' if len(who) > 8 else ''}" for name, who in by.items())
    return f"{year}: exporters reported in several revisions ({told}); codes are as reported, not converted"


def _summed(goods: pa.Table) -> pa.Table:
    """One row a key: economies that Comtrade numbers twice are added up."""
    keys = ["year", "reporter", "partner", "product"]
    sums = goods.group_by(keys).aggregate([("value", "sum"), ("weight", "sum")])
    return sums.select([*keys, "value_sum", "weight_sum"]).rename_columns(
        ["year", "exporter", "importer", "product", "value", "quantity"]
    )


def _names(goods: pa.Table) -> pa.Table:
    import pyarrow as pa

    named = goods.filter(goods["name"].is_valid()).group_by("product").aggregate([("name", "max")])
    sector = pa.nulls(named.num_rows, pa.string())
    return pa.table({"product": named["product"], "name": named["name_max"], "sector": sector})


def _mirror(good: pa.Table) -> pa.Table:
    """Each flow once, with what either side said of it."""
    keys = ["year", "exporter", "importer", "product"]
    table: pa.Table | None = None
    for flow, (name, exporter, importer) in _SIDES.items():
        side = _side(good.filter(_equal(good["flow"], flow)), name, exporter, importer)
        table = side if table is None else table.join(side, keys, join_type="full outer")
    if table is None:
        raise EmptyInput("there are no flows")
    from bilateral import schema

    return table.select(list(schema.table("mirror_flows").names))


def _side(rows: pa.Table, name: str, exporter: str, importer: str) -> pa.Table:
    keys = ["year", "exporter", "importer", "product"]
    named = rows.rename_columns({exporter: "exporter", importer: "importer"})
    sums = named.group_by(keys).aggregate([("value", "sum"), ("fob", "sum"), ("classification", "max")])
    wanted = {"value_sum": name}
    if name in {"exports", "imports"}:
        wanted["classification_max"] = f"{name}_classification"
    if name == "imports":
        wanted["fob_sum"] = "imports_fob"
    return sums.select([*keys, *wanted]).rename_columns(wanted)


def _equal(column: pa.ChunkedArray, value: str) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.equal(column, value)


def _differs(column: pa.ChunkedArray, value: str) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.not_equal(column, value)
