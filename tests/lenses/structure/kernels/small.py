"""Small worlds for the kernels: as a cube, packed, and in a store of their own."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bilateral.lenses.structure.kernels import Packed, pack
from bilateral.origin import Origin
from bilateral.store import Dataset, Store, staging

CODES = ("AUS", "CHN", "DEU", "JPN", "KOR", "USA", "VNM")
# values far apart in size, and many cells without trade: empty countries, one-way trade and lone sellers come of it
VALUES = st.one_of(st.just(0.0), st.just(0.0), st.floats(1e-3, 1e9), st.integers(1, 3).map(float))


@st.composite
def cubes(draw, years: int = 1):
    """Flows by exporter, importer and product, shape (n, n, K); with `years`, so many of one shape."""
    countries, products = draw(st.integers(1, len(CODES))), draw(st.integers(1, 5))
    made = [draw(arrays(float, (countries, countries, products), elements=VALUES)) for _ in range(years)]
    for cube in made:
        cube[np.arange(countries), np.arange(countries)] = 0
    return made[0] if years == 1 else made


def packed_cube(cube: np.ndarray, year: int = 2020) -> Packed:
    exporter, importer, product = cube.nonzero()
    count, width = cube.shape[1:]
    names = tuple(f"{code:02d}" for code in range(width))
    return pack(year, CODES[:count], names, exporter * count + importer, product, cube[exporter, importer, product])


def random_cube(seed: int, countries: int = 7, products: int = 30, share: float = 0.4) -> np.ndarray:
    random = np.random.default_rng(seed)
    cube = random.lognormal(0, 3, (countries, countries, products))
    cube *= random.random(cube.shape) < share
    cube[np.arange(countries), np.arange(countries)] = 0
    return cube


def rows(cube: np.ndarray, names: tuple[str, ...] | None = None) -> pa.Table:
    exporter, importer, product = cube.nonzero()
    names = names or tuple(f"{code:02d}" for code in range(cube.shape[2]))
    columns = [[CODES[at] for at in exporter], [CODES[at] for at in importer], [names[at] for at in product]]
    kinds = dict.fromkeys(("exporter", "importer", "product"), pa.string())
    table = pa.table([*(pa.array(column, pa.string()) for column in columns)], names=list(kinds))
    return table.append_column("value", pa.array(cube[exporter, importer, product]))


def stocked(
    store: Store, years: dict[int, pa.Table], classification: str = "my list", levels=(), write=pq.write_table, **more
) -> Dataset:
    """A dataset in the store, written as a load writes it; `years` holds exporter, importer, product, value."""
    whole = pa.concat_tables(years.values())
    with staging(store) as stage:
        for year, table in years.items():
            folder = stage.tidy / f"year={year}"
            folder.mkdir(parents=True)
            write(table.append_column("quantity", pa.nulls(table.num_rows, pa.float64())), folder / "part-0.parquet")
        record = Dataset(
            table="trade_flows",
            name="small",
            source="flows",
            version="",
            years=tuple(years),
            classifications=tuple(more.get("names", dict.fromkeys(years, classification)).items()),
            levels=levels,
            rows=whole.num_rows,
            aside=0,
            unit="USD",
            origins=(Origin("Tests", "A small world", simulated=True),),
            loaded_at="",
            exporters=tuple(sorted(whole["exporter"].unique().to_pylist())),
            importers=tuple(sorted(whole["importer"].unique().to_pylist())),
        )
        return stage.publish(record)
