"""Specialisation: what weighs more in a country's technology than in the world's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.technology.formulas.arrays import Floats, counts, over

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["activity_index", "rsca", "rta", "rta_interval"]


def rta(own: ArrayLike, own_base: ArrayLike, world: ArrayLike, world_base: ArrayLike) -> Floats:
    """Revealed technological advantage, ``(x_cf / X_c) / (x_wf / X_w)``.

    Parameters
    ----------
    own, world
        Families of the country and of the world in each field.
    own_base, world_base
        Families of the country and of the world in all fields **without those that have no field**: total less
        unassigned. With the unassigned in the base, a country whose offices classify less looks less specialised in
        everything.

    Returns
    -------
    Ratio, 1 where the field weighs as much as in the world; NaN where a base or the world's field is empty.

    Raises
    ------
    ValueError
        A count is negative or not finite.

    Notes
    -----
    Soete (1987), Research Policy 16, 101–130; base as in the specialisation index of the NCSES Indicators.
    """
    return over(over(counts(own), counts(own_base)), over(counts(world), counts(world_base)))


def activity_index(own: ArrayLike, own_base: ArrayLike, world: ArrayLike, world_base: ArrayLike) -> Floats:
    """Activity index: the same ratio with publications (Frame 1977, Interciencia 2, 143–148)."""
    return rta(own, own_base, world, world_base)


def rsca(advantage: ArrayLike) -> Floats:
    """Symmetric advantage, ``(RTA − 1) / (RTA + 1)``, −1 to 1 (Dalum, Laursen and Villumsen 1998).

    Raises
    ------
    ValueError
        An advantage is negative.
    """
    values = np.asarray(advantage, dtype=np.float64)
    if np.nanmin(values, initial=0.0) < 0:
        raise ValueError("an advantage is not negative")
    symmetric: Floats = (values - 1.0) / (values + 1.0)
    return symmetric


def rta_interval(own: float, own_base: float, world: float, world_base: float, z: float = 1.96) -> tuple[float, float]:
    """Interval of RTA as if the families were draws from the world's: log-normal, by the delta method.

    ``var log RTA = 1/x − 1/X_c − 1/x_w + 2x/(X_c x_w) − 1/X_w`` with multinomial cells. NaN where x is 0.

    Parameters
    ----------
    own, own_base, world, world_base
        As for `rta`, for one field.
    z
        Quantile of the normal distribution; 1.96 for 95 %.
    """
    value = float(rta(own, own_base, world, world_base))
    if not (np.isfinite(value) and own > 0):
        return float("nan"), float("nan")
    # rounded shares of families can leave a field a hair larger than its base
    variance = 1 / own - 1 / own_base - 1 / world + 2 * own / own_base / world - 1 / world_base
    width = z * float(np.sqrt(max(variance, 0.0)))
    return value * float(np.exp(-width)), value * float(np.exp(width))
