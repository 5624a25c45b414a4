"""The panel that gravity is estimated on: every exporter, importer and year, zeros included. Ibis, on every engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral import engine as engines
from bilateral.errors import NoData, SelectionError

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from bilateral.store import Dataset, Store

__all__ = ["KEYS", "Panel", "panel", "term_of"]

KEYS = ("year", "exporter", "importer")


@dataclass(frozen=True, slots=True)
class Panel:
    """Country × country × year."""

    rows: pa.Table
    """year, exporter, importer, value, one column a term, sorted by the first three."""
    terms: tuple[str, ...]
    """What trade is explained with: "log_dist", "contig", …"""
    absent: tuple[str, ...]
    """Terms asked for of which the gravity data hold nothing."""
    incomplete: int
    """Rows left out because a term is missing."""
    covered: float
    """Share of the value of all flows (0–1) that is in the panel."""

    @property
    def zeros(self) -> float:
        """Share of rows (0–1) without trade."""
        import pyarrow.compute as pc

        return float(pc.mean(pc.equal(self.rows["value"], 0.0)).as_py())


def term_of(variable: str) -> str:
    """The name under which a variable enters: distances enter as logarithms."""
    return f"log_{variable}" if variable.startswith("dist") else variable


def panel(
    store: Store,
    flows: Dataset,
    gravity: Dataset,
    years: Sequence[int],
    variables: Sequence[str],
    countries: Sequence[str],
    engine: engines.Engine | None,
) -> Panel:
    """Total the flows over products, add the pairs that do not trade, and what is known of every pair.

    The pairs of a year are all its exporters with all its importers in the data, if the gravity data know them. A
    pair without a flow is a zero: where the source leaves out what is not reported, that zero is not a measurement.

    Raises
    ------
    SelectionError
        The gravity data lack a year.
    NoData
        Nothing is left.
    """
    _check_years(gravity, years)
    engine = engine or engines.connect()
    sums = _sums(store.read(flows, years=years, engine=engine), countries)
    known = store.read(gravity, years=years if gravity.years else None, engine=engine)
    joined = _with_variables(_square(sums), known, variables, dated=bool(gravity.years))
    rows = engine.arrow(joined.order_by(*KEYS))
    total = float(engine.arrow(sums.aggregate(total=sums.value.sum().fill_null(0.0)))["total"][0].as_py())
    return _complete(rows, variables, total, f"{flows.name} and {gravity.name}")


def _check_years(gravity: Dataset, years: Sequence[int]) -> None:
    lacking = [year for year in years if gravity.years and year not in gravity.years]
    if lacking:
        span = f"{gravity.years[0]}–{gravity.years[-1]}"
        raise SelectionError(f"{gravity.name} does not hold every year", got=lacking[0], allowed=span)


def _sums(flows: ir.Table, countries: Sequence[str]) -> ir.Table:
    apart = flows.filter(flows.exporter != flows.importer)
    if countries:
        apart = apart.filter(apart.exporter.isin(list(countries)) & apart.importer.isin(list(countries)))
    return apart.group_by(*KEYS).aggregate(value=apart.value.sum())


def _square(sums: ir.Table) -> ir.Table:
    sellers = sums.select("year", "exporter").distinct()
    buyers = sums.select(year_="year", importer="importer").distinct()
    pairs = sellers.inner_join(buyers, sellers.year == buyers.year_).select(*KEYS)
    pairs = pairs.filter(pairs.exporter != pairs.importer)
    flow = sums.rename({f"{key}_": key for key in KEYS})
    joined = pairs.left_join(flow, [pairs[key] == flow[f"{key}_"] for key in KEYS])
    return joined.select(*KEYS, value=joined.value.fill_null(0.0))


def _with_variables(square: ir.Table, known: ir.Table, variables: Sequence[str], *, dated: bool) -> ir.Table:
    named = known.select(year_="year", exporter_="exporter", importer_="importer", **{v: known[v] for v in variables})
    match = [square.exporter == named.exporter_, square.importer == named.importer_]
    joined = square.inner_join(named, [*match, square.year == named.year_] if dated else match)
    terms = {term_of(v): joined[v].log() if term_of(v) != v else joined[v] for v in variables}
    return joined.select(*KEYS, "value", **terms)


def _complete(rows: pa.Table, variables: Sequence[str], total: float, label: str) -> Panel:
    import pyarrow.compute as pc

    terms = [term_of(variable) for variable in variables]
    absent = tuple(term for term in terms if rows[term].null_count == rows.num_rows)
    kept = tuple(term for term in terms if term not in absent)
    full = rows.select([*KEYS, "value", *kept])
    for term in kept:
        full = full.filter(pc.is_finite(full[term]))
    if not (full.num_rows and kept):
        raise NoData(f"{label} have no pair of countries in common", then="bilateral tables")
    covered = (pc.sum(full["value"]).as_py() or 0.0) / total if total else 0.0
    return Panel(full, kept, absent, rows.num_rows - full.num_rows, covered)
