"""Makes the measures and tables of one event: each with definition, scope, uncertainty and origins."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from bilateral.definitions import Definitions
from bilateral.lenses.delegation.event.things import Event
from bilateral.lenses.delegation.problem import Problem
from bilateral.measure import Column, Measure, NotComputed, Scope, Table, Uncertainty
from bilateral.origin import Origin
from bilateral.pair import Pair
from bilateral.plurals import many

__all__ = ["CERTAIN", "Maker", "Number", "Series", "definitions", "pair_of", "scope_of"]

Number: TypeAlias = Measure | NotComputed

CERTAIN = Uncertainty("none", "A count of the plan itself: no sampling error.")


@cache
def definitions() -> Definitions:
    """What the numbers of this lens are."""
    return Definitions(__package__)


def pair_of(event: Event) -> Pair | None:
    """The two countries; None where the event names none."""
    return Pair(*event.pair) if event.pair else None


def scope_of(event: Event, problem: Problem) -> Scope:
    """What all numbers of an event speak of."""
    years = sorted({start.year for block in event.sessions for start in block.starts})
    delegates, hosts = len(event.delegates), len(event.hosts)
    firms = (
        f"{many(delegates, 'delegate')} and {many(hosts, 'host')}"
        if delegates
        else many(len(event.firms), "participant")
    )
    kinds = {"session": problem.sessions, "slot": problem.slots, "table": problem.tables}
    room = ", ".join(many(len(things), kind) for kind, things in kinds.items())
    return Scope(tuple(years[:1]), event.name, terms=(("event", event.name), ("firms", firms), ("room", room)))


@dataclass(frozen=True, slots=True)
class Series:
    """One column of a table with its values."""

    name: str
    label: str
    values: Sequence[Any]
    unit: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes numbers and tables with the scope and the origins of one event."""

    scope: Scope
    origins: tuple[Origin, ...]
    names: tuple[str, str] = ("", "")
    """Names of the two countries; empty where there are none."""

    def number(
        self, id: str, value: float | None, reason: str = "", *, x: str = "", spread: Uncertainty = CERTAIN
    ) -> Number:
        """The value as a measure; where there is none, `reason` says why."""
        found = definitions().get(id).about(*self.names, x=x)
        if value is None or not math.isfinite(value):
            return NotComputed(id, reason or "not defined for this event", found.label)
        return Measure(
            id=id,
            value=float(value),
            unit=found.unit,
            label=found.label,
            definition=found.sentence,
            scope=self.scope,
            uncertainty=spread,
            origins=self.origins,
            reading=found.reading,
        )

    def table(self, id: str, title: str, series: Sequence[Series], note: str = "") -> Table:
        """A table with headings, scope and origins."""
        import pyarrow as pa

        arrays = [pa.array(list(each.values), from_pandas=True) for each in series]
        return Table(
            id=id,
            title=title,
            columns=tuple(Column(each.name, each.label, each.unit, each.format) for each in series),
            data=pa.table(arrays, names=[each.name for each in series]),
            scope=self.scope,
            origins=self.origins,
            note=note,
        )
