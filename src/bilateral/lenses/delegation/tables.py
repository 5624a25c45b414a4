"""The tables of the lens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bilateral.lenses.delegation.accounts import TIERS, Account
from bilateral.lenses.delegation.event.things import Event
from bilateral.lenses.delegation.made import Maker, Series
from bilateral.lenses.delegation.matching.score import COMPONENTS, Match
from bilateral.lenses.delegation.outputs.book import Book
from bilateral.lenses.delegation.problem import Plan, Problem
from bilateral.measure import Table

__all__ = ["fairness_table", "plan_table", "tables"]

_PROVED = {
    "score": "Worth of the meetings",
    "idle_slots": "Idle slots",
    "breaks": "Breaks",
    "table_moves": "Changes of table",
}
_LABELS = {
    "codes_ab": "Goods offered to the host",
    "codes_ba": "Goods offered to the delegate",
    "text": "Words",
    "trade": "Trade",
    "kinds": "Kind of partner",
    "rivals": "Same goods offered",
}


def tables(
    make: Maker, event: Event, problem: Problem, plan: Plan, book: Book, matches: Sequence[Match], told: Account
) -> Iterator[Table]:
    """Every table that has rows; the plan is always there."""
    yield plan_table(make, problem, plan, book)
    if plan.proofs:
        yield _proofs(make, plan)
    if matches:
        yield _matches(make, book, matches)
    yield _wishes(make, told)
    if event.requests:
        yield _tiers(make, told)
    yield _firms(make, event, told)
    yield _sectors(make, event, told)
    yield _sessions(make, told)


def plan_table(make: Maker, problem: Problem, plan: Plan, book: Book) -> Table:
    """`delegation.plan`: every meeting with firms, slot, table, interpreter and score, in order of time.

    `meeting` is the position of the pair in the input, from 1; `slot` counts over the whole event, from 1, as the
    input numbers slots.
    """
    held = {(one.delegate.id, one.host.id): one for one in book.meetings}
    rows = []
    for meeting in plan.meetings:
        pair = problem.pairs[meeting.pair]
        one, other = problem.participants[pair.a].id, problem.participants[pair.b].id
        rows.append((meeting, pair, one, other, held[one, other]))
    series = [
        Series("meeting", "No.", [m.pair + 1 for m, *_ in rows]),
        Series("delegate", "Delegate", [one for _, _, one, _, _ in rows]),
        Series("delegate_name", "Name", [h.delegate.title for *_, h in rows]),
        Series("host", "Host", [other for *_, other, _ in rows]),
        Series("host_name", "Name of host", [h.host.title for *_, h in rows]),
        Series("session", "Session", [h.session for *_, h in rows]),
        Series("slot", "Slot", [h.slot for *_, h in rows]),
        Series("slot_in_session", "Slot of session", [h.number for *_, h in rows]),
        Series("start", "Start", [h.start.isoformat() if h.start else None for *_, h in rows]),
        Series("end", "End", [h.end.isoformat() if h.end else None for *_, h in rows]),
        Series("table", "Table", [h.table for *_, h in rows]),
        Series("place", "Place", [h.place or None for *_, h in rows]),
        Series("score", "Score", [float(p.score) for _, p, *_ in rows], "points", ",.0f"),
        Series("needs_interpreter", "Needs an interpreter", [int(bool(p.language)) for _, p, *_ in rows]),
        Series("interpreter", "Interpreter", [h.interpreter or None for *_, h in rows]),
        Series("why", "Why you two", [h.why or None for *_, h in rows]),
    ]
    return make.table("delegation.plan", "The plan: who meets whom, when and where", series)


def _proofs(make: Maker, plan: Plan) -> Table:
    series = [
        Series("number", "Number", [_PROVED[proof.id] for proof in plan.proofs]),
        Series("value", "Of the plan", [float(proof.value) for proof in plan.proofs], "", ",.6g"),
        Series("bound", "Bound", [float(proof.bound) for proof in plan.proofs], "", ",.6g"),
        Series("proved", "As good as can be", ["yes" if proof.proved else "no" for proof in plan.proofs]),
        Series("given", "Holds for", [proof.given or "every plan" for proof in plan.proofs]),
        Series("method", "How it was had", [proof.method for proof in plan.proofs]),
    ]
    return make.table("delegation.proofs", "What is proved of the plan", series)


def _matches(make: Maker, book: Book, matches: Sequence[Match]) -> Table:
    met = {(held.delegate.id, held.host.id): held.why for held in book.meetings}
    parts = [dict(one.parts) for one in matches]
    series = [
        Series("delegate", "Delegate", [one.delegate for one in matches]),
        Series("host", "Host", [one.host for one in matches]),
        Series("points", "Points", [one.points for one in matches], "points", ",.0f"),
        Series("asked_ab", "Delegate asks", [one.asked_ab or None for one in matches]),
        Series("asked_ba", "Host asks", [one.asked_ba or None for one in matches]),
        Series("requests", "Requests", [one.request_points for one in matches], "points", ",.0f"),
        *(
            Series(name, _LABELS[name], [float(part.get(name, 0.0)) for part in parts], "points", ".1f")
            for name in COMPONENTS
        ),
        Series("planned", "In the plan", ["yes" if (one.delegate, one.host) in met else "no" for one in matches]),
    ]
    note = "Requests outweigh all other components together: no sum of the others can outdo a higher tier."
    return make.table("delegation.matches", "Who suits whom, and by what", series, note)


def _wishes(make: Maker, told: Account) -> Table:
    order = {tier: place for place, tier in enumerate(TIERS)}
    left = sorted(
        (wish for wish in told.wishes if not wish.met),
        key=lambda wish: (order[wish.tier], wish.rank or 999, wish.firm, wish.other),
    )
    series = [
        Series("firm", "Asked by", [wish.firm for wish in left]),
        Series("other", "Wished", [wish.other for wish in left]),
        Series("tier", "Tier", [wish.tier for wish in left]),
        Series("rank", "Rank", [wish.rank for wish in left]),
        Series("reason", "Why not", [wish.reason for wish in left]),
    ]
    return make.table("delegation.unmet", "Wishes not met, and why; the strongest first", series)


def _tiers(make: Maker, told: Account) -> Table:
    found = [(tier, [wish.met for wish in told.wishes if wish.tier == tier]) for tier in TIERS]
    series = [
        Series("tier", "Tier", [tier for tier, _ in found]),
        Series("wishes", "Wishes", [len(met) for _, met in found], "", ","),
        Series("met", "Met", [sum(met) for _, met in found], "", ","),
        Series("share", "Share met", [sum(met) / len(met) if met else None for _, met in found], "share (0–1)", ".3f"),
    ]
    return make.table("delegation.coverage.tiers", "Wishes met, by tier", series)


def _firms(make: Maker, event: Event, told: Account) -> Table:
    title = {firm.id: firm.title for firm in event.firms}
    series = [
        Series("firm", "Id of firm", [line.firm for line in told.firms]),
        Series("name", "Firm", [title.get(line.firm, line.firm) for line in told.firms]),
        Series("side", "Side", [line.side or None for line in told.firms]),
        Series("sector", "Sector", [line.sector for line in told.firms]),
        Series("meetings", "Meetings", [line.meetings for line in told.firms], "", ","),
        Series("most", "At most", [line.most for line in told.firms], "", ","),
        Series("points", "Worth", [line.points for line in told.firms], "points", ",.0f"),
        Series("wishes", "Own wishes", [line.wishes for line in told.firms], "", ","),
        Series("met", "Of these met", [line.met for line in told.firms], "", ","),
        Series("idle", "Idle slots", [line.idle for line in told.firms], "", ","),
    ]
    return make.table("delegation.firms", "Each firm’s day", series)


def _sectors(make: Maker, event: Event, told: Account) -> Table:
    rate = event.deal_rate
    value = [rate * line.hoped if rate is not None and line.hoped is not None else None for line in told.sectors]
    series = [
        Series("sector", "Sector of the delegates", [line.sector for line in told.sectors]),
        Series("delegates", "Delegates", [line.delegates for line in told.sectors], "", ","),
        Series("meetings", "Meetings", [line.meetings for line in told.sectors], "", ","),
        Series("points", "Worth", [line.points for line in told.sectors], "points", ",.0f"),
        Series("wishes", "Wishes", [line.wishes for line in told.sectors], "", ","),
        Series("met", "Met", [line.met for line in told.sectors], "", ","),
        Series("unmet", "Not met", [line.wishes - line.met for line in told.sectors], "", ","),
        Series("value", "Expected value", value, "USD", ",.0f"),
    ]
    return make.table("delegation.sectors", "What the visit is worth, by sector", series)


def _sessions(make: Maker, told: Account) -> Table:
    series = [
        Series("session", "Session", [line.session for line in told.sessions]),
        Series("slots", "Slots", [line.slots for line in told.sessions], "", ","),
        Series("places", "Tables × slots", [line.places for line in told.sessions], "", ","),
        Series("meetings", "Meetings", [line.meetings for line in told.sessions], "", ","),
        Series("interpreters", "Interpreters × slots", [line.interpreters for line in told.sessions], "", ","),
        Series("interpreted", "With an interpreter", [line.interpreted for line in told.sessions], "", ","),
    ]
    return make.table("delegation.sessions", "Room and use, by session", series)


def fairness_table(make: Maker, levels: Sequence[int], scores: Sequence[float | None]) -> Table:
    """`delegation.fairness`: the greatest score when every delegate has at least so many meetings."""
    free = next((score for score in scores if score is not None), None)
    cost = [1 - score / free if score is not None and free else None for score in scores]
    series = [
        Series("minimum", "Meetings for everybody", list(levels), "", ","),
        Series("score", "Greatest score", list(scores), "points", ",.1f"),
        Series("cost", "Given up", cost, "share (0–1)", ".4f"),
    ]
    note = "At least so many, or the delegate’s own possible maximum if that is smaller. A missing score: no such plan."
    return make.table("delegation.fairness", "What it costs that nobody goes home with fewer", series, note)
