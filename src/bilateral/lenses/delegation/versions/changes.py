"""What differs between two sets of meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bilateral.lenses.delegation.outputs.book import Held
from bilateral.plurals import many

__all__ = ["Change", "Changes", "compare"]


@dataclass(frozen=True, slots=True)
class Change:
    """One meeting that is new, has moved, or is off."""

    kind: str
    """"new", "changed" or "cancelled"."""
    before: Held | None
    after: Held | None

    @property
    def held(self) -> Held:
        """The meeting as it is now, or as it was where it is off."""
        found = self.after or self.before
        assert found is not None
        return found

    def sentence(self) -> str:
        """What changed, in one line."""
        held = self.held
        who = f"{held.delegate.title} – {held.host.title}"
        if self.before is None or self.after is None:
            return f"{self.kind}: {who}, {held.when()}, table {held.table}"
        said = [
            f"{what} {old} → {new}"
            for what, old, new in (
                ("time", self.before.when(), self.after.when()),
                ("table", self.before.table, self.after.table),
                ("interpreter", self.before.interpreter or "none", self.after.interpreter or "none"),
            )
            if old != new
        ]
        return f"changed: {who}: {'; '.join(said) or 'place'}"


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs, in order of time."""

    changes: tuple[Change, ...]
    unchanged: int
    """Meetings that stay as they are."""

    def of(self, kind: str) -> tuple[Change, ...]:
        """Those of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)

    def by_firm(self) -> Mapping[str, tuple[Change, ...]]:
        """The firms that must be told, each with its changes; all others need no notice."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            for firm in (change.held.delegate.id, change.held.host.id):
                found.setdefault(firm, []).append(change)
        return {firm: tuple(found[firm]) for firm in sorted(found)}

    def sentence(self) -> str:
        """The counts in words."""
        counts = ", ".join(f"{len(self.of(kind))} {kind}" for kind in ("new", "changed", "cancelled"))
        same = many(self.unchanged, "meeting stays as it is", "meetings stay as they are")
        return f"{counts}; {same}; {many(len(self.by_firm()), 'firm')} to be told."


def compare(before: Iterable[Held], after: Iterable[Held]) -> Changes:
    """What differs: meetings are the same when the same two firms meet."""
    old, new = {held.uid: held for held in before}, {held.uid: held for held in after}
    made = [Change("cancelled", held, None) for uid, held in old.items() if uid not in new]
    made += [Change("new", None, held) for uid, held in new.items() if uid not in old]
    both = [(old[uid], held) for uid, held in new.items() if uid in old]
    moved = [Change("changed", was, held) for was, held in both if was.state() != held.state()]
    made = sorted([*made, *moved], key=lambda change: (change.held.slot, change.held.table, change.kind))
    return Changes(tuple(made), len(both) - len(moved))
