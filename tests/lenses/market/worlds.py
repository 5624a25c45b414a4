"""Small worlds of returns for the market tests."""

from __future__ import annotations

import numpy as np

from bilateral.lenses.market.formulas.plan import Plan

SMALL = Plan(estimation=40, gap=3)


def world(sessions=120, firms=6, *, seed=0, holes=0.0, common=0.01, noise=0.02):
    """Returns (T, N) with betas from 0.5 to 1.5 that share a factor beside the market; and the market."""
    rng = np.random.default_rng(seed)
    market = rng.normal(0, 0.01, sessions)
    shared = rng.normal(0, common, sessions)
    returns = market[:, None] * np.linspace(0.5, 1.5, firms) + shared[:, None]
    returns = returns + rng.normal(0, noise, (sessions, firms))
    returns[rng.random(returns.shape) < holes] = np.nan
    return returns, market
