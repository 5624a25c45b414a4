import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral import schema
from bilateral.sources.eventkit.merge import _minutes, crowd, dyad_days, keys, once

KINDS = schema.table("events").arrow()
EVENT = {
    "year": 2024,
    "date": "2024-01-10",
    "source": "KOR",
    "target": "CHN",
    "source_type": "GOV",
    "target_type": "",
    "channel": "government",
    "cameo": "042",
    "root": "CONSULT",
    "quad": 1,
    "score": 2.0,
    "realis": "occurred",
    "sources": 1,
    "mentions": 3,
    "tone": 0.0,
    "place": "KOR",
    "added": 20240110000000,
    "file": "f",
}


def table(*changes):
    rows = [EVENT | {"id": str(n), "story": f"u{n}"} | change for n, change in enumerate(changes)]
    rows = [row | {"until": row.get("until", row["added"])} for row in rows]
    return pa.Table.from_pylist(rows, schema=KINDS)


def merged(engine, *changes):
    found = engine.arrow(once(engine.from_arrow(table(*changes))).order_by("id"))
    return [(row["id"], row["sources"], row["mentions"]) for row in found.to_pylist()]


def at(hour, minute=0):
    return {"added": 20240110000000 + hour * 10000 + minute * 100}


def test_each_event_once(engine):
    assert merged(
        engine,
        {"id": "a", "added": 20240110000000},
        {"id": "a", "added": 20240110010000, "sources": 5},  # taken up again under its identifier
        {"id": "b", "story": "s", "root": "ACCUSE", "cameo": "112"},
        {"id": "c", "story": "s", "root": "ACCUSE", "cameo": "111", "sources": 2},  # the same article, the same type
        {"id": "d", "story": "s", "root": "REJECT", "cameo": "120"},  # another type
        {"id": "e", "story": "s", "root": "ACCUSE", "cameo": "112", "source": "CHN", "target": "KOR"},  # the way back
    ) == [("a", 5, 3), ("c", 2, 3), ("d", 1, 3), ("e", 1, 3)]


def test_what_is_retold_within_three_hours_is_one_event(engine):
    assert merged(engine, at(0), at(3), at(6, 1), at(9)) == [("0", 2, 6), ("2", 2, 6)]


def test_rows_without_an_article_are_not_taken_for_one(engine):
    one, other = {"story": "", "place": "KOR"}, {"story": "", "place": "CHN"}
    assert len(merged(engine, one, other)) == 2


def test_counts_and_weights_by_hand(engine):
    rows = table(
        {"score": 2.0, "sources": 1}, {"score": -4.0, "sources": 3, "place": "X"}, {"score": 0.0, "place": "Y"}
    )
    (day,) = engine.arrow(dyad_days(engine.from_arrow(rows))).to_pylist()
    assert (day["events"], day["mentions"]) == (3, 9)
    # 2 ln 2 and 4 ln 4
    assert day["positive"] == pytest.approx(1.3862943611)
    assert day["negative"] == pytest.approx(5.5451774445)
    assert list(day) == list(schema.table("dyad_days").names)


DAYS = st.dates(dt.date(1979, 1, 1), dt.date(2100, 12, 31))


@pytest.fixture(scope="module")
def duck():
    from bilateral import engine

    return engine.connect()


def test_minutes_run_on_over_months_and_leap_years(duck):
    @given(st.lists(st.tuples(DAYS, st.integers(0, 1439)), min_size=2, max_size=20))
    def run(moments):
        whens = [dt.datetime(day.year, day.month, day.day) + dt.timedelta(minutes=minute) for day, minute in moments]
        stamps = duck.from_arrow(pa.table({"added": [int(f"{when:%Y%m%d%H%M%S}") for when in whens]}))
        found = duck.arrow(stamps.mutate(m=_minutes(stamps.added)))["m"].to_pylist()
        assert [one - found[0] for one in found] == [(when - whens[0]).total_seconds() / 60 for when in whens]

    run()


def test_merging_again_changes_nothing(duck):
    rows = table(*[at(n % 7, 20 * (n % 3)) | {"story": f"u{n % 5}", "cameo": ["042", "043"][n % 2]} for n in range(30)])
    first = duck.arrow(once(duck.from_arrow(rows)).order_by("id"))
    again = duck.arrow(once(duck.from_arrow(first)).order_by("id"))
    assert again.to_pylist() == first.to_pylist()
    assert 0 < first.num_rows < 30


FEW = st.fixed_dictionaries(
    {
        "id": st.sampled_from("abcdefgh"),
        "story": st.sampled_from(["", "s", "t", "u"]),
        "cameo": st.sampled_from(["042", "043"]),
        "place": st.sampled_from(["KOR", "CHN", "USA"]),
        "target": st.sampled_from(["CHN", "JPN"]),
        "sources": st.integers(1, 3),
        "added": st.integers(0, 23).map(lambda hour: 20240110000000 + hour * 10000),
    }
)


@pytest.mark.slow
def test_rows_outside_the_crowd_stay_as_they_are(duck):
    @given(st.lists(FEW, max_size=12, unique_by=lambda row: (row["id"], row["added"])))
    def run(changes):
        rows = table(*changes)
        numbered = duck.from_arrow(rows.append_column("row", pa.array(range(rows.num_rows), pa.int64())))
        again = crowd(duck.arrow(keys(numbered))).tolist()
        rest = [row for place, row in enumerate(rows.to_pylist()) if place not in again]
        merged = duck.arrow(once(duck.from_arrow(rows.take(pa.array(again, pa.int64()))))).to_pylist()
        whole = duck.arrow(once(duck.from_arrow(rows))).to_pylist()
        assert sorted(map(str, rest + merged)) == sorted(map(str, whole))

    run()


def test_a_crowd_by_hand(duck):
    rows = table(
        {"story": "s"}, {"story": "s", "cameo": "112"}, {"story": "t", "place": "X"}, {"story": "u", "id": "2"}
    )
    numbered = duck.from_arrow(rows.append_column("row", pa.array([0, 1, 2, 3], pa.int64())))
    # 0 and 1 share the article, 0 and 3 the act, 2 and 3 the identifier
    assert crowd(duck.arrow(keys(numbered))).tolist() == [0, 1, 2, 3]
    alone = table({}, {"place": "X"}, {"target": "JPN"})
    numbered = duck.from_arrow(alone.append_column("row", pa.array([0, 1, 2], pa.int64())))
    assert crowd(duck.arrow(keys(numbered))).tolist() == []
    duck.forget(numbered)
