"""The case of January 2026 on the real data beside the project: five answers, and one broken input leaves four."""

import json
import shutil

import pytest
from benchmarks.cases import CASE

from bilateral.case import build, read_case

pytestmark = [pytest.mark.real, pytest.mark.slow]
LENSES = ["structure", "signals", "market", "technology", "delegation"]


@pytest.fixture(scope="module")
def place(shared_data, tmp_path_factory):
    """A folder with the case file, in which the delegation is planned in a second or two."""
    folder = tmp_path_factory.mktemp("january")
    text = CASE.format(data=shared_data.as_posix()).replace("[delegation]", "[delegation]\nseconds = 1")
    (folder / "brief.toml").write_text(text, encoding="utf-8")
    return folder


def test_five_lenses_answer_and_the_page_is_small(place):
    built = build(read_case(place / "brief.toml"), home=place / "home")
    assert built.silent == ()
    brief = built.brief
    assert [answer.lens for answer in brief.answers] == LENSES
    written = brief.write(place / "out", kept=place / "home" / "cache" / "figures")
    assert written.html.stat().st_size <= 2_000_000
    plain = json.loads(written.json.read_text())
    values = {measure["id"]: measure["value"] for measure in plain["measures"] if measure["year"] in {2011, 2020, 2026}}
    # figures of `lenses/structure.md`, `market.md` and `technology.md`: WIOD, KRX closes, NCSES families
    assert values["structure.esi.world"] == pytest.approx(0.654, abs=5e-4)
    assert values["structure.both_competitive.trade_share"] == pytest.approx(0.430, abs=5e-4)
    assert values["market.benchmark.index"] == pytest.approx(2.27, abs=0.005)
    assert values["market.caar.cosmetics"] == pytest.approx(6.92, abs=0.01)
    assert values["technology.jaffe"] == pytest.approx(0.912, abs=5e-4)
    rows = {row.sector.name: row for row in brief.synthesis.rows}
    assert rows["Cosmetics"].cell("market").word.startswith("rose more than the rising index")
    assert rows["Entertainment"].cell("market").sign == "flat"
    assert rows["Electronics"].cell("structure").word == "both strong, traded more than in the world"


@pytest.mark.parametrize(
    ("lens", "old", "name", "content"),
    [
        ("structure", "trade/wiod2013_bilateral_1995_2011.parquet", "flows.parquet", b"PAR1 no table"),
        ("market", "market/sector_baskets.csv", "baskets.csv", b"sector,code\n"),
        ("technology", "technology/ncses_patent_families_wipo35_1998_2020.parquet", "p.csv", b"year,field\n2020,x\n"),
        ("delegation", "b2b/synthetic/half_day_1", "visit.xlsx", b"no workbook"),
        ("signals", "articles", "gone", None),
    ],
)
def test_a_broken_input_leaves_the_other_four_standing(place, shared_data, lens, old, name, content):
    broken = place / name
    if content is not None:
        broken.write_bytes(content)
    text = (place / "brief.toml").read_text().replace(f"{shared_data.as_posix()}/{old}", broken.as_posix())
    other = place / f"{lens}.toml"
    other.write_text(text)
    shutil.rmtree(place / "home" / "staging", ignore_errors=True)
    built = build(read_case(other, lenient=True), home=place / "home")
    assert [item.lens for item in built.silent] == [lens]
    assert "a fault of ours" not in built.silent[0].reason
    assert [answer.lens for answer in built.brief.answers if answer.place] == [each for each in LENSES if each != lens]
