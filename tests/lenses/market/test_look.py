"""The lens on the sample market, where the truth is known."""

import datetime as dt
import json
import math

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bilateral import simulate
from bilateral.api import Pair
from bilateral.errors import InputError, NoData, SelectionError
from bilateral.lenses.market.definitions import called


def by_sector(result, table="market.sectors"):
    return {row["sector"]: row for row in result.table(table).rows()}


def test_the_effect_put_in_is_found_and_nothing_else(result, world):
    rows = by_sector(result)
    assert rows["clothing"]["low"] < 100 * dict(world.effects)["clothing"] < rows["clothing"]["high"]
    assert {sector for sector, row in rows.items() if row["p_robust"] < 0.05} == {"clothing"}
    assert result.session == world.session
    assert result.measure("market.verdict.clothing").value == 1
    assert result.simulated


def test_an_afternoon_announcement_belongs_to_the_next_session(result, pair, sample_home):
    assert "at or after the close" in result.clock
    day = dt.date.fromisoformat(result.session) - dt.timedelta(days=1)
    early = pair.market(f"{day}T10:00+00:00", home=sample_home, windows="0,0", sectors="games")
    assert early.session == day.isoformat()


def test_files_and_store_give_the_same_numbers(result, pair, files, home):
    direct = pair.market("visit", **files, exchange=simulate.MARKET_EXCHANGE)
    ours = {m.id: m.value for m in direct.measures}
    assert ours == {m.id: m.value for m in result.measures}
    assert not home.exists()
    assert not direct.simulated


def test_every_number_has_its_definition_scope_and_uncertainty(result):
    for measure in result.measures:
        assert math.isfinite(measure.value)
        assert measure.definition.endswith(".")
        assert measure.reading
        terms = dict(measure.scope.terms)
        assert {"event", "session", "benchmark", "model", "placebo", "window"} <= set(terms)
        assert measure.uncertainty.note
        assert "{" not in measure.label
    for table in result.tables:
        assert table.title == called(table.id, *result.pair.names)
    json.dumps(result.to_dict(), allow_nan=False)


def test_ids_of_other_windows_bear_the_window(result):
    main = result.measure("market.caar.clothing")
    assert dict(main.scope.terms)["window"] == "[0, 0]"
    for end, window in (("m10_m2", "[-10, -2]"), ("m1_m1", "[-1, -1]"), ("0_5", "[0, 5]"), ("6_20", "[6, 20]")):
        assert dict(result.measure(f"market.caar.clothing.{end}").scope.terms)["window"] == window


def test_tests_say_what_they_assume_and_how_often_they_reject(result):
    rows = [
        row for row in result.table("market.tests").rows() if row["group"] == "clothing" and row["window"] == "[0, 0]"
    ]
    found = {row["test"]: row for row in rows}
    assert "independent firms" in found["bmp"]["assumes"]
    assert found["bmp"]["size"] > 0.10 > found["placebo.studentised"]["size"]
    assert found["t"]["se"] == pytest.approx(abs(found["t"]["estimate"] / found["t"]["stat"]))
    placebo = found["placebo.studentised"]
    assert placebo["p"] == result.measure("market.p.placebo.clothing").value
    assert placebo["p"] >= 1 / (1 + placebo["dates"])


def test_holm_is_over_the_sectors_that_are_no_controls(result):
    rows = by_sector(result)
    judged = [row for row in rows.values() if not row["control"]]
    assert {row["p_holm"] is None for row in rows.values() if row["control"]} == {True}
    assert min(row["p_holm"] for row in judged) == pytest.approx(len(judged) * min(row["p_robust"] for row in judged))


def test_other_events_in_the_window_are_listed(result):
    (row,) = result.table("market.confounders").rows()
    assert (row["event_id"], row["offset"], row["windows"]) == ("tariffs", 4, "[0, 5]")


def test_halted_firms_are_dropped_with_their_reason(result):
    rows = [row for row in result.table("market.dropped").rows() if row["window"] == "[0, 0]"]
    assert {row["id"] for row in rows} == {"XA0004"}
    assert "no return in" in rows[0]["reason"]
    assert result.measure("market.n.clothing").value == 9


def test_benchmarks_of_the_day(result):
    rows = {row["id"]: row for row in result.table("market.benchmarks").rows()}
    assert {"index", "equal_weighted", "cap_weighted", "ex_top", "median", "breadth", "concentration"} <= set(rows)
    assert rows["index"]["value"] == pytest.approx(100 * result.trend)
    assert 0.3 < result.measure("market.benchmark.concentration").value < 0.5
    specs = [row for row in result.table("market.specs").rows() if row["sector"] == "clothing"]
    assert {row["model"] for row in specs} == {"market", "market_adjusted", "constant_mean"}
    assert sum(row["main"] for row in specs) == 1
    share = np.mean(
        [row[f] < 0.05 for row in specs for f in ("p_robust", "p_studentised", "p_raw", "p_kp") if row[f] is not None]
    )
    assert result.measure("market.specs.clothing").value == pytest.approx(share)


def test_one_sided_where_the_direction_was_declared(pair, result, sample_home):
    up = pair.market(home=sample_home, direction="up", windows="0,0", sectors="hotels")
    down = pair.market(home=sample_home, direction="down", windows="0,0", sectors="hotels")
    both = result.measure("market.p.placebo.hotels").value
    assert up.measure("market.p.placebo.hotels").value < both
    assert down.measure("market.p.placebo.hotels").value > 0.5


def test_choices_are_obeyed_and_stated(pair, sample_home):
    found = pair.market(
        home=sample_home, window="0,1", windows="0,1", estimation=80, gap=5, placebo="two-sided",
        benchmark="equal_weighted", sectors="games", model="market_adjusted",
    )  # fmt: skip
    terms = dict(found.scope.terms)
    assert terms["window"] == "[0, 1]"
    assert terms["model"] == "market_adjusted, 80 sessions ending 5 before the window"
    assert terms["placebo"] == "two-sided"
    assert "on both sides" in found.design
    assert {row["sector"] for row in found.table("market.sectors").rows()} == {
        "games",
        "control_power",
        "control_water",
    }


@pytest.mark.parametrize("scale", [1.0, 100.0], ids=["shares", "per cent"])
def test_factors_beside_the_benchmark(pair, files, world, result, scale):
    index = pd.read_csv(world.index)
    rng = np.random.default_rng(3)
    table = pa.table(
        {
            "Date": index["Date"].tolist(),
            "SMB": scale * 0.006 * rng.standard_normal(len(index)),
            "HML": scale * 0.006 * rng.standard_normal(len(index)),
            "RF": np.full(len(index), scale * 0.0001),
        }
    )
    options = {"event": "visit", "exchange": simulate.MARKET_EXCHANGE, "windows": "0,0", "sectors": "clothing"}
    found = pair.market(**files, factors=table, model="factors", **options)
    assert dict(found.scope.terms)["model"].startswith("factors, 120 sessions")
    plain = result.measure("market.caar.clothing").value
    assert found.measure("market.caar.clothing").value == pytest.approx(plain, abs=1.0)
    assert found.measure("market.caar.clothing").value != plain
    with pytest.raises(SelectionError, match=r"the model factors needs their returns.*--factors FILE"):
        pair.market(**files, model="factors", **options)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"event": "2023-01-12", "event_time": "16:00"}, SelectionError, "time zone.*--time-zone Asia/Seoul"),
        ({"event": "2023-01-12T16:00"}, SelectionError, "time zone"),
        ({"event": "visits"}, SelectionError, "this is no date"),
        ({"event": "2031-01-05"}, NoData, "no session on or after the event"),
        ({"sectors": "cloth"}, SelectionError, "did you mean clothing"),
        ({"benchmark": "COMPOSIT"}, SelectionError, "did you mean COMPOSITE"),
        ({"window": "5,0"}, SelectionError, "this is no event window"),
        ({"model": "markets"}, SelectionError, "did you mean market"),
        ({"placebo": "future"}, SelectionError, "auto, past, two-sided"),
        ({"direction": "sideways"}, SelectionError, "none, up, down"),
        ({"estimation": 3}, SelectionError, "20 to 1000"),
        ({"exchange": "KRX"}, SelectionError, "no such exchange"),
    ],
)
def test_wrong_words_say_what_to_type(pair, sample_home, options, error, words):
    with pytest.raises(error, match=words):
        pair.market(home=sample_home, **options)


def test_an_empty_store_says_what_to_type(home):
    with pytest.raises(NoData, match=r"bilateral add prices FILE"):
        Pair("KOR", "CHN").market("2026-01-02", home=home)


class TestOddInput:
    """Every odd input gives a clear message or a flagged, explained result."""

    @pytest.fixture
    def files(self, files, tmp_path):
        """One sector only, which is quicker."""
        small = tmp_path / "small.csv"
        small.write_text("sector,code\n" + "".join(f"clothing,XA{k:04d}\n" for k in range(1, 11)))
        return files | {"groups": small}

    def panel(self, world):
        table = pq.read_table(world.prices).to_pandas().astype({"Date": "datetime64[s]"})
        return table.pivot_table(index="Date", columns="Code", values="Close")

    def ask(self, files, prices, **options):
        pair = Pair(*simulate.SAMPLE_PAIR)
        options = {"event": "visit", "windows": "0,0", "exchange": simulate.MARKET_EXCHANGE} | options
        return pair.market(**(files | {"prices": prices}), **options)

    def dropped(self, found):
        return {row["id"]: row["reason"] for row in found.table("market.dropped").rows()}

    def test_an_event_on_a_holiday(self, files, world):
        found = self.ask(files, self.panel(world), event="2023-01-14")
        assert found.session == "2023-01-16"
        assert "was no session" in found.clock

    def test_a_firm_listed_last_week(self, files, world):
        prices = self.panel(world)
        prices.iloc[:255, prices.columns.get_loc("XA0002")] = np.nan
        why = self.dropped(self.ask(files, prices))["XA0002"]
        assert "estimation window" in why

    def test_a_constant_price(self, files, world):
        prices = self.panel(world)
        prices["XA0002"] = 7.0
        assert "does not move" in self.dropped(self.ask(files, prices))["XA0002"]

    def test_a_return_of_minus_one(self, files, world):
        prices = self.panel(world)
        returns = prices.pct_change(fill_method=None)
        returns.loc[world.session, "XA0002"] = -1.0
        found = self.ask(files, returns.iloc[1:], values="returns")
        assert "XA0002" in self.dropped(found)
        assert any("total_loss" in note for note in found.notes)

    def test_moves_beyond_the_limit_of_an_exchange_that_only_the_pair_tells(self, files, world):
        prices = self.panel(world)
        prices.loc[world.session, "XA0002"] *= 1.5
        found = self.ask(files, prices, exchange=None)
        assert "XA0002" in self.dropped(found)
        assert any("flag limit" in note for note in found.notes)

    def test_the_index_tells_the_exchange_whatever_the_order_of_the_pair(self, files, world, tmp_path):
        index = pd.read_csv(world.index).rename(columns={"COMPOSITE": "KOSPI"})
        index.to_csv(tmp_path / "kospi.csv", index=False)
        found = Pair("CHN", "KOR").market(
            "2023-01-12T15:10+09:00", **(files | {"prices": self.panel(world), "index": tmp_path / "kospi.csv"}),
            windows="0,0",
        )  # fmt: skip
        assert found.session == "2023-01-12"
        assert "XKRX" in found.clock

    def test_one_firm_in_a_sector(self, files, world, tmp_path):
        lone = tmp_path / "one.csv"
        lone.write_text("sector,code\nclothing,XA0001\n")
        found = self.ask(files | {"groups": lone}, self.panel(world))
        missing = {each.id: each.reason for each in found.not_computed}
        assert "one firm" in missing["market.rbar.clothing"]
        assert "market.t.kp.clothing" in missing
        assert found.has("market.p.placebo.clothing")
        assert any("fewer than five firms" in note for note in found.notes)
        assert (
            "fewer than five firms" in " ".join(f.detail for f in found.findings()) or not found.judgements[0].abnormal
        )

    def test_weekends_filled_with_zeros(self, files, world):
        prices = self.panel(world)
        plain = self.ask(files, prices)
        filled = prices.reindex(pd.date_range(prices.index[0], prices.index[-1])).fillna(0.0)
        days = filled.index.day_of_week >= 5
        filled = filled[days | filled.index.isin(prices.index)]
        found = self.ask(files, filled)
        assert found.measure("market.caar.clothing").value == plain.measure("market.caar.clothing").value
        assert found.measure("market.p.placebo.clothing").value == plain.measure("market.p.placebo.clothing").value

    def test_duplicated_rows(self, files, world):
        table = pq.read_table(world.prices)
        plain = self.ask(files, table)
        found = self.ask(files, pa.concat_tables([table, table.slice(0, 500)]))
        assert found.measure("market.caar.clothing").value == plain.measure("market.caar.clothing").value

    def test_a_benchmark_with_gaps(self, files, world, tmp_path):
        index = pd.read_csv(world.index)
        holes = index[~index["Date"].between("2022-11-01", "2022-11-10")]
        holes.to_csv(tmp_path / "holes.csv", index=False)
        found = self.ask(files | {"index": tmp_path / "holes.csv"}, self.panel(world))
        assert any("COMPOSITE has no return in" in note for note in found.notes)
        assert found.has("market.caar.clothing")

    def test_a_benchmark_without_the_event(self, files, world, tmp_path):
        index = pd.read_csv(world.index)
        index[index["Date"] != world.session].to_csv(tmp_path / "hole.csv", index=False)
        with pytest.raises(NoData, match="no sector can be studied: the benchmark has no return"):
            self.ask(files | {"index": tmp_path / "hole.csv"}, self.panel(world))

    def test_codes_that_match_nothing(self, files, world, tmp_path):
        other = tmp_path / "other.csv"
        other.write_text("sector,code\nclothing,ZZZ\n")
        with pytest.raises(NoData, match=r"none of the firms of the groups has prices"):
            self.ask(files | {"groups": other}, self.panel(world))

    def test_groups_of_another_time(self, files, world, tmp_path):
        other = tmp_path / "other.csv"
        other.write_text("sector,code,period\nclothing,XA0001,2014-2018\n")
        with pytest.raises(NoData, match=r"no group is valid.*2014-01-01 to 2018-12-31"):
            self.ask(files | {"groups": other}, self.panel(world))

    def test_too_short_a_history(self, files, world):
        with pytest.raises(
            NoData, match=r"no sector can be studied: the estimation window needs 70 sessions.*next: another --event"
        ):
            self.ask(files, self.panel(world).iloc[230:])

    def test_few_securities_without_an_index(self, world, tmp_path):
        pair = Pair(*simulate.SAMPLE_PAIR)
        few = self.panel(world)[[f"XA000{k}" for k in range(1, 6)]]
        with pytest.raises(NoData, match=r"too few to stand for a market.*--index FILE"):
            pair.market(world.session, prices=few, groups=world.groups)

    def test_leading_zeros_that_were_lost_are_forgiven(self, files, world, tmp_path):
        prices = self.panel(world)
        prices.columns = [f"{int(code[2:]):06d}" for code in prices.columns]
        lost = tmp_path / "lost.csv"
        lost.write_text("sector,code\n" + "".join(f"clothing,{k}\n" for k in range(1, 9)))
        found = self.ask(files | {"groups": lost}, prices)
        assert found.measure("market.n.clothing").value == 8

    def test_a_file_that_is_not_there(self, files):
        with pytest.raises(InputError, match=r"there is no such file"):
            self.ask(files, "nowhere.parquet")


def test_two_exchanges_each_on_its_own_sessions(world, files, tmp_path):
    """The second exchange lacks a session, and holds one that the first lacks: no event is lost, none is shifted."""
    table = pq.read_table(world.prices).to_pandas().astype({"Date": "datetime64[s]"})
    other = table[table["Date"] != pd.Timestamp(world.session)].copy()
    other["Code"] = other["Code"].str.replace("XA", "XB")
    both = pd.concat([table.assign(exchange="XKRX"), other.assign(exchange="XSHG")])
    groups = pd.read_csv(world.groups)[["sector", "code"]]
    groups = groups[groups["sector"] == "clothing"]
    twin = groups.assign(code=groups["code"].str.replace("XA", "XB"))
    sheet = tmp_path / "both.csv"
    pd.concat([groups, twin]).to_csv(sheet, index=False)
    found = Pair("KOR", "CHN").market(world.session, prices=both, index=files["index"], groups=sheet, windows="0,0")
    assert {row["sector"] for row in found.table("market.sectors").rows()} == {"clothing.XKRX", "clothing.XSHG"}
    rows = by_sector(found, "market.placebo")
    assert set(rows) == {"clothing.XKRX", "clothing.XSHG"}
    events = {r["sector"]: r["session"] for r in found.table("market.placebo").rows() if r["event"]}
    assert events["clothing.XKRX"] == world.session
    assert events["clothing.XSHG"] > world.session
