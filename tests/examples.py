"""The small files that README and docs speak of. Values are invented for the test; no page prints them as findings."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

ECONOMIES = ("KOR", "CHN", "JPN", "USA", "DEU", "RoW")
INDUSTRIES = tuple(f"c{number}" for number in range(1, 36))
YEARS = (2010, 2011)


def write_files(folder: Path) -> None:
    """Write wiod.parquet (an input–output layout, million USD) and extract.csv (HS 6-digit, thousand USD)."""
    pq.write_table(_wiod(), folder / "wiod.parquet")
    with (folder / "extract.csv").open("w", newline="") as sink:
        writer = csv.writer(sink)
        writer.writerow(["year", "reporter", "partner", "hs6", "trade_value"])
        writer.writerows(_extract())


def _wiod() -> pa.Table:
    rows = [
        {
            "year": year,
            "exporter": exporter,
            "industry": industry,
            "importer": importer,
            "intermediate": float(_size(exporter, importer, industry, year)),
            "final": float(_size(importer, exporter, industry, year) % 40),
        }
        for year, exporter, industry, importer in itertools.product(YEARS, ECONOMIES, INDUSTRIES, ECONOMIES)
    ]
    return pa.Table.from_pylist(rows)


def _size(exporter: str, importer: str, industry: str, year: int) -> int:
    strength = 1 + (ECONOMIES.index(exporter) * 7 + int(industry[1:]) * 5) % 11
    return 10 * strength * strength + (ECONOMIES.index(importer) * 13 + year) % 17


def _extract() -> list[tuple[object, ...]]:
    codes = ("010121", "270900", "330499", "854231", "854232", "870323", "870899", "901380")
    pairs = itertools.permutations(("KOR", "CHN", "JPN", "USA"), 2)
    return [
        (2023, a, b, code, 100 + (place * 37 + spot * 101) % 911)
        for place, (a, b) in enumerate(pairs)
        for spot, code in enumerate(codes)
    ]
