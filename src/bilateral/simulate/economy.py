"""The economy of the simulated world: who makes what, who buys it, and what crosses which border.

Trade follows the Ricardian gravity equation of Eaton and Kortum (2002, Econometrica 70(5), eq. 10), by product::

    X[i, j, k] = E[j, k] · T[i, k] · d[i, j]^-θ / Σ_h T[h, k] · d[h, j]^-θ

with T the exporter's productivity in the product net of its costs, d the cost of trade and E what the buyer spends;
relations have a lasting noise of their own, and small ones come and go.
Spending has a final part, equal for all but for tastes, and a part for inputs that grows with the buyer's own strength
in the product's branch, as in supply chains. That second part is what makes two rivals trade with each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["RIVALS", "Economy", "flows", "invent"]

Floats = NDArray[np.float64]

RIVALS = ("electronics", "machinery")
"""Branches in which the first two economies are both strong and linked by supply chains."""
THETA = 4.0
INPUT_SHARE = 2.5
WORLD_SPENDING = 6.0e9
GROWTH = 0.045
SLUMP = 0.13
SLUMP_YEAR = 4
FIXED_COST = 40_000.0
CHURN = 0.1
RICH = {"electronics": 0.9, "machinery": 1.0, "vehicles": 0.9, "precision": 1.1, "chemicals": 0.6}
POOR = {"food": -0.6, "light": -0.9, "mineral": -0.2}


@dataclass(frozen=True, slots=True)
class Economy:
    """What does not change over the years."""

    size: Floats
    """Share of each economy in world spending in the first year; shape (countries,)."""
    income: Floats
    """Income per head, standardised; shape (countries,)."""
    distance: Floats
    """Cost of trade, 1 at home; shape (countries, countries), symmetric."""
    strength: Floats
    """Logarithm of productivity; shape (countries, products)."""
    demand: Floats
    """Share of each product in final spending, times the buyer's taste; shape (countries, products)."""
    link: Floats
    """Lasting noise of each relation, positive; shape (countries, countries, products)."""
    luck: Floats
    """Lasting chance of each relation, 0 to 1: who does not meet does not trade; like `link`."""
    rivals: NDArray[np.bool_]
    """Which products belong to the rival branches; shape (products,)."""


def invent(rng: np.random.Generator, countries: int, groups: list[str], weight: Floats) -> Economy:
    """An economy of so many countries, whose products belong to `groups` and weigh `weight` in demand."""
    branch, code = np.unique(groups, return_inverse=True)
    size, income = _sizes(rng, countries)
    rivals = np.isin(np.asarray(groups), RIVALS)
    taste = np.exp(rng.normal(0, 0.35, (countries, len(weight))))
    return Economy(
        size=size,
        income=income,
        distance=_distances(rng, countries),
        strength=_strengths(rng, income, branch, code, rivals),
        demand=taste * weight / weight.sum(),
        link=np.exp(rng.normal(0, 0.7, (countries, countries, len(weight)))),
        luck=rng.random((countries, countries, len(weight))),
        rivals=rivals,
    )


def flows(world: Economy, rng: np.random.Generator, year: int, years: int) -> Floats:
    """Exports of the `year`-th of `years` in thousand dollars; shape (exporters, importers, products), none at home."""
    strength = _strengths_in(world, year, years)
    competitive = np.exp(strength)[:, None, :] * (world.distance**-THETA)[:, :, None] * world.link
    competitive[:2, :2][:, :, world.rivals] *= _chain(world)
    shares = competitive / competitive.sum(axis=0, keepdims=True)
    value = shares * _spending(world, strength, year)[None, :, :] * np.exp(rng.normal(0, 0.18, shares.shape))
    value[np.arange(len(value)), np.arange(len(value))] = 0.0
    chance = np.where(rng.random(value.shape) < CHURN, rng.random(value.shape), world.luck)
    return np.where(chance < value / (value + FIXED_COST), value, 0.0)


def _sizes(rng: np.random.Generator, countries: int) -> tuple[Floats, Floats]:
    size = np.exp(rng.normal(0, 0.9, countries))
    income = rng.normal(0, 1, countries)
    size[:2] = np.quantile(size, 0.8), np.quantile(size, 0.95) * 1.6
    income[:2] = 1.0, 0.1
    return size / size.sum(), income


def _distances(rng: np.random.Generator, countries: int) -> Floats:
    place = rng.random((countries, 2))
    place[1] = place[0] + 0.05
    apart = np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1))
    cost: Floats = 1.5 + 0.75 * apart
    np.fill_diagonal(cost, 1.0)
    return cost


def _strengths(
    rng: np.random.Generator,
    income: Floats,
    branch: NDArray[np.str_],
    code: NDArray[np.intp],
    rivals: NDArray[np.bool_],
) -> Floats:
    slope = np.array([RICH.get(name, POOR.get(name, 0.0)) for name in branch])
    by_branch = income[:, None] * slope + rng.normal(0, 0.8, (len(income), len(branch)))
    own = rng.normal(0, 1.1, (len(income), len(code)))
    strength: Floats = by_branch[:, code] + own
    shared = rng.normal(0, 0.6, int(rivals.sum()))
    strength[0, rivals] = 1.9 + shared + 0.55 * own[0, rivals]
    strength[1, rivals] = 1.0 + shared + 0.55 * own[1, rivals]
    return strength


def _strengths_in(world: Economy, year: int, years: int) -> Floats:
    done = year / max(years - 1, 1)
    strength = world.strength.copy()
    strength[1, world.rivals] += 0.9 * done
    strength[0, world.rivals] -= 0.1 * done
    return strength


def _chain(world: Economy) -> Floats:
    both = np.minimum(world.strength[0, world.rivals], world.strength[1, world.rivals])
    bonus = np.exp(0.6 * np.clip(both - both.mean(), -1.5, 1.5))
    matrix = np.ones((2, 2, len(both)))
    matrix[0, 1] = matrix[1, 0] = bonus
    return matrix


def _spending(world: Economy, strength: Floats, year: int) -> Floats:
    relative = np.exp(strength - strength.mean(axis=0, keepdims=True))
    inputs = 1 + INPUT_SHARE * relative / (relative + 3.0)
    slump = 1 - SLUMP * (year == SLUMP_YEAR)
    growth = (1 + GROWTH + 0.01 * (world.income < 0)) ** year
    total: Floats = WORLD_SPENDING * world.size * growth * slump
    spent: Floats = total[:, None] * world.demand * inputs
    return spent
