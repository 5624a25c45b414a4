"""Constant-market-share analysis, exact: why exports grew, for one exporter by cell, or for all exporters at once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.structure.formulas.arrays import Floats, over, together
from bilateral.lenses.structure.kernels.dispatch import Engine, twin
from bilateral.lenses.structure.kernels.layout import Packed, aligned
from bilateral.lenses.structure.kernels.totals import Totals, totals

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Growth", "growth_all", "growth_cells"]


@dataclass(frozen=True, slots=True)
class Growth:
    """What a change in exports is made of; every array has one shape: cells (J, K), or exporters (n,).

    ``world + product + market + competitiveness = change``, in the unit of the flows, with product and market taken
    in either order or as the mean of both.
    """

    before: Floats
    """Exports at the start, ``x0``."""
    change: Floats
    """``x1 − x0``."""
    world: Floats
    """What growth at the world's rate would have brought, ``g x0``."""
    product_before_market: Floats
    """Products first: ``(g_k − g) x0``."""
    market_after_product: Floats
    """and markets within products: ``(g_jk − g_k) x0``."""
    market_before_product: Floats
    """Markets first: ``(g_j − g) x0``."""
    product_after_market: Floats
    """and products within markets: ``(g_jk − g_j) x0``."""
    competitiveness: Floats
    """The rest, gain or loss of share in the cells: ``x1 − x0 (1 + g_jk)``."""
    entry: Floats
    """The part of `competitiveness` in cells that nobody served at the start."""

    @property
    def product(self) -> Floats:
        """The product effect, mean of both orders (its Shapley value)."""
        return (self.product_before_market + self.product_after_market) / 2

    @property
    def market(self) -> Floats:
        """The market effect, mean of both orders (its Shapley value)."""
        return (self.market_after_product + self.market_before_product) / 2

    def summed(self, axis: int | None = None) -> Growth:
        """Sums over an axis of cells: 0 leaves products, 1 leaves markets, None one number."""
        return Growth(*(np.asarray(getattr(self, field.name).sum(axis=axis)) for field in fields(self)))


def growth_cells(x0: ArrayLike, x1: ArrayLike, w0: ArrayLike, w1: ArrayLike) -> Growth:
    """Why one exporter's sales changed, in every cell of market and product.

    With g the growth rate of the world's sales: in all, of product k, in market j, and in the cell::

        x1 − x0 = g x0                     world
                + (g_k − g) x0             product      | markets first: (g_j − g) x0     market
                + (g_jk − g_k) x0          market       |                (g_jk − g_j) x0  product
                + x1 − x0 (1 + g_jk)       competitiveness

    A cell, product or market in which the world sold nothing at the start has no rate; the exporter sold nothing
    there either, so that all it sells there at the end is competitiveness (told apart as `entry`).

    Parameters
    ----------
    x0, x1
        Exports of the country by market and product, at the start and at the end, shape (J, K), one currency.
    w0, w1
        Exports of all countries, this one too, same shape.

    Returns
    -------
    Growth
        Arrays of shape (J, K), unit of the flows.

    Raises
    ------
    ValueError
        A value is negative or not finite, the shapes differ, or the country sells more than the world.

    Notes
    -----
    The four-part identity goes back to Tyszynski, H. (1951), World trade in manufactured commodities, 1899–1950,
    Manchester School 19(3), 272–304, and Leamer, E. E., Stern, R. M. (1970), Quantitative International Economics,
    ch. 7; neither was seen when this was written, and it stands on its sum, which is exact. Product and market effects
    depend on their order (Richardson, J. D., 1971, Journal of International Economics 1(2), 227–239): both orders
    are given. The mean of both is the Shapley value of a game of two.
    """
    start, end, before, after = together(x0, x1, w0, w1)
    if np.any(start > before * (1 + 1e-9)) or np.any(end > after * (1 + 1e-9)):
        raise ValueError("a country cannot sell more than the world")
    world, product, market, cell = _rates(before, after)
    rest = end - start * (1 + cell)
    return Growth(
        before=start,
        change=end - start,
        world=world * start,
        product_before_market=(product[None, :] - world) * start,
        market_after_product=(cell - product[None, :]) * start,
        market_before_product=(market[:, None] - world) * start,
        product_after_market=(cell - market[:, None]) * start,
        competitiveness=rest,
        entry=np.where(before == 0, end, 0.0),
    )


def growth_all(first: Packed, second: Packed, *, engine: Engine = "auto") -> tuple[tuple[str, ...], Growth]:
    """Why every exporter's sales changed from one year to another: `growth_cells` summed over cells.

    Parameters
    ----------
    first, second
        The two years, in one product classification.
    engine
        See `dispatch.twin`.

    Returns
    -------
    tuple of str
        The countries of both years, ISO3, sorted.
    Growth
        Arrays of shape (n,), unit of the flows; 0 for who exports in neither year.

    Raises
    ------
    MissingExtra
        numba was asked for and is not installed.
    """
    start, end = aligned(first, second)
    before, after = totals(start, engine=engine), totals(end, engine=engine)
    rates = _rates(before.imports, after.imports)
    kernels = twin(engine, start.rows + end.rows)
    rows = kernels.cell_growth(start.start, start.product, start.value, rates[3], rates[1], rates[2])
    entry = kernels.entered(end.start, end.product, end.value, before.imports)
    return start.countries, _all_growth(before, after, rates, rows, entry)


def _all_growth(
    before: Totals, after: Totals, rates: tuple[float, Floats, Floats, Floats], rows: Floats, entry: Floats
) -> Growth:
    world, product, market, _ = rates
    sold = before.exported
    change = after.exported - sold
    return Growth(
        before=sold,
        change=change,
        world=world * sold,
        product_before_market=before.exports @ (product - world),
        market_after_product=rows[:, 1],
        market_before_product=before.trade @ (market - world),
        product_after_market=rows[:, 2],
        competitiveness=change - rows[:, 0],
        entry=entry,
    )


def _rates(before: Floats, after: Floats) -> tuple[float, Floats, Floats, Floats]:
    """The world's growth: in all, by product (K,), by market (J,), by cell (J, K); 0 where there is no rate."""

    def rate(old: Floats, new: Floats) -> Floats:
        return np.nan_to_num(over(new - old, old))

    world = float(rate(before.sum(keepdims=True), after.sum(keepdims=True)).ravel()[0])
    by_product, by_market = rate(before.sum(axis=0), after.sum(axis=0)), rate(before.sum(axis=1), after.sum(axis=1))
    return world, by_product, by_market, rate(before, after)
