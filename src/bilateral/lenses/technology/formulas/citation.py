"""Whose work a country cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bilateral.lenses.technology.formulas.arrays import Floats, counts, over

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

__all__ = ["relative_citation_index"]


def relative_citation_index(citations: ArrayLike, publications: ArrayLike) -> Floats:
    """How much x cites y, given how much y publishes: share of x's citations that go to y over y's share of works.

    Parameters
    ----------
    citations
        Citations given by each country (rows) to each country (columns), shape (citing, cited). All works that are
        cited count: what goes to countries that are not columns must stand in a column of its own.
    publications
        Works of each cited country that could be cited (in the Indicators, of a window of three years), shape
        (cited,); the same columns.

    Returns
    -------
    Ratio, shape (citing, cited): 1 where y is cited as its weight gives. The diagonal is large everywhere: countries
    cite themselves. NaN where a country cites nothing or publishes nothing.

    Raises
    ------
    ValueError
        A count is negative or not finite, or the columns differ.

    Notes
    -----
    NCSES, Science and Engineering Indicators, relative citation index.
    """
    given, works = counts(citations), counts(publications)
    if given.ndim != 2 or works.shape != given.shape[1:]:
        raise ValueError(f"columns must be the same, got {given.shape} and {works.shape}")
    shares = over(given, given.sum(axis=1, keepdims=True))
    return over(shares, np.broadcast_to(over(works, works.sum()), shares.shape))
