"""Compose a brief from the results of the lenses: the only place that sees several results."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from bilateral.brief.model import Answer, Brief, LensResult, Section, Silent
from bilateral.brief.outline import parse, present
from bilateral.brief.synthesis import synthesis
from bilateral.brief.timing import timing
from bilateral.brief.verdict import verdict
from bilateral.errors import BilateralError
from bilateral.measure import NotComputed
from bilateral.origin import any_simulated, today, union
from bilateral.sector import Sector

if TYPE_CHECKING:
    from bilateral.measure import Figure
    from bilateral.pair import Pair

__all__ = ["compose"]


@dataclass(frozen=True, slots=True)
class _Lens:
    name: str
    word: str
    title: str
    question: str


_LENSES = (
    _Lens("structure", "Trade", "What the trade figures show", "Do they compete, or complement each other?"),
    _Lens("signals", "News", "What the news signals", "Is the relationship warming or cooling, and who says so?"),
    _Lens("market", "Market", "Whether the market believed it", "Did the market believe it?"),
    _Lens("technology", "Technology", "Who leads in technology", "Who leads, and where do they work together?"),
    _Lens("delegation", "Meetings", "Who should meet whom", "Who should meet whom?"),
)


def compose(
    results: Sequence[LensResult] | LensResult,
    *,
    title: str | None = None,
    date: dt.date | str | None = None,
    question: str = "",
    event: str = "",
    sectors: Sequence[Sector] = (),
    silent: Sequence[Silent] = (),
) -> Brief:
    """Put the results of one or more lenses, all of the same pair, into one brief.

    Parameters
    ----------
    results
        One result a lens.
    title
        What stands on top; the pair and the question by default.
    date
        The date to print (ISO); today by default. With a fixed date the same results give the same bytes.
    question
        The question that the brief answers, in the user's words.
    event
        The day or moment of the event that it is about (ISO).
    sectors
        Sectors of interest; the lenses' words on each stand side by side.
    silent
        Lenses that were asked and could not answer; the brief says why.

    Raises
    ------
    BilateralError
        There is no result, or they are of different pairs.
    """
    every = tuple(results) if isinstance(results, Sequence) else (results,)
    pair = _one_pair(every)
    lenses = [_lens_of(result) for result in every]
    origins = union(*(result.origins for result in every))
    figures = tuple(figure for result in every for figure in result.charts())
    said = [tuple(result.findings()) for result in every]
    places = _places([len(findings) for findings in said])
    sections = tuple(map(_section, lenses, every, itertools.repeat(figures), places))
    dated = [timing(section, event) for section in sections]
    together = synthesis(every, sectors, [lens.name for lens in lenses])
    joint = (together.table(every[0].scope, origins),) if together else ()
    return Brief(
        pair=pair,
        names=pair.names,
        title=title or _title(pair, [lens.name for lens in lenses]),
        date=str(date or today()),
        findings=tuple(itertools.chain.from_iterable(said)),
        sections=sections,
        tables=(*joint, *(table for result in every for table in result.tables)),
        figures=figures,
        measures=tuple(measure for result in every for measure in result.measures),
        not_computed=(*_unasked(silent), *(missing for result in every for missing in result.not_computed)),
        origins=origins,
        simulated=any_simulated(origins),
        question=question,
        event=event,
        answers=_answers(sections, dated, silent),
        verdict=verdict(every, sections, dated) if len(every) > 1 else "",
        synthesis=together,
    )


def _places(counts: Iterable[int]) -> list[tuple[int, ...]]:
    """The numbers of each lens's findings, counted through from 1."""
    places, begin = [], 1
    for count in counts:
        places.append(tuple(range(begin, begin + count)))
        begin += count
    return places


def _title(pair: Pair, lenses: Sequence[str]) -> str:
    a, b = pair.names
    told = (
        "where they compete, where they complement each other" if lenses == ["structure"] else "what the evidence says"
    )
    return f"{a} and {b}: {told}"


def _answers(sections: Sequence[Section], dated: Sequence[str], silent: Sequence[Silent]) -> tuple[Answer, ...]:
    told = {section.lens: (section, said) for section, said in zip(sections, dated, strict=True)}
    reasons = {item.lens: item.reason for item in silent}
    return tuple(
        _answer(lens, told.get(lens.name, (None, "")), reasons.get(lens.name, ""))
        for lens in _LENSES
        if lens.name in told or lens.name in reasons
    )


def _answer(lens: _Lens, told: tuple[Section | None, str], reason: str) -> Answer:
    section, dated = told
    place = next(iter(section.findings), None) if section else None
    return Answer(lens.name, lens.word, lens.title, lens.question, place, reason, dated)


def _unasked(silent: Sequence[Silent]) -> Iterator[NotComputed]:
    titles = {lens.name: lens.title for lens in _LENSES}
    return (NotComputed(item.lens, item.reason, titles.get(item.lens, item.lens)) for item in silent)


def _one_pair(results: Iterable[LensResult]) -> Pair:
    pairs = list({(result.pair.a, result.pair.b): result.pair for result in results}.values())
    if len(pairs) != 1:
        raise BilateralError(
            "a brief needs results of exactly one pair",
            got=", ".join(map(str, pairs)) or "none",
            then="compose([pair.structure(...)])",
        )
    return pairs[0]


def _section(lens: _Lens, result: LensResult, figures: tuple[Figure, ...], places: tuple[int, ...]) -> Section:
    filled = [table for table in result.tables if table.data.num_rows]
    have = frozenset([table.id for table in filled] + [figure.id for figure in figures])
    parts = present(parse(_fragment(lens.name, result)), have, _reasons(result))
    return Section(lens.name, lens.word, lens.title, parts, result.scope, result.year, result.years, places)


def _reasons(result: LensResult) -> dict[str, str]:
    """Reasons by id, the focus year's first; a figure goes by the id of its table."""
    found: dict[str, str] = {}
    for missing in sorted(result.not_computed, key=lambda item: not item.reason.startswith(str(result.year))):
        lens, _, rest = missing.id.partition(".")
        said = f"{missing.label} – {missing.reason}" if missing.label else missing.reason
        for id in (missing.id, f"{lens}.figure.{rest}"):
            found.setdefault(id, said)
    return found


def _lens_of(result: LensResult) -> _Lens:
    ids = [item.id for item in result.tables] + [item.id for item in result.measures]
    ids += [item.id for item in result.not_computed]
    named = ids[0].partition(".")[0] if ids else ""
    for lens in _LENSES:
        if lens.name == named:
            return lens
    raise BilateralError(
        "the brief does not know this lens", got=named, allowed=", ".join(lens.name for lens in _LENSES)
    )


def _fragment(lens: str, result: LensResult) -> str:
    from jinja2 import Environment, StrictUndefined

    source = files(f"bilateral.lenses.{lens}").joinpath("section.html").read_text(encoding="utf-8")
    a, b = result.pair.names
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(source)
    return template.render(a=a, b=b, year=result.year, years=result.years, scope=result.scope)
