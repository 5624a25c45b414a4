"""What a brief is made of: the result of each lens, what it answers, its section, and the whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bilateral.brief.family import family
from bilateral.brief.outline import Block, Part
from bilateral.brief.synthesis import Synthesis

if TYPE_CHECKING:
    from bilateral.brief.write import Written
    from bilateral.measure import Figure, Finding, Measure, NotComputed, Scope, Table
    from bilateral.origin import Origin
    from bilateral.pair import Pair

__all__ = ["INCOMPLETE", "Answer", "Brief", "LensResult", "Section", "Silent"]


INCOMPLETE = "_incomplete"
"""How the names of files end in which a lens that was asked could not answer."""


class LensResult(Protocol):
    """What every lens's result offers to the brief."""

    @property
    def pair(self) -> Pair:
        """The two countries."""

    @property
    def year(self) -> int:
        """The year in focus."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years followed, in order."""

    @property
    def scope(self) -> Scope:
        """What the year in focus speaks of."""

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every number."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table."""

    @property
    def not_computed(self) -> tuple[NotComputed, ...]:
        """What cannot be had, and why."""

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where it all comes from."""

    def findings(self) -> tuple[Finding, ...]:
        """The sentences that open the brief."""

    def charts(self) -> tuple[Figure, ...]:
        """The figures."""


@dataclass(frozen=True, slots=True)
class Silent:
    """A lens that was asked and could not answer."""

    lens: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What one lens answers on the front page."""

    lens: str
    word: str
    """The lens in one word, for the head of a column: "Trade"."""
    title: str
    """The title of the lens's section."""
    question: str
    place: int | None
    """Number of its finding among the brief's, from 1; None where the lens could not answer."""
    reason: str = ""
    """Why it could not."""
    timing: str = ""
    """How its data lie in time against the event, where a reader must know."""


@dataclass(frozen=True, slots=True)
class Section:
    """What one lens contributes."""

    lens: str
    """The lens's name; the first word of its ids."""
    word: str
    """The lens in one word."""
    title: str
    parts: tuple[Part, ...]
    """In printing order; only those with something to show."""
    scope: Scope
    year: int
    """The year in focus."""
    years: tuple[int, ...]
    """The years followed."""
    findings: tuple[int, ...] = ()
    """Numbers of its findings among the brief's, from 1."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A composed brief, before it is rendered. Everything in it is data; nothing in it is markup."""

    pair: Pair
    names: tuple[str, str]
    """The two countries' names, in the pair's order."""
    title: str
    date: str
    """ISO date printed on the brief; the same date gives the same bytes."""
    findings: tuple[Finding, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    figures: tuple[Figure, ...]
    measures: tuple[Measure, ...]
    not_computed: tuple[NotComputed, ...]
    origins: tuple[Origin, ...]
    simulated: bool
    """True when any origin is simulated; every output then says so."""
    question: str = ""
    """The question as the user put it; empty where none was put."""
    event: str = ""
    """The day or moment of the event that the question is about (ISO); empty where there is none."""
    answers: tuple[Answer, ...] = ()
    """One for each lens that was asked, in the order of the brief."""
    verdict: str = ""
    """One sentence over all lenses; empty where one lens speaks, or neither news nor market does."""
    synthesis: Synthesis | None = None
    """What the lenses say together of the sectors named."""

    @property
    def name(self) -> str:
        """The stem of the file names: `brief_KOR-CHN_2011`.

        A brief in which a lens could not answer ends in `_incomplete`, so that it never takes the place of a whole one.
        """
        of = self.event[:10] or str(self.sections[0].year)
        part = INCOMPLETE if any(answer.reason for answer in self.answers) else ""
        return f"brief_{self.pair.a}-{self.pair.b}_{of}{part}"

    def write(self, out_dir: str | os.PathLike[str], *, kept: Path | None = None, short: bool = False) -> Written:
        """Write HTML, PDF, JSON and the zip of CSV files to a folder; see `bilateral.brief.write.write`."""
        from bilateral.brief.write import write

        return write(self, out_dir, kept=kept, short=short)

    def table(self, id: str) -> Table | None:
        """The table of this id, if there is one."""
        return next((table for table in self.tables if table.id == id), None)

    def ordered(self, table: Table) -> Table:
        """The table in the order that its section asks for."""
        sort = next((block.sort for block in self._blocks() if block.content == table.id and block.sort), "")
        if not sort:
            return table
        direction = "descending" if sort.startswith("-") else "ascending"
        return replace(table, data=table.data.sort_by([(sort.removeprefix("-"), direction)]))

    def limit(self, table: Table) -> int | None:
        """How many rows of the table its section asks for; None for the usual number."""
        return next((block.rows for block in self._blocks() if block.content == table.id), None)

    def _blocks(self) -> Iterator[Block]:
        return (block for section in self.sections for part in section.parts for block in part.blocks)

    def placed(self) -> frozenset[str]:
        """Ids of the figures and tables that stand on the page."""
        return frozenset(block.content for block in self._blocks() if block.kind in {"figure", "table", "details"})

    def plotted(self, figure: Figure) -> Table | None:
        """The numbers that a figure draws: its table, or the family of tables or measures that its id stands for."""
        return self.table(figure.table) or family(self, figure)

    def figure(self, id: str) -> Figure | None:
        """The figure of this id, if there is one."""
        return next((figure for figure in self.figures if figure.id == id), None)

    def measure(self, id: str) -> Measure | None:
        """The measure of this id in its lens's focus year, or else in the last year that has it."""
        found = [measure for measure in self.measures if measure.id == id]
        focus = {section.year for section in self.sections if id.startswith(f"{section.lens}.")}
        return max(found, key=lambda measure: (measure.year in focus, measure.year or 0)) if found else None
