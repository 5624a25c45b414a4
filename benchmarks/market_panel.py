"""A panel of closes, zero-volume cells, index levels and industries, read as the market benchmarks need it.

Shapes: closes as Parquet, one column a code and one `date`; zero volume as Parquet with `date` and `code`; index levels
as CSV with `Date` and one column an index; companies as CSV with `Code` and `Industry`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
import pyarrow.parquet as pq

from bilateral.lenses.market.formulas.arrays import Floats
from bilateral.lenses.market.formulas.returns import clean

HERE = Path(__file__).resolve().parents[2] / "shared" / "data" / "market"
"""Where the panels lie when they stand beside the project."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Returns of many firms with their benchmark."""

    days: np.ndarray
    """Sessions, shape (T,), datetime64[D]."""
    codes: tuple[str, ...]
    returns: Floats
    """Shape (T, N)."""
    market: Floats
    """Shape (T,)."""
    industries: np.ndarray
    """Industry of each firm, shape (N,), text; empty where it is not known."""

    def row(self, day: str) -> int:
        """The row of a session."""
        return int(np.flatnonzero(self.days == np.datetime64(day))[0])

    def firms(self, codes: list[str]) -> np.ndarray:
        """Columns of those codes that are in the panel."""
        place = {code: column for column, code in enumerate(self.codes)}
        return np.array([place[code] for code in codes if code in place], dtype=np.int64)


def read_panel(span: str, folder: Path = HERE, index: str = "KOSPI") -> Panel:
    """The panel of the files `kr_close_SPAN.parquet` and `kr_zero_volume_SPAN.parquet` in the folder."""
    table = pq.read_table(folder / f"kr_close_{span}.parquet")
    days = _days(table["date"])
    order = np.argsort(days)
    codes = tuple(name for name in table.column_names if name != "date")
    prices = np.column_stack([table[code].cast(pa.float64()).to_numpy(zero_copy_only=False) for code in codes])
    idle = _idle(pq.read_table(folder / f"kr_zero_volume_{span}.parquet"), days[order], codes)
    made = clean(prices[order], zero_volume=idle)
    levels = pv.read_csv(folder / "kr_index_daily_2013_2026.csv")
    market = _index_returns(_days(levels["Date"]), levels[index].to_numpy(), days[order])
    return Panel(days[order], codes, made.values, market, _industries(folder, codes))


def _days(column: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(pc.cast(column, pa.timestamp("us")).to_numpy(zero_copy_only=False)).astype("datetime64[D]")


def _idle(table: pa.Table, days: np.ndarray, codes: tuple[str, ...]) -> np.ndarray:
    idle = np.zeros((len(days), len(codes)), dtype=bool)
    row = {day: at for at, day in enumerate(days.tolist())}
    column = {code: at for at, code in enumerate(codes)}
    for day, code in zip(_days(table["date"]).tolist(), table["code"].to_pylist(), strict=True):
        if day in row and code in column:
            idle[row[day], column[code]] = True
    return idle


def _index_returns(days: np.ndarray, levels: np.ndarray, wanted: np.ndarray) -> Floats:
    moved = np.full(len(days), np.nan)
    moved[1:] = levels[1:] / levels[:-1] - 1
    place = {day: at for at, day in enumerate(days.tolist())}
    return np.array([moved[place[day]] if day in place else np.nan for day in wanted.tolist()])


def _industries(folder: Path, codes: tuple[str, ...]) -> np.ndarray:
    text = pv.ConvertOptions(column_types={"Code": pa.string(), "Industry": pa.string()})
    table = pv.read_csv(
        folder / "krx_company_desc_2026-03-20.csv.gz",
        parse_options=pv.ParseOptions(newlines_in_values=True), convert_options=text,
    )  # fmt: skip
    known = dict(zip(table["Code"].to_pylist(), table["Industry"].to_pylist(), strict=True))
    return np.array([known.get(code) or "" for code in codes])
