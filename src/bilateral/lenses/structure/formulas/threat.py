"""Competitive threat: how much of a country's exports a rival contests, and who gains market share."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Literal

import numpy as np

from bilateral.lenses.structure.formulas.advantage import reaches
from bilateral.lenses.structure.formulas.arrays import Bools, Floats, Ints, flows, ratio

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["Threat", "dynamic_threat", "static_threat", "threat_classes", "threat_shares"]


class Threat(IntEnum):
    """Who gains and who loses market share in a product; a share that stands still counts as held, not lost."""

    NONE = 0
    """Both hold or gain, the country at least as much as the rival."""
    PARTIAL = 1
    """Both hold or gain, the rival more."""
    DIRECT = 2
    """The country loses, the rival holds or gains."""
    REVERSE = 3
    """The country holds or gains, the rival loses: the rival is under threat."""
    WITHDRAWAL = 4
    """Both lose, to others."""
    UNKNOWN = 5
    """A change of share is not defined: the market was empty in one of the years."""


def static_threat(exports: ArrayLike, rival_rca: ArrayLike, threshold: float = 1.0) -> float:
    """Static index of competitive threat: share of a country's exports in products in which the rival is competitive.

    ``SICT = Σ_{k: RCA_bk ≥ 1} x_ak / Σ_k x_ak``. A tie counts as competitive, as everywhere here (see
    `advantage.reaches`); the article's own text is said to ask for RCA above 1, which differs at ties only.

    Parameters
    ----------
    exports
        Exports of the country, shape (K,), one currency.
    rival_rca
        RCA of the rival, shape (K,), ratio; NaN (the world does not trade the product) is not competitive.
    threshold
        RCA from which on the rival is competitive.

    Returns
    -------
    float
        0 (nothing contested) to 1; NaN when the country exports nothing. Not symmetric.

    Raises
    ------
    ValueError
        A flow is negative or not finite, or the shapes differ.

    Notes
    -----
    Jenkins, R. (2008), Measuring the competitive threat from China for other Southern exporters, World Economy 31(10),
    1351–1366; UNU-WIDER Research Paper 2008/11. Only the abstract could be read here (it names the two indices); the
    condition is from memory of the paper.

    Examples
    --------
    >>> static_threat([60, 30, 10], [0.5, 1.0, 2.0])
    0.4
    """
    return _share_of(exports, reaches(rival_rca, threshold))


def dynamic_threat(
    exports: ArrayLike,
    change: ArrayLike,
    rival_change: ArrayLike,
    rule: Literal["faster", "displaced"] = "faster",
) -> float:
    """Dynamic index of competitive threat: share of exports in products in which the rival gains ground.

    ``DICT = Σ_{k in D} x_ak / Σ_k x_ak``. D by `rule`: "faster", the rival's market share rose by more than the
    country's own, ``Δm_bk > Δm_ak``, and rose, ``Δm_bk > 0``; "displaced", the rival's rose and the country's fell,
    ``Δm_bk > 0 > Δm_ak``. The second is the stricter, so that it never gives more.

    Parameters
    ----------
    exports
        Exports of the country that weigh the products, shape (K,), one currency; say of which year.
    change, rival_change
        Change of market share of the country and of the rival between two years, shape (K,), −1 to 1; NaN where not
        defined, which counts as no threat.
    rule
        "faster" or "displaced".

    Returns
    -------
    float
        0 to 1; NaN when the country exports nothing. Not symmetric.

    Raises
    ------
    ValueError
        A flow is negative or not finite, the shapes differ, or the rule is not known.

    Notes
    -----
    Jenkins, R. (2008), as in `static_threat`. Only the abstract could be read here; which of the two conditions is the
    paper's could not be confirmed, so that both are given and the choice must be printed with the number.
    """
    own, rival = np.asarray(change, dtype=np.float64), np.asarray(rival_change, dtype=np.float64)
    if own.shape != rival.shape:
        raise ValueError(f"columns must have one shape, got {[own.shape, rival.shape]}")
    if rule not in {"faster", "displaced"}:
        raise ValueError(f'rule must be "faster" or "displaced", got {rule!r}')
    return _share_of(exports, (rival > 0) & (rival > own if rule == "faster" else own < 0))


def threat_classes(change: ArrayLike, rival_change: ArrayLike) -> Ints:
    """Class of threat in each product (or market and product), from the changes of two market shares.

    Parameters
    ----------
    change, rival_change
        Change of market share of the country and of the rival between two years, any one shape; NaN where not defined.

    Returns
    -------
    numpy.ndarray
        Same shape, values of `Threat`.

    Raises
    ------
    ValueError
        The shapes differ.

    Notes
    -----
    Lall, S., Albaladejo, M. (2004), China's competitive performance: a threat to East Asian manufactured exports?,
    World Development 32(9), 1441–1466: no threat, partial threat, direct threat, China under threat (here "reverse"),
    mutual withdrawal. The abstract was read; the table of the five classes is from memory of the paper. It does not
    say (as far as remembered) what becomes of a share that stands still: here it counts as held, so that the classes
    cover every case.

    Examples
    --------
    >>> [Threat(n).name for n in threat_classes([0.02, 0.01, -0.01, 0.01, -0.01], [0.01, 0.02, 0.01, -0.01, -0.02])]
    ['NONE', 'PARTIAL', 'DIRECT', 'REVERSE', 'WITHDRAWAL']
    """
    own, rival = np.asarray(change, dtype=np.float64), np.asarray(rival_change, dtype=np.float64)
    if own.shape != rival.shape:
        raise ValueError(f"columns must have one shape, got {[own.shape, rival.shape]}")
    cases = [
        (np.isnan(own) | np.isnan(rival), Threat.UNKNOWN),
        ((own < 0) & (rival < 0), Threat.WITHDRAWAL),
        (rival < 0, Threat.REVERSE),
        (own < 0, Threat.DIRECT),
        (rival > own, Threat.PARTIAL),
    ]
    found: Ints = np.select([case for case, _ in cases], [int(name) for _, name in cases], int(Threat.NONE))
    return found.astype(np.int64)


def threat_shares(exports: ArrayLike, classes: Ints) -> Floats:
    """Share of a country's exports in each class of threat.

    Parameters
    ----------
    exports
        Exports of the country that weigh the cells, one currency; say of which year.
    classes
        Values of `Threat`, of the same shape.

    Returns
    -------
    numpy.ndarray
        Shape (6,) in the order of `Threat`, shares that sum to 1; NaN when the country exports nothing.

    Raises
    ------
    ValueError
        A flow is negative or not finite, or the shapes differ.
    """
    return np.array([_share_of(exports, classes == name) for name in Threat])


def _share_of(exports: ArrayLike, marked: Bools) -> float:
    x = flows(exports)
    if x.shape != marked.shape:
        raise ValueError(f"columns must have one shape, got {[x.shape, marked.shape]}")
    return ratio(float(x[marked].sum()), float(x.sum()))
