"""Counts with their words: 1 row, 2,190 rows."""

from __future__ import annotations

__all__ = ["many"]


def many(count: int, one: str, several: str | None = None) -> str:
    """A count and what is counted, in the number that fits.

    Parameters
    ----------
    count
        How many.
    one
        The word for one; a verb may follow it.
    several
        The same for none or more than one; by default with an s, or with "ies" for a y after a consonant.

    Examples
    --------
    >>> many(1, "row"), many(2190, "row"), many(0, "story"), many(2, "day"), many(1, "row was", "rows were")
    ('1 row', '2,190 rows', '0 stories', '2 days', '1 row was')
    """
    return f"{count:,} {one if count == 1 else several or _several(one)}"


def _several(one: str) -> str:
    soft = one.endswith("y") and one[-2:-1] not in set("aeiou")
    return f"{one[:-1]}ies" if soft else f"{one}s"
