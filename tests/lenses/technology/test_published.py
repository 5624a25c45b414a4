"""Published tables of the NCSES Indicators and figures on OpenAlex matrices, from the files as they are."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from bilateral.lenses.technology import formulas as f
from bilateral.lenses.technology import look
from bilateral.pair import Pair
from bilateral.sources import collaborations, patents
from bilateral.sources.tabular import opened
from bilateral.store import Store

EXPECTED = Path(__file__).parents[2] / "published" / "technology" / "ncses" / "table.csv"

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def folder(shared_data):
    return shared_data / "technology"


@pytest.fixture(scope="module")
def loaded(folder, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("technology"))
    patents.add(store, folder / "ncses_patent_families_wipo35_1998_2020.parquet", name="ncses")
    collaborations.add(store, folder / "ncses" / "10003.csv", name="ncses")
    collaborations.add(store, folder / "openalex_coauthorship_1990_2023.parquet", name="openalex")
    return store


@pytest.fixture(scope="module")
def result(loaded):
    return look(loaded, Pair("KOR", "CHN"), data={"collaborations": "openalex"})


def rows():
    with EXPECTED.open(newline="") as file:
        return [
            (row["id"], int(row["year"]), float(row["value"]), float(row["tolerance"])) for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize(("id", "year", "value", "tolerance"), rows())
def test_families(result, id, year, value, tolerance):
    assert result.measure(id, year).value == pytest.approx(value, abs=tolerance + 1e-9)


def test_japan_leads_the_one_field_that_china_does_not(result):
    others = [row for row in result.table("technology.standing").rows() if row["leader"] != "China"]
    assert [(row["field"], row["leader"]) for row in others] == [("furniture, games", "Japan")]


def test_every_cell_of_the_published_collaboration_index(folder):
    works = {m.year: m for m in collaborations.matrices(opened(folder / "ncses" / "10003.csv"))}
    index = {m.year: m for m in collaborations.matrices(opened(folder / "ncses" / "10006.csv"))}
    cells = 0
    for year in (2003, 2022):
        counts = np.array(works[year].values, dtype=float)
        printed = np.array(index[year].values, dtype=float)
        assert works[year].names[1:] == index[year].names
        own, world = counts[0, 1:], counts[0, 0]
        made = f.ic(np.nan_to_num(counts[1:, 1:]), own[:, None], own[None, :], world)
        off = ~np.eye(len(own), dtype=bool)
        assert not np.isnan(printed[off]).any()
        assert np.abs(made - printed)[off].max() < 0.005 + 1e-9
        cells += off.sum()
    assert cells == 2 * 2070


def test_the_same_from_the_store_in_the_table_of_all_pairs(loaded, folder):
    printed = {m.year: m for m in collaborations.matrices(opened(folder / "ncses" / "10006.csv"))}[2022]
    result = look(loaded, Pair("KOR", "CHN"), data={"collaborations": "ncses"}, years=(2003, 2020, 2022))
    table = {(r["year"], r["country"], r["partner"]): r["ic"] for r in result.table("technology.ic").rows()}
    assert len(table) == 2 * 2070
    at = printed.names.index("South Korea"), printed.names.index("China")
    assert table[2022, "KOR", "CHN"] == pytest.approx(printed.values[at[0]][at[1]], abs=0.005)
    assert result.measure("technology.ic", 2003).value == pytest.approx(1.06, abs=0.005)
    assert result.measure("technology.ic", 2022).value == pytest.approx(0.98, abs=0.005)
    assert result.measure("technology.collaborations", 2022).value == 7440


def test_an_index_is_not_taken_for_counts(loaded, folder):
    from bilateral.errors import InputError

    with pytest.raises(InputError, match="no counts"):
        collaborations.add(loaded, folder / "ncses" / "10006.csv", name="index")


@pytest.mark.parametrize(("year", "balassa"), [(1990, 0.413), (2003, 0.876), (2018, 0.836), (2023, 0.894)])
def test_balassa_of_openalex(result, year, balassa):
    assert result.measure("technology.balassa", year).value == pytest.approx(balassa, abs=0.0006)
    assert result.measure("technology.affinity", year).value == 2 * result.measure("technology.balassa", year).value


def test_salton_of_openalex(result):
    assert result.measure("technology.salton", 1990).value == pytest.approx(0.0113, abs=5e-5)
    assert result.measure("technology.salton", 2023).value == pytest.approx(0.0880, abs=5e-5)
    assert "technology.ic" in {each.id for each in result.not_computed}


def test_the_spoilt_year_of_korea_and_the_united_states_is_found(result):
    flagged = {(row["series"], row["year"]) for row in result.table("technology.anomalies").rows()}
    assert ("South Korea–United States: co-authored works", 2020) in flagged
    assert len(flagged) <= 15


def test_few_flags_among_all_large_pairs(folder):
    import pyarrow.parquet as pq

    from bilateral.lenses.technology.pairs import pairs

    found = pairs(pq.read_table(folder / "openalex_coauthorship_1990_2023.parquet"))
    cube = np.stack([matrix.works for matrix in found.matrices])
    x, y = np.nonzero(np.triu(cube.min(axis=0) >= 20))
    flags = [f.anomalies(cube[:, a, b]) for a, b in zip(x, y, strict=True)]
    assert len(flags) > 300
    assert sum(map(len, flags)) / (len(flags) * len(cube)) < 0.003


def test_specialisation_of_every_country_is_told(loaded):
    result = look(
        loaded, Pair("USA", "CHN"), years=range(1998, 2021), data={"patents": "ncses", "collaborations": "ncses"}
    )
    table = result.table("technology.rta").rows()
    own = [row for row in table if row["country"] == "USA"]
    assert len(own) == 35 * 23
    some = next(row for row in own if row["field"] == "semiconductors" and row["year"] == 2010)
    assert some["rta"] == result.measure("technology.rta.semiconductors.USA", 2010).value
    assert len({row["country"] for row in table}) == 36
