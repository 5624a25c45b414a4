from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections import defaultdict

import numpy as np
import pytest

from bilateral import simulate
from bilateral.errors import SelectionError
from bilateral.reference.classifications import classification
from bilateral.reference.countries import country


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    return simulate.world(tmp_path_factory.mktemp("world") / simulate.SAMPLE_FILE)


@pytest.fixture(scope="module")
def tables(archive):
    with zipfile.ZipFile(archive) as pack:
        return {name: pack.read(name).decode() for name in pack.namelist()}


@pytest.fixture(scope="module")
def cubes(tables):
    """Exports in thousand dollars by year: (exporter, importer, product)."""
    people = [int(row["country_code"]) for row in rows(tables["country_codes_V000000.csv"])]
    goods = [row["code"] for row in rows(tables["product_codes_HS92_V000000.csv"])]
    where, what = {m: n for n, m in enumerate(people)}, {c: n for n, c in enumerate(goods)}
    made = {}
    for name, text in tables.items():
        if "_Y" in name:
            cube = np.zeros((len(people), len(people), len(goods)))
            for line in text.splitlines()[1:]:
                _, i, j, k, v, _ = line.split(",")
                cube[where[int(i)], where[int(j)], what[k]] += float(v)
            made[int(name.split("_Y")[1][:4])] = cube
    return goods, made


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_layout_is_bacis(tables):
    assert sorted(tables)[:1] == ["BACI_HS92_Y2015_V000000.csv"]
    assert len(tables) == 8 + 3
    assert all(text.startswith("t,i,j,k,v,q\n") for name, text in tables.items() if "_Y" in name)
    assert "SIMULATED" in tables["Readme.txt"]
    assert simulate.origin().simulated


def test_codes_are_real_and_economies_invented(tables):
    people = rows(tables["country_codes_V000000.csv"])
    assert len(people) == 24
    assert all(country(one["country_iso3"]).fictional for one in people)
    assert [one["country_iso3"] for one in people[:2]] == list(simulate.SAMPLE_PAIR)
    assert all(country(one["country_code"]).iso3 == one["country_iso3"] for one in people)
    hs = classification("HS92")
    codes = [one["code"] for one in rows(tables["product_codes_HS92_V000000.csv"])]
    assert len(set(codes)) == 300
    assert len({code[:2] for code in codes}) >= 40
    for code in codes:
        hs.check(code)


def test_bytes_depend_on_the_arguments_only(tmp_path):
    small = {"countries": 5, "products": 30, "years": 2}
    first = hashlib.sha256(simulate.world(tmp_path / "a.zip", **small).read_bytes()).digest()
    again = hashlib.sha256(simulate.world(tmp_path / "b.zip", **small).read_bytes()).digest()
    other = hashlib.sha256(simulate.world(tmp_path / "c.zip", **small, seed=7).read_bytes()).digest()
    assert first == again != other
    assert not list(tmp_path.glob("*.part"))


def test_flows_are_sparse_and_whole(tables, cubes):
    goods, made = cubes
    for cube in made.values():
        assert 0.2 < (cube > 0).sum() / (24 * 23 * len(goods)) < 0.6
        assert not cube[np.arange(24), np.arange(24)].any()
        assert cube[cube > 0].min() >= 1.0
    for name, text in tables.items():
        if "_Y" in name:
            lines = text.splitlines()[1:]
            keys = [line.split(",")[:4] for line in lines]
            assert len({tuple(key) for key in keys}) == len(keys)
            missing = sum(line.endswith(" NA") for line in lines) / len(lines)
            assert 0.02 < missing < 0.04


def test_the_sample_pair_competes_and_trades(cubes):
    goods, made = cubes
    chapters = np.array([code[:2] for code in goods])
    similarity = {}
    for year, cube in made.items():
        exports = cube.sum(axis=1)
        share = exports / exports.sum(axis=1, keepdims=True)
        rca = share / (exports.sum(axis=0) / exports.sum())
        both = (rca[0] >= 1) & (rca[1] >= 1)
        two_way = cube[0, 1] + cube[1, 0]
        assert two_way[both].sum() / two_way.sum() > 2 * exports[:, both].sum() / exports.sum()
        for chapter in ("84", "85"):  # the claim does not hang on one industry
            keep = chapters != chapter
            inside = two_way[both & keep].sum() / two_way[keep].sum()
            assert inside > 1.5 * exports[:, both & keep].sum() / exports[:, keep].sum()
        similarity[year] = np.minimum(share[0], share[1]).sum()
        others = [np.minimum(share[a], share[b]).sum() for a in range(2, 24) for b in range(2, a)]
        assert similarity[year] > np.quantile(others, 0.9)
        assert cube[0, 1].sum() == cube[0].sum(axis=1).max()
    assert similarity[2022] > similarity[2015] + 0.03


def test_the_second_catches_up(cubes):
    _, made = cubes
    ratio = {year: cube[1].sum() / cube[0].sum() for year, cube in made.items()}
    assert ratio[2015] < 0.8
    assert ratio[2022] > 1.0


def test_intra_industry_trade_is_seen(cubes):
    _, made = cubes
    balance = defaultdict(float)
    for year in (2015, 2022):
        there, back = made[year][0, 1], made[year][1, 0]
        balance[year] = 1 - abs(there - back).sum() / (there + back).sum()
    assert 0.25 < balance[2015] < balance[2022] < 0.7


@pytest.mark.parametrize("wrong", [{"countries": 3}, {"countries": 400}, {"products": 301}, {"years": 0}])
def test_numbers_out_of_range(tmp_path, wrong):
    with pytest.raises(SelectionError, match="allowed"):
        simulate.world(tmp_path / "w.zip", **wrong)
    assert not list(tmp_path.iterdir())
