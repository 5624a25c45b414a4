"""The shapes of what a lens says: a number with its definition, a table, a figure, a finding, or a reason.

A number never travels alone. `Measure` carries id, value, unit, definition, scope, uncertainty and origins;
`Table` and `Figure` carry scope and origins; `Finding` names the measures it speaks of; `NotComputed` says why not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from bilateral.errors import SelectionError, nearest
from bilateral.origin import Origin, any_simulated
from bilateral.pair import Pair

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Column", "Figure", "Finding", "LensResult", "Measure", "NotComputed", "Scope", "Table", "Uncertainty"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a number speaks of. Two numbers with different scopes must not be compared in silence."""

    years: tuple[int, ...] = ()
    """The calendar years, in order."""
    dataset: str = ""
    """The name of the dataset in the store."""
    classification: str = ""
    """The product classification ("HS92", "SITC2", "WIOD2013")."""
    digits: int | None = None
    """Length of the product codes used; None where the classification has one level only."""
    products: tuple[str, ...] = ()
    """The selection, as the user gave it; empty for all products in the data."""
    market: str = "world"
    """Where the exports go: "world" or an ISO3 code."""
    group: tuple[str, ...] = ()
    """The exporters that make up "the world" (ISO3); empty for all exporters in the data."""
    terms: tuple[tuple[str, str], ...] = ()
    """What else bounds the number, name and value: ("event", "2026-01-02"), ("benchmark", "KOSPI"). A scope with terms
    and without a classification speaks of no products."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        plain = asdict(self)
        lists = {key: list(value) if isinstance(value, tuple) else value for key, value in plain.items()}
        return lists | {"terms": dict(self.terms)}

    def sentence(self) -> str:
        """The scope in words, as it stands under a figure."""
        years = f"{self.years[0]}–{self.years[-1]}" if len(self.years) > 1 else "".join(map(str, self.years))
        terms = [f"{name} {value}" for name, value in self.terms]
        if self.terms and not self.classification:
            return "; ".join(part for part in (years, *terms) if part)
        level = f"{self.classification}, {self.digits} digits" if self.digits else self.classification
        chosen = _listed(self.products) if self.products else "all products"
        world = f"world = {len(self.group)} exporters" if self.group else "world = all exporters in the data"
        return "; ".join(part for part in (years, level, chosen, world, *terms) if part)


_SHOWN = 5


def _listed(products: tuple[str, ...]) -> str:
    """The selection as the user gave it; a long one is cut short and counted."""
    shown = products if len(products) <= _SHOWN else products[: _SHOWN - 1]
    more = f" and {len(products) - len(shown)} more codes" if len(shown) < len(products) else ""
    return f"products {', '.join(shown)}{more}"


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """How sure a number is: an interval, a p-value with its sample, or the reason there is neither."""

    kind: Literal["interval", "p_value", "none"]
    """Which of the three it is."""
    note: str
    """What the interval spans, what the null hypothesis is, or why there is no uncertainty to state."""
    low: float | None = None
    """Lower end of the interval, in the measure's unit."""
    high: float | None = None
    """Upper end of the interval, in the measure's unit."""
    p_value: float | None = None
    """Between 0 and 1."""
    sample: int | None = None
    """Number of draws, observations or products behind it."""
    span: str | None = None
    """What lies between the ends, in few words: "95 %", "one industry left out"; None where there are no ends."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON; what is not known is left out."""
        return {key: value for key, value in asdict(self).items() if value is not None}


@dataclass(frozen=True, slots=True)
class Measure:
    """One number with everything that must go with it."""

    id: str
    """Stable, begins with the lens: `structure.esi.world`."""
    value: float
    """A finite number; what cannot be computed is a `NotComputed`, not a NaN."""
    unit: str
    """"share (0–1)", "ratio", "index (−1 to 1)", "USD", "p-value (0–1)", "count"."""
    label: str
    """The name to print: "Export similarity (Finger–Kreinin)"."""
    definition: str
    """The formula in words and symbols, with author, year and journal."""
    scope: Scope
    uncertainty: Uncertainty
    origins: tuple[Origin, ...]
    reading: str = ""
    """How to read a value: what 0, 1 and the rest mean, and what it must not be taken for."""

    @property
    def year(self) -> int | None:
        """The year it speaks of; the last one when the scope is a span."""
        return self.scope.years[-1] if self.scope.years else None

    def to_dict(self) -> dict[str, Any]:
        """The measure as it stands in `--json`."""
        return {
            "id": self.id,
            "value": self.value,
            "unit": self.unit,
            "year": self.year,
            "label": self.label,
            "definition": self.definition,
            "reading": self.reading,
            "scope": self.scope.to_dict(),
            "uncertainty": self.uncertainty.to_dict(),
            "simulated": any_simulated(self.origins),
        }


@dataclass(frozen=True, slots=True)
class NotComputed:
    """A number that cannot be had, and why. The brief prints the reason as a sentence."""

    id: str
    reason: str
    label: str = ""
    """What to call it in print: "Similarity by digits"; empty where nothing but the id is known."""

    def to_dict(self) -> dict[str, str]:
        """Plain values, for JSON."""
        return {"id": self.id, "label": self.label, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Column:
    """How one column of a `Table` is headed and printed."""

    name: str
    """The column's name in the data."""
    label: str
    """The heading to print."""
    unit: str = ""
    """The unit, empty for text."""
    format: str = ""
    """A Python format spec ("," ".3f" ".1%"); empty prints the value as it is."""


@dataclass(frozen=True, slots=True)
class Table:
    """A tidy table of a lens, with headings, scope and origins."""

    id: str
    """Stable, begins with the lens: `structure.rca`."""
    title: str
    columns: tuple[Column, ...]
    """In printing order; exactly the columns of `data`."""
    data: pa.Table
    scope: Scope
    origins: tuple[Origin, ...]
    note: str = ""
    """What a reader must know to read it: tie rules, what was left out."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows as dictionaries, for JSON and templates. Missing values are None."""
        rows: list[dict[str, Any]] = self.data.to_pylist()
        return rows


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart (an Altair chart the user can take and change) with what must stand beside it."""

    id: str
    """Stable, begins with the lens: `structure.figure.map`."""
    title: str
    """Says what is to be seen, not what is plotted."""
    alt: str
    """The same in words, for those who cannot see it."""
    chart: Any
    """`altair.Chart` or a layered or concatenated one, drawn for a page 720 px wide."""
    narrow: Any
    """The same for a phone, 340 px wide."""
    table: str
    """Id of the `Table` with the plotted numbers."""
    caption: str
    """How to read it, with unit, classification and year."""
    scope: Scope
    origins: tuple[Origin, ...]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:
        return self.chart._repr_mimebundle_(include, exclude)


@dataclass(frozen=True, slots=True)
class Finding:
    """A plain sentence and the measures that bear it out."""

    text: str
    """One sentence that a minister could read."""
    measures: tuple[str, ...] = ()
    """Ids of the measures behind it, in the order of the sentence."""
    detail: str = field(default="")
    """A second sentence with caveat or sensitivity; may be empty."""


def measures_table(measures: Sequence[Measure]) -> pa.Table:
    """One row a measure: id, label, value, unit, year, uncertainty, scope, definition, simulated, source."""
    import pyarrow as pa

    return pa.Table.from_pylist([_row(measure) for measure in measures], schema=_schema())


def _row(measure: Measure) -> Mapping[str, Any]:
    spread = measure.uncertainty
    return {
        "id": measure.id,
        "label": measure.label,
        "value": measure.value,
        "unit": measure.unit,
        "year": measure.year,
        "low": spread.low,
        "high": spread.high,
        "p_value": spread.p_value,
        "uncertainty": spread.note,
        "dataset": measure.scope.dataset,
        "classification": measure.scope.classification,
        "digits": measure.scope.digits,
        "products": ",".join(measure.scope.products),
        "market": measure.scope.market,
        "group": ",".join(measure.scope.group),
        "terms": "; ".join(f"{name}: {value}" for name, value in measure.scope.terms),
        "definition": measure.definition,
        "simulated": any_simulated(measure.origins),
        "source": " | ".join(origin.cite() for origin in measure.origins),
    }


def _schema() -> pa.Schema:
    import pyarrow as pa

    kinds = {"value": pa.float64(), "low": pa.float64(), "high": pa.float64(), "p_value": pa.float64()}
    kinds |= {"year": pa.int32(), "digits": pa.int32(), "simulated": pa.bool_()}
    names = "id label value unit year low high p_value uncertainty dataset classification digits products market group"
    order = [*names.split(), "terms", "definition", "simulated", "source"]
    return pa.schema([(name, kinds.get(name, pa.string())) for name in order])


class LensResult:
    """What the results of all lenses can do; each is a frozen dataclass with these fields and more."""

    __slots__ = ()

    pair: Pair
    year: int
    """The year in focus."""
    measures: tuple[Measure, ...]
    tables: tuple[Table, ...]
    not_computed: tuple[NotComputed, ...]
    """Numbers and tables that cannot be had, each with its reason; an id stands for all that begin with it."""
    origins: tuple[Origin, ...]

    @property
    def simulated(self) -> bool:
        """Whether anything in it is made from simulated data."""
        return any_simulated(self.origins)

    def measure(self, id: str, year: int | None = None) -> Measure:
        """The number of that id, for `year` or else the year in focus.

        Raises
        ------
        SelectionError
            It is not there; the message says why where a reason is known.
        """
        found = self._find(id, year)
        if found is None:
            raise self._missing(id, f"no measure of this id for {year or self.year}", [m.id for m in self.measures])
        return found

    def has(self, id: str, year: int | None = None) -> bool:
        """Whether the number of that id could be computed, for `year` or else the year in focus."""
        return self._find(id, year) is not None

    def table(self, id: str) -> Table:
        """The table of that id.

        Raises
        ------
        SelectionError
            It is not there; the message says why where a reason is known.
        """
        for found in self.tables:
            if found.id == id:
                return found
        raise self._missing(id, "no table of this id", [table.id for table in self.tables])

    def tidy(self) -> pa.Table:
        """All measures, one row each."""
        return measures_table(self.measures)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as they stand in ``--json``."""
        return {
            "pair": [self.pair.a, self.pair.b],
            "measures": [measure.to_dict() for measure in self.measures],
            "tables": {table.id: table.rows() for table in self.tables},
            "not_computed": [missing.to_dict() for missing in self.not_computed],
            "origins": [origin.to_dict() for origin in self.origins],
        }

    def _find(self, id: str, year: int | None) -> Measure | None:
        wanted = self.year if year is None else year
        return next((found for found in self.measures if found.id == id and found.year == wanted), None)

    def _missing(self, id: str, what: str, known: Sequence[str]) -> SelectionError:
        reasons = [missing.reason for missing in self.not_computed if f"{id}.".startswith(f"{missing.id}.")]
        said = f"{what} ({'; '.join(reasons)})" if reasons else what
        return SelectionError(said, got=id, close=() if reasons else nearest(id, known))
