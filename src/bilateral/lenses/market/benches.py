"""The benchmarks of one exchange, and what the market did on the session under each of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bilateral.errors import NoData, SelectionError, nearest
from bilateral.lenses.market import arithmetic as f
from bilateral.lenses.market.formulas.arrays import Floats, Ints
from bilateral.lenses.market.panel import Index, Panel

__all__ = ["TOP", "Bench", "Day", "benches", "day", "leading"]

TOP = 2
"""How many of the largest firms the benchmark "without the largest" leaves out, classes of shares together."""
_FEW = 20
"""With fewer securities the equal-weighted mean is no market."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One benchmark."""

    id: str
    """As in ids: "index", "equal_weighted", "cap_weighted", "ex_top", "median", "level.KOSDAQ"."""
    name: str
    """To print: "KOSPI", "equal-weighted mean of 1,358 securities"."""
    returns: Floats
    """Simple returns, shape (T,); NaN where there is none."""


@dataclass(frozen=True, slots=True)
class Day:
    """What the securities of a market did over the main window."""

    of: str
    """Which securities: "1,358 securities in the prices", "945 of KOSPI"."""
    securities: int
    figures: tuple[tuple[str, float], ...]
    """Id and value: equal_weighted, median, breadth, cap_weighted, ex_top …; only those that can be had."""


def leading(panel: Panel, indices: Sequence[Index], wanted: str | None) -> str | None:
    """The name of the index that is the benchmark; None for the mean of the prices themselves.

    Raises
    ------
    SelectionError
        There is no index of the name wanted.
    """
    names = [index.name for index in indices]
    if wanted is None:
        return names[0] if names else None
    if wanted.casefold() in {"equal_weighted", "equal-weighted", "ew"}:
        return None
    found = next((name for name in names if name.casefold() == wanted.casefold()), None)
    if found is None:
        known = ", ".join([*names, "equal_weighted"])
        raise SelectionError(
            f"no such benchmark{f' for {panel.exchange}' if panel.exchange else ''}",
            got=wanted, close=nearest(wanted, names), allowed=known, then="bilateral add index FILE",
        )  # fmt: skip
    return found


def benches(panel: Panel, indices: Sequence[Index], main: str | None) -> tuple[Bench, ...]:
    """All benchmarks that the data allow, the main one first.

    Raises
    ------
    NoData
        There is no index, and too few securities to make a mean of.
    """
    count = int(np.isfinite(panel.returns).any(axis=0).sum())
    equal = Bench("equal_weighted", f"equal-weighted mean of {count:,} securities", f.equal_weighted(panel.returns))
    made = [Bench(f"level.{index.name}", index.name, index.returns) for index in indices if index.name != main]
    if panel.caps is not None:
        before = _before(panel)
        made.append(Bench("cap_weighted", "weighted by market value", f.cap_weighted(panel.returns, before)))
        name = f"weighted by market value, without the {TOP} largest"
        made.append(Bench("ex_top", name, f.without_top(panel.returns, before, TOP, issuers(panel))))
    if main is not None:
        first = next(index for index in indices if index.name == main)
        lead = Bench("index", first.name, first.returns)
        return (lead, *([equal] if count >= _FEW else []), *made)
    if count < _FEW and not made:
        raise NoData(
            "there is no index, and the prices are too few to stand for a market",
            got=f"{count} securities", allowed=f"{_FEW} or more, or an index",
            then="--index FILE (bilateral add index FILE)",
        )  # fmt: skip
    return (equal, *made)


def _before(panel: Panel) -> Floats:
    """Market value at the end of the session before: known from it, or from today's and the return."""
    assert panel.caps is not None
    earlier = np.vstack([np.full((1, panel.caps.shape[1]), np.nan), panel.caps[:-1]])
    with np.errstate(invalid="ignore", divide="ignore"):
        implied = panel.caps / (1 + panel.seen)
    return np.where(np.isfinite(earlier), earlier, implied)


def issuers(panel: Panel) -> Ints:
    """Whose share each column is, (N,): Korean codes that differ in the last sign only are classes of one company."""
    names = [code[:-1] if len(code) == 6 and code[:5].isdigit() else code for code in panel.ids]
    return np.unique(np.array(names), return_inverse=True)[1].astype(np.int64)


def day(panel: Panel, rows: range, board: str = "") -> Day:
    """What the market did over some sessions.

    Parameters
    ----------
    panel
        The prices.
    rows
        The sessions of the main window.
    board
        Only securities of this market segment; empty for all.
    """
    of_board = np.array([panel.boards.get(code) == board for code in panel.ids]) if board else None
    chosen = of_board if of_board is not None and of_board.any() else np.ones(len(panel.ids), dtype=bool)
    part = panel.seen[rows.start : rows.stop][:, chosen]
    known = np.isfinite(part).all(axis=0)
    total = np.where(known, np.prod(1 + np.where(np.isfinite(part), part, 0.0), axis=0) - 1, np.nan)[None, :]
    figures = {
        "equal_weighted": float(f.equal_weighted(total)[0]),
        "median": float(f.median(total)[0]),
        "breadth": float(f.breadth(total)[0]),
    }
    if panel.caps is not None:
        worth = _before(panel)[rows.start : rows.start + 1][:, chosen]
        figures["cap_weighted"] = float(f.cap_weighted(total, worth)[0])
        owner = issuers(panel)[chosen]
        figures["ex_top"] = float(f.without_top(total, worth, TOP, owner)[0])
        figures["concentration"] = float(f.concentration(worth[0], TOP, owner))
        figures["top_contribution"] = float(f.top_contribution(total, worth, TOP, owner)[0])
    count = int(known.sum())
    of = f"{count:,} securities of {board}" if of_board is not None and of_board.any() else f"{count:,} securities"
    kept = tuple((id, value) for id, value in figures.items() if math.isfinite(value))
    return Day(of, count, kept)
