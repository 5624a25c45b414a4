"""Gravity variables: CEPII Gravity, GeoDist, and files like them."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest

from bilateral.errors import BadArchive, EmptyInput, MissingColumn, TooManyBadRows
from bilateral.sources import gravity
from bilateral.store import Store

GEODIST = Path(__file__).parents[4] / "shared" / "data" / "trade" / "cepii_geodist_dyads.parquet"

HEAD = (
    "year,country_id_o,country_id_d,iso3_o,iso3_d,country_exists_o,country_exists_d,distw_harmonic,distw_arithmetic,dist,"
    "distcap,contig,comlang_off,comcol,col45,col_dep_ever,pop_o,pop_d,gdp_o,gdp_d,wto_o,wto_d,eu_o,eu_d,fta_wto"
)
CEPII = f"""{HEAD}
2019,KOR,CHN,KOR,CHN,1,1,980.5,1000.5,955.6,956,0,0,0,0,1,51709,1397715,1646739,14279937,1,1,0,0,1
2020,KOR,CHN,KOR,CHN,1,1,980.5,1000.5,955.6,956,0,0,0,0,1,51780,1402112,1637895,14722730,1,1,0,0,1
2020,CHN,KOR,CHN,KOR,1,1,980.5,1000.5,955.6,956,0,0,0,0,1,1402112,51780,14722730,,1,1,0,0,1
2020,KOR,KOR,KOR,KOR,1,1,80,90,8,8,0,1,0,0,0,51780,51780,1637895,1637895,1,1,0,0,0
2020,KOR,DDR,KOR,DDR,1,0,8000,8100,8130,8130,0,0,0,0,0,51780,,1637895,,1,,0,,0
2020,KOR,XYZ.1,KOR,X1Z,1,1,1,1,1,1,0,0,0,0,0,1,1,1,1,1,1,0,0,0
"""


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


def rows(store, name):
    found = store.read(store.dataset(name, "gravity")).to_pyarrow().to_pylist()
    return {(row["year"], row["exporter"], row["importer"]): row for row in found}


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "zip"])
def test_cepii_gravity(store, tmp_path, kind):
    path = tmp_path / f"Gravity.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as pack:
            pack.writestr("Countries_V202211.csv", "country_id,iso3\nKOR,KOR\n")
            pack.writestr("Gravity_V202211.csv", CEPII)
    else:
        path.write_bytes(gzip.compress(CEPII.encode()) if kind == "csv.gz" else CEPII.encode())
    report = gravity.add(store, path, name="cepii", vintage="V202211")
    found = rows(store, "cepii")
    assert set(found) == {(2019, "KOR", "CHN"), (2020, "KOR", "CHN"), (2020, "CHN", "KOR")}
    korea = found[2020, "KOR", "CHN"]
    assert korea["gdp_o"] == 1_637_895_000.0
    assert korea["pop_d"] == 1_402_112_000.0
    assert (korea["distw"], korea["distwces"], korea["dist"]) == (1000.5, 980.5, 955.6)
    assert (korea["colony"], korea["rta"], korea["comlang_ethno"]) == (1.0, 1.0, None)
    assert found[2020, "CHN", "KOR"]["gdp_d"] is None
    assert report.notes == (
        "rows of economies that the reference does not know were left out: X1Z (1)",
        "1 row of countries that did not exist in the year left out",
        "1 row of a country with itself left out",
    )
    assert report.dataset.years == (2019, 2020)
    assert report.dataset.origins[0].vintage == "V202211"


def test_only_the_years_asked_for(store, tmp_path):
    (tmp_path / "g.csv").write_text(CEPII)
    gravity.add(store, tmp_path / "g.csv", years=[2019])
    assert set(rows(store, "g")) == {(2019, "KOR", "CHN")}
    with pytest.raises(EmptyInput):
        gravity.add(store, tmp_path / "g.csv", years=[1900])


def test_a_file_without_years_holds_for_all(store, tmp_path):
    (tmp_path / "geo.csv").write_text("iso_o;iso_d;dist;contig\nKOR;JPN;1158.6;0\nJPN;KOR;1158.6;0\n")
    report = gravity.add(store, tmp_path / "geo.csv")
    assert report.dataset.years == ()
    assert rows(store, "geo")[None, "KOR", "JPN"]["dist"] == 1158.6


@pytest.mark.parametrize("dated", [True, False])
def test_two_rows_for_one_pair_are_set_aside(store, tmp_path, dated):
    lines = ["KOR,JPN,1", "KOR,JPN,2", "KOR,CHN,3"]
    head = "exporter,importer,dist"
    text = "\n".join([f"year,{head}", *(f"2020,{line}" for line in lines)] if dated else [head, *lines])
    (tmp_path / "g.csv").write_text(text + "\n")
    with pytest.raises(TooManyBadRows, match="two rows for one pair"):
        gravity.add(store, tmp_path / "g.csv")
    report = gravity.add(store, tmp_path / "g.csv", max_bad=1.0)
    assert [key[1:] for key in rows(store, "g")] == [("KOR", "CHN")]
    assert report.dataset.aside == 2


def test_files_that_do_not_do(store, tmp_path):
    (tmp_path / "a.csv").write_text("year,from,to,dist\n2020,KOR,CHN,1\n")
    with pytest.raises(MissingColumn, match="exporter"):
        gravity.add(store, tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("year,exporter,importer\n2020,KOR,CHN\n")
    with pytest.raises(MissingColumn, match="no variables"):
        gravity.add(store, tmp_path / "b.csv")
    (tmp_path / "c.zip").write_bytes(b"PK nothing")
    with pytest.raises(BadArchive):
        gravity.add(store, tmp_path / "c.zip")
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as pack:
        pack.writestr("readme.txt", "nothing")
    with pytest.raises(BadArchive, match="no CSV"):
        gravity.add(store, tmp_path / "d.zip")


@pytest.mark.real
@pytest.mark.skipif(not GEODIST.exists(), reason="the real GeoDist is not beside the project")
def test_real_geodist(store):
    """CEPII GeoDist, as in harvard-growth-lab/comtrade-mirroring (Apache-2.0): 224 economies, 50,176 dyads."""
    report = gravity.add(store, GEODIST, title="GeoDist")
    assert report.rows_stored == 224 * 223
    assert report.notes == ("224 rows of a country with itself left out",)
    assert rows(store, "cepii_geodist_dyads")[None, "KOR", "CHN"]["dist"] == pytest.approx(955.65, abs=0.01)
