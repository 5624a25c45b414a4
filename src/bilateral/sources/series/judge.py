"""Which cells cannot be stored, and on which days nothing was traded."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from bilateral.plurals import many
from bilateral.sources.keep import Aside
from bilateral.sources.series.cells import NO_DAY, Bools, Cells, Ints, date_of

__all__ = ["Judged", "judge"]

NOT_A_SESSION = "no price moved on this day: not a session"
_STILL = 0.98
"""Share of securities without a move from which a day of many securities counts as none of trading."""
_MANY = 5
_SHOWN = 200
"""Days without trading concern whole rows of a wide table; so many cells of each are written down."""


@dataclass
class Judged:
    """What is left, and what was set aside."""

    cells: Cells
    part: str
    """The file."""
    aside: list[Aside] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def drop(self, mask: Bools, reason: str, *, bad: bool = True) -> None:
        """Set the cells under `mask` aside."""
        for place in np.flatnonzero(mask).tolist():
            self.aside.append(Aside(self.part, int(self.cells.line[place]), reason, self.cells.told(place), bad))
        if mask.any():
            self.cells = self.cells.at(~mask)


def judge(cells: Cells, part: str) -> Judged:
    """Set aside what cannot be used, and sort the rest by exchange, security and day.

    Set aside are rows without a day, a security or any number, numbers that cannot be read, prices of zero or less,
    returns below −100 %, the second of two equal rows, both of two rows that contradict each other, and every row of a
    day on which no price of an exchange moved, such as a weekend that somebody filled.

    Parameters
    ----------
    cells
        As read.
    part
        The file's name, for the report.
    """
    made = Judged(cells, part)
    made.drop(cells.day == NO_DAY, "no day that can be read")
    c = made.cells
    made.drop(np.array([not word for word in c.ids], dtype=bool)[c.id], "no code of the security")
    made.drop(made.cells.faulty, "a number that cannot be read")
    c = made.cells
    zero = c.price <= 0
    weekend = _weekend(c.day)
    made.drop(zero & weekend, "a price of zero on a weekend: not a session", bad=False)
    c = made.cells
    made.drop((c.price <= 0) & ~(np.isfinite(c.given) & (c.given == -1)), "a price of zero or less")
    c = made.cells
    made.drop(c.given < -1 - 1e-12, "a return below −100 %")
    c = made.cells
    made.drop(np.isnan(c.price) & np.isnan(c.given), "neither price nor return", bad=False)
    _order(made)
    _twice(made)
    _still(made)
    return made


def _weekend(day: Ints) -> Bools:
    return (day + 3) % 7 >= 5  # 1970-01-01 was a Thursday


def _order(made: Judged) -> None:
    c = made.cells
    made.cells = c.at(np.lexsort((c.line, c.day, c.id, c.exchange)))


def _twice(made: Judged) -> None:
    """Of equal rows the first stays; of rows that contradict each other none does."""
    c = made.cells
    if len(c.day) < 2:
        return
    same = (np.diff(c.day) == 0) & (np.diff(c.id) == 0) & (np.diff(c.exchange) == 0)
    if not same.any():
        return
    equal = np.ones(len(same), dtype=bool)
    for values in (c.price, c.given, c.volume):
        equal &= (values[1:] == values[:-1]) | (np.isnan(values[1:]) & np.isnan(values[:-1]))
    group = np.concatenate([[0], np.cumsum(~same)])
    torn = np.bincount(group[1:], weights=same & ~equal)[group] > 0
    again = np.concatenate([[False], same]) & ~torn
    reasons = np.where(torn, 2, np.where(again, 1, 0))
    made.drop(reasons == 2, "two rows of one security and day contradict each other")
    made.drop(reasons[reasons != 2] == 1, "the same row twice", bad=False)


def _still(made: Judged) -> None:
    """Days on which nothing moved at an exchange, although others have moves; and weekends of few securities."""
    c = made.cells
    if not len(c.day):
        return
    still, known = _moves(c)
    stamp = c.exchange * (1 << 32) + c.day
    keys, place = np.unique(stamp, return_inverse=True)
    moves = np.bincount(place, weights=known & ~still, minlength=len(keys))
    told = np.bincount(place, weights=known, minlength=len(keys))
    share = np.divide(told - moves, told, out=np.zeros(len(keys)), where=told > 0)
    weekend = _weekend(keys % (1 << 32))
    dead = (told > 0) & np.where(weekend, moves == 0, (share >= _STILL) & (told >= _MANY))
    if not dead.any():
        return
    which = dead[place]
    gone = np.unique(c.day[which])
    listed = ", ".join(date_of(int(day)) for day in gone[:3])
    more = f" and {len(gone) - 3} more" if len(gone) > 3 else ""
    made.notes.append(
        f"on {many(len(gone), 'day')} no price moved ({listed}{more}): weekends or holidays that were filled, "
        f"not sessions; their {int(which.sum()):,} cells are set aside"
    )
    made.drop(which, NOT_A_SESSION, bad=False)


def _moves(c: Cells) -> tuple[Bools, Bools]:
    """Where a security did not move since its last row, and where that is known; cells sorted by security and day."""
    same = np.concatenate([[False], (np.diff(c.id) == 0) & (np.diff(c.exchange) == 0)])
    before = np.concatenate([[np.nan], c.price[:-1]])
    given = np.isfinite(c.given)
    priced = same & np.isfinite(c.price) & np.isfinite(before)
    still = np.where(given, c.given == 0, priced & (c.price == before))
    return still, given | priced
