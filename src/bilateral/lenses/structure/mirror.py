"""The same flow as both sides report it: A's exports to B against B's imports from A, with the reconciled figure.

Neither side is taken for the truth. What freight and insurance can explain is said, and where goods through Hong Kong
could explain more, the numbers are given as a hint.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.errors import NoData
from bilateral.lenses.structure.formulas import mirror as f
from bilateral.lenses.structure.mirror_sides import HUB, Asked, Direction, check, directions
from bilateral.lenses.structure.question import place_name
from bilateral.measure import Column, Finding, LensResult, Measure, NotComputed, Table, Uncertainty
from bilateral.origin import Origin
from bilateral.pair import Pair

if TYPE_CHECKING:
    from bilateral.engine import Engine
    from bilateral.store import Store

__all__ = ["Direction", "MirrorResult", "mirror"]

AS_REPORTED = "As reported: no sampling error. Neither side is known to be right."
_PLACES = {-2: "one side only", -1: "importer says less", 0: "freight can explain it", 1: "importer says more"}


@dataclass(frozen=True, slots=True)
class MirrorResult(LensResult):
    """Both directions of a pair, as both sides report them."""

    pair: Pair
    year: int
    directions: tuple[Direction, Direction]
    """First to second country, and back."""
    measures: tuple[Measure, ...]
    tables: tuple[Table, ...]
    """`structure.mirror.total` and, where there is detail, `structure.mirror.products`."""
    not_computed: tuple[NotComputed, ...]
    origins: tuple[Origin, ...]

    def findings(self) -> tuple[Finding, ...]:
        """One sentence a direction, with the hint about the hub as its detail."""
        return tuple(_finding(self, one, way) for one, way in zip(self.directions, ("ab", "ba"), strict=True))

    def sentence(self) -> str:
        """Both directions in two sentences."""
        return " ".join(found.text for found in self.findings())


def mirror(
    store: Store,
    pair: Pair,
    *,
    year: int | None = None,
    digits: int | None = None,
    products: Sequence[str] = (),
    data: str | None = None,
    reconciled: str | None = None,
    engine: Engine | None = None,
) -> MirrorResult:
    """Compare what both sides report of the flows between two countries.

    Parameters
    ----------
    store
        Where the flows are.
    pair
        The two countries, in order.
    year
        Default: the last that the dataset holds.
    digits
        Length to which product codes are cut. Default: the finest in the data.
    products
        A selection of products. Totals are then of these products; see `choice.choose`. Default: all.
    data
        Name of a dataset that fills `mirror_flows`. Default: the one loaded last.
    reconciled
        Name of a dataset that fills `trade_flows` with reconciled figures. Default: the newest BACI that holds the
        year, if there is one.
    engine
        From `bilateral.engine.connect`. Default: DuckDB.

    Returns
    -------
    MirrorResult

    Raises
    ------
    NoData
        The store has no mirror flows, or none of this pair and year.
    SelectionError
        A year, product or dataset that is not there.
    """
    asked = check(store, pair, year, digits, tuple(products), data, reconciled)
    there, back = directions(store, asked, engine)
    if there.silent and back.silent:
        raise NoData(f"{asked.dataset.name} holds no flows of {pair} in {asked.year}", then="bilateral tables")
    return _result(asked, (there, back))


def _result(asked: Asked, both: tuple[Direction, Direction]) -> MirrorResult:
    numbers = [number for one, way in zip(both, ("ab", "ba"), strict=True) for number in _numbers(asked, one, way)]
    tables = [_totals_table(asked, both)]
    if any(one.products for one in both):
        tables.append(_products_table(asked, both))
    return MirrorResult(
        pair=asked.pair,
        year=asked.year,
        directions=both,
        measures=tuple(number for number in numbers if isinstance(number, Measure)),
        tables=tuple(tables),
        not_computed=tuple(number for number in numbers if isinstance(number, NotComputed)),
        origins=asked.origins,
    )


def _numbers(asked: Asked, one: Direction, way: str) -> Iterator[Measure | NotComputed]:
    a, b = place_name(one.exporter), place_name(one.importer)
    no_x, no_m = f"{a} reports no exports to {b}", f"{b} reports no imports from {a}"
    neither = no_x if math.isnan(one.exports) else no_m
    usd = asked.dataset.unit or "USD"

    def number(part: str, value: float, unit: str, label: str, definition: str, reason: str) -> Measure | NotComputed:
        return _number(asked, f"structure.mirror.{part}.{way}", value, unit, label, definition, reason)

    yield number("exports", one.exports, usd, f"Exports of {a} to {b}, as {a} reports", "Σ_k X_k, free on board", no_x)
    yield number("imports", one.imports, usd, f"Imports of {b} from {a}, as {b} reports",
                 "Σ_k M_k, with freight and insurance", no_m)  # fmt: skip
    ratio = f"M / X. {f.FREIGHT.low:.2f} to {f.FREIGHT.high:.2f} is what freight and insurance can explain. "
    yield number("ratio", one.ratio, "ratio", f"Imports over exports, {a} to {b}", ratio + f.FREIGHT.source, neither)
    yield number("gap", one.imports - one.exports, usd, f"Imports less exports, {a} to {b}", "M − X", neither)
    yield number("disagreement", _disagreement(one), "share (0–1)", f"Disagreement by product, {a} to {b}",
                 "Σ_k |M_k − X_k| / Σ_k (M_k + X_k)", f"not both report by product: {neither}")  # fmt: skip
    told = "no reconciled dataset holds this year" if asked.reconciled is None else "products were selected"
    yield number("reconciled", one.reconciled, usd, f"Exports of {a} to {b}, reconciled",
                 f"As in {asked.reconciled.name if asked.reconciled else 'the dataset'}", told)  # fmt: skip
    yield number(f"via.{HUB}", _via(one), usd, f"Through {place_name(HUB)} at most, {a} to {b}",
                 "max(0, min(M − X, exports to hub, its re-exports)), an upper bound", _no_via(asked, one))  # fmt: skip


def _number(
    asked: Asked, id: str, value: float, unit: str, label: str, definition: str, reason: str
) -> Measure | NotComputed:
    if not math.isfinite(value):
        return NotComputed(id, f"{asked.year}: {reason}")
    spread = Uncertainty("none", AS_REPORTED)
    return Measure(id, float(value), unit, label, definition, asked.scope(asked.digits), spread, asked.origins)


def _disagreement(one: Direction) -> float:
    if not (np.isfinite(one.exports_by).any() and np.isfinite(one.imports_by).any()):
        return math.nan
    return f.disagreement(np.nan_to_num(one.exports_by), np.nan_to_num(one.imports_by))


def _via(one: Direction) -> float:
    gap = one.imports - one.exports
    if HUB in {one.exporter, one.importer} or math.isnan(gap + one.to_hub + one.hub_re_exports):
        return math.nan
    return f.through_hub(gap, one.to_hub, one.hub_re_exports)


def _no_via(asked: Asked, one: Direction) -> str:
    hub = place_name(HUB)
    if HUB in {one.exporter, one.importer}:
        return f"{hub} is one of the two"
    if asked.wanted:
        return "products were selected"
    if math.isnan(one.to_hub):
        return f"{place_name(one.exporter)} reports no exports to {hub}"
    if math.isnan(one.hub_re_exports):
        return f"{hub} reports no re-exports to {place_name(one.importer)} in these data"
    return "not both sides report"


def _totals_table(asked: Asked, both: tuple[Direction, Direction]) -> Table:
    import pyarrow as pa

    rows = [_total_row(one) for one in both]
    columns = (
        Column("exporter", "Exporter"),
        Column("importer", "Importer"),
        Column("exports", "Exports, as reported", "USD", ",.0f"),
        Column("imports", "Imports, as reported", "USD", ",.0f"),
        Column("imports_fob", "Imports free on board", "USD", ",.0f"),
        Column("reconciled", "Reconciled", "USD", ",.0f"),
        Column("ratio", "Imports / exports", "ratio", ".3f"),
        Column("gap", "Imports less exports", "USD", ",.0f"),
        Column("unexplained", "Beyond freight", "USD", ",.0f"),
        Column("reading", "Reading"),
    )
    kinds = {"exporter": pa.string(), "importer": pa.string(), "reading": pa.string()}
    kept = pa.schema([(column.name, kinds.get(column.name, pa.float64())) for column in columns])
    note = f"Neither side is taken for the truth. {f.FREIGHT.source}."
    data = pa.Table.from_pylist([_plain(row) for row in rows], schema=kept)
    title = f"{asked.pair.names[0]} and {asked.pair.names[1]}, {asked.year}: what both sides report"
    return Table("structure.mirror.total", title, columns, data, asked.scope(), asked.origins, note)


def _total_row(one: Direction) -> dict[str, Any]:
    gap = one.imports - one.exports
    return {
        "exporter": one.exporter,
        "importer": one.importer,
        "exports": one.exports,
        "imports": one.imports,
        "imports_fob": one.imports_fob,
        "reconciled": one.reconciled,
        "ratio": one.ratio,
        "gap": gap,
        "unexplained": f.unexplained(one.exports, one.imports) if math.isfinite(gap) else math.nan,
        "reading": _PLACES[int(f.place_in_band(one.ratio))],
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}


def _products_table(asked: Asked, both: tuple[Direction, Direction]) -> Table:
    import pyarrow as pa

    columns = (
        Column("exporter", "Exporter"),
        Column("importer", "Importer"),
        Column("product", "Product"),
        Column("exports", "Exports, as reported", "USD", ",.0f"),
        Column("imports", "Imports, as reported", "USD", ",.0f"),
        Column("reconciled", "Reconciled", "USD", ",.0f"),
        Column("ratio", "Imports / exports", "ratio", ".3f"),
        Column("relative_gap", "Gap over mean", "index (−2 to 2)", ".2f"),
        Column("reading", "Reading"),
    )
    texts = {"exporter", "importer", "product", "reading"}
    kept = pa.schema([(column.name, pa.string() if column.name in texts else pa.float64()) for column in columns])
    rows = [_plain(row) for one in both for row in _product_rows(one)]
    title = f"{asked.pair.names[0]} and {asked.pair.names[1]}, {asked.year}: both sides by product"
    digits = len(rows[0]["product"]) if rows else None
    data = pa.Table.from_pylist(rows, schema=kept)
    return Table("structure.mirror.products", title, columns, data, asked.scope(digits), asked.origins, _note(both))


def _product_rows(one: Direction) -> Iterator[dict[str, Any]]:
    x, m = np.nan_to_num(one.exports_by), np.nan_to_num(one.imports_by)
    both = np.isfinite(one.exports_by) & np.isfinite(one.imports_by)
    ratios = np.where(both, f.mirror_ratio(x, m), math.nan)
    gaps, places = f.relative_gap(x, m), f.place_in_band(ratios)
    for k, code in enumerate(one.products):
        yield {
            "exporter": one.exporter,
            "importer": one.importer,
            "product": code,
            "exports": float(one.exports_by[k]),
            "imports": float(one.imports_by[k]),
            "reconciled": float(one.reconciled_by[k]),
            "ratio": float(ratios[k]),
            "relative_gap": float(gaps[k]),
            "reading": _PLACES[int(places[k])],
        }


def _note(both: tuple[Direction, Direction]) -> str:
    parts = ["A missing value means that the side reports nothing under this code."]
    for one in both:
        x, m = one.classifications
        if x and m and x != m:
            who, whom = place_name(one.exporter), place_name(one.importer)
            parts.append(
                f"{who} reports in {x}, {whom} in {m}: one code need not mean the same goods on both sides, and nothing"
                " was converted."
            )
    return " ".join(dict.fromkeys(parts))


def _finding(result: MirrorResult, one: Direction, way: str) -> Finding:
    a, b = place_name(one.exporter), place_name(one.importer)
    if math.isnan(one.ratio):
        lacking = f"{a} reports no exports to {b}" if math.isnan(one.exports) else f"{b} reports no imports from {a}"
        return Finding(f"{result.year}: the two sides cannot be compared, because {lacking}.")
    share = one.ratio - 1
    text = (
        f"{b} reports imports of {_bn(one.imports)} from {a} in {result.year}, {a} exports of {_bn(one.exports)}:"
        f" {abs(share):.1%} {'more' if share >= 0 else 'less'}, {_reading(one)}."
    )
    ids = tuple(f"structure.mirror.{part}.{way}" for part in ("imports", "exports", "ratio"))
    return Finding(text, ids, _hint(one))


def _reading(one: Direction) -> str:
    place = int(f.place_in_band(one.ratio))
    band = f"the {f.FREIGHT.low - 1:.0%} to {f.FREIGHT.high - 1:.0%} that freight and insurance can explain"
    return {0: f"within {band}", 1: f"above {band}"}.get(place, "which freight and insurance cannot explain")


def _hint(one: Direction) -> str:
    most = _via(one)
    if not most > 0:
        return ""
    hub, gap = place_name(HUB), one.imports - one.exports
    return (
        f"{place_name(one.exporter)} exports {_bn(one.to_hub)} to {hub}, which re-exports {_bn(one.hub_re_exports)} of"
        f" whatever origin to {place_name(one.importer)}: goods sent on there could be at most {_bn(most)} of the gap"
        f" of {_bn(gap)} ({most / gap:.0%}); whether they are, these figures do not say."
    )


def _bn(value: float) -> str:
    return f"{value / 1e9:,.2f} bn USD"
