"""What the lens reads, the same on both engines; and the matrices made of it."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest

from bilateral.lenses.market import query
from bilateral.lenses.market.panel import indices, panels, within_limit
from bilateral.sources import groups, index_levels, market_events, prices

PRICES = pa.table(
    {
        "date": ["2026-01-02", "2026-01-05", "2026-01-06"] * 2,
        "code": ["A"] * 3 + ["B"] * 3,
        "market": ["KOSPI"] * 6,
        "close": [100.0, 110.0, 121.0, 50.0, 50.0, 75.0],
        "volume": [1, 1, 1, 1, 0, 1],
        "marcap": [1.0, 1.1, 1.21, 2.0, 2.0, 3.0],
    }
)


@pytest.fixture
def filled(store):
    prices.add(store, PRICES)
    index_levels.add(store, pa.table({"date": ["2026-01-02", "2026-01-06"], "KOSPI": [1000.0, 1020.0]}))
    groups.add(store, pa.table({"sector": ["s", "s"], "id": ["B", "A"], "control": [1, 0]}))
    market_events.add(store, pa.table({"time": ["2026-01-05"], "title": ["news"]}))
    return store


def read(store, table, engine=None):
    return store.read(store.dataset(None, table), engine=engine)


# pyspark 4.3 has not caught up with pandas 3 where a column holds dates; what it gives is right
@pytest.mark.filterwarnings("ignore")
def test_both_engines_read_the_same(filled, engine):
    cells = query.returns(read(filled, "prices", engine)).sort_by([("id", "ascending"), ("date", "ascending")])
    assert cells["return"].to_pylist() == pytest.approx([None, 0.1, 0.1, None, 0.0, 0.5], nan_ok=True)
    assert cells["flags"].to_pylist() == ["first", None, None, "first", "zero_volume", None]
    assert query.boards(read(filled, "prices", engine)).num_rows == 2
    assert query.levels(read(filled, "index_levels", engine))["level"].to_pylist() == [1000.0, 1020.0]
    assert [row["id"] for row in query.groups(read(filled, "groups", engine))] == ["A", "B"]
    assert query.events(read(filled, "market_events", engine))[0]["title"] == "news"


def test_a_panel_leaves_out_what_is_flagged_and_keeps_who_did_not_trade_for_the_market(filled):
    cells = query.returns(read(filled, "prices"))
    (panel,) = panels(cells, query.boards(read(filled, "prices")).to_pylist()).values()
    assert panel.sessions == (dt.date(2026, 1, 2), dt.date(2026, 1, 5), dt.date(2026, 1, 6))
    assert np.isnan(panel.returns[1, panel.column("B")])
    assert panel.seen[1, panel.column("B")] == 0.0
    limited = within_limit(panel, 0.305)
    assert np.isnan(limited.returns[2, panel.column("B")])
    assert limited.flags["limit"].sum() == 1
    assert within_limit(panel, None) is panel


def test_an_index_that_lacks_a_session_of_the_panel_has_no_return_around_it(filled):
    (panel,) = panels(query.returns(read(filled, "prices")), []).values()
    (index,) = indices(query.levels(read(filled, "index_levels")), panel)
    assert index.name == "KOSPI"
    assert np.isnan(index.returns).all()
