"""Every index for every pair of countries in one year, as one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bilateral.errors import SelectionError, nearest
from bilateral.lenses.structure import kernels as k
from bilateral.lenses.structure.formulas.arrays import Floats
from bilateral.lenses.structure.wide import Asked, Meaning, ask, build, known, write
from bilateral.measure import Scope
from bilateral.origin import Origin, any_simulated

if TYPE_CHECKING:
    import pyarrow as pa

    from bilateral.store import Store

__all__ = ["INDICES", "AllPairsResult", "all_pairs"]

Columns: TypeAlias = Mapping[str, tuple[Meaning, Floats]]


@dataclass(frozen=True, slots=True)
class AllPairsResult:
    """Indices of all ordered pairs of one year."""

    year: int
    unit: str
    """Unit of trade values: "USD", or "unit not stated"."""
    indices: tuple[str, ...]
    """Which families of indices were asked for; see `INDICES`."""
    countries: tuple[str, ...]
    """ISO3, sorted: everyone who exports or imports in the year."""
    table: pa.Table
    """One row for each ordered pair of different countries, sorted: year, a, b, the value of exports from a to b, and
    a column for each index; null where it is not defined. Similarity, rivalry and two-way trade are the same for
    (a, b) and (b, a); double weight, complementarity and intensity are not. Each column's unit, definition and id stand
    in the metadata of its field."""
    asked: Asked
    """The flows, scope and dataset behind it."""

    @property
    def scope(self) -> Scope:
        """Dataset, year, classification, level and selection of every number."""
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

    def sentence(self) -> str:
        """What it is, in one line."""
        marked = "SIMULATED: " if self.simulated else ""
        return (
            f"{marked}{self.table.num_rows:,} ordered pairs of {len(self.countries)} countries; {self.scope.sentence()}"
        )

    def write(self, path: Path | str) -> Path:
        """Write the table to a Parquet file, in one step; scope, unit and origins stand in its metadata.

        Raises
        ------
        StoreError
            The file cannot be written.
        """
        return write(self.table, self.asked, path)


def all_pairs(
    store: Store,
    *,
    year: int,
    data: str | None = None,
    digits: int | None = None,
    products: Sequence[str] = (),
    indices: Sequence[str] = (),
    engine: k.Engine = "auto",
) -> AllPairsResult:
    """Every index for every pair of countries in one year.

    Parameters
    ----------
    store
        Where the flows are.
    year
        A year of the dataset.
    data
        Name of the dataset. Default: the one loaded last.
    digits
        Length to which product codes are cut. Default: the finest in the data.
    products
        The selection is the universe, see `choice.choose`. Default: all.
    indices
        Which of `INDICES`. Default: all.
    engine
        Which kernels run; see `kernels.dispatch.twin`.

    Returns
    -------
    AllPairsResult

    Raises
    ------
    NoData
        The store is empty.
    SelectionError
        A dataset, year, level, product or index that is not there.
    MissingExtra
        numba was asked for and is not installed.
    """
    wanted = _checked(indices)
    asked = ask(store, store.dataset(data), year, digits, products)
    flows, unit = asked.flows, asked.dataset.unit
    sums = k.totals(flows, engine=engine)
    columns: dict[str, tuple[Meaning, Floats]] = {"trade": (known("structure.trade.ab", unit), sums.trade)}
    for name in wanted:
        columns |= INDICES[name](flows, sums, engine)
    a, b = np.nonzero(~np.eye(len(flows.countries), dtype=bool))
    listed = {"a": (flows.countries, a), "b": (flows.countries, b)}
    table = build(year, listed, {name: (meaning, matrix[a, b]) for name, (meaning, matrix) in columns.items()})
    return AllPairsResult(year, unit, wanted, flows.countries, table, asked)


def _checked(indices: Sequence[str]) -> tuple[str, ...]:
    for name in indices:
        if name not in INDICES:
            raise SelectionError("no such index", got=name, allowed=", ".join(INDICES), close=nearest(name, INDICES))
    return tuple(name for name in INDICES if name in indices or not indices)


def _esi(flows: k.Packed, sums: k.Totals, engine: k.Engine) -> Columns:
    return {"esi": (known("structure.esi.world"), k.esi_matrix(flows, sums, engine=engine))}


def _esi_market(flows: k.Packed, sums: k.Totals, engine: k.Engine) -> Columns:
    return {
        "esi_third_markets": (known("structure.esi.third_markets"), k.esi_market_matrix(flows, sums, engine=engine))
    }


def _third_market(flows: k.Packed, sums: k.Totals, engine: k.Engine) -> Columns:
    return {"third_market": (known("structure.third_market.min"), k.third_market_matrix(flows, sums, engine=engine))}


def _double_weight(flows: k.Packed, sums: k.Totals, engine: k.Engine) -> Columns:
    found = k.double_weight_matrix(flows, sums, engine=engine)
    covered = np.broadcast_to(1 - found.alone[:, None], found.weights.shape)
    return {
        "double_weight": (known("structure.double_weight.ab"), found.weights),
        "double_weight_covered": (known("structure.double_weight.covered.a"), covered),
    }


def _intra(flows: k.Packed, sums: k.Totals, engine: k.Engine) -> Columns:
    found = k.intra_matrices(flows, sums, engine=engine)
    return {
        "gl": (known("structure.gl"), found.gl),
        "gl_aquino": (known("structure.gl.aquino"), found.aquino),
        "gl_balance_adjusted": (known("structure.gl.balance_adjusted"), found.balance_adjusted),
    }


def _tci(flows: k.Packed, sums: k.Totals, engine: k.Engine) -> Columns:
    return {"tci": (known("structure.tci.ab"), k.michaely_matrix(flows, sums, engine=engine))}


def _drysdale(_flows: k.Packed, sums: k.Totals, _engine: k.Engine) -> Columns:
    found = k.drysdale_matrices(sums)
    return {
        "drysdale_c": (known("structure.drysdale.c.ab"), found.c),
        "drysdale_b": (known("structure.drysdale.b.ab"), found.b),
        "drysdale_i": (known("structure.drysdale.i.ab"), found.i),
    }


def _intensity(_flows: k.Packed, sums: k.Totals, _engine: k.Engine) -> Columns:
    return {"intensity": (known("structure.intensity.ab"), k.intensity_matrix(sums))}


INDICES: Mapping[str, Callable[[k.Packed, k.Totals, k.Engine], Columns]] = MappingProxyType(
    {
        "esi": _esi,
        "esi_third_markets": _esi_market,
        "third_market": _third_market,
        "double_weight": _double_weight,
        "gl": _intra,
        "tci": _tci,
        "drysdale": _drysdale,
        "intensity": _intensity,
    }
)
"""Families of indices by name."""
