"""Figures that other packages print, reproduced under their own conventions."""

import csv
import datetime
import json
from pathlib import Path

import numpy as np
import pytest

from bilateral.lenses.market.formulas.abnormal import event_study
from bilateral.lenses.market.formulas.arrays import Unavailable
from bilateral.lenses.market.formulas.conventions import as_estudy2, as_eventstudy
from bilateral.lenses.market.formulas.plan import Plan, Window
from bilateral.lenses.market.formulas.returns import clean

pytestmark = pytest.mark.real

SERIES = {
    "mean": "mean", "bw_1980": "bw_1980", "bw_1985": "bw_1985", "t_test": "t", "patell": "patell",
    "boehmer": "boehmer", "lamb": "lamb", "sign": "sign", "gsign": "gsign", "csign": "csign", "rank": "rank",
    "mrank": "mrank", "wilcoxon": "wilcoxon",
}  # fmt: skip


def table(path: Path):
    """Dates, names and values of a CSV whose first column is the date."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        names, *rows = list(csv.reader(source))
    values = np.array([[float(cell) if cell else np.nan for cell in row[1:]] for row in rows])
    return [row[0] for row in rows], names[1:], values


@pytest.fixture(scope="module")
def estudy2(shared_data):
    folder = shared_data / "market" / "estudy2"
    days, _, returns = table(folder / "rates.csv")
    _, _, market = table(folder / "rates_indx.csv")
    told = json.loads((folder / "expected.json").read_text())
    plan = Plan(240, 0, convention="estudy2")
    assert days[days.index("2020-03-13") - 239] == "2019-04-02"
    found = event_study(returns, market[:, 0], days.index(told["dates"][0]), Window(0, 4), plan)
    return as_estudy2(found), told


@pytest.mark.parametrize("name", SERIES)
def test_estudy2_daily(estudy2, name):
    found, told = estudy2
    np.testing.assert_allclose(getattr(found, SERIES[name]), told[name], rtol=1e-6)


def test_estudy2_whole_window(estudy2):
    found, told = estudy2
    for name in ("car_bw_1985", "car_lamb", "car_rank"):
        assert getattr(found, name) == pytest.approx(told[name]["statistic"], rel=1e-6)
    assert found.car_mean == pytest.approx(told["car_lamb"]["car_mean"], rel=1e-6)


def test_eventstudy(shared_data):
    folder = shared_data / "market" / "ljb_eventstudy"
    days, names, returns = table(folder / "returns_GAFAM.csv")
    sessions = np.array(days, dtype="datetime64[D]")
    market = returns[:, names.index("SPY")]
    told = json.loads((folder / "package_output.json").read_text())
    plan, studies = Plan(200, 30, 1.0, convention="eventstudy"), []
    with (folder / "10K.csv").open(encoding="utf-8-sig", newline="") as source:
        for row in csv.DictReader(source):
            day = datetime.datetime.strptime(row["event_date"], "%d/%m/%Y").date()
            t0 = int(np.searchsorted(sessions, np.datetime64(day)))
            one = returns[:, [names.index(row["security_ticker"])]]
            found = event_study(one, market, t0, Window(-5, 10), plan)
            studies += [] if isinstance(found, Unavailable) else [found]
    found = as_eventstudy(studies)
    assert len(studies) == told["n_events"]
    for name, values in (
        ("AAR", found.aar), ("CAAR", found.caar), ("var_AAR", found.variance), ("tstat", found.statistic),
        ("pvalue", found.p),
    ):  # fmt: skip
        np.testing.assert_allclose(values, told[name], rtol=1e-12, atol=1e-12)


def test_eventstudies_constant_means(shared_data):
    told = json.loads((shared_data / "market" / "eventstudies_r" / "constant_mean.json").read_text())
    days = [datetime.date(1970, 1, 1) + datetime.timedelta(days=day) for day in told["dates_days_since_epoch"]]
    means = []
    for (name, day), outcome in zip(told["events"], told["outcomes_expected"], strict=True):
        if outcome != "success":
            continue
        t0 = days.index(datetime.date.fromisoformat(day))
        returns = clean(np.array(told["prices"][name])[:, None], kind="log", limit=None).values
        plan = Plan(t0 - 2, 0, 1.0, "constant_mean", "eventstudies")
        means.append(event_study(returns, np.zeros(len(days)), t0, Window(-1, 0), plan).intercept[0])
    np.testing.assert_allclose(means, told["constant_mean_expected"], rtol=1e-12)
