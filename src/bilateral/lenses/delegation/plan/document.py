"""A plan as plain data for JSON, in the input's own ids and slot numbers; and back."""

from __future__ import annotations

from typing import Any

from bilateral.errors import InputError
from bilateral.lenses.delegation.problem import Meeting, Plan, Problem, Proof
from bilateral.plurals import many

__all__ = ["gone", "plan_document", "read_plan_document", "without_gone"]

_ANEW = "plan anew with bilateral delegation plan, or mend it: bilateral delegation repair PLAN.json --out NEW.json"


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


def gone(problem: Problem, document: dict[str, Any]) -> tuple[str, ...]:
    """Meetings of a written plan that the event as it is now does not know any more, a sentence each."""
    rows = document.get("meetings")
    if not isinstance(rows, list):
        return ()
    places = _Places(problem)
    return tuple(said for row in rows if isinstance(row, dict) and (said := places.of(row)[1]))


def without_gone(problem: Problem, document: dict[str, Any]) -> dict[str, Any]:
    """The same plan without the meetings that `gone` names."""
    places = _Places(problem)
    rows = [row for row in document["meetings"] if not isinstance(row, dict) or not places.of(row)[1]]
    return document | {"meetings": rows}


class _Places:
    """Where the ids of a written plan stand in the event as it is now."""

    def __init__(self, problem: Problem) -> None:
        people = [person.id for person in problem.participants]
        self._people = frozenset(people)
        self._pairs = [(people[pair.a], people[pair.b]) for pair in problem.pairs]
        self._kinds = (
            ("slot", "slot_id", "slot_index", [slot.id for slot in problem.slots]),
            ("table", "table", "table_index", [table.id for table in problem.tables]),
        )
        self._pair_at = {ids: at for at, ids in reversed(list(enumerate(self._pairs)))}

    def of(self, row: dict[str, Any]) -> tuple[dict[str, Any], str]:
        """The row with the positions that its ids have now, and what of it is gone; without ids positions stand."""
        ids = (row.get("a"), row.get("b"))
        held = f"{ids[0]}–{ids[1]} is held by the plan"
        new = dict(row)
        if None not in ids:
            for id in ids:
                if id not in self._people:
                    return new, f"{held} but {id} does not take part any more"
            pair = int(row.get("pair", 0)) - 1
            if not (0 <= pair < len(self._pairs) and self._pairs[pair] == ids):
                if ids not in self._pair_at:
                    return new, f"{held} but may not meet any more"
                new["pair"] = self._pair_at[ids] + 1
        for what, key, index, known in self._kinds:
            wanted, at = row.get(key), int(row.get(index, 0))
            if wanted is not None and not (0 <= at < len(known) and known[at] == wanted):
                if wanted not in known:
                    return new, f"{held} in {what} {wanted}, which is not there any more".replace(
                        "in table", "at table"
                    )
                new[index] = known.index(wanted)
        return new, ""


def read_plan_document(problem: Problem, document: dict[str, Any]) -> Plan:
    """The plan that `plan_document` wrote.

    Raises
    ------
    InputError
        A field is missing or is not what it should be, or a meeting cannot be held any more (see `gone`).
    """
    try:
        lost = gone(problem, document)
        if lost:
            more = f" (and {many(len(lost) - 1, 'meeting')} more)" if len(lost) > 1 else ""
            raise InputError(f"{lost[0]}{more}", then=_ANEW)
        places = _Places(problem)
        meetings = tuple(
            Meeting(
                int(row["pair"]) - 1, int(row["slot_index"]), int(row["table_index"]),
                None if row["interpreter_number"] is None else int(row["interpreter_number"]) - 1,
            )
            for row in (places.of(one)[0] for one in document["meetings"])
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
