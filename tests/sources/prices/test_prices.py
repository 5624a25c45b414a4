"""Tables of prices in every shape, and what is done with cells that are odd."""

import datetime as dt
import math

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bilateral.errors import EmptyInput, InputError, MissingColumn, SelectionError, TooManyBadRows
from bilateral.sources import prices

TIDY = """date,code,close,volume
2026-01-02,005930,100,10
2026-01-05,005930,110,20
2026-01-06,005930,99,0
2026-01-02,000660,50,5
2026-01-05,000660,55,5
2026-01-06,000660,66,7
"""


def rows(store, name=None):
    found = store.read(store.dataset(name, "prices")).to_pyarrow().to_pylist()
    return {(row["date"].isoformat(), row["id"]): row for row in found}


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_a_tidy_csv_keeps_leading_zeros_and_makes_simple_returns(store, tmp_path):
    done = prices.add(store, write(tmp_path / "p.csv", TIDY), exchange="XKRX")
    found = rows(store)
    assert done.rows_stored == 6
    assert found["2026-01-05", "005930"]["return"] == pytest.approx(0.1)
    assert found["2026-01-06", "005930"]["return"] == pytest.approx(-0.1)
    assert found["2026-01-02", "005930"]["return"] is None
    assert found["2026-01-02", "005930"]["flags"] == "first"
    assert found["2026-01-06", "005930"]["flags"] == "zero_volume"
    assert {row["exchange"] for row in found.values()} == {"XKRX"}


def test_every_container_gives_the_same_rows(store, tmp_path):
    prices.add(store, write(tmp_path / "p.csv", TIDY), name="csv")
    frame = pd.read_csv(tmp_path / "p.csv", dtype={"code": str})
    frame.to_excel(tmp_path / "p.xlsx", index=False)
    pq.write_table(pa.table(frame), tmp_path / "p.parquet")
    frames = {"pandas": frame, "polars": pl.from_pandas(frame), "arrow": pa.table(frame)}
    files = {"excel": tmp_path / "p.xlsx", "parquet": tmp_path / "p.parquet"}
    for name, data in (frames | files).items():
        prices.add(store, data, name=name)
        assert rows(store, name) == rows(store, "csv"), name


def test_a_wide_table_with_a_date_index_is_the_same_as_a_tidy_one(store, tmp_path):
    prices.add(store, write(tmp_path / "p.csv", TIDY.replace(",volume", ",ignored")), name="tidy")
    wide = pd.read_csv(tmp_path / "p.csv", dtype={"code": str}).pivot_table(
        index="date", columns="code", values="close"
    )
    prices.add(store, wide, name="frame")
    wide.to_parquet(tmp_path / "w.parquet")
    prices.add(store, tmp_path / "w.parquet", name="parquet")
    wide.to_csv(tmp_path / "w.csv")
    prices.add(store, tmp_path / "w.csv", name="csv")
    wanted = {key: (row["price"], row["return"]) for key, row in rows(store, "tidy").items()}
    for name in ("frame", "parquet", "csv"):
        assert {key: (row["price"], row["return"]) for key, row in rows(store, name).items()} == wanted, name


@pytest.mark.parametrize("column", ["ChangesRatio", "ChagesRatio"])
def test_marcap_reads_either_spelling_and_percent(store, column):
    other = "ChagesRatio" if column == "ChangesRatio" else "ChangesRatio"
    table = pa.table(
        {
            "Date": pa.array([dt.datetime(2026, 1, 2), dt.datetime(2026, 1, 5)]),
            "Code": ["005930", "005930"],
            "Market": ["KOSPI", "KOSPI"],
            "Close": [50_000.0, 25_500.0],
            column: [7.17, 2.0],
            other: pa.array([None, None], pa.float64()),
            "Volume": [10, 20],
            "Marcap": [1e12, 1.02e12],
        }
    )
    done = prices.add(store, table)
    found = rows(store)
    assert found["2026-01-02", "005930"]["return"] == pytest.approx(0.0717)
    assert found["2026-01-05", "005930"]["return"] == pytest.approx(0.02)
    assert found["2026-01-05", "005930"]["board"] == "KOSPI"
    assert found["2026-01-05", "005930"]["market_cap"] == 1.02e12
    assert any("per cent" in note for note in done.notes)


def test_financedatareader_names_the_security_after_the_file(store, tmp_path):
    text = "Date,Open,High,Low,Close,Volume,Change\n2026-01-02,1,1,1,100,5,0.01\n2026-01-05,1,1,1,103,5,0.03\n"
    prices.add(store, write(tmp_path / "005930.csv", text))
    assert rows(store)["2026-01-05", "005930"]["return"] == 0.03


def test_yfinance_with_headings_in_three_lines(store, tmp_path):
    text = (
        "Price,Close,Close,Volume,Volume\nTicker,005930.KS,600519.SS,005930.KS,600519.SS\nDate,,,,\n"
        "2026-01-02,100,1000,5,6\n2026-01-05,110,990,5,0\n"
    )
    prices.add(store, write(tmp_path / "y.csv", text))
    found = rows(store)
    assert found["2026-01-05", "005930.KS"]["return"] == pytest.approx(0.1)
    assert found["2026-01-05", "005930.KS"]["exchange"] == "XKRX"
    assert found["2026-01-05", "600519.SS"]["exchange"] == "XSHG"
    assert found["2026-01-05", "600519.SS"]["flags"] == "zero_volume"


def test_yfinance_frame_with_two_levels_of_columns(store):
    columns = pd.MultiIndex.from_product([["Close", "Volume"], ["AAA", "BBB"]], names=["Price", "Ticker"])
    frame = pd.DataFrame([[1.0, 2, 3, 4], [1.1, 2, 3, 4]], pd.DatetimeIndex(["2026-01-02", "2026-01-05"]), columns)
    prices.add(store, frame)
    assert rows(store)["2026-01-05", "AAA"]["return"] == pytest.approx(0.1)


def test_log_returns_are_made_simple_and_said_to_be(store):
    table = pa.table({"date": ["2026-01-02"], "id": ["A"], "log_return": [math.log(1.05)]})
    done = prices.add(store, table)
    assert rows(store)["2026-01-02", "A"]["return"] == pytest.approx(0.05)
    assert any("log returns" in note for note in done.notes)


def test_wide_returns_must_be_named_as_such(store):
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(0.01 * rng.standard_normal((30, 2)), pd.bdate_range("2026-01-01", periods=30), ["A", "B"])
    with pytest.raises(InputError, match=r"look like returns.*--values returns"):
        prices.add(store, frame)
    prices.add(store, frame, values="returns")
    stored = rows(store)
    assert stored[frame.index[3].date().isoformat(), "A"]["return"] == pytest.approx(frame["A"].iloc[3])
    with pytest.raises(InputError, match=r"look like per cent.*--values percent"):
        prices.add(store, 100 * frame, values="returns")


def test_gaps_are_flagged_and_never_filled(store):
    text = pa.table(
        {
            "date": ["2026-01-02", "2026-01-05", "2026-01-06", "2026-01-02", "2026-01-06"],
            "id": ["A", "A", "A", "B", "B"],
            "close": [1.0, 1.1, 1.2, 10.0, 20.0],
        }
    )
    prices.add(store, text)
    found = rows(store)
    assert ("2026-01-05", "B") not in found
    assert found["2026-01-06", "B"]["return"] is None
    assert found["2026-01-06", "B"]["flags"] == "gap"


def test_moves_beyond_the_limit_splits_and_total_losses_are_flagged(store):
    table = pa.table(
        {
            "date": ["2026-01-02", "2026-01-05"] * 3 + ["2026-01-05"],
            "id": ["A", "A", "B", "B", "C", "C", "D"],
            "close": [100.0, 140.0, 100.0, 20.0, 100.0, 101.0, None],
            "return": [None, None, None, None, None, None, -1.0],
        }
    )
    prices.add(store, table, exchange="XKRX")
    found = rows(store)
    assert found["2026-01-05", "A"]["flags"] == "limit"
    assert found["2026-01-05", "A"]["return"] == pytest.approx(0.4)
    assert "split" in found["2026-01-05", "B"]["flags"]
    assert found["2026-01-05", "C"]["flags"] is None
    assert "total_loss" in found["2026-01-05", "D"]["flags"]


def test_days_and_codes_without_trade_come_in_a_table_of_their_own(store):
    wide = pd.DataFrame({"005930": [1.0, 1, 1.1]}, pd.DatetimeIndex(["2026-01-02", "2026-01-05", "2026-01-06"]))
    halted = pa.table({"date": [dt.datetime(2026, 1, 5)], "code": ["005930"]})
    done = prices.add(store, wide, zero_volume=halted)
    assert rows(store)["2026-01-05", "005930"]["flags"] == "zero_volume"
    assert any("1 cell without trade, of 1 row" in note for note in done.notes)


def test_weekends_filled_with_zero_prices_are_noticed(store):
    days = pd.date_range("2026-01-01", periods=14)
    values = 100 + np.arange(14.0)
    frame = pd.DataFrame({name: np.where(days.day_of_week < 5, values + k, 0.0) for k, name in enumerate("ABC")}, days)
    done = prices.add(store, frame)
    assert {row["date"].weekday() for row in rows(store).values()} == {0, 1, 2, 3, 4}
    assert "weekend" in done.sentence()
    assert rows(store)["2026-01-05", "A"]["return"] == pytest.approx(104 / 101 - 1)


def test_holidays_filled_with_the_last_price_are_noticed(store):
    days = pd.bdate_range("2026-01-01", periods=30)
    rng = np.random.default_rng(2)
    values = 100 * np.exp(np.cumsum(0.02 * rng.standard_normal((30, 8)), axis=0))
    values[10] = values[9]
    done = prices.add(store, pd.DataFrame(values, days, list("ABCDEFGH")))
    assert days[10].date().isoformat() not in {key[0] for key in rows(store)}
    assert any(f"no price moved ({days[10].date()})" in note for note in done.notes)
    assert rows(store)[days[11].date().isoformat(), "A"]["return"] == pytest.approx(values[11, 0] / values[9, 0] - 1)


def test_a_security_whose_price_stands_still_is_no_holiday(store):
    days = pd.bdate_range("2026-01-05", periods=5)
    prices.add(store, pd.DataFrame({"A": [1.0] * 5, "B": [1.0, 2, 1, 2, 1]}, days), max_bad=0)
    assert sum(id == "A" for _, id in rows(store)) == 5


def test_duplicates_are_set_aside_and_contradictions_keep_neither(store):
    table = pa.table(
        {
            "date": ["2026-01-02", "2026-01-02", "2026-01-05", "2026-01-05", "2026-01-06"],
            "id": ["A"] * 5,
            "close": [1.0, 1.0, 2.0, 3.0, 2.5],
        }
    )
    done = prices.add(store, table, max_bad=0.5)
    assert set(rows(store)) == {("2026-01-02", "A"), ("2026-01-06", "A")}
    reasons = {count.reason: count.rows for count in done.dataset.reasons}
    assert reasons == {"two rows of one security and day contradict each other": 2, "the same row twice": 1}
    lines = store.aside(done.dataset).to_pylist()
    assert {(row["line"], row["row"]) for row in lines if "contradict" in row["reason"]} == {
        (3, "2026-01-05 A price 2"),
        (4, "2026-01-05 A price 3"),
    }


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("someday", "A", 1.0, None), "no day"),
        (("2026-01-02", "A", -1.0, None), "a price of zero or less"),
        (("2026-01-02", "A", None, -1.2), "a return below −100 %"),
        (("2026-01-02", "", 1.0, None), "no code of the security"),
    ],
)
def test_rows_that_cannot_be_used_stop_the_load_with_their_reason(store, cells, reason):
    day, id, close, given = cells
    good = [("2026-01-02", "Z", 1.0, None), ("2026-01-05", "Z", 1.1, None)]
    table = pa.Table.from_pylist(
        [{"date": d, "id": i, "close": c, "return": r} for d, i, c, r in [*good, (day, id, close, given)]]
    )
    with pytest.raises(TooManyBadRows, match=reason):
        prices.add(store, table)
    done = prices.add(store, table, max_bad=0.5)
    assert done.rows_stored == 2


def test_numbers_with_thousands_are_read_and_words_are_not(store, tmp_path):
    text = 'date,code,close\n2026-01-02,A,"12,300"\n2026-01-05,A,"12,423"\n2026-01-06,A,closed\n'
    path = write(tmp_path / "k.csv", text)
    with pytest.raises(TooManyBadRows, match=r"a number that cannot be read.*line 4"):
        prices.add(store, path)
    prices.add(store, path, max_bad=0.5)
    assert rows(store)["2026-01-05", "A"]["return"] == pytest.approx(0.01)


def test_messages_say_what_is_wrong(store, tmp_path):
    with pytest.raises(MissingColumn, match=r"no column of days"):
        prices.add(store, pa.table({"code": ["A"], "close": [1.0]}))
    with pytest.raises(SelectionError, match=r"no such exchange.*XKRX"):
        prices.add(store, pa.table({"date": ["2026-01-02"], "id": ["A"], "close": [1.0]}), exchange="KRX")
    write(tmp_path / "closes.csv", TIDY)
    with pytest.raises(InputError, match=r"there is no such file.*did you mean"):
        prices.add(store, tmp_path / "close.csv")
    with pytest.raises(EmptyInput, match=r"no rows"):
        prices.add(store, pa.table({"date": pa.array([], pa.string()), "id": [], "close": []}))
    with pytest.raises(InputError, match=r"this is no table"):
        prices.add(store, 3)


@pytest.mark.real
def test_the_panels_beside_the_project_read_without_options(store, shared_data):
    folder = shared_data / "market"
    done = prices.add(
        store,
        folder / "kr_close_2025-08_2026-08.parquet",
        zero_volume=folder / "kr_zero_volume_2025-08_2026-08.parquet",
        exchange="XKRX",
    )
    assert done.rows_stored == 323_975
    flags = [row["flags"] for row in rows(store).values() if row["flags"]]
    assert sum("zero_volume" in each for each in flags) == 222
    assert sum("limit" in each for each in flags) == 3
