"""What the sources cannot say, in plain words, beside the numbers made from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bilateral.lenses.technology.make import Make, columns
from bilateral.measure import Table

if TYPE_CHECKING:
    from bilateral.lenses.technology.question import Span

__all__ = ["limits"]

_ALWAYS = {
    "patents": (
        "Families count inventions filed, not how good they are; countries differ in what is filed and what "
        "is granted.",
        "Where a source counts families filed in one country only, those of large domestic offices weigh most: much of "
        "China’s number are filings at home, many of them spurred by subsidies.",
        "The last years are not complete: filings are published after 18 months, grants later.",
    ),
    "collaborations": (
        "A work of many countries counts once for each of its pairs; large collaborations lift all of them.",
        "Joint addresses are not joint projects: authors with two affiliations count as collaboration.",
    ),
    "works": (
        "Works in English and in indexed journals are found best; work in Korean or Chinese is counted less "
        "and cited less.",
        "Citations favour large systems that cite themselves; recent works have had little time to be cited.",
    ),
    "publications": (
        "Works in English and in indexed journals are found best; work in Korean or Chinese is counted less.",
        "Whole counting gives each country a whole work: small countries with many partners look larger.",
        "Works without a country are in no country’s number: in OpenAlex that is more than a third.",
    ),
}
_HONG_KONG = "China includes Hong Kong where the source names no Hong Kong of its own, as here."


def limits(makes: Mapping[str, Make], named: Mapping[str, tuple[str, ...]]) -> Table | None:
    """One row a limit; None without a source.

    Parameters
    ----------
    makes
        By table.
    named
        The economies that each table names.
    """
    rows = []
    for table, make in makes.items():
        told = list(_ALWAYS[table])
        codes = named.get(table, ())
        if "CHN" in codes and "HKG" not in codes:
            told.append(_HONG_KONG)
        rows += [{"table": table, "dataset": make.span.name, "limit": limit} for limit in told]
    if not rows:
        return None
    first = next(iter(makes.values()))
    heads = (("table", "Table", "", ""), ("dataset", "Dataset", "", ""), ("limit", "What it cannot say", "", ""))
    return first.table("technology.limits", "What the sources cannot say", columns(rows, heads), years_of(first.span))


def years_of(span: Span) -> tuple[int, ...]:
    """The years a table about a whole dataset speaks of."""
    return span.years or span.dataset.years
