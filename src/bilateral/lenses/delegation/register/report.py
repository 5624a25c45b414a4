"""What the register says in numbers."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bilateral.lenses.delegation.register.book import STAGES, Entry
from bilateral.plurals import many

__all__ = ["Money", "Report", "report"]

_AGREED = frozenset(["signed", "active", "expired"])


@dataclass(frozen=True, slots=True)
class Money:
    """Sums in one currency, over agreements that were signed (signed, active or expired) and name a value."""

    currency: str
    agreements: int
    value: float
    materialised: float

    @property
    def rate(self) -> float | None:
        """Materialised ÷ value; None where the value is 0."""
        return self.materialised / self.value if self.value else None


@dataclass(frozen=True, slots=True)
class Report:
    """The register in numbers."""

    stages: tuple[tuple[str, int], ...]
    """Stage and number of agreements, in order of `STAGES`."""
    money: tuple[Money, ...]
    """By currency; currencies are never added up."""
    unvalued: int
    """Signed agreements without a value; they are in no rate."""
    overdue: tuple[Entry, ...]
    """Open agreements whose next action was due before the day, the oldest first."""
    ownerless: tuple[Entry, ...]
    """Open agreements that nobody follows up."""

    def sentences(self) -> tuple[str, ...]:
        """The report in plain words."""
        total = sum(count for _, count in self.stages)
        said = [
            f"{many(total, 'agreement')}: "
            + ", ".join(f"{count} {stage}" for stage, count in self.stages if count)
            + "."
        ]
        said += [_money(money) for money in self.money]
        if self.unvalued:
            said.append(f"{self.unvalued} signed without a value; they are in no rate.")
        for entry in self.overdue:
            what = entry.agreement.next_action or "the next action"
            who = entry.agreement.owner or "nobody"
            said.append(f"Overdue since {entry.agreement.due}: {entry.mou}, {what} (owner: {who}).")
        if self.ownerless:
            said.append(f"Without an owner: {', '.join(entry.mou for entry in self.ownerless)}.")
        return tuple(said)


def _money(money: Money) -> str:
    rate = "" if money.rate is None else f", {100 * money.rate:.1f} %"
    agreed = f"{money.value:,.0f} agreed in {many(money.agreements, 'agreement')}"
    return f"{money.currency}: {money.materialised:,.0f} of {agreed} has come about{rate}."


def report(entries: Iterable[Entry], today: dt.date) -> Report:
    """The register in numbers.

    Parameters
    ----------
    entries
        The newest line of each agreement, as `read` gives them.
    today
        The day from which actions are overdue.
    """
    every = tuple(entries)
    counts = Counter(entry.agreement.stage for entry in every)
    agreed = [entry.agreement for entry in every if entry.agreement.stage in _AGREED]
    sums: dict[str, list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for one in agreed:
        if one.value is not None:
            held = sums[one.currency]
            held[:] = [held[0] + 1, held[1] + one.value, held[2] + (one.materialised or 0.0)]
    open_ = [entry for entry in every if entry.agreement.stage not in {"expired", "dropped"}]
    late = [entry for entry in open_ if entry.agreement.due and entry.agreement.due < today.isoformat()]
    return Report(
        stages=tuple((stage, counts[stage]) for stage in STAGES),
        money=tuple(Money(name, int(held[0]), held[1], held[2]) for name, held in sorted(sums.items())),
        unvalued=sum(one.value is None for one in agreed),
        overdue=tuple(sorted(late, key=lambda entry: entry.agreement.due)),
        ownerless=tuple(entry for entry in open_ if not entry.agreement.owner),
    )
