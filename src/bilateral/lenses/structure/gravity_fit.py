"""Poisson pseudo-maximum likelihood with fixed effects, by pyfixest. The only module that names it."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.errors import MissingExtra, SelectionError
from bilateral.lenses.structure.formulas.arrays import Bools, Floats, Ints
from bilateral.lenses.structure.gravity_panel import Panel

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Coefficient", "Fit", "dyads", "fit", "folds", "held_out"]

TOLERANCE = 1e-8
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One term of the model."""

    term: str
    estimate: float
    """For a logarithm the elasticity; for a 0–1 term, trade is multiplied by exp(estimate)."""
    se: float
    """Standard error, clustered by pair of countries."""
    low: float
    """Lower end of the 95 % interval."""
    high: float
    """Upper end of the 95 % interval."""
    p_value: float


@dataclass(frozen=True, slots=True)
class Fit:
    """One estimation."""

    coefficients: tuple[Coefficient, ...]
    predicted: Floats
    """Expected value of every row of the panel, shape (rows,); NaN for rows that were dropped."""
    dropped: Bools
    """Rows that carry no information, shape (rows,)."""
    separated: int
    """How many of them are separated: trade is zero wherever a fixed effect or a combination of terms says so."""
    collinear: tuple[str, ...]
    """Terms that the fixed effects take up."""
    clusters: int
    """Pairs of countries, regardless of direction, that the standard errors are clustered by."""
    pair_effects: bool


def fit(panel: Panel, *, pair_effects: bool = False) -> Fit:
    """Estimate ``x_ijt = exp(β'z_ijt + α_it + γ_jt [+ δ_ij]) · ε_ijt`` by Poisson pseudo-maximum likelihood.

    Parameters
    ----------
    panel
        The rows and the terms z.
    pair_effects
        Add a fixed effect for each exporter and importer: only terms that change over time are then identified.

    Returns
    -------
    Fit

    Raises
    ------
    MissingExtra
        pyfixest is not installed.
    SelectionError
        No term is left: the fixed effects take up all of them.

    Notes
    -----
    Santos Silva, J. M. C., Tenreyro, S. (2006), The log of gravity, Review of Economics and Statistics 88, 641–658.
    Rows that are separated are found by fixed effect and by iterated rectification and left out: Correia, S.,
    Guimarães, P., Zylkin, T. (2020), Fast Poisson estimation with high-dimensional fixed effects, Stata Journal 20,
    95–115. With pair effects and few years, estimates have a bias of order 1/countries and standard errors are somewhat
    too small (Weidner, M., Zylkin, T. (2021), Bias and consistency in three-way gravity models, Journal of
    International Economics 132); it is not corrected here.
    """
    frame = _frame(panel)
    model = _estimate(frame, panel.terms, pair_effects, {"CRV1": "dyad"})
    names = list(model.coef().index)
    dropped = _dropped(model, len(frame))
    predicted = np.full(len(frame), math.nan)
    predicted[~dropped] = _values(model.predict(type="response")) * _scale(panel)
    return Fit(
        coefficients=tuple(_coefficient(model, name) for name in names),
        predicted=predicted,
        dropped=dropped,
        separated=int(model.n_separation_na),
        collinear=tuple(term for term in panel.terms if term not in names),
        clusters=len(set(dyads(panel.rows)[~dropped].tolist())),
        pair_effects=pair_effects,
    )


def held_out(panel: Panel, number: int) -> Floats:
    """What the model expects of pairs that it has not seen: each fold of pairs is left out of its own estimation.

    Parameters
    ----------
    panel
        As in `fit`; two-way fixed effects.
    number
        How many folds of country pairs; both directions and all years of a pair are in one fold.

    Returns
    -------
    numpy.ndarray
        Shape (rows,), in the unit of the flows; NaN where the rest of the data cannot say.
    """
    frame, fold = _frame(panel), folds(panel.rows, number)
    predicted = np.full(len(frame), math.nan)
    for each in range(number):
        out = fold == each
        model = _estimate(frame[~out].reset_index(drop=True), panel.terms, False, "iid")
        predicted[out] = _values(_quiet(model.predict, newdata=frame[out], type="response"))
    return predicted * _scale(panel)


def dyads(rows: pa.Table) -> Ints:
    """The number of each row's pair of countries, regardless of direction; shape (rows,)."""
    a, b = (np.asarray(rows[side].to_pylist(), dtype="U3") for side in ("exporter", "importer"))
    both = np.char.add(np.where(a < b, a, b), np.where(a < b, b, a))
    return np.asarray(np.unique(both, return_inverse=True)[1], dtype=np.int64)


def folds(rows: pa.Table, number: int) -> Ints:
    """A fold for every row, by its pair of countries; the same data give the same folds."""
    pair = dyads(rows)
    shuffled = np.random.default_rng(0).permutation(int(pair.max()) + 1)
    return np.asarray(shuffled[pair] % number, dtype=np.int64)


def _frame(panel: Panel) -> Any:
    """The panel with its fixed effects as whole numbers."""
    rows = panel.rows
    year, seller, buyer = (_numbers(rows[key].to_numpy()) for key in ("year", "exporter", "importer"))
    count = max(int(seller.max()), int(buyer.max()), int(year.max())) + 1
    frame = _pandas().DataFrame({term: rows[term].to_numpy() for term in panel.terms})
    return frame.assign(
        value=rows["value"].to_numpy() / _scale(panel),
        exporter_year=seller * count + year,
        importer_year=buyer * count + year,
        pair=seller * count + buyer,
        dyad=dyads(rows),
    )


def _scale(panel: Panel) -> float:
    """The mean flow: divided by it, the tolerances of the estimation do not hang on the currency unit."""
    return float(panel.rows["value"].to_numpy().mean()) or 1.0


def _numbers(codes: Any) -> Ints:
    return np.asarray(np.unique(codes.astype("U4"), return_inverse=True)[1], dtype=np.int64)


def _estimate(frame: Any, terms: Sequence[str], pair_effects: bool, errors: Any) -> Any:
    effects = "exporter_year + importer_year" + (" + pair" if pair_effects else "")
    try:
        return _quiet(
            _pyfixest().fepois,
            f"value ~ {' + '.join(terms)} | {effects}",
            frame,
            vcov=errors,
            separation_check=["fe", "ir"],
            iwls_tol=TOLERANCE,
            iwls_maxiter=100,
        )
    except ValueError as error:
        if "collinear" not in str(error):
            raise
        allowed = _hint(pair_effects)
        raise SelectionError("the fixed effects take up every term", got=", ".join(terms), allowed=allowed) from None


def _quiet(call: Any, *given: Any, **named: Any) -> Any:
    """A call without the warnings: what pyfixest warns of is reported here as numbers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return call(*given, **named)


def _pyfixest() -> Any:
    try:
        import pyfixest
    except ImportError:
        raise MissingExtra("gravity needs the package pyfixest", then="pip install 'bilateral[gravity]'") from None
    return pyfixest


def _pandas() -> Any:
    _pyfixest()
    import pandas as pd

    return pd


def _dropped(model: Any, rows: int) -> Bools:
    dropped = np.zeros(rows, dtype=bool)
    dropped[np.asarray(sorted(model.na_index), dtype=np.int64)] = True
    return dropped


def _values(found: Any) -> Floats:
    return np.asarray(found, dtype=np.float64)


def _coefficient(model: Any, name: str) -> Coefficient:
    spread = model.confint(alpha=1 - LEVEL).loc[name]
    return Coefficient(
        term=name,
        estimate=float(model.coef()[name]),
        se=float(model.se()[name]),
        low=float(spread.iloc[0]),
        high=float(spread.iloc[1]),
        p_value=float(model.pvalue()[name]),
    )


def _hint(pair_effects: bool) -> str:
    return "terms that change over the years (rta), and several years" if pair_effects else "terms that differ by pair"
