"""The numbers of the lens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bilateral.lenses.delegation.accounts import TIERS, Account
from bilateral.lenses.delegation.event.things import Event
from bilateral.lenses.delegation.made import CERTAIN, Maker, Number
from bilateral.lenses.delegation.problem import Plan, Problem
from bilateral.measure import Uncertainty

__all__ = ["numbers", "slug"]

_NO_PLAN = "there is no plan"


def slug(text: str) -> str:
    """A sector's name as part of an id."""
    return re.sub(r"[^\w]+", "-", text.strip()).strip("-").lower() or "x"


def numbers(make: Maker, event: Event, problem: Problem, plan: Plan, told: Account) -> tuple[Number, ...]:
    """Every number of a plan, or the reason why it cannot be had.

    Parameters
    ----------
    make
        With scope and origins.
    event, problem, plan, told
        What was planned, the plan, and what it does.
    """
    found = plan.status in {"optimal", "feasible"}
    if not found:
        return tuple(_none(make, plan))
    return (
        *_worth(make, plan),
        *_days(make, problem, plan, told),
        *_wishes(make, event, told),
        *_room(make, problem, told),
        *_value(make, event, told),
        *_sectors(make, told),
    )


def _sectors(make: Maker, told: Account) -> Iterator[Number]:
    if len(told.sectors) > 1:
        for line in told.sectors:
            yield make.number(f"delegation.points.{slug(line.sector)}", line.points, x=line.sector)


def _none(make: Maker, plan: Plan) -> Iterator[Number]:
    why = (
        "it is proved that no plan meets all conditions"
        if plan.status == "infeasible"
        else ("no plan was found in the time given, and none was excluded")
    )
    for name in ("score", "gap", "meetings", "idle_slots", "breaks", "table_moves", "coverage", "unmet", "value"):
        yield make.number(f"delegation.{name}", None, why)
    yield make.number("delegation.bound", plan.bound, "no bound is known")
    yield make.number("delegation.proved", 1.0 if plan.status == "infeasible" else 0.0)


def _worth(make: Maker, plan: Plan) -> Iterator[Number]:
    spread = CERTAIN
    if plan.bound is not None:
        note = "The best possible plan lies in this span: the plan and the proved bound."
        spread = Uncertainty("interval", note, plan.score, plan.bound, span="plan to proved bound")
    none = "no bound was proved"
    yield make.number("delegation.score", plan.score, spread=spread)
    yield make.number("delegation.bound", plan.bound, none)
    yield make.number("delegation.gap", None if plan.gap is None else 100 * plan.gap, none)
    yield make.number("delegation.proved", float(plan.status == "optimal"))
    yield make.number("delegation.meetings", len(plan.meetings))


def _days(make: Maker, problem: Problem, plan: Plan, told: Account) -> Iterator[Number]:
    yield make.number("delegation.idle_slots", plan.idle_slots)
    yield make.number("delegation.idle_bound", plan.idle_bound)
    if problem.objective == "breaks":  # elsewhere a pause between two sessions would count as one
        yield make.number("delegation.breaks", plan.breaks)
        yield make.number("delegation.breaks_bound", plan.breaks_bound)
    yield make.number("delegation.table_moves", plan.table_moves)
    yield make.number("delegation.venue_moves", plan.venue_moves)
    seated = [line.meetings for line in told.firms if line.side != "host"]
    yield make.number("delegation.fewest", min(seated) if seated else None, "there is no delegate")


def _wishes(make: Maker, event: Event, told: Account) -> Iterator[Number]:
    met = [wish.met for wish in told.wishes]
    yield make.number("delegation.coverage", sum(met) / len(met) if met else None, "nobody wished for a meeting")
    for tier in TIERS if event.requests else ():
        of = [wish.met for wish in told.wishes if wish.tier == tier]
        value = sum(of) / len(of) if of else None
        yield make.number(f"delegation.coverage.{tier}", value, f"there is no wish of tier {tier}", x=tier)
    yield make.number("delegation.unmet", len(met) - sum(met))
    wished = {wish.firm for wish in told.wishes} | {wish.other for wish in told.wishes}
    without = [line for line in told.firms if line.firm in wished and not line.meetings]
    yield make.number("delegation.unserved", len(without))


def _room(make: Maker, problem: Problem, told: Account) -> Iterator[Number]:
    places = sum(line.places for line in told.sessions)
    held = sum(line.meetings for line in told.sessions)
    yield make.number("delegation.room", held / places if places else None, "there is no table")
    staff = sum(line.interpreters for line in told.sessions)
    spoken = sum(line.interpreted for line in told.sessions)
    why = "the input names no interpreters" if not problem.pools else "there is no interpreter"
    yield make.number("delegation.interpreters", spoken / staff if staff else None, why)


def _value(make: Maker, event: Event, told: Account) -> Iterator[Number]:
    hoped = {line.sector: line.hoped for line in told.sectors if line.hoped is not None}
    if event.deal_rate is None or not hoped:
        why = (
            "the organiser gives no deal_rate (share of meetings that lead to the business hoped for)"
            if event.deal_rate is None
            else "no firm of a meeting that is held states a deal_value"
        )
        yield make.number("delegation.value", None, why)
        return
    note = f"Hangs on the organiser's deal_rate of {event.deal_rate:g} and on what the firms say; no interval is known."
    spread = Uncertainty("none", note)
    yield make.number("delegation.value", event.deal_rate * sum(hoped.values()), spread=spread)
    for sector, value in hoped.items():
        yield make.number(f"delegation.value.{slug(sector)}", event.deal_rate * value, x=sector, spread=spread)
