"""A BACI-sized simulated year: 226 invented economies, 5,000 products, about 11.25 million flows, as a BACI zip.

`python -m benchmarks.make_year FILE [--rows N] [--seed N]`. Values are lognormal with a heavy tail; how many sellers a
buyer has for a product varies from none to well over a hundred, as in the real files. Written exporter by exporter,
so that a few hundred megabytes of memory do.
"""

from __future__ import annotations

import argparse
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from bilateral.reference.countries import country
from bilateral.simulate import SIMULATED_VERSION

__all__ = ["YEAR_PAIR", "YEAR_ROWS", "make_year"]

YEAR_ROWS = 11_250_000
YEAR_PAIR = ("QMA", "QMB")
COUNTRIES = 226
PRODUCTS = 5_000
YEAR = 2022


def main() -> None:
    """Write the archive that the command line names."""
    words = argparse.ArgumentParser(prog="benchmarks.make_year", description=__doc__)
    words.add_argument("file", type=Path)
    words.add_argument("--rows", type=int, default=YEAR_ROWS)
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    print(make_year(given.file, rows=given.rows, seed=given.seed))


def make_year(path: Path, *, rows: int = YEAR_ROWS, seed: int = 1) -> Path:
    """Write a simulated year of about `rows` flows to `path`; returns it."""
    rng = np.random.default_rng(seed)
    people = [country(f"Q{chr(77 + n // 26)}{chr(65 + n % 26)}") for n in range(COUNTRIES)]
    goods = _codes()
    name = f"BACI_HS92_Y{YEAR}_V{SIMULATED_VERSION}.csv"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(name, "w", force_zip64=True) as out:
            for batch in _batches(rng, np.array([one.m49 for one in people]), goods, rows):
                pacsv.write_csv(batch, out, _options(header=batch["i"][0].as_py() == people[0].m49))
        listed = "\n".join(f"{one.m49},{one.name},N/A,{one.iso3}" for one in people)
        text = f"country_code,country_name,country_iso2,country_iso3\n{listed}\n"
        archive.writestr(f"country_codes_V{SIMULATED_VERSION}.csv", text)
        listed = "\n".join(f"{code},Product {code}" for code in goods)
        archive.writestr(f"product_codes_HS92_V{SIMULATED_VERSION}.csv", f"code,description\n{listed}\n")
        archive.writestr("Readme.txt", "SIMULATED DATA for benchmarks: describes no real country.\n")
    return path


def _options(*, header: bool) -> pacsv.WriteOptions:
    return pacsv.WriteOptions(include_header=header, quoting_style="none", quoting_header="none")


def _codes() -> list[str]:
    chapters = [number for number in range(1, 98) if number != 77]
    each = [PRODUCTS // len(chapters) + (place < PRODUCTS % len(chapters)) for place in range(len(chapters))]
    return [
        f"{chapter:02d}{101 + n * 7:04d}" for chapter, count in zip(chapters, each, strict=True) for n in range(count)
    ]


def _batches(rng: np.random.Generator, numbers: np.ndarray, goods: list[str], rows: int) -> Iterator[pa.Table]:
    sellers, buyers, products = (
        np.exp(rng.normal(0, sigma, size)).astype("f4")
        for sigma, size in ((1.6, COUNTRIES), (0.6, COUNTRIES), (0.9, PRODUCTS))
    )
    cells = np.outer(buyers, products)
    scale = _scale(rng, sellers, cells, rows)
    codes = pa.array(goods)
    for seller in range(COUNTRIES):
        chance = np.minimum(0.95, scale * sellers[seller] * cells)
        chance[seller] = 0
        j, k = (rng.random(cells.shape, dtype="f4") < chance).nonzero()
        if len(j):
            yield _table(rng, numbers[seller], numbers[j], codes.take(pa.array(k)), sellers[seller] * cells[j, k])


def _scale(rng: np.random.Generator, sellers: np.ndarray, cells: np.ndarray, rows: int) -> float:
    """What the chances must be multiplied by, so that about `rows` flows are expected."""
    some = rng.choice(cells.ravel(), 20_000)
    low, high = 1e-6, 1e3
    for _ in range(60):
        middle = (low * high) ** 0.5
        expected = np.minimum(0.95, middle * np.outer(sellers, some)).mean() * COUNTRIES * (COUNTRIES - 1) * PRODUCTS
        low, high = (middle, high) if expected < rows else (low, middle)
    return low


def _table(rng: np.random.Generator, seller: int, buyers: np.ndarray, codes: pa.Array, size: np.ndarray) -> pa.Table:
    count = len(buyers)
    value = np.round(np.exp(rng.normal(1.5, 2.6, count)) * size**0.7 + 1, 3)
    tons = pc.cast(pa.array(np.round(value * np.exp(rng.normal(-1, 1.2, count)) + 0.001, 3)), pa.string())
    missing = pa.array(rng.random(count) < 0.03)
    return pa.table(
        {
            "t": pa.array(np.full(count, YEAR, "i2")),
            "i": pa.array(np.full(count, seller, "i2")),
            "j": pa.array(buyers.astype("i2")),
            "k": codes,
            "v": pa.array(value),
            "q": pc.if_else(missing, pa.scalar("           NA"), tons),
        }
    )


if __name__ == "__main__":
    main()
