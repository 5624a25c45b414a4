"""What a plan says, in plain sentences made by rule.

- "the best possible" is said only where the bound is reached; else the gap to the bound is given.
- Wishes not met are given with the reason that holds most often.
- An expected value is named as the organiser's own estimate, always.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bilateral.lenses.delegation.event.posed import choices
from bilateral.measure import Finding
from bilateral.plurals import many
from bilateral.style.numbers import integer, money, percent, trimmed

if TYPE_CHECKING:
    from bilateral.lenses.delegation.result import DelegationResult

__all__ = ["findings"]


def findings(result: DelegationResult) -> tuple[Finding, ...]:
    """Two to six sentences, the headline first; one where there is no plan."""
    if result.plan.status not in {"optimal", "feasible"}:
        return (_no_plan(result),)
    made = (_plan(result), _wishes(result), _days(result), _room(result), _value(result), _fairness(result))
    return tuple(found for found in made if found is not None)


def _who(result: DelegationResult) -> str:
    event = result.event
    names = result.pair.names if result.pair and not event.assumed else ("", "")
    if not event.delegates:
        return f"{many(len(event.firms), 'participant')}"
    one, other = (f" from {name}" if name else "" for name in names)
    return f"{many(len(event.delegates), 'delegate')}{one} and {many(len(event.hosts), 'host')}{other}"


def _no_plan(result: DelegationResult) -> Finding:
    reasons = {missing.id: missing.reason for missing in result.not_computed}
    causes = next((table for table in result.tables if table.id == "delegation.conflicts"), None)
    rows = causes.rows() if causes is not None else []
    said = "; ".join(str(row["cause"]) for row in rows if row["kind"] == "cause")
    ways = "; ".join(str(row["cause"]) for row in rows if row["kind"] == "relaxation")
    told = [f"Why: {said}." if said else "", f"What would help: {ways}." if ways else "", _chosen(result)]
    detail = " ".join(filter(None, told))
    text = f"There is no plan for {_who(result)}: {reasons.get('delegation.score', 'none was found')}."
    return Finding(text, (), detail)


def _plan(result: DelegationResult) -> Finding:
    plan = result.plan
    ids = ("delegation.meetings", "delegation.gap")
    text = f"{_who(result)[0].upper()}{_who(result)[1:]} hold {many(len(plan.meetings), 'meeting')}"
    if result.problem.objective == "breaks":
        proved = plan.status == "optimal"
        waits = f"{integer(plan.breaks)} break{'' if plan.breaks == 1 else 's'}"
        said = "no plan has fewer" if proved else f"no plan can have fewer than {integer(plan.breaks_bound)}"
        return Finding(f"{text} with {waits} between them; {said}.", ("delegation.meetings", "delegation.breaks"))
    if plan.status == "optimal":
        by = "its scores, in which wishes weigh most" if result.event.requests else "the scores given"
        return Finding(f"{text}, the best possible: no plan is worth more by {by}.", ids, _bounds(result))
    if plan.gap is None:
        return Finding(f"{text}; how far it is from the best possible was not proved.", ids[:1], _bounds(result))
    share = f"{trimmed(100 * plan.gap / (1 - plan.gap), 2)} %" if plan.gap < 1 else "any share"
    return Finding(f"{text}; no plan can be worth over {share} more.", ids, _bounds(result))


def _bounds(result: DelegationResult) -> str:
    """What a reader of the headline alone must know: what is left unmet, and whose sides these are."""
    said = []
    if result.has("delegation.coverage"):
        said.append(f"{percent(result.measure('delegation.coverage').value, 0)} of {_wanted(result)} are met.")
    said.append(_chosen(result))
    if result.event.assumed and result.pair:
        a, b = result.pair.names
        said.append(f"The data name no countries; they were given for {a} and {b}.")
    return " ".join(filter(None, said))


def _chosen(result: DelegationResult) -> str:
    """That pairs with a choice of interpreters had it made for them, which bounds what is proved."""
    count = choices(result.event, result.problem)
    if not count:
        return ""
    return (
        f"{many(count, 'pair')} could be interpreted in more than one way; each was given the one with most room "
        "beforehand, and what is proved holds for that."
    )


def _wanted(result: DelegationResult) -> str:
    return "the wishes" if result.event.requests else "the pairs with a score"


def _wishes(result: DelegationResult) -> Finding | None:
    if not result.has("delegation.coverage"):
        return None
    covered, unmet = result.measure("delegation.coverage").value, int(result.measure("delegation.unmet").value)
    ids = ["delegation.coverage", "delegation.unmet"]
    every = "Every wish is met" if result.event.requests else "Every pair with a score meets"
    text = f"{percent(covered, 0)} of {_wanted(result)} are met" if unmet else every
    if result.has("delegation.coverage.must"):
        ids.append("delegation.coverage.must")
        must = result.measure("delegation.coverage.must").value
        text += f", of the strongest (must) {percent(must, 0)}" if unmet else ""
    return Finding(f"{text}.", tuple(ids), _why_not(result))


def _why_not(result: DelegationResult) -> str:
    rows = result.table("delegation.unmet").rows()
    if not rows:
        return ""
    counts = Counter(_kind(row["reason"]) for row in rows)
    reason, count = counts.most_common(1)[0]
    return f"Of the {integer(len(rows))} that are not, most ({integer(count)}) fail because {reason}."


def _kind(reason: str) -> str:
    if "all the meetings" in reason:
        return "one of the two has all the meetings it can have"
    if "said no" in reason:
        return "the other said no"
    return reason


def _days(result: DelegationResult) -> Finding:
    plan = result.plan
    ids = ("delegation.idle_slots", "delegation.table_moves")
    waits = (
        "nobody waits between two meetings of a session"
        if not plan.idle_slots
        else (
            f"{many(plan.idle_slots, 'slot')} {'is' if plan.idle_slots == 1 else 'are'} idle between two meetings "
            "of a session"
        )
    )
    if plan.idle_slots and plan.idle_bound:
        waits += f" ({integer(plan.idle_bound)} cannot be avoided)"
    moves = (
        "no delegate changes table"
        if not plan.table_moves
        else (f"delegates change table {integer(plan.table_moves)} times")
    )
    return Finding(f"{waits[0].upper()}{waits[1:]}, and {moves}.", ids)


def _room(result: DelegationResult) -> Finding | None:
    if result.problem.objective == "breaks" or not result.has("delegation.room"):
        return None
    room = result.measure("delegation.room").value
    ids = ["delegation.room"]
    text = f"{percent(room, 0)} of the places at tables are used"
    if result.has("delegation.interpreters"):
        text += f", and {percent(result.measure('delegation.interpreters').value, 0)} of the interpreters’ slots"
        ids.append("delegation.interpreters")
    return Finding(f"{text}.", tuple(ids))


def _value(result: DelegationResult) -> Finding | None:
    if not result.has("delegation.value"):
        return None
    value = result.measure("delegation.value")
    text = f"By the organiser’s own estimate that {percent(result.event.deal_rate or 0, 0)} of the meetings lead to the"
    top = next((row for row in result.table("delegation.sectors").rows() if row["value"]), None)
    detail = "The estimate is as good as the rate and as what the firms hope for; firms that state nothing count as 0."
    most = f", most of it in {top['sector']}" if top and top["value"] > value.value / 2 else ""
    return Finding(f"{text} business hoped for, the visit is worth {money(value.value)}{most}.", (value.id,), detail)


def _fairness(result: DelegationResult) -> Finding | None:
    found = next((table for table in result.tables if table.id == "delegation.fairness"), None)
    if found is None:
        return None
    rows = [row for row in found.rows() if row["cost"] is not None and row["minimum"]]
    cheap = [row for row in rows if row["cost"] <= 0.01]
    if not cheap:
        return None
    best = cheap[-1]
    cost = percent(best["cost"], 2)
    text = f"Every delegate could have at least {best['minimum']} meetings, or as many as it can, for {cost} of the"
    return Finding(f"{text} worth.", (f"delegation.fairness.cost.{best['minimum']}",))
