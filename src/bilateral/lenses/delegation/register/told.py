"""The register as numbers and a table of the lens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bilateral.lenses.delegation.made import Maker, Number, Series
from bilateral.lenses.delegation.register.book import Entry
from bilateral.lenses.delegation.register.report import report
from bilateral.measure import Table

__all__ = ["told_of"]


def told_of(make: Maker, entries: Sequence[Entry], today: dt.date | None = None) -> tuple[Number | Table, ...]:
    """Counts by stage, value and materialisation by currency, and the register itself."""
    found = report(entries, today or dt.datetime.now(dt.UTC).date())
    counts = [make.number(f"delegation.mou.count.{stage}", count, x=stage) for stage, count in found.stages if count]
    sums = []
    for money in found.money:
        value = make.number(f"delegation.mou.value.{money.currency}", money.value, x=money.currency)
        rate = make.number(
            f"delegation.mou.materialisation.{money.currency}", money.rate, "the value agreed is 0", x=money.currency
        )
        sums += [value, rate]
    return (*counts, *sums, _table(make, entries))


def _table(make: Maker, entries: Sequence[Entry]) -> Table:
    every = [entry.agreement for entry in entries]
    series = [
        Series("mou", "Agreement", [entry.mou for entry in entries]),
        Series("title", "About", [one.title for one in every]),
        Series("delegate", "Delegate", [one.delegate or None for one in every]),
        Series("host", "Host", [one.host or None for one in every]),
        Series("stage", "Stage", [one.stage for one in every]),
        Series("value", "Value", [one.value for one in every], "", ",.0f"),
        Series("materialised", "Come about", [one.materialised for one in every], "", ",.0f"),
        Series("currency", "Currency", [one.currency or None for one in every]),
        Series("owner", "Owner", [one.owner or None for one in every]),
        Series("next_action", "Next", [one.next_action or None for one in every]),
        Series("due", "Due", [one.due or None for one in every]),
        Series("evidence", "Evidence", [one.evidence or None for one in every]),
    ]
    return make.table("delegation.mou", "The register of agreements", series)
