"""A plan as plain data for JSON, in the input's own ids and slot numbers; and back."""

from __future__ import annotations

from typing import Any

from bilateral.errors import InputError
from bilateral.lenses.delegation.problem import Meeting, Plan, Problem, Proof

__all__ = ["plan_document", "read_plan_document"]


def plan_document(problem: Problem, plan: Plan) -> dict[str, Any]:
    """The plan as dictionaries, lists, texts and numbers.

    `meetings` has one entry a meeting: `pair` (number of the row of pairs.csv, or of the meeting in the .dzn file, from
    1), `a` and `b` (ids; also as `delegate` and `host` where there are sides), `slot` (the input's number, from 1),
    `slot_index` (from 0), `slot_id`, `session`, `table` (id), `table_index` (from 0), `interpreter` (whether one is
    needed), `language`, `interpreter_number` (from 1; null where none), `score`.
    """
    return {
        "event": problem.name,
        "status": plan.status,
        "objective": problem.objective,
        "score": plan.score,
        "bound": plan.bound,
        "gap": plan.gap,
        "meeting_count": len(plan.meetings),
        "idle_slots": plan.idle_slots,
        "idle_slots_bound": plan.idle_bound,
        "breaks": plan.breaks,
        "breaks_bound": plan.breaks_bound,
        "table_moves": plan.table_moves,
        "venue_moves": plan.venue_moves,
        "seed": plan.seed,
        "seconds": round(plan.seconds, 3),
        "proofs": [
            {"id": p.id, "value": p.value, "bound": p.bound, "proved": p.proved, "method": p.method, "given": p.given}
            for p in plan.proofs
        ],
        "meetings": [_meeting(problem, m) for m in plan.meetings],
    }


def _meeting(problem: Problem, m: Meeting) -> dict[str, Any]:
    pair, slot = problem.pairs[m.pair], problem.slots[m.slot]
    a, b = problem.participants[pair.a], problem.participants[pair.b]
    session = next(item.id for item in problem.sessions if m.slot in item.slots)
    row: dict[str, Any] = {"pair": m.pair + 1, "a": a.id, "b": b.id}
    if a.side:
        row |= {a.side: a.id, b.side: b.id}
    return row | {
        "slot": slot.number,
        "slot_index": m.slot,
        "slot_id": slot.id,
        "session": session,
        "table": problem.tables[m.table].id,
        "table_index": m.table,
        "interpreter": m.interpreter is not None,
        "language": pair.language,
        "interpreter_number": None if m.interpreter is None else m.interpreter + 1,
        "score": pair.score,
    }


def read_plan_document(problem: Problem, document: dict[str, Any]) -> Plan:
    """The plan that `plan_document` wrote.

    Raises
    ------
    InputError
        A field is missing or is not what it should be.
    """
    try:
        meetings = tuple(
            Meeting(
                int(row["pair"]) - 1, int(row["slot_index"]), int(row["table_index"]),
                None if row["interpreter_number"] is None else int(row["interpreter_number"]) - 1,
            )
            for row in document["meetings"]
        )  # fmt: skip
        proofs = tuple(
            Proof(row["id"], row["value"], row["bound"], row["method"], row["given"]) for row in document["proofs"]
        )
        return Plan(
            document["status"], meetings, document["score"], document["bound"], document["idle_slots"],
            document["idle_slots_bound"], document["breaks"], document["breaks_bound"], document["table_moves"],
            document["venue_moves"], proofs, document["seed"], document["seconds"],
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as fault:
        raise InputError(f"the file holds no plan of {problem.name}: {fault!r}") from fault
