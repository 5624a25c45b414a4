"""What the lens asks of the store: its only Ibis. Millions of works become thousands of rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import ibis

from bilateral.engine import translated

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

    from bilateral.engine import Engine

__all__ = ["impact", "rows", "scores"]

POOL = ("field", "year", "type")
"""Works are compared with works of the same field, year and document type."""


def rows(table: ir.Table, engine: Engine | None = None) -> pa.Table:
    """A small table, whole."""
    with translated():
        return engine.arrow(table) if engine is not None else table.to_pyarrow()


def scores(works: ir.Table, percent: int = 10) -> ir.Table:
    """What a work of each pool and number of citations counts: `top` among the most cited, `score` over the mean.

    Parameters
    ----------
    works
        The table `works`, with those that count only.
    percent
        The most cited so many per cent.

    Returns
    -------
    ibis.Table
        field, year, type, citations, top (0–1), score. Whole numbers are compared, as in `formulas.impact.threshold`:
        ``top = clip(100 cum − (100 − p) all, 0, 100 n) / (100 n)``.
    """
    held = works.group_by([*POOL, "citations"]).aggregate(n=lambda t: t.count())
    pool = ibis.window(group_by=POOL)
    below = ibis.cumulative_window(group_by=POOL, order_by="citations")
    summed = held.mutate(
        cum=held.n.sum().over(below),
        pool=held.n.sum().over(pool),
        cited=(held.n * held.citations).sum().over(pool),
    )
    over = (100 * summed.cum - (100 - percent) * summed.pool).cast("float64")
    whole = (100 * summed.n).cast("float64")
    mean = summed.cited.cast("float64") / summed.pool.cast("float64")
    return summed.select(
        *POOL,
        "citations",
        top=ibis.greatest(ibis.least(over, whole), ibis.literal(0.0)) / whole,
        score=ibis.ifelse(summed.cited == 0, 1.0, summed.citations.cast("float64") / mean.nullif(0.0)),
    )


def impact(works: ir.Table, *, years: Iterable[int] | None = None, percent: int = 10) -> ir.Table:
    """Works, most cited works and citation scores of every country, field and year, whole and in fractions.

    Parameters
    ----------
    works
        The table `works`; those without a country are left out of the pools.
    years
        Only these; default all.
    percent
        The most cited so many per cent.

    Returns
    -------
    ibis.Table
        country, field, year; works, top, score counted whole, and works_part, top_part, score_part in fractions of
        one over the number of countries. Over all countries the sum of `top_part` is exactly `percent` % of the works
        of each field and year.
    """
    counted = works.filter(works.countries != "")
    if years is not None:
        counted = counted.filter(counted.year.isin(sorted(set(years))))
    listed = counted.select(*POOL, "citations", codes=counted.countries.split(";"))
    each = listed.select(*POOL, "citations", parts=listed.codes.length(), country=listed.codes.unnest())
    held = each.group_by(["country", "parts", *POOL, "citations"]).aggregate(n=lambda t: t.count())
    scored = held.join(scores(counted, percent), [*POOL, "citations"])
    n = scored.n.cast("float64")
    part = n / scored.parts.cast("float64")
    terms = scored.select(
        "country",
        "field",
        "year",
        n=n,
        top=n * scored.top,
        score=n * scored.score,
        n_part=part,
        top_part=part * scored.top,
        score_part=part * scored.score,
    )
    return terms.group_by(["country", "field", "year"]).aggregate(
        works=terms.n.sum(),
        top=terms.top.sum(),
        score=terms.score.sum(),
        works_part=terms.n_part.sum(),
        top_part=terms.top_part.sum(),
        score_part=terms.score_part.sum(),
    )
