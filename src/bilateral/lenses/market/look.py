"""Ask the market lens."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bilateral.errors import NoData
from bilateral.lenses.market import measures as m
from bilateral.lenses.market import tables
from bilateral.lenses.market.arithmetic import Unavailable, Window
from bilateral.lenses.market.benches import Bench, Day, benches, day, leading
from bilateral.lenses.market.clock import Reaction, hint, reaction
from bilateral.lenses.market.confounders import Confounder, confounders
from bilateral.lenses.market.definitions import called
from bilateral.lenses.market.formulas.arrays import Floats
from bilateral.lenses.market.judgement import Judgement, judged
from bilateral.lenses.market.members import Group, chosen
from bilateral.lenses.market.panel import Index, Panel, factors, indices
from bilateral.lenses.market.paths import path_rows, path_table, placebo_table
from bilateral.lenses.market.question import Asked, Chosen, checked, designed
from bilateral.lenses.market.reading import Data, Named, read
from bilateral.lenses.market.result import MarketResult
from bilateral.lenses.market.sectors import SectorStudy, regressors, studied
from bilateral.measure import Measure, NotComputed, Scope, Table
from bilateral.plurals import many
from bilateral.reference.exchanges import Exchange, exchange, exchange_of_index, exchanges
from bilateral.reference.moments import Moment, moment

if TYPE_CHECKING:
    from bilateral.engine import Engine
    from bilateral.pair import Pair
    from bilateral.store import Store

__all__ = ["look"]


@dataclass(frozen=True, slots=True)
class _Place:
    """One exchange: its prices, benchmarks, clock and design."""

    panel: Panel
    exchange: Exchange | None
    benches: tuple[Bench, ...]
    reaction: Reaction
    chosen: Chosen
    day: Day
    others: tuple[Confounder, ...]
    factors: Floats | None
    """Returns of further factors, shape (T, K)."""


def look(
    store: Store,
    pair: Pair,
    asked: Asked,
    named: Named = Named(),  # noqa: B008, frozen
    *,
    engine: Engine | None = None,
) -> MarketResult:
    """Whether the market believed it: abnormal returns of sectors around one event.

    Parameters
    ----------
    store
        Where prices, index levels, groups and events are.
    pair
        The two countries, in order.
    asked
        The event and the choices of the study.
    named
        Names of the datasets. Default: those loaded last, where there are any.
    engine
        From `bilateral.engine.connect`. Default: DuckDB.

    Raises
    ------
    NoData
        There are no prices or groups, the prices do not hold the event, or no sector can be studied.
    SelectionError
        An event, sector, benchmark, window or dataset that is not there.
    """
    checked(asked)
    data = read(store, pair, asked, named, engine)
    when, title = _event(asked, data)
    picked = chosen(data.groups, data.panels, when.day, sectors=asked.sectors, controls=asked.controls)
    if not picked.groups:
        raise NoData(
            "none of the firms of the groups has prices",
            got=", ".join(each.id for each in picked.absent[:5]),
            then="check that codes are written alike in both files",
        )
    used = [mic for mic in data.panels if any(group.exchange == mic for group in picked.groups)]
    places = {mic: _place(data, mic, asked, when) for mic in used}
    studies = tuple(_study(places[group.exchange], group, asked) for group in picked.groups)
    _some(studies, places)
    return _result(pair, asked, data, when, title, places, studies, picked.absent)


def _some(studies: Sequence[SectorStudy], places: Mapping[str, _Place]) -> None:
    """Refuse a question to which no sector has an answer, with the reason that holds most often."""
    reasons = [study.lead.reason for study in studies if isinstance(study.lead, Unavailable)]
    if len(reasons) < len(studies):
        return
    place = next(iter(places.values()))
    span = f"{place.panel.sessions[0]} to {place.panel.sessions[-1]}"
    raise NoData(
        f"no sector can be studied: {Counter(reasons).most_common(1)[0][0]}",
        got=f"session {place.reaction.session.isoformat()}; prices of {span}",
        then="another --event, a shorter --estimation, or prices of a longer time",
    )


def _event(asked: Asked, data: Data) -> tuple[Moment, str]:
    """When the event became known, and what it was: an event of the store by its id, or what the user typed."""
    found = next((row for row in data.events if row["event_id"] == asked.event), None)
    if found is not None and asked.event_time is None:
        return moment(found["time"]), asked.title or found["title"] or found["event_id"]
    when = moment(asked.event, asked.event_time, asked.time_zone)
    same = next((row for row in data.events if row["time"] == when.text), None)
    return when, asked.title or (same["title"] if same and same["title"] else "")


def _place(data: Data, mic: str, asked: Asked, when: Moment) -> _Place:
    panel = data.panels[mic]
    known = exchange(mic) if mic in {each.mic for each in exchanges()} else None
    sessions = panel.sessions
    at = reaction(when, sessions, known)
    found: tuple[Index, ...] = () if data.levels is None else indices(data.levels, panel)
    wanted = asked.benchmark if mic == next(iter(data.panels)) or asked.benchmark is None else None
    main = leading(panel, found, wanted)
    lines = benches(panel, found, main)
    first = panel.returns[: at.row]
    before = int((~_empty(first)).sum())
    others = confounders(data.events, when, sessions, at.row, known, asked.windows, asked.main)
    rows = range(at.row + asked.main.first, min(at.row + asked.main.last + 1, len(sessions)))
    return _Place(
        panel,
        known,
        lines,
        at,
        designed(asked, before),
        _day(data, mic, panel, rows, main),
        others,
        _factors(data, panel),
    )


def _factors(data: Data, panel: Panel) -> Floats | None:
    return None if data.factors is None else factors(data.factors, panel)[1]


def _empty(returns: Any) -> Any:
    import numpy as np

    return ~np.isfinite(returns).any(axis=1)


def _day(data: Data, mic: str, panel: Panel, rows: range, main: str | None) -> Day:
    """What the market did: from the prices with market values where they hold the sessions, else from the prices."""
    apart = data.caps.get(mic)
    if apart is not None and rows.start >= 0:
        wanted = panel.days[rows.start : rows.stop]
        places = [i for i, each in enumerate(apart.days.tolist()) if wanted[0] <= each <= wanted[-1]]
        if len(places) == len(wanted):
            return day(apart, range(places[0], places[-1] + 1), main or "")
    return day(panel, range(max(rows.start, 0), rows.stop), main or "")


def _study(place: _Place, group: Group, asked: Asked) -> SectorStudy:
    return studied(
        place.panel, group, _local(place.benches, group), place.reaction.row, asked.windows, asked.main,
        place.chosen.design, place.factors,
    )  # fmt: skip


def _local(lines: Sequence[Bench], group: Group) -> tuple[Bench, ...]:
    """The benchmarks with that of the sector's own market segment named as such."""
    board = group.board.casefold()
    return tuple(
        replace(each, name=f"{each.name} (local board)")
        if each.id.startswith("level.") and board and each.name.casefold() == board
        else each
        for each in lines
    )


def _result(
    pair: Pair,
    asked: Asked,
    data: Data,
    when: Moment,
    title: str,
    places: Mapping[str, _Place],
    studies: Sequence[SectorStudy],
    absent: Sequence[Any],
) -> MarketResult:
    lead = next(iter(places.values()))
    make = m.Making(pair.names, _scope(asked, data, when, lead), data.origins, asked.main)
    ps = {name: _p_values(studies, asked, name) for name in ("robust", "studentised", "raw")}
    corrected = {name: m.adjusted(studies, values) for name, values in ps.items()}
    verdicts = {
        s.group.sector: _verdict(s, places[s.group.exchange], ps["robust"], corrected["robust"]) for s in studies
    }
    kept = tuple(each for each in verdicts.values() if each is not None)
    numbers = [*_market(make, asked, places)]
    for study in studies:
        numbers += m.sector_numbers(make, study, ps, corrected, verdicts[study.group.sector])
    others = tuple({each.event_id: each for place in places.values() for each in place.others}.values())
    year, notes = lead.reaction.session.year, tuple(_notes(places, asked, studies))
    return MarketResult(
        pair=pair,
        year=year,
        years=(year,),
        scope=make.of(asked.main),
        event=title or when.text,
        session=lead.reaction.session.isoformat(),
        clock=lead.reaction.why,
        design=lead.chosen.why,
        benchmark=lead.benches[0].name,
        trend=_did(lead.benches[0], lead.reaction.row, asked.main),
        breadth=dict(lead.day.figures).get("breadth", math.nan),
        breadth_of=lead.day.of,
        judgements=kept,
        others=others,
        notes=notes,
        measures=tuple(each for each in numbers if isinstance(each, Measure)),
        tables=tuple(
            _tables(make, asked, places, studies, ps, corrected, kept, others, absent, title or when.text, notes)
        ),
        not_computed=_once(numbers, pair),
        origins=data.origins,
        abroad=_abroad(pair, places),
    )


def _abroad(pair: Pair, places: Mapping[str, _Place]) -> str:
    """That no market studied is that of either country; one whose country is not known says nothing."""
    known = [place.exchange or exchange_of_index(place.benches[0].name) for place in places.values()]
    if not known or any(each is None or each.country in {pair.a, pair.b} for each in known):
        return ""
    named = ", ".join(f"{each.name} ({each.country})" for each in known if each is not None)
    return f"The market studied is that of neither country: {named}."


def _scope(asked: Asked, data: Data, when: Moment, lead: _Place) -> Scope:
    terms = (
        ("event", when.text),
        ("session", lead.reaction.session.isoformat()),
        ("benchmark", lead.benches[0].name),
        ("model", f"{asked.model}, {lead.chosen.design.plan.estimation} sessions ending "
         f"{lead.chosen.design.plan.gap} before the window"),
        ("placebo", "past" if lead.chosen.design.pool.side == "past" else "two-sided"),
    )  # fmt: skip
    return Scope(years=(lead.reaction.session.year,), dataset=data.name, terms=terms)


def _p_values(studies: Sequence[SectorStudy], asked: Asked, name: str) -> dict[tuple[str, Window], float]:
    """p-values of a statistic on the placebo dates; one-sided where a direction was declared."""
    found = {}
    for study in studies:
        for window, each in zip(study.windows, study.studies, strict=True):
            if isinstance(each, Unavailable) or isinstance(each.placebo, Unavailable):
                continue
            test = next(test for test in each.placebo.tests if test.statistic == name)
            two_sided = asked.direction == "none" or study.group.control
            found[study.group.sector, window] = (
                test.p if two_sided else test.one_sided(1 if asked.direction == "up" else -1)
            )
    return found


def _verdict(
    study: SectorStudy,
    place: _Place,
    ps: Mapping[tuple[str, Window], float],
    corrected: Mapping[tuple[str, Window], tuple[float, float]],
) -> Judgement | None:
    key = (study.group.sector, study.main)
    return judged(study, place.day, ps.get(key, math.nan), corrected.get(key, (math.nan, math.nan))[0], place.others)


def _did(bench: Bench, row: int, window: Window) -> float:
    """What a benchmark returned over a window, compounded; NaN where a session lacks."""
    import numpy as np

    start, end = row + window.first, row + window.last + 1
    if start < 0 or end > len(bench.returns):
        return math.nan
    return float(np.prod(1 + bench.returns[start:end]) - 1)


def _market(make: m.Making, asked: Asked, places: Mapping[str, _Place]) -> Iterable[m.Number]:
    lead = next(iter(places.values()))
    did = _did(lead.benches[0], lead.reaction.row, asked.main)
    levels = [
        (bench.id.removeprefix("level."), _did(bench, place.reaction.row, asked.main))
        for place in places.values()
        for bench in place.benches
        if bench.id.startswith("level.")
    ]
    days = {end: place.day for end, place in _ends(places)}
    return m.market_numbers(make, days, did, levels, "the benchmark has no return in some session of the window")


def _ends(places: Mapping[str, _Place]) -> Iterable[tuple[str, _Place]]:
    """Each exchange with what stands behind its ids: nothing for the first."""
    return ((f".{mic}" if number else "", place) for number, (mic, place) in enumerate(places.items()))


def _notes(places: Mapping[str, _Place], asked: Asked, studies: Sequence[SectorStudy]) -> Iterable[str]:
    for place in places.values():
        plan, row = place.chosen.design.plan, place.reaction.row
        start, end = max(0, row - plan.estimation - 40), min(len(place.panel.days), row + 21)
        if place.exchange is not None and "no session" in place.reaction.why:  # a calendar takes seconds to load
            days = place.panel.sessions[start:end]
            if told := hint(place.exchange, days[0], days[-1], days):
                yield told
        yield from _gaps(place, start, end)
        for name, mask in place.panel.flags.items():
            inside = mask[max(0, row + asked.main.first) : row + asked.main.last + 1]
            if inside.any():
                yield f"{int(inside.sum())} cells of the main window are left out (flag {name})"
    few = [s.group.sector for s in studies if len(s.group.members) < 5]
    if few:
        yield f"fewer than five firms, so that tests between firms mean little: {', '.join(few)}"


def _gaps(place: _Place, start: int, end: int) -> Iterable[str]:
    import numpy as np

    lacking = int((~np.isfinite(place.benches[0].returns[max(start, 1) : end])).sum())
    if lacking:
        name = place.benches[0].name
        yield f"{name} has no return in {lacking} of {end - start} sessions around the event; they are left out"


def _tables(
    make: m.Making,
    asked: Asked,
    places: Mapping[str, _Place],
    studies: Sequence[SectorStudy],
    ps: Mapping[str, Mapping[tuple[str, Window], float]],
    corrected: Mapping[str, Mapping[tuple[str, Window], tuple[float, float]]],
    verdicts: Sequence[Judgement],
    others: Sequence[Confounder],
    absent: Sequence[Any],
    event: str,
    notes: Sequence[str],
) -> Iterable[Table]:
    lead = next(iter(places.values()))
    yield tables.windows_table(make, studies, ps, corrected, main_only=True)
    yield tables.study_table(make, [*_how(places, event), *(("note", each) for each in notes)])
    yield tables.verdict_table(make, verdicts)
    yield tables.claim_table(make, verdicts)
    rows = [
        (f"{bench.id}{end}", bench.name, _did(bench, place.reaction.row, asked.main))
        for end, place in _ends(places)
        for bench in place.benches
    ]
    yield tables.benchmarks_table(make, rows, {end: place.day for end, place in _ends(places)})
    yield tables.specs_table(make, studies)
    yield tables.firms_table(make, studies)
    yield tables.windows_table(make, studies, ps, corrected, main_only=False)
    yield tables.tests_table(make, studies, event, lead.benches[0].name)
    yield tables.confounders_table(make, others)
    yield tables.dropped_table(make, studies, absent)
    yield path_table(make, [row for study in studies for row in _path(places[study.group.exchange], study)])
    yield placebo_table(make, studies, {mic: place.panel.sessions for mic, place in places.items()})


def _how(places: Mapping[str, _Place], event: str) -> Iterable[tuple[str, str]]:
    """Event, clock, design and benchmark of each exchange, in words."""
    yield "event", event
    for mic, place in places.items():
        where = f" ({mic})" if len(places) > 1 else ""
        yield f"session{where}", f"{place.reaction.session.isoformat()}: {place.reaction.why}"
        yield f"design{where}", place.chosen.why
        yield f"benchmark{where}", place.benches[0].name
        yield f"prices{where}", f"{many(len(place.panel.ids), 'security')}, {many(len(place.panel.days), 'session')}"


def _path(place: _Place, study: SectorStudy) -> list[dict[str, Any]]:
    design = place.chosen.design
    x = regressors(place.benches[0], design.plan.model, place.factors)
    return path_rows(place.panel, study, x, place.reaction.row, design)


def _once(numbers: Iterable[m.Number], pair: Pair) -> tuple[NotComputed, ...]:
    missing = [each for each in numbers if isinstance(each, NotComputed)]
    once = {(each.id, each.reason): each for each in missing}
    return tuple(replace(each, label=each.label or called(each.id, *pair.names)) for each in once.values())
