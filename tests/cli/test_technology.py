"""The commands of the technology lens, as they are typed."""

from __future__ import annotations

import json

from tests.cli.test_main import bilateral

FAMILIES = "year,country,field,families\n" + "".join(
    f"{year},{country},{field},{count}\n"
    for year in (2019, 2020)
    for country, counts in {"South Korea": (40, 30, 10), "China": (30 + 20 * (year - 2019), 60, 30)}.items()
    for field, count in zip(("chips", "batteries", "optics"), counts, strict=True)
)
PAIRS = """year,country_a,country_b,works
2020,KOR,CHN,500
2020,KOR,KOR,10000
2020,CHN,CHN,50000
2020,World,World,1000000
"""


def test_straight_from_files(tmp_path):
    (tmp_path / "f.csv").write_text(FAMILIES)
    (tmp_path / "p.csv").write_text(PAIRS)
    files = ("--patents", str(tmp_path / "f.csv"), "--collaborations", str(tmp_path / "p.csv"))
    done = bilateral("technology", "KOR", "CHN", *files, "--year", "2020", "--json", home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["pair"] == ["KOR", "CHN"]
    numbers = {(each["id"], each["year"]): each["value"] for each in found["measures"]}
    assert numbers["technology.ic", 2020] == 1.0
    assert numbers["technology.rta.chips.KOR", 2020] == 0.5 / (90 / 220)
    assert numbers["technology.crossing_year.chips", 2020] == 2020
    table = found["tables"]["technology.rta"]
    assert {(row["country"], row["field"]) for row in table} == {
        (country, field) for country in ("KOR", "CHN") for field in ("chips", "batteries", "optics")
    }
    assert not (tmp_path / "home").exists()


def test_through_the_store(tmp_path):
    home = tmp_path / "home"
    (tmp_path / "f.csv").write_text(FAMILIES)
    (tmp_path / "p.csv").write_text(PAIRS)
    (tmp_path / "w.csv").write_text("id,year,field,type,citations,countries\nW1,2020,optics,article,3,KR|CN\n")
    assert "12 rows stored as f (patents)" in bilateral("add", "patents", str(tmp_path / "f.csv"), home=home).stdout
    assert "4 rows stored" in bilateral("add", "collaborations", str(tmp_path / "p.csv"), home=home).stdout
    assert "1 row stored" in bilateral("add", "works", str(tmp_path / "w.csv"), "--window", "3", home=home).stdout
    shown = bilateral("technology", "Korea", "China", "--event", "2020=TREATY", home=home).stdout
    assert "In 2020 China has more patent families than South Korea in 3 of 3 fields" in shown
    assert "technology.rta.chips.KOR" not in shown
    csv = bilateral("technology", "KOR", "CHN", "--table", "technology.learn.ba", "--csv", home=home).stdout
    assert csv.startswith("field,rta_teacher")


def test_faults_are_one_line(tmp_path):
    home = tmp_path / "home"
    for words, code, said in (
        (("technology", "KOR", "CHN"), 4, "holds no patents"),
        (("technology", "KOR", "CHN", "--patents", "nowhere.csv"), 3, "no such file"),
        (("technology", "KOR", "CHN", "--event", "x"), 3, "YEAR=WHAT"),
        (("technology", "KOR", "XXQ"), 2, "no country"),
        (("fetch", "openalex", "KOR"), 3, "no year"),
        (("fetch", "openalex", "KOR", "--years", "2020", "--sets", "batery"), 2, "did you mean batteries"),
        (("add", "openalex", str(tmp_path / "nothing")), 3, "no Parquet file"),
    ):
        done = bilateral(*words, home=home)
        assert (done.returncode, said in done.stderr) == (code, True), (words, done.stderr)
        assert done.stderr.startswith("bilateral: ")


def test_what_openalex_costs(tmp_path):
    done = bilateral("fetch", "openalex", "KOR,CHN", "--years", "2020", "--dry-run", home=tmp_path / "home")
    assert "27 counts, about 81 requests, will cost about USD 0.0081" in done.stdout
