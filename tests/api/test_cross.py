"""Trade and technology in one space: the formulas on what the store holds."""

import numpy as np
import pytest

import bilateral as bl
from bilateral.errors import NoData, SelectionError
from bilateral.lenses.structure.formulas import cross_density, cross_proximity
from bilateral.pair import Pair

COUNTRIES = ("KOR", "CHN", "JPN", "USA", "DEU", "FRA")
EXPORTS = np.array([[9, 1, 1], [8, 1, 2], [1, 9, 1], [1, 8, 3], [2, 2, 9], [3, 3, 3]])
FAMILIES = np.array([[9, 1], [8, 2], [2, 8], [1, 9], [5, 5], [6, 4]])


@pytest.fixture
def filled(store, tmp_path):
    flows = ["year,exporter,importer,product,value"]
    patents = ["year,country,field,families"]
    for n, code in enumerate(COUNTRIES):
        other = COUNTRIES[n - 1]
        flows += [f"2020,{code},{other},{k}{k}0000,{EXPORTS[n, k - 1]}" for k in (1, 2, 3)]
        patents += [f"2019,{code},{name},{FAMILIES[n, f]}" for f, name in enumerate(("chips", "engines"))]
    for name, rows in (("flows", flows), ("patents", patents)):
        (tmp_path / f"{name}.csv").write_text("\n".join(rows) + "\n")
    bl.add_flows(tmp_path / "flows.csv", classification="HS17", unit="USD", home=store.home)
    bl.add_patents(tmp_path / "patents.csv", home=store.home)
    return store


def advantage(cells):
    share = cells / cells.sum(axis=1, keepdims=True)
    return share / (cells.sum(axis=0) / cells.sum()) >= 1 - 1e-12


def test_it_is_the_formula_on_the_stored_matrices(filled):
    found = bl.cross_space(filled, Pair("KOR", "CHN"))
    order = [COUNTRIES.index(code) for code in found.countries]
    near = cross_proximity(advantage(EXPORTS[order]), advantage(FAMILIES[order]))
    np.testing.assert_allclose(found.proximity, near)
    np.testing.assert_allclose(found.density[0], cross_density(advantage(EXPORTS)[0], near))
    assert found.years == (2020, 2019)
    rows = found.tidy().to_pylist()
    assert {row["field"] for row in rows} == {"chips", "engines"}
    assert next(row for row in rows if row["country"] == "KOR" and row["field"] == "chips")["rta"] > 1
    assert [origin.title for origin in found.origins]


def test_what_is_not_there_is_named(filled, store):
    with pytest.raises(SelectionError, match="no such year"):
        bl.cross_space(filled, Pair("KOR", "CHN"), year=1999)
    with pytest.raises(NoData, match="holds no trade_flows"):
        bl.cross_space(bl.Store(store.home / "empty"), Pair("KOR", "CHN"))
