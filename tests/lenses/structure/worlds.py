"""Small worlds, a store that is a table in memory, and the real data where they lie beside the project."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from bilateral.origin import Origin
from bilateral.store import Dataset, Product

ROOT = Path(__file__).parents[3]
REAL = ROOT.parent / "shared" / "data" / "trade"
PUBLISHED = ROOT / "tests" / "published" / "structure"


def published(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / name / "table.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def flows(rows: list[tuple[int, str, str, str, float]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) if rows else [[], [], [], [], []]
    kinds = (pa.int16(), pa.string(), pa.string(), pa.string(), pa.float64())
    arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
    names = ["year", "exporter", "importer", "product", "value"]
    return pa.table([*arrays, pa.nulls(len(arrays[0]), pa.float64())], names=[*names, "quantity"])


@dataclass
class Shelf:
    """The part of a store that a lens asks."""

    table: pa.Table
    names: dict[int, str] | str = "my list"
    levels: tuple[int, ...] = ()
    unit: str = "USD"
    given: Mapping[str, Product] = field(default_factory=dict)

    def dataset(self, name: str | None = None, table: str = "trade_flows") -> Dataset:
        years = tuple(sorted(self.table["year"].unique().to_pylist()))
        named = self.names if isinstance(self.names, dict) else dict.fromkeys(years, self.names)
        return Dataset(
            table=table,
            name="shelf",
            source="flows",
            version="1",
            years=years,
            classifications=tuple(named.items()),
            levels=self.levels,
            rows=self.table.num_rows,
            aside=0,
            unit=self.unit,
            origins=(Origin("Tests", "A small world"),),
            loaded_at="2025-01-01T00:00:00+00:00",
            exporters=tuple(sorted(self.table["exporter"].unique().to_pylist())),
            importers=tuple(sorted(self.table["importer"].unique().to_pylist())),
        )

    def datasets(self, table: str | None = None) -> tuple[Dataset, ...]:
        return (self.dataset(),) if table in {None, "trade_flows"} else ()

    def products(self, dataset: Dataset) -> Mapping[str, Product]:
        return self.given

    def read(self, dataset: Dataset, *, years=None, engine=None):
        return ibis.memtable(self.table)


TOY = flows([
    (2020, exporter, importer, product, value)
    for exporter, importer, values in (
        ("XAL", "XBO", (30, 10)), ("XAL", "XCA", (10, 50)), ("XBO", "XAL", (20, 5)),
        ("XBO", "XCA", (15, 10)), ("XCA", "XAL", (5, 25)), ("XCA", "XBO", (10, 10)),
    )
    for product, value in zip(("p1", "p2"), values, strict=True)
])  # fmt: skip
"""Three countries and two products, the world of tests/published/structure/toy."""


def real(name: str) -> Path:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"needs {path.relative_to(ROOT.parent)} beside the project")
    return path


@cache
def wiod() -> Shelf:
    raw = pq.read_table(real("wiod2013_bilateral_1995_2011.parquet"))
    codes = {"ROM": "ROU", "RoW": "ROW"}
    sides = [pa.array([codes.get(code, code) for code in raw[side].to_pylist()]) for side in ("exporter", "importer")]
    value = pc.multiply(pc.cast(pc.add(raw["intermediate"], raw["final"]), pa.float64()), 1e6)
    table = pa.table({
        "year": raw["year"].cast(pa.int16()), "exporter": sides[0], "importer": sides[1],
        "product": raw["industry"].cast(pa.string()), "value": value,
        "quantity": pa.nulls(raw.num_rows, pa.float64()),
    })  # fmt: skip
    return Shelf(table.filter(pc.greater(table["value"], 0)), "WIOD2013")


@cache
def sitc() -> dict[str, dict[str, float]]:
    """Mean exports 1998-2000 by country and SITC 4-digit product."""
    found: dict[str, dict[str, float]] = {}
    with gzip.open(real("world_trade_avg_1998_2000_sitc4.csv.gz"), "rt") as file:
        for row in csv.DictReader(file):
            country, product, value = row.values()
            found.setdefault(country.upper(), {})[product.zfill(4)] = float(value)
    return found
