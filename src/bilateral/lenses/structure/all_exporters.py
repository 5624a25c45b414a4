"""Why exports grew, for every exporter at once: constant-market-share analysis as one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bilateral.errors import SelectionError
from bilateral.lenses.structure import kernels as k
from bilateral.lenses.structure.wide import Asked, ask, build, known, write
from bilateral.measure import Scope
from bilateral.origin import Origin, any_simulated

if TYPE_CHECKING:
    import pyarrow as pa

    from bilateral.store import Store

__all__ = ["GrowthResult", "growth"]

_EFFECTS = (
    "world",
    "product",
    "market",
    "competitiveness",
    "entry",
    "product_before_market",
    "market_after_product",
    "market_before_product",
    "product_after_market",
)


@dataclass(frozen=True, slots=True)
class GrowthResult:
    """What the change in every country's exports is made of."""

    years: tuple[int, int]
    """Start and end."""
    unit: str
    """Unit of trade values: "USD", or "unit not stated"."""
    table: pa.Table
    """One row an exporter, sorted: year (the end), country, exports at both ends, and the effects, which sum to the
    change: ``world + product + market + competitiveness``. Each column's unit and formula stand in its field's
    metadata."""
    growth: k.Growth
    """The same as arrays, shape (countries,)."""
    asked: Asked
    """The flows, scope and dataset of the end."""

    @property
    def scope(self) -> Scope:
        """Dataset, years, classification, level and selection of every number."""
        return self.asked.scope

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where the numbers come from."""
        return self.asked.dataset.origins

    @property
    def simulated(self) -> bool:
        """Whether anything in it is made from simulated data."""
        return any_simulated(self.origins)

    def tidy(self) -> pa.Table:
        """The table."""
        return self.table

    def write(self, path: Path | str) -> Path:
        """Write the table to a Parquet file, in one step; scope, unit and origins stand in its metadata.

        Raises
        ------
        StoreError
            The file cannot be written.
        """
        return write(self.table, self.asked, path)


def growth(
    store: Store,
    *,
    years: tuple[int, int],
    data: str | None = None,
    digits: int | None = None,
    products: Sequence[str] = (),
    engine: k.Engine = "auto",
) -> GrowthResult:
    """Constant-market-share analysis of every exporter, exact, between two years; see `kernels.growth_cells`.

    Parameters
    ----------
    store
        Where the flows are.
    years
        Start and end; both in one product classification.
    data
        Name of the dataset. Default: the one loaded last.
    digits
        Length to which product codes are cut. Default: the finest in the data.
    products
        The selection is the universe, see `choice.choose`. Default: all.
    engine
        Which kernels run; see `kernels.dispatch.twin`.

    Returns
    -------
    GrowthResult

    Raises
    ------
    NoData
        The store is empty.
    SelectionError
        A dataset, year, level or product that is not there, or the classification changes between the years.
    MissingExtra
        numba was asked for and is not installed.
    """
    dataset = store.dataset(data)
    start, end = (ask(store, dataset, year, digits, products) for year in years)
    _check(start.scope, end.scope)
    countries, found = k.growth_all(start.flows, end.flows, engine=engine)
    arrays = {"exports_before": found.before, "exports_after": found.before + found.change}
    arrays |= {name: getattr(found, name) for name in _EFFECTS}
    columns = {name: (known(f"structure.growth.{name}", dataset.unit), values) for name, values in arrays.items()}
    table = build(years[1], {"country": (countries, np.arange(len(countries)))}, columns)
    return GrowthResult(years, dataset.unit, table, found, replace(end, scope=replace(end.scope, years=years)))


def _check(start: Scope, end: Scope) -> None:
    """Two years can be compared when their products are told apart in one way."""
    first, last = ((scope.classification, scope.digits) for scope in (start, end))
    if first != last:
        raise SelectionError(
            "the products are not the same in the two years",
            got=f"{start.classification} {start.digits or ''}, {end.classification} {end.digits or ''}",
            allowed="two years in one classification, at one level of digits",
        )
