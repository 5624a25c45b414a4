"""Gravity: against an independent estimation in plain numpy, known truth, separation, and real totals."""

from __future__ import annotations

import builtins
import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pyfixest", reason="gravity needs the optional package pyfixest")

from bilateral.errors import MissingExtra, NoData, SelectionError
from bilateral.lenses.structure.formulas.gravity import standing
from bilateral.lenses.structure.gravity import gravity
from bilateral.lenses.structure.gravity_fit import dyads, fit, folds, held_out
from bilateral.lenses.structure.gravity_panel import panel
from bilateral.pair import Pair
from bilateral.sources import flows
from bilateral.sources import gravity as gravity_source
from bilateral.store import Store

TRADE = Path(__file__).parents[4] / "shared" / "data" / "trade"
TOTALS, GEODIST = TRADE / "oec_bilateral_totals_1962_2014.parquet", TRADE / "cepii_geodist_dyads.parquet"
CODES = ["".join(code) for code in itertools.product("Q", "MNO", "ABCDEFGHIJ")]
TRUTH = {"log_dist": -0.9, "contig": 0.5, "rta": 0.3}


def demean(columns, weights, effects):
    """Residuals of a weighted regression on fixed effects, by alternating projections."""
    found = columns.copy()
    for _ in range(10_000):
        before = found.copy()
        for effect in effects:
            total = np.bincount(effect, weights)
            for k in range(found.shape[1]):
                found[:, k] -= (np.bincount(effect, weights * found[:, k]) / total)[effect]
        if np.abs(found - before).max() < 1e-11:
            return found
    raise AssertionError("no convergence")


def ppml(y, terms, effects, clusters):
    """Poisson with fixed effects: Newton for the terms, iterative proportional fitting for the effects."""
    keep = np.ones(len(y), dtype=bool)
    for _ in range(20):
        for effect in effects:
            keep &= (np.bincount(effect, y * keep) > 0)[effect]
    y, terms, clusters = y[keep], terms[keep], clusters[keep]
    effects = [np.unique(effect[keep], return_inverse=True)[1] for effect in effects]
    beta, scale = np.zeros(terms.shape[1]), [np.ones(effect.max() + 1) for effect in effects]
    for _ in range(200):
        for _ in range(2_000):
            moved = 0.0
            for k, effect in enumerate(effects):
                mu = np.exp(terms @ beta) * np.prod([s[e] for s, e in zip(scale, effects, strict=True)], axis=0)
                step = np.bincount(effect, y) / np.bincount(effect, mu)
                scale[k] = scale[k] * step
                moved = max(moved, np.abs(step - 1).max())
            if moved < 1e-12:
                break
        mu = np.exp(terms @ beta) * np.prod([s[e] for s, e in zip(scale, effects, strict=True)], axis=0)
        flat = demean(terms, mu, effects)
        bread = np.linalg.inv(flat.T @ (mu[:, None] * flat))
        step = bread @ (flat.T @ (y - mu))
        beta += step
        if np.abs(step).max() < 1e-10:
            break
    scores = flat * (y - mu)[:, None]
    group = np.unique(clusters, return_inverse=True)[1]
    sums = np.stack([np.bincount(group, scores[:, k]) for k in range(scores.shape[1])], axis=1)
    return beta, np.sqrt(np.diag(bread @ (sums.T @ sums) @ bread)), mu, keep


def oracle(found, *, pair_effects=False):
    rows = found.rows
    code = {
        key: np.unique(rows[key].to_numpy().astype(str), return_inverse=True)[1]
        for key in ("year", "exporter", "importer")
    }
    effects = [code["exporter"] * 1000 + code["year"], code["importer"] * 1000 + code["year"]]
    if pair_effects:
        effects.append(code["exporter"] * 1000 + code["importer"])
    terms = np.stack([rows[term].to_numpy() for term in found.terms], axis=1)
    return ppml(rows["value"].to_numpy() / rows["value"].to_numpy().mean(), terms, effects, dyads(rows))


def world(folder, *, years=(2000, 2001, 2002), noise=0.1, seed=7, change=None):
    """A store with simulated flows and gravity variables of which the truth is known."""
    rng = np.random.default_rng(seed)
    place, lines, known = rng.uniform(0, 50, (len(CODES), 2)), [], []
    for year in years:
        size = rng.normal(0, 1, (2, len(CODES)))
        for (i, a), (j, b) in itertools.permutations(enumerate(CODES), 2):
            dist = float(np.hypot(*(place[i] - place[j]))) + 1
            contig, rta = float(dist < 6), float((i * 7 + j * 7 + year) % 11 < 4)
            mean = np.exp(15 + size[0, i] + size[1, j] - 0.9 * np.log(dist) + 0.5 * contig + 0.3 * rta)
            value = float(mean * rng.gamma(1 / noise, noise)) if rng.uniform() > 0.2 else 0.0
            value = change(a, b, value) if change else value
            known.append(f"{year},{a},{b},{dist},{contig:.0f},{rta:.0f}")
            if value:
                lines.append(f"{year},{a},{b},goods,{value}")
    (folder / "flows.csv").write_text("\n".join(["year,exporter,importer,product,value", *lines]))
    (folder / "gravity.csv").write_text("\n".join(["year,exporter,importer,dist,contig,rta", *known]))
    store = Store(folder / "home")
    flows.add(store, folder / "flows.csv", name="flows", classification="one list", unit="USD", simulated=True)
    gravity_source.add(store, folder / "gravity.csv", name="known")
    return store


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return world(tmp_path_factory.mktemp("gravity"))


def panel_of(store, years=(2000, 2001, 2002), variables=("dist", "contig", "rta")):
    return panel(store, store.dataset("flows"), store.dataset("known", "gravity"), years, variables, (), None)


def with_values(found, value):
    import pyarrow as pa

    return replace(found, rows=found.rows.set_column(3, "value", pa.array(value)))


def test_the_panel_is_square_with_zeros(store):
    found = panel_of(store)
    n = len(CODES)
    assert found.rows.num_rows == 3 * n * (n - 1)
    assert found.zeros == pytest.approx(0.2, abs=0.03)
    assert found.covered == pytest.approx(1.0)
    assert found.terms == ("log_dist", "contig", "rta")
    assert found.rows.column_names[:3] == ["year", "exporter", "importer"]


@pytest.mark.parametrize("pair_effects", [False, True])
def test_the_same_as_an_independent_estimation(store, pair_effects):
    found = panel_of(store)
    done = fit(found, pair_effects=pair_effects)
    if pair_effects:
        assert done.collinear == ("log_dist", "contig")
        found = panel_of(store, variables=("rta",))
    beta, se, mu, keep = oracle(found, pair_effects=pair_effects)
    assert [each.estimate for each in done.coefficients] == pytest.approx(list(beta), abs=1e-6)
    # the finite-sample factor that pyfixest applies counts the fixed effects in one way or another
    assert [each.se for each in done.coefficients] == pytest.approx(list(se), rel=0.06)
    assert np.array_equal(~done.dropped, keep)
    expected = mu * found.rows["value"].to_numpy().mean()
    assert done.predicted[keep] == pytest.approx(expected, rel=1e-4)


def test_known_truth_is_recovered(store):
    done = fit(panel_of(store))
    for each in done.coefficients:
        assert abs(each.estimate - TRUTH[each.term]) < 3.5 * each.se
        assert each.low < each.estimate < each.high
        assert each.se < 0.2


def test_fitted_totals_are_the_actual_ones(store):
    found = panel_of(store)
    done, value = fit(found), found.rows["value"].to_numpy()
    for side in ("exporter", "importer"):
        here = found.rows[side].to_numpy() == CODES[3]
        assert np.nansum(done.predicted[here]) == pytest.approx(value[here].sum(), rel=1e-5)


def test_separated_rows_are_found_and_told(tmp_path):
    """A pair that never trades says nothing once it has an effect of its own."""

    def change(a, b, value):
        return 0.0 if (a, b) == (CODES[0], CODES[1]) else value

    found = panel_of(world(tmp_path, change=change), variables=("rta",))
    beta, _, _, keep = oracle(found, pair_effects=True)
    done = fit(found, pair_effects=True)
    never = (found.rows["exporter"].to_numpy() == CODES[0]) & (found.rows["importer"].to_numpy() == CODES[1])
    assert done.dropped[never].all()
    assert done.separated == int((~keep).sum()) >= never.sum() == 3
    assert np.isnan(done.predicted[never]).all()
    assert [each.estimate for each in done.coefficients] == pytest.approx(list(beta), abs=1e-6)


def test_a_term_that_separates_is_left_out(tmp_path):
    """No bordering pair trades: nothing can be said of borders, and their rows carry no information."""
    found = panel_of(world(tmp_path, years=(2000,)), (2000,))
    touching = found.rows["contig"].to_numpy() == 1
    assert 0 < touching.sum() < 200
    done = fit(with_values(found, np.where(touching, 0.0, found.rows["value"].to_numpy())))
    assert done.separated >= touching.sum()
    assert done.collinear == ("contig",)
    assert np.isnan(done.predicted[touching]).all()


def test_folds_hold_pairs_together_and_predictions_do_not_see_the_pair(store):
    found = panel_of(store, (2000,))
    fold, pair = folds(found.rows, 5), dyads(found.rows)
    assert all(len(set(fold[pair == each])) == 1 for each in range(0, pair.max(), 17))
    assert np.bincount(fold).min() > 0.8 * len(fold) / 5
    out = held_out(found, 5)
    value = found.rows["value"].to_numpy().copy()
    place = int(np.argmax(value))
    value[place] *= 50
    changed = with_values(found, value)
    assert held_out(changed, 5)[place] == pytest.approx(out[place], rel=1e-4)
    assert fit(changed).predicted[place] > 2 * fit(found).predicted[place]


def test_the_pair_against_like_flows(store):
    found = gravity(store, Pair(CODES[0], CODES[1]), year=2001, years=[2000, 2001, 2002])
    actual, expected = (found.measure(f"structure.gravity.{part}.ab") for part in ("actual", "predicted"))
    ratio, potential = (found.measure(f"structure.gravity.{part}.ab") for part in ("ratio", "potential"))
    assert ratio.value == pytest.approx(actual.value / expected.value)
    assert potential.value == pytest.approx(expected.value - actual.value)
    assert expected.uncertainty.low == pytest.approx(expected.value * ratio.uncertainty.low)
    assert ratio.uncertainty.low < 1 < ratio.uncertainty.high
    assert "Not a sampling interval" in ratio.uncertainty.note
    assert "nothing out of the ordinary" in ratio.uncertainty.note
    rows = found.table("structure.gravity.coefficients").rows()
    assert [row["term"] for row in rows] == ["log_dist", "contig", "rta"]
    reasons = {missing.id: missing.reason for missing in found.not_computed}
    assert "hold nothing" in reasons["structure.gravity.coefficient.comlang_off"]
    assert all(measure.to_dict()["simulated"] for measure in found.measures)
    json.dumps(found.to_dict())
    assert found.tidy().num_rows == len(found.measures)
    assert "times what a gravity model expects" in found.sentence()


def test_nine_in_ten_lie_inside(store):
    found = panel_of(store)
    value, out = found.rows["value"].to_numpy(), held_out(found, 5)
    here = found.rows["year"].to_numpy() == 2001
    inside = [standing(value[here], out[here], n) for n in range(0, int(here.sum()), 3)]
    assert np.mean([each.low <= each.ratio <= each.high for each in inside]) == pytest.approx(0.9, abs=0.05)


def test_pair_effects_leave_no_potential(store):
    found = gravity(store, Pair(CODES[0], CODES[1]), pair_effects=True)
    assert found.years == (2000, 2001, 2002)
    (rta,) = found.fit.coefficients
    assert abs(rta.estimate - TRUTH["rta"]) < 3.5 * rta.se
    assert found.measure("structure.gravity.coefficient.rta").value == rta.estimate
    reasons = {missing.id: missing.reason for missing in found.not_computed}
    assert "nothing is left that could be called potential" in reasons["structure.gravity.potential.ab"]
    assert "the fixed effects take it up" in reasons["structure.gravity.coefficient.log_dist"]
    assert "neither is corrected" in found.table("structure.gravity.coefficients").note
    assert "cannot be said" in found.sentence()


def test_what_is_not_there(store, tmp_path):
    pair = Pair(CODES[0], CODES[1])
    with pytest.raises(SelectionError, match="year"):
        gravity(store, pair, year=1990)
    with pytest.raises(SelectionError, match="did you mean dist"):
        gravity(store, pair, variables=["distt"])
    with pytest.raises(SelectionError, match="folds"):
        gravity(store, pair, folds=1)
    with pytest.raises(SelectionError, match="take up every term"):
        gravity(store, pair, variables=["dist"], pair_effects=True)
    with pytest.raises(NoData, match="not among the pairs"):
        gravity(store, Pair("KOR", "CHN"))
    with pytest.raises(NoData, match="holds no"):
        gravity(Store(tmp_path), pair)


def test_without_pyfixest_the_way_out_is_told(store, monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "pyfixest":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtra, match=r"pip install 'bilateral\[gravity\]'"):
        gravity(store, Pair(CODES[0], CODES[1]), year=2000)


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.skipif(
    not (TOTALS.exists() and GEODIST.exists()), reason="real totals or distances are not beside the project"
)
def test_real_totals_of_2014(tmp_path):
    """OEC totals (BSD-3) and CEPII GeoDist: the same as the independent estimation, and as usual for gravity."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    store = Store(tmp_path)
    table = pq.read_table(TOTALS)
    table = table.filter(pc.equal(table["year"], 2014))
    table = table.append_column("product", pa.array(["goods"] * table.num_rows))
    flows.add(store, table, name="flows", classification="one list", unit="USD", mapping={"value": "usd"})
    gravity_source.add(store, GEODIST, name="known")
    found = panel_of(store, (2014,), ("dist", "contig", "comlang_off", "colony"))
    done = fit(found)
    beta, se, _, keep = oracle(found)
    assert [each.estimate for each in done.coefficients] == pytest.approx(list(beta), abs=1e-5)
    assert [each.se for each in done.coefficients] == pytest.approx(list(se), rel=0.02)
    assert np.array_equal(~done.dropped, keep)
    assert done.coefficients[0].estimate == pytest.approx(-0.695, abs=0.002)
    korea = gravity(store, Pair("KOR", "CHN"), variables=("dist", "contig", "comlang_off", "colony"))
    assert korea.measure("structure.gravity.actual.ab").value == pytest.approx(182.646584391e9)
    assert 0.1 < korea.measure("structure.gravity.ratio.ab").value < 10
