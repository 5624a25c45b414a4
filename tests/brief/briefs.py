"""Results to draw and print, made by the lens itself from stores that are filled in a moment."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bilateral.lenses.structure import StructureResult, look
from bilateral.origin import Origin
from bilateral.pair import Pair
from bilateral.simulate import SAMPLE_PAIR, origin, world
from bilateral.store import Store
from bilateral.store.dataset import Dataset
from bilateral.store.write import staging

__all__ = ["WIOD", "fill", "industries", "large", "sample", "small"]

WIOD = Path(__file__).parents[3] / "shared" / "data" / "trade" / "wiod2013_bilateral_1995_2011.parquet"
"""The real input-output table, where it stands beside the project."""


def fill(
    home: Path,
    flows: pa.Table,
    *,
    origins: tuple[Origin, ...],
    classification: str | Mapping[int, str] = "HS92",
    names: Mapping[str, str] | None = None,
    unit: str = "USD",
) -> Store:
    """A store with one dataset of the given flows (year, exporter, importer, product, value, perhaps quantity)."""
    store = Store(home)
    years = sorted(set(flows["year"].to_pylist()))
    known = dict.fromkeys(years, classification) if isinstance(classification, str) else classification
    with staging(store) as stage:
        for year in years:
            part = flows.filter(pa.compute.equal(flows["year"], year)).drop_columns(["year"])
            if "quantity" not in part.column_names:
                part = part.append_column("quantity", pa.nulls(part.num_rows, pa.float64()))
            folder = stage.tidy / f"year={year}"
            folder.mkdir(parents=True)
            pq.write_table(part, folder / "part-0.parquet")
        if names:
            stage.products.mkdir(parents=True)
            rows = [{"product": code, "name": name, "sector": None} for code, name in names.items()]
            kinds = pa.schema([("product", pa.string()), ("name", pa.string()), ("sector", pa.string())])
            pq.write_table(pa.Table.from_pylist(rows, kinds), stage.products / "part-0.parquet")
        stage.publish(
            Dataset(
                table="trade_flows",
                name="test",
                source="flows",
                version="",
                years=tuple(years),
                classifications=tuple((year, known[year]) for year in years),
                levels=(),
                rows=flows.num_rows,
                aside=0,
                unit=unit,
                origins=origins,
                loaded_at="",
                exporters=tuple(sorted(set(flows["exporter"].to_pylist()))),
                importers=tuple(sorted(set(flows["importer"].to_pylist()))),
            )
        )
    return store


def industries(home: Path, *, year: int = 2011, first: int = 1995) -> StructureResult:
    """Korea and China in the world input-output table, goods c1 to c16."""
    raw = pq.read_table(WIOD)
    raw = raw.filter(pa.compute.not_equal(raw["exporter"], raw["importer"]))
    value = pa.compute.multiply(pa.compute.add(raw["intermediate"], raw["final"]), 1e6)
    flows = pa.table(
        {
            "year": raw["year"].cast(pa.int16()),
            "exporter": _codes(raw["exporter"]),
            "importer": _codes(raw["importer"]),
            "product": raw["industry"].cast(pa.string()),
            "value": value.cast(pa.float64()),
        }
    )
    flows = flows.filter(pa.compute.greater(flows["value"], 0))
    source = Origin("WIOD", "World Input-Output Database", "2013 release", citation="Timmer et al. (2015)")
    store = fill(home, flows, origins=(source,), classification="WIOD2013")
    goods = [f"c{number}" for number in range(1, 17)]
    return look(store, Pair("KOR", "CHN"), year=year, years=range(first, 2012), products=goods)


def _codes(column: pa.ChunkedArray) -> pa.ChunkedArray:
    plain = column.cast(pa.string())
    for old, new in (("RoW", "ROW"), ("ROM", "ROU")):
        plain = pa.compute.if_else(pa.compute.equal(plain, old), new, plain)
    return plain


def sample(home: Path) -> StructureResult:
    """The sample pair of the simulated world, all its years."""
    archive = world(home / "world.zip")
    with zipfile.ZipFile(archive) as opened:
        inside = opened.namelist()
        codes = _read(opened, next(name for name in inside if name.startswith("country_codes")))
        listed = _read(opened, next(name for name in inside if name.startswith("product_codes")))
        rows = [row for name in inside if name.startswith("BACI") for row in _read(opened, name)]
    iso = {row["country_code"]: row["country_iso3"] for row in codes}
    flows = pa.table(
        {
            "year": pa.array([int(row["t"]) for row in rows], pa.int16()),
            "exporter": [iso[row["i"]] for row in rows],
            "importer": [iso[row["j"]] for row in rows],
            "product": [row["k"].zfill(6) for row in rows],
            "value": [float(row["v"]) * 1000 for row in rows],
            "quantity": pa.array([_number(row["q"]) for row in rows], pa.float64()),
        }
    )
    names = {row["code"].zfill(6): row["description"] for row in listed}
    store = fill(home, flows, origins=(origin(),), names=names)
    years = sorted(set(flows["year"].to_pylist()))
    return look(store, Pair(*SAMPLE_PAIR), years=years)


def _number(text: str) -> float | None:
    return None if text in {"", "NA"} else float(text)


def _read(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    with archive.open(name) as opened:
        rows = csv.DictReader(io.TextIOWrapper(opened, "utf-8-sig", newline=""))
        return [{key.strip(): value.strip() for key, value in row.items()} for row in rows]


def large(home: Path, *, products: int = 5000, countries: int = 12, years: int = 3) -> StructureResult:
    """Two of a dozen countries that trade thousands of products."""
    random = np.random.default_rng(7)
    codes = [f"{1 + n // 99:02d}{n % 99 + 1:02d}{n % 10}0" for n in range(products)]
    codes = sorted(
        {f"{1 + (n * 96) // products:02d}{n % 90 + 10:02d}{(n // 90) % 90 + 10:02d}" for n in range(products)}
    )
    members = ["KOR", "CHN", "JPN", "USA", "DEU", "VNM", "IND", "GBR", "FRA", "ITA", "MEX", "BRA"][:countries]
    skill = {who: random.lognormal(0, 1.2, len(codes)) for who in members}
    weight = random.lognormal(0, 1.8, len(codes))
    blocks = []
    for year in range(2020, 2020 + years):
        for a in members:
            for b in members:
                if a != b:
                    value = skill[a] * weight * random.lognormal(11, 0.8, len(codes))
                    keep = random.random(len(codes)) < 0.8
                    count = int(keep.sum())
                    blocks.append(
                        pa.table(
                            {
                                "year": pa.array([year] * count, pa.int16()),
                                "exporter": [a] * count,
                                "importer": [b] * count,
                                "product": np.array(codes)[keep].tolist(),
                                "value": value[keep],
                            }
                        )
                    )
    store = fill(home, pa.concat_tables(blocks), origins=(Origin("Tests", "Random flows", simulated=True),))
    return look(store, Pair("KOR", "CHN"), years=range(2020, 2020 + years))


def small(home: Path, *, names: Mapping[str, str] | None = None, unit: str = "USD") -> StructureResult:
    """Three countries, four products, years with a gap and a change of classification."""
    rows = []
    for year in (2001, 2002, 2004, 2005, 2006):
        for a, b, values in (
            ("KOR", "CHN", (60, 30, 10, 5)),
            ("KOR", "JPN", (20, 10, 50, 2)),
            ("CHN", "KOR", (40, 5, 20, 9)),
            ("CHN", "JPN", (15, 10, 70, 1)),
            ("JPN", "KOR", (5, 25, 9, 30)),
            ("JPN", "CHN", (10, 10, 8, 40)),
        ):
            rows += [
                {"year": year, "exporter": a, "importer": b, "product": f"{n}{n}0000", "value": float(v) * 1e6 + year}
                for n, v in enumerate(values, 1)
            ]
    flows = pa.Table.from_pylist(rows)
    known = {year: "HS92" if year < 2005 else "HS02" for year in (2001, 2002, 2004, 2005, 2006)}
    source = (Origin("Tests", "Hand-made flows", "v1", "https://example.org/data", "CC0"),)
    store = fill(home, flows, origins=source, classification=known, names=names, unit=unit)
    return look(store, Pair("KOR", "CHN"), years=sorted(known))
