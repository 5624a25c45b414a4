"""The small files that README and docs speak of. Values are invented for the test; no page prints them as findings."""

from __future__ import annotations

import csv
import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bilateral import simulate

ECONOMIES = ("KOR", "CHN", "JPN", "USA", "DEU", "RoW")
INDUSTRIES = tuple(f"c{number}" for number in range(1, 36))
YEARS = (2010, 2011)
CODES = ("010121", "270900", "330499", "854231", "854232", "870323", "870899", "901380")
CONCORDANCE = (*((code, code) for code in CODES[:-1]), ("854232", "854239"))
KOR, CHN, HKG = 410, 156, 344
REPORTED = (
    (KOR, CHN, "X", {"TOTAL": 1000, "854232": 700, "870899": 300}),
    (CHN, KOR, "M", {"TOTAL": 1200, "854232": 880, "870899": 320}),
    (CHN, KOR, "X", {"TOTAL": 800, "854231": 500, "870899": 300}),
    (KOR, CHN, "M", {"TOTAL": 840, "854231": 520, "870899": 320}),
    (KOR, HKG, "X", {"TOTAL": 250}),
    (HKG, CHN, "RX", {"TOTAL": 150}),
)
"""Reporter, partner and flow by Comtrade's codes, and goods in million USD."""


def write_files(folder: Path) -> None:
    """Write the files into a folder.

    wiod.parquet (an input–output layout, million USD), extract.csv (HS 6-digit, thousand USD), hs17_hs12.csv (a
    concordance of its codes, without weights and without 901380), comtrade.json (an answer of UN Comtrade); and of a
    simulated market closes.parquet (a row a day, a column a security), halted.parquet (date and code without trade),
    levels.csv, baskets.csv and news.csv.
    """
    pq.write_table(_wiod(), folder / "wiod.parquet")
    with (folder / "extract.csv").open("w", newline="") as sink:
        writer = csv.writer(sink)
        writer.writerow(["year", "reporter", "partner", "hs6", "trade_value"])
        writer.writerows(_extract())
    steps = "".join(f"{old},{new}\n" for old, new in CONCORDANCE)
    (folder / "hs17_hs12.csv").write_text(f"HS 2017,HS 2012\n{steps}", encoding="utf-8")
    _market(folder)
    (folder / "comtrade.json").write_text(json.dumps({"data": list(_comtrade())}), encoding="utf-8")


def _market(folder: Path) -> None:
    """The simulated market in the shape of a panel that has closes only."""
    world = simulate.market(folder)
    table = pq.read_table(world.prices)
    codes = list(dict.fromkeys(table["Code"].to_pylist()))
    closes = table["Close"].to_numpy().reshape(-1, len(codes))
    days = table["Date"].to_numpy()[:: len(codes)]
    wide = {"date": pa.array(days.astype("datetime64[us]"))} | {
        code: closes[:, place] for place, code in enumerate(codes)
    }
    pq.write_table(pa.table(wide), folder / "closes.parquet")
    still = np.flatnonzero(table["Volume"].to_numpy() == 0)
    pq.write_table(
        table.take(still).select(["Date", "Code"]).rename_columns(["date", "code"]), folder / "halted.parquet"
    )
    for old, new in (("index", "levels"), ("groups", "baskets"), ("events", "news")):
        (folder / f"{old}.csv").rename(folder / f"{new}.csv")


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
    pairs = itertools.permutations(("KOR", "CHN", "JPN", "USA"), 2)
    return [
        (2023, a, b, code, 100 + (place * 37 + spot * 101) % 911)
        for place, (a, b) in enumerate(pairs)
        for spot, code in enumerate(CODES)
    ]


def _comtrade() -> Iterator[dict[str, object]]:
    for reporter, partner, flow, goods in REPORTED:
        for code, millions in goods.items():
            yield {
                "period": "2022",
                "reporterCode": reporter,
                "partnerCode": partner,
                "flowCode": flow,
                "classificationCode": "H6",
                "cmdCode": code,
                "isLeaf": code != "TOTAL",
                "primaryValue": millions * 1e6,
            }
