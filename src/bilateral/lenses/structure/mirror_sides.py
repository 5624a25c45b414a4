"""What both sides report of one flow, read from the store and put side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.errors import SelectionError
from bilateral.lenses.structure.choice import choose
from bilateral.lenses.structure.formulas.arrays import Floats
from bilateral.measure import Scope
from bilateral.origin import Origin, union
from bilateral.pair import Pair
from bilateral.reference.classifications import classification

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from bilateral.engine import Engine
    from bilateral.store import Dataset, Store

__all__ = ["HUB", "Asked", "Direction", "check", "directions"]

TOTAL = "TOTAL"
HUB = "HKG"


@dataclass(frozen=True, slots=True)
class Direction:
    """One direction of trade as both sides report it. Values in US dollars; NaN where a side says nothing."""

    exporter: str
    importer: str
    exports: float
    """All goods, as the exporter reports (free on board)."""
    imports: float
    """All goods, as the importer reports (with freight and insurance)."""
    imports_fob: float
    """The same free on board, where the importer reports it so."""
    reconciled: float
    """All goods, in the reconciled dataset."""
    to_hub: float
    """The exporter's exports to the hub."""
    hub_re_exports: float
    """The hub's re-exports to the importer, of whatever origin."""
    products: tuple[str, ...]
    """Codes of which either side says something, sorted."""
    exports_by: Floats
    """Shape (products,)."""
    imports_by: Floats
    """Shape (products,)."""
    reconciled_by: Floats
    """Shape (products,); all NaN where the reconciled dataset has another classification."""
    classifications: tuple[str, str]
    """That of the exporter's report, and of the importer's; empty where there is none."""

    @property
    def ratio(self) -> float:
        """Imports over exports; NaN where a side says nothing."""
        return self.imports / self.exports if self.exports > 0 else math.nan

    @property
    def silent(self) -> bool:
        """Whether neither side says anything."""
        return math.isnan(self.exports) and math.isnan(self.imports)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, checked."""

    pair: Pair
    year: int
    dataset: Dataset
    """Fills `mirror_flows`."""
    reconciled: Dataset | None
    """Fills `trade_flows`."""
    digits: int | None
    wanted: tuple[str, ...]
    origins: tuple[Origin, ...]

    def scope(self, digits: int | None = None) -> Scope:
        """The scope of a number or table."""
        return Scope((self.year,), self.dataset.name, "as reported", digits, self.wanted)


def check(
    store: Store,
    pair: Pair,
    year: int | None,
    digits: int | None,
    wanted: tuple[str, ...],
    data: str | None,
    reconciled: str | None,
) -> Asked:
    """The question, checked against what the store holds; see `mirror.mirror`."""
    dataset = store.dataset(data, "mirror_flows")
    chosen = dataset.years[-1] if year is None else year
    if chosen not in dataset.years:
        raise SelectionError("no data for this year", got=chosen, allowed=", ".join(map(str, dataset.years)))
    other = _other(store, reconciled, chosen)
    origins = union(dataset.origins, other.origins if other else ())
    return Asked(pair, chosen, dataset, other, digits, wanted, origins)


def _other(store: Store, name: str | None, year: int) -> Dataset | None:
    if name is not None:
        found = store.dataset(name)
        found.classification(year)
        return found
    fit = [each for each in store.datasets("trade_flows") if each.source == "baci" and year in each.years]
    return fit[-1] if fit else None


def directions(store: Store, asked: Asked, engine: Engine | None) -> tuple[Direction, Direction]:
    """Both directions of the pair."""
    a, b = asked.pair.a, asked.pair.b
    rows = _rows(store.read(asked.dataset, years=[asked.year], engine=engine), (a, b, HUB))
    other = _reconciled_rows(store, asked, engine)
    return _direction(asked, rows, other, a, b), _direction(asked, rows, other, b, a)


def _rows(flows: ir.Table, codes: tuple[str, ...]) -> list[dict[str, Any]]:
    touched = flows.filter(flows.exporter.isin(codes) & flows.importer.isin(codes))
    found: list[dict[str, Any]] = touched.to_pyarrow().to_pylist()
    return found


def _reconciled_rows(store: Store, asked: Asked, engine: Engine | None) -> list[dict[str, Any]]:
    if asked.reconciled is None:
        return []
    return _rows(store.read(asked.reconciled, years=[asked.year], engine=engine), (asked.pair.a, asked.pair.b))


def _direction(
    asked: Asked, rows: list[dict[str, Any]], other: list[dict[str, Any]], exporter: str, importer: str
) -> Direction:
    mine = _between(rows, exporter, importer)
    detail = [row for row in mine if row["product"] != TOTAL]
    kinds = tuple(_kind(mine, f"{side}_classification") for side in ("exports", "imports"))
    codes, columns = _by_product(asked, detail, kinds)
    return Direction(
        exporter=exporter,
        importer=importer,
        exports=_total(asked, mine, columns[0], "exports"),
        imports=_total(asked, mine, columns[1], "imports"),
        imports_fob=math.nan if asked.wanted else _named_total(mine, "imports_fob"),
        reconciled=_reconciled_total(asked, other, exporter, importer),
        to_hub=_hub_total(rows, exporter, HUB, "exports"),
        hub_re_exports=_hub_total(rows, HUB, importer, "re_exports"),
        products=codes,
        exports_by=columns[0],
        imports_by=columns[1],
        reconciled_by=_reconciled_by(asked, other, exporter, importer, codes, kinds),
        classifications=(kinds[0], kinds[1]),
    )


def _between(rows: list[dict[str, Any]], exporter: str, importer: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["exporter"] == exporter and row["importer"] == importer]


def _kind(rows: list[dict[str, Any]], column: str) -> str:
    return "/".join(sorted({row[column] for row in rows if row[column]}))


def _finest(rows: list[dict[str, Any]], digits: int | None) -> list[tuple[str, dict[str, Any]]]:
    """The rows of one level with their codes at the level asked for: that level itself, or the finest one cut."""
    lengths = {len(row["product"]) for row in rows}
    if not lengths:
        return []
    level = digits if digits in lengths else max(lengths)
    if digits is not None and digits > level:
        raise SelectionError("no such level in the data", got=digits, allowed=f"at most {level} digits")
    return [(row["product"][:digits], row) for row in rows if len(row["product"]) == level]


def _by_product(
    asked: Asked, rows: list[dict[str, Any]], kinds: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Floats, Floats]]:
    cut = _finest(rows, asked.digits)
    codes = sorted({code for code, _ in cut})
    if asked.wanted and codes:
        nested = bool(classification(next(filter(None, kinds), "HS").split("/")[0]).levels)
        keep = choose(codes, asked.wanted, nested=nested)
        codes = [code for code, kept in zip(codes, keep, strict=True) if kept]
    return tuple(codes), (_sums(cut, codes, "exports"), _sums(cut, codes, "imports"))


def _sums(cut: list[tuple[str, dict[str, Any]]], codes: Sequence[str], column: str) -> Floats:
    place = {code: number for number, code in enumerate(codes)}
    found = np.full(len(codes), math.nan)
    for code, row in cut:
        if code in place and row[column] is not None:
            found[place[code]] = row[column] + (0.0 if math.isnan(found[place[code]]) else found[place[code]])
    return found


def _named_total(rows: list[dict[str, Any]], column: str) -> float:
    found = [row[column] for row in rows if row["product"] == TOTAL and row[column] is not None]
    return float(found[0]) if found else math.nan


def _total(asked: Asked, rows: list[dict[str, Any]], by: Floats, column: str) -> float:
    """The total that the side reports; the sum over products where it reports none, or products were chosen."""
    reported = math.nan if asked.wanted else _named_total(rows, column)
    if not math.isnan(reported):
        return reported
    return float(np.nansum(by)) if np.isfinite(by).any() else math.nan


def _hub_total(rows: list[dict[str, Any]], exporter: str, importer: str, column: str) -> float:
    mine = [] if exporter == importer else _between(rows, exporter, importer)
    reported = _named_total(mine, column)
    if not math.isnan(reported):
        return reported
    detail = _finest([row for row in mine if row["product"] != TOTAL], None)
    values = [row[column] for _, row in detail if row[column] is not None]
    return float(sum(values)) if values else math.nan


def _reconciled_total(asked: Asked, rows: list[dict[str, Any]], exporter: str, importer: str) -> float:
    if asked.reconciled is None or asked.wanted:
        return math.nan
    return float(sum(row["value"] for row in _between(rows, exporter, importer)))


def _reconciled_by(
    asked: Asked, rows: list[dict[str, Any]], exporter: str, importer: str, codes: Sequence[str], kinds: Sequence[str]
) -> Floats:
    found = np.full(len(codes), math.nan)
    if asked.reconciled is None or {asked.reconciled.classification(asked.year)} != set(kinds):
        return found
    cut = len(codes[0]) if codes else None
    place = {code: number for number, code in enumerate(codes)}
    for row in _between(rows, exporter, importer):
        number = place.get(row["product"][:cut])
        if number is not None:
            found[number] = row["value"] + (0.0 if math.isnan(found[number]) else found[number])
    return found
