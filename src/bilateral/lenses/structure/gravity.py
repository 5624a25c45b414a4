"""What a gravity model expects two countries to trade, and what they do trade.

The model is Poisson pseudo-maximum likelihood with exporter-year and importer-year effects, on all pairs of countries,
zeros included. "Potential" is the distance between the two figures: what a model with few terms does not explain. It is
no claim that the trade could be had.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.errors import NoData, SelectionError, nearest
from bilateral.lenses.structure.formulas.arrays import Floats
from bilateral.lenses.structure.formulas.gravity import Standing, standing
from bilateral.lenses.structure.gravity_fit import Fit, fit, held_out
from bilateral.lenses.structure.gravity_panel import Panel, panel
from bilateral.lenses.structure.question import place_name
from bilateral.measure import (
    Column,
    Finding,
    LensResult,
    Measure,
    NotComputed,
    Scope,
    Table,
    Uncertainty,
)
from bilateral.origin import Origin, union
from bilateral.pair import Pair
from bilateral.reference.groups import group as members

if TYPE_CHECKING:
    from bilateral.engine import Engine
    from bilateral.store import Dataset, Store

__all__ = ["VARIABLES", "GravityResult", "gravity"]

VARIABLES = ("dist", "contig", "comlang_off", "colony", "rta")
"""What trade is explained with, beside the effects of exporter and importer in each year."""
FOLDS = 5
SOURCE = "Santos Silva and Tenreyro (2006), Review of Economics and Statistics 88, 641–658"
MODEL = "E[x_ijt] = exp(β'z_ijt + α_it + γ_jt), Poisson pseudo-maximum likelihood"
MODEL_PAIRS = "E[x_ijt] = exp(β'z_ijt + α_it + γ_jt + δ_ij), Poisson pseudo-maximum likelihood"
NO_POTENTIAL = (
    "with a fixed effect for the pair, what the model expects of it over the years is what it traded: nothing is left"
    " that could be called potential"
)


@dataclass(frozen=True, slots=True)
class GravityResult(LensResult):
    """A gravity estimation and where the pair stands in it."""

    pair: Pair
    year: int
    """The year in focus."""
    years: tuple[int, ...]
    """The years estimated on."""
    fit: Fit
    measures: tuple[Measure, ...]
    tables: tuple[Table, ...]
    """`structure.gravity.coefficients` and `structure.gravity.pair`."""
    not_computed: tuple[NotComputed, ...]
    origins: tuple[Origin, ...]

    def findings(self) -> tuple[Finding, ...]:
        """One sentence a direction, with its limits as detail."""
        ways = ((self.pair.a, self.pair.b, "ab"), (self.pair.b, self.pair.a, "ba"))
        return tuple(_finding(self, place_name(a), place_name(b), way) for a, b, way in ways)

    def sentence(self) -> str:
        """Both directions in two sentences."""
        return " ".join(found.text for found in self.findings())


@dataclass(frozen=True, slots=True)
class _Estimated:
    """Everything the numbers are made from."""

    pair: Pair
    year: int
    years: tuple[int, ...]
    flows: Dataset
    origins: tuple[Origin, ...]
    panel: Panel
    fit: Fit
    expected: Floats | None
    """What the model expects of each row, estimated without its pair, shape (rows,); None with pair effects."""

    def scope(self, years: tuple[int, ...]) -> Scope:
        return Scope(years, self.flows.name, self.flows.classification(self.year))

    def column(self, name: str) -> Any:
        return self.panel.rows[name].to_numpy()

    def focus(self) -> Any:
        """Positions of the rows of the year in focus."""
        return np.flatnonzero(self.column("year") == self.year)

    def place(self, exporter: str, importer: str) -> int | None:
        """Position of one flow of the year in focus; None where the panel does not have it."""
        here = (self.column("year") == self.year) & (self.column("exporter") == exporter)
        found = np.flatnonzero(here & (self.column("importer") == importer))
        return int(found[0]) if found.size else None

    def standing(self, place: int) -> Standing | None:
        """Where a flow stands among those of its year."""
        if self.expected is None:
            return None
        rows = self.focus()
        return standing(self.column("value")[rows], self.expected[rows], int(np.flatnonzero(rows == place)[0]))


def gravity(
    store: Store,
    pair: Pair,
    *,
    year: int | None = None,
    years: Iterable[int] | None = None,
    variables: Sequence[str] = VARIABLES,
    pair_effects: bool = False,
    group: str | Sequence[str] = (),
    data: str | None = None,
    gravity_data: str | None = None,
    folds: int = FOLDS,
    engine: Engine | None = None,
) -> GravityResult:
    """Estimate gravity on all pairs of countries, and compare what it expects of one pair with what that pair trades.

    What is expected of a pair comes from an estimation that has not seen it: country pairs are split into folds, and
    each fold is predicted by the others. With the pair inside, its own figure would pull the expectation towards it.

    Parameters
    ----------
    store
        Where flows and gravity variables are.
    pair
        The two countries, in order.
    year, years
        The year in focus and those to estimate on. Default: the last year, alone; with pair effects, all years.
    variables
        Columns of the table `gravity`; distances enter as logarithms, those without data are left out and named.
    pair_effects
        Add a fixed effect for each exporter and importer, to learn what goes with changes over time, such as
        agreements. There is no potential then.
    group
        The countries to estimate on: a group's name, or ISO3 codes; the pair always stays in. Default: all.
    data, gravity_data
        Names of the datasets. Default: those loaded last.
    folds
        Into how many folds the pairs are split, at least 2.
    engine
        From `bilateral.engine.connect`. Default: DuckDB.

    Raises
    ------
    NoData
        The store lacks flows or gravity variables, or they have no countries in common.
    SelectionError
        A year or variable that is not there, or no term that the fixed effects leave.
    MissingExtra
        pyfixest is not installed: pip install 'bilateral[gravity]'.
    """
    flows, known = store.dataset(data), store.dataset(gravity_data, "gravity")
    span, focus = _span(flows, year, years, pair_effects)
    _check_variables(variables, folds)
    world = tuple(sorted({*members(group), pair.a, pair.b})) if group else ()
    rows = panel(store, flows, known, span, tuple(variables), world, engine)
    done, expected = fit(rows, pair_effects=pair_effects), None if pair_effects else held_out(rows, folds)
    origins = union(flows.origins, known.origins)
    return _result(_Estimated(pair, focus, span, flows, origins, rows, done, expected))


def _span(
    flows: Dataset, year: int | None, years: Iterable[int] | None, pair_effects: bool
) -> tuple[tuple[int, ...], int]:
    given = tuple(sorted(set(years))) if years is not None else ()
    focus = year if year is not None else (given or flows.years)[-1]
    span = given or (flows.years if pair_effects else (focus,))
    for each in (*span, focus):
        if each not in flows.years:
            raise SelectionError("no data for this year", got=each, allowed=", ".join(map(str, flows.years)))
    if focus not in span:
        raise SelectionError("the year in focus is not estimated on", got=focus, allowed=", ".join(map(str, span)))
    return span, focus


def _check_variables(variables: Sequence[str], folds: int) -> None:
    from bilateral import schema

    allowed = [name for name in schema.table("gravity").names if name not in {"year", "exporter", "importer"}]
    for name in variables:
        if name not in allowed:
            raise SelectionError(
                "no such gravity variable", got=name, close=nearest(name, allowed), allowed=", ".join(allowed)
            )
    if folds < 2:
        raise SelectionError("there must be two folds or more", got=folds)


def _result(found: _Estimated) -> GravityResult:
    ways = ((found.pair.a, found.pair.b, "ab"), (found.pair.b, found.pair.a, "ba"))
    places = [found.place(a, b) for a, b, _ in ways]
    if all(place is None for place in places):
        raise NoData(f"{found.pair} is not among the pairs with flows and gravity variables", got=found.year)
    numbers = [*_model_numbers(found)]
    for (a, b, way), place in zip(ways, places, strict=True):
        numbers += _pair_numbers(found, a, b, way, place)
    missing = [number for number in numbers if isinstance(number, NotComputed)]
    return GravityResult(
        pair=found.pair,
        year=found.year,
        years=found.years,
        fit=found.fit,
        measures=tuple(number for number in numbers if isinstance(number, Measure)),
        tables=(_coefficients(found), _pair_table(found, ways)),
        not_computed=tuple(missing),
        origins=found.origins,
    )


def _model_numbers(found: _Estimated) -> Iterator[Measure | NotComputed]:
    model = MODEL_PAIRS if found.fit.pair_effects else MODEL
    for each in found.fit.coefficients:
        note = "95 %, errors clustered by pair of countries"
        spread = Uncertainty("interval", note, each.low, each.high, each.p_value, found.fit.clusters, "95 %")
        yield Measure(f"structure.gravity.coefficient.{each.term}", each.estimate, "log points per unit",
                      f"Gravity: {each.term}", f"{model}. {SOURCE}.", found.scope(found.years), spread,
                      found.origins)  # fmt: skip
    for term in (*found.panel.absent, *found.fit.collinear):
        why = "the gravity data hold nothing of it" if term in found.panel.absent else "the fixed effects take it up"
        yield NotComputed(f"structure.gravity.coefficient.{term}", f"{found.year}: {why}")
    for name, count, words in (
        ("rows", int((~found.fit.dropped).sum()), "Rows that the estimation rests on"),
        ("separated", found.fit.separated, "Rows left out because they are separated"),
    ):
        spread = Uncertainty("none", "A count")
        yield Measure(f"structure.gravity.{name}", float(count), "count", words, f"{model}. {SOURCE}.",
                      found.scope(found.years), spread, found.origins)  # fmt: skip


def _pair_numbers(found: _Estimated, a: str, b: str, way: str, place: int | None) -> list[Measure | NotComputed]:
    stem, names = "structure.gravity", f"{place_name(a)} to {place_name(b)}"
    if place is None:
        reason = f"{found.year}: {names} is not among the pairs with flows and gravity variables"
        return [NotComputed(f"{stem}.{part}.{way}", reason) for part in ("actual", "predicted", "ratio", "potential")]
    actual = float(found.column("value")[place])
    usd, scope = found.flows.unit, found.scope((found.year,))
    recorded = Uncertainty("none", "As recorded in the dataset")
    numbers: list[Measure | NotComputed] = [
        Measure(f"{stem}.actual.{way}", actual, usd, f"Exports, {names}", "Σ_k x_k", scope, recorded, found.origins)
    ]
    stands = found.standing(place)
    if stands is None or found.expected is None:
        why = NO_POTENTIAL if found.expected is None else "the other pairs say nothing of what to expect"
        parts = ("predicted", "ratio", "potential")
        return [*numbers, *(NotComputed(f"{stem}.{part}.{way}", f"{found.year}: {why}") for part in parts)]
    expected = float(found.expected[place])
    formula = f"{MODEL}, estimated without the pair. {SOURCE}"
    return [
        *numbers,
        Measure(f"{stem}.predicted.{way}", expected, usd, f"Expected exports, {names}", formula, scope,
                _spread(stands, expected, 0.0), found.origins),
        Measure(f"{stem}.ratio.{way}", stands.ratio, "ratio", f"Actual over expected exports, {names}",
                f"actual / expected. {formula}", scope, _spread(stands, 1.0, 0.0), found.origins),
        Measure(f"{stem}.potential.{way}", expected - actual, usd, f"Expected less actual exports, {names}",
                f"expected − actual. {formula}", scope, _spread(stands, expected, actual), found.origins),
    ]  # fmt: skip


def _spread(stands: Standing, scale: float, less: float) -> Uncertainty:
    note = (
        f"Nine in ten of the {stands.others} flows of the year with expectations most like this one lie, taken at its"
        " size, between these ends: inside, a flow is nothing out of the ordinary. Not a sampling interval"
    )
    low, high = stands.low * scale - less, stands.high * scale - less
    return Uncertainty("interval", note, low, high, sample=stands.others, span="nine in ten like flows")


def _coefficients(found: _Estimated) -> Table:
    import pyarrow as pa

    columns = (
        Column("term", "Term"),
        Column("estimate", "Estimate", "log points per unit", ".4f"),
        Column("se", "Standard error", "", ".4f"),
        Column("low", "Lower end, 95 %", "", ".4f"),
        Column("high", "Upper end, 95 %", "", ".4f"),
        Column("p_value", "p-value", "p-value (0–1)", ".4f"),
    )
    rows = [{column.name: getattr(each, column.name) for column in columns} for each in found.fit.coefficients]
    data = pa.Table.from_pylist(rows)
    title = "Gravity: what goes with more trade between two countries"
    return Table("structure.gravity.coefficients", title, columns, data, found.scope(found.years), found.origins,
                 _note(found))  # fmt: skip


def _note(found: _Estimated) -> str:
    kept, dropped = int((~found.fit.dropped).sum()), int(found.fit.dropped.sum())
    parts = [
        f"{kept:,} rows, {found.panel.zeros:.0%} of all without trade.",
        f"Standard errors are clustered by {found.fit.clusters:,} pairs of countries.",
        f"{dropped:,} rows were left out by the estimation, {found.fit.separated:,} of them separated.",
        f"{found.panel.incomplete:,} rows lack a term; {found.panel.covered:.1%} of the value of all flows is in.",
        "A pair without a flow counts as zero, also where the source leaves out what is small or not reported.",
    ]
    if found.panel.absent:
        parts.append(f"No data: {', '.join(found.panel.absent)}.")
    if found.fit.collinear:
        parts.append(f"Taken up by the fixed effects: {', '.join(found.fit.collinear)}.")
    if found.fit.pair_effects:
        parts.append(
            "With three fixed effects, estimates have a bias of the order of one over the number of countries, and"
            " standard errors are too small (Weidner and Zylkin 2021); neither is corrected."
        )
    return " ".join(parts)


def _pair_table(found: _Estimated, ways: tuple[tuple[str, str, str], ...]) -> Table:
    import pyarrow as pa

    usd = found.flows.unit
    columns = (
        Column("exporter", "Exporter"),
        Column("importer", "Importer"),
        Column("actual", "Actual", usd, ",.0f"),
        Column("predicted", "Expected, without the pair", usd, ",.0f"),
        Column("fitted", "Expected, with the pair", usd, ",.0f"),
        Column("ratio", "Actual / expected", "ratio", ".2f"),
        Column("low", "One in twenty below", "ratio", ".2f"),
        Column("middle", "Median", "ratio", ".2f"),
        Column("high", "One in twenty above", "ratio", ".2f"),
        Column("below", "Share of like flows below", "share (0–1)", ".0%"),
    )
    kinds = {"exporter": pa.string(), "importer": pa.string()}
    rows = [_pair_row(found, a, b, found.place(a, b)) for a, b, _ in ways]
    kept = pa.schema([(column.name, kinds.get(column.name, pa.float64())) for column in columns])
    note = "Like flows: those of the same year of which the model expects about as much."
    title = f"{found.pair.names[0]} and {found.pair.names[1]}, {found.year}: actual and expected trade"
    data = pa.Table.from_pylist(rows, schema=kept)
    return Table("structure.gravity.pair", title, columns, data, found.scope((found.year,)), found.origins, note)


def _pair_row(found: _Estimated, a: str, b: str, place: int | None) -> dict[str, Any]:
    if place is None:
        return {"exporter": a, "importer": b}
    stands = found.standing(place)
    fitted = float(found.fit.predicted[place])
    row = {"exporter": a, "importer": b, "actual": float(found.column("value")[place])}
    row["fitted"] = None if math.isnan(fitted) else fitted
    if stands is None or found.expected is None:
        return row
    spread = {name: getattr(stands, name) for name in ("ratio", "low", "middle", "high", "below")}
    return {**row, "predicted": float(found.expected[place]), **spread}


def _finding(result: GravityResult, a: str, b: str, way: str) -> Finding:
    stem = "structure.gravity"
    reasons = {missing.id: missing.reason for missing in result.not_computed}
    if f"{stem}.ratio.{way}" in reasons:
        return Finding(f"What {a} could be expected to export to {b} cannot be said. {reasons[f'{stem}.ratio.{way}']}.")
    ratio, expected = (result.measure(f"{stem}.{part}.{way}") for part in ("ratio", "predicted"))
    low, high = ratio.uncertainty.low or 0.0, ratio.uncertainty.high or 0.0
    ordinary = low <= ratio.value <= high
    text = (
        f"In {result.year} {a} exports to {b} {ratio.value:.2f} times what a gravity model expects of such a pair, "
        f"which is {'within' if ordinary else 'outside'} the {low:.2f} to {high:.2f} of nine in ten like flows."
    )
    terms = ", ".join(each.term for each in result.fit.coefficients)
    detail = (
        f"The expectation, {expected.value / 1e9:,.1f} bn {expected.unit}, rests on {terms} and on the total trade of"
        " both countries; it does not say that more or less could be traded."
    )
    return Finding(text, (f"{stem}.ratio.{way}", f"{stem}.predicted.{way}"), detail)
