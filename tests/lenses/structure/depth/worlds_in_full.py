"""Worlds for the deeper numbers: with quantities, with areas, with many products."""

from __future__ import annotations

from dataclasses import dataclass, field

import ibis
import numpy as np
import pyarrow as pa
from tests.lenses.structure.worlds import Shelf, flows

from bilateral.origin import Origin
from bilateral.store import Dataset

Row = tuple[int, str, str, str, float, float | None]


def measured(rows: list[Row]) -> pa.Table:
    """Flows with quantities (None where there is none)."""
    table = flows([row[:5] for row in rows])
    return table.set_column(5, "quantity", pa.array([row[5] for row in rows], pa.float64()))


def many(years=(2017, 2018), products=60, *, seed=3, countries=("KOR", "CHN", "JPN", "USA", "DEU", "ROW")) -> Shelf:
    """A world in which complexity can be had: what a country sells hangs on how able it is."""
    random = np.random.default_rng(seed)
    rows: list[Row] = [
        (year, exporter, importer, f"{product:06d}", float(round(random.lognormal(4, 2)) + 1), weight(random))
        for year in years
        for able, exporter in enumerate(countries)
        for importer in countries
        for product in range(products)
        if exporter != importer and random.random() < 0.9 - 0.012 * product + 0.05 * able
    ]
    return Shelf(measured(rows), "our list")


def weight(random: np.random.Generator) -> float | None:
    return None if random.random() < 0.1 else float(random.lognormal(0, 1))


@dataclass
class WithIncomes(Shelf):
    """A shelf with a table of gravity beside the flows."""

    incomes: pa.Table = field(default_factory=lambda: pa.table({}))

    def datasets(self, table: str | None = None) -> tuple[Dataset, ...]:
        if table != "gravity":
            return super().datasets(table)
        return (
            Dataset(
                table="gravity",
                name="heads",
                source="gravity",
                version="1",
                years=(),
                classifications=(),
                levels=(),
                rows=self.incomes.num_rows,
                aside=0,
                unit="USD",
                origins=(Origin("Tests", "Incomes"),),
                loaded_at="2025-01-01T00:00:00+00:00",
                exporters=(),
                importers=(),
            ),
        )

    def read(self, dataset, *, years=None, engine=None):
        return ibis.memtable(self.incomes if dataset.table == "gravity" else self.table)
