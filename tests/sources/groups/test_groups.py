"""Groups of firms."""

import datetime as dt

import pyarrow as pa
import pytest

from bilateral.errors import MissingColumn, TooManyBadRows
from bilateral.sources import groups

BASKETS = """period,sector,code,name,market,industry
2014-2018,cosmetics,090430,Firm A,KOSPI,soap
2023-2026,cosmetics,090430,Firm A,KOSPI,soap
2014-2018,placebo_banks,105560,Bank,KOSPI,bank
"""


def rows(store):
    return store.read(store.dataset(None, "groups")).to_pyarrow().to_pylist()


def test_periods_become_days_and_placebo_sectors_controls(store, tmp_path):
    path = tmp_path / "baskets.csv"
    path.write_text(BASKETS)
    done = groups.add(store, path)
    found = {(row["sector"], row["valid_from"].year): row for row in rows(store)}
    assert done.rows_stored == 3
    first = found["cosmetics", 2014]
    assert (first["valid_from"], first["valid_to"]) == (dt.date(2014, 1, 1), dt.date(2018, 12, 31))
    assert (first["id"], first["board"], first["control"]) == ("090430", "KOSPI", 0.0)
    assert found["placebo_banks", 2014]["control"] == 1.0


def test_valid_from_weights_and_controls_of_their_own(store):
    table = pa.table(
        {
            "sector": ["ships", "power"],
            "id": ["A", "B"],
            "valid_from": [dt.date(2020, 5, 1), None],
            "weight": [2.0, None],
            "control": [False, True],
        }
    )
    groups.add(store, table)
    ships, power = sorted(rows(store), key=lambda row: row["id"])
    assert (ships["valid_from"], ships["valid_to"], ships["weight"], ships["control"]) == (
        dt.date(2020, 5, 1),
        None,
        2.0,
        0.0,
    )
    assert (power["valid_from"], power["control"]) == (dt.date(1, 1, 1), 1.0)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"sector": "", "id": "A"}, "no sector or no code"),
        ({"sector": "s", "id": "A", "period": "of late"}, "2014-2018 can"),
        ({"sector": "s", "id": "A", "weight": "-1"}, "weight that is not above zero"),
        ({"sector": "s", "id": "A", "valid_from": "2020-13-01"}, "a day that cannot be read"),
    ],
)
def test_bad_rows_stop_the_load(store, row, words):
    with pytest.raises(TooManyBadRows, match=words):
        groups.add(store, pa.Table.from_pylist([dict.fromkeys(row) | {"sector": "s", "id": "Z"}, row]))


def test_the_same_firm_twice_is_set_aside_and_told(store):
    done = groups.add(store, pa.table({"sector": ["s", "s"], "id": ["A", "A"]}))
    assert "the same firm twice in one group" in done.sentence()


def test_a_table_without_codes(store):
    with pytest.raises(MissingColumn, match="no column for the id"):
        groups.add(store, pa.table({"sector": ["s"], "share": [1.0]}))
