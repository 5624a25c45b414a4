"""Trade and technology in one space: which fields lie near to what a country exports.

The one place where the exports of all countries meet their patents; it hands plain matrices to the formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bilateral.errors import NoData, SelectionError
from bilateral.origin import Origin, any_simulated, union

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from bilateral.pair import Pair
    from bilateral.store import Dataset, Store

__all__ = ["CrossSpace", "cross_space"]

_FEWEST = 5
"""Countries in both datasets below which nothing is said."""


@dataclass(frozen=True, slots=True)
class CrossSpace:
    """How near goods and fields of technology lie to each other, and what that means for two countries."""

    pair: Pair
    years: tuple[int, int]
    """Year of the trade, and of the patents."""
    countries: tuple[str, ...]
    """ISO3 of the countries that are in both datasets."""
    products: tuple[str, ...]
    fields: tuple[str, ...]
    proximity: NDArray[np.float64]
    """Shape (products, fields), 0–1: the smaller of the chances that a country with an advantage in the product has one
    in the field, and the other way round; NaN where no country has one of the two."""
    density: NDArray[np.float64]
    """Shape (2, fields), 0–1: how much of what lies near a field each of the two exports with an advantage."""
    advantage: NDArray[np.float64]
    """Shape (2, fields): revealed technological advantage of the two; NaN where it is not known."""
    origins: tuple[Origin, ...]

    @property
    def simulated(self) -> bool:
        """Whether anything in it is made from simulated data."""
        return any_simulated(self.origins)

    def tidy(self) -> pa.Table:
        """One row a country and field: density, RTA, and the three products that lie nearest."""
        import pyarrow as pa

        near = np.nan_to_num(self.proximity, nan=-1.0)
        nearest = [
            [self.products[k] for k in np.argsort(-near[:, n], kind="stable")[:3]] for n in range(len(self.fields))
        ]
        rows = [
            {
                "country": code,
                "field": field,
                "density": _finite(self.density[side, n]),
                "rta": _finite(self.advantage[side, n]),
                "nearest": ", ".join(nearest[n]),
            }
            for side, code in enumerate((self.pair.a, self.pair.b))
            for n, field in enumerate(self.fields)
        ]
        return pa.Table.from_pylist(rows)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def cross_space(
    store: Store,
    pair: Pair,
    *,
    year: int | None = None,
    patent_year: int | None = None,
    digits: int | None = None,
    data: str | None = None,
    patents: str | None = None,
) -> CrossSpace:
    """The cross-space of exports and patents.

    ``φ_kf = Σ_i M_ik Q_if / max(Σ_i M_ik, Σ_i Q_if)``, M where RCA ≥ 1 and Q where RTA ≥ 1, over the countries that
    both datasets hold; ``ω_if = Σ_k M_ik φ_kf / Σ_k φ_kf``.

    Parameters
    ----------
    store
        Where the flows and the patents are.
    pair
        The two countries.
    year, patent_year
        Default: the last that each dataset holds.
    digits
        Length to which product codes are cut. Default: the finest.
    data, patents
        Names of the datasets. Default: those loaded last.

    Raises
    ------
    NoData
        One of the two tables is empty, or fewer than five countries are in both.
    SelectionError
        A dataset or year that is not there.

    Notes
    -----
    Catalán, P., Navarrete, C. and Figueroa, F. (2022), The scientific and technological cross-space, Research Policy
    51(8), 104309; the article was not read, the form is that of the package economic-complexity.
    """
    from bilateral.lenses.structure.formulas import cross_density, cross_proximity, reaches

    flows, families = store.dataset(data), store.dataset(patents, "patents")
    traded, filed = _year(flows, year), _year(families, patent_year)
    sellers, products, rca = _trade(store, flows, pair, traded, digits)
    holders, fields, rta = _patents(store, families, filed)
    both = tuple(code for code in sellers if code in holders)
    if len(both) < _FEWEST:
        raise NoData(
            "too few countries are in both the trade and the patents", got=len(both), allowed=f"{_FEWEST} or more"
        )
    m = reaches(rca[[sellers.index(code) for code in both]], 1.0)
    q = reaches(rta[[holders.index(code) for code in both]], 1.0)
    near = cross_proximity(m, q)
    unknown = np.full((2, len(fields)), np.nan)
    density, advantage = unknown.copy(), unknown
    for side, code in enumerate((pair.a, pair.b)):
        if code in sellers:
            density[side] = cross_density(reaches(rca[sellers.index(code)], 1.0), near)
        if code in holders:
            advantage[side] = rta[holders.index(code)]
    origins = union(flows.origins, families.origins)
    return CrossSpace(pair, (traded, filed), both, products, fields, near, density, advantage, origins)


def _year(dataset: Dataset, year: int | None) -> int:
    chosen = dataset.years[-1] if year is None else year
    if chosen not in dataset.years:
        raise SelectionError(f"{dataset.name} has no such year", got=year, allowed=dataset.span)
    return chosen


_Matrix = tuple[tuple[str, ...], tuple[str, ...], "NDArray[np.float64]"]


def _trade(store: Store, dataset: Dataset, pair: Pair, year: int, digits: int | None) -> _Matrix:
    """Exporters, products, and RCA by both."""
    from bilateral.lenses.structure.formulas import rca
    from bilateral.lenses.structure.query import exporter_totals

    sold = exporter_totals(store.read(dataset, years=(year,)), pair, year).to_pydict()
    codes = [code[:digits] for code in sold["product"]]
    sellers, products = tuple(sorted(set(sold["exporter"]))), tuple(sorted(set(codes)))
    row = {code: n for n, code in enumerate(sellers)}
    column = {code: n for n, code in enumerate(products)}
    exports = np.zeros((len(sellers), len(products)))
    np.add.at(exports, ([row[x] for x in sold["exporter"]], [column[x] for x in codes]), sold["value"])
    return sellers, products, np.nan_to_num(rca(exports, exports.sum(axis=0)), nan=0.0)


def _patents(store: Store, dataset: Dataset, year: int) -> _Matrix:
    """Countries, fields, and RTA by both."""
    from bilateral.lenses.technology.panel import panel
    from bilateral.lenses.technology.query import rows

    found = panel(rows(store.read(dataset)))
    return found.countries, found.fields, np.asarray(found.rta(year), dtype=np.float64)
