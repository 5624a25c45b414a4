"""Makes measures and tables of the lens, each with definition, scope and origins."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from bilateral.lenses.technology.definitions import definition
from bilateral.measure import Column, Measure, NotComputed, Scope, Table, Uncertainty
from bilateral.reference.countries import country

if TYPE_CHECKING:
    from bilateral.lenses.technology.question import Span
    from bilateral.pair import Pair

__all__ = ["COUNT", "Make", "Said", "Series", "columns", "interval", "name_of"]

Said: TypeAlias = Measure | NotComputed | Table

COUNT = Uncertainty(
    "none", "A full count of what the source records: no sampling error; faults in the records are not known."
)


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a table, with its values."""

    name: str
    label: str
    values: Any
    """Array or sequence; NaN and None print as missing."""
    unit: str = ""
    format: str = ""


def interval(ends: tuple[float, float], note: str) -> Uncertainty:
    """An interval, or the reason why there is none."""
    low, high = ends
    if math.isfinite(low) and math.isfinite(high):
        return Uncertainty("interval", note, low=float(low), high=float(high), span="95 %")
    return Uncertainty("none", "No interval: the count is 0 or a margin is empty.")


def name_of(code: str) -> str:
    """A country's name."""
    return country(code).name


@dataclass(frozen=True, slots=True)
class Make:
    """Makes what is said of one dataset."""

    pair: Pair
    span: Span
    terms: tuple[tuple[str, str], ...]
    """What holds for all its numbers: unit, world, counting."""

    def scope(self, years: Sequence[int], about: Mapping[str, str] | None = None) -> Scope:
        """The scope of a number or table."""
        more = tuple((about or {}).items())
        return Scope(years=tuple(years), dataset=self.span.name, terms=(*more, *self.terms))

    def number(
        self,
        id: str,
        year: int,
        value: float,
        reason: str,
        spread: Uncertainty = COUNT,
        *,
        x: str = "",
        since: int | None = None,
        about: Mapping[str, str] | None = None,
    ) -> Measure | NotComputed:
        """The value as a measure; where it is not finite, the reason.

        Parameters
        ----------
        id, year, value, reason, spread
            Of the measure.
        x
            What stands for ``{x}`` in its label.
        since
            First year of a change.
        about
            Further terms of the scope: field, country.
        """
        found = definition(id).about(*self.pair.names, x=x)
        if not math.isfinite(value):
            return NotComputed(id, f"{year}: {reason}", found.label)
        return Measure(
            id=id,
            value=float(value),
            unit=found.unit,
            label=found.label,
            definition=found.sentence,
            scope=self.scope((year,) if since is None else (since, year), about),
            uncertainty=spread,
            origins=self.span.dataset.origins,
            reading=found.reading,
        )

    def table(self, id: str, title: str, series: Sequence[Series], years: Sequence[int], note: str = "") -> Table:
        """A table with headings, scope and origins."""
        import pyarrow as pa

        arrays = [pa.array(_plain(each.values), from_pandas=True) for each in series]
        return Table(
            id=id,
            title=title,
            columns=tuple(Column(each.name, each.label, each.unit, each.format) for each in series),
            data=pa.table(arrays, names=[each.name for each in series]),
            scope=self.scope(years),
            origins=self.span.dataset.origins,
            note=note,
        )


def _plain(values: Any) -> list[Any]:
    listed = values.tolist() if hasattr(values, "tolist") else list(values)
    return [None if isinstance(value, float) and not math.isfinite(value) else value for value in listed]


def columns(rows: Sequence[Mapping[str, Any]], heads: Sequence[tuple[str, str, str, str]]) -> list[Series]:
    """Series from rows: name, label, unit, format of each column."""
    return [Series(name, label, [row[name] for row in rows], unit, form) for name, label, unit, form in heads]
