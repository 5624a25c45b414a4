"""What several lenses say together: no more than their own rules say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.brief.synthesis import NOTE, Synthesis, synthesis
from bilateral.brief.synthesis import _kind as kind
from bilateral.brief.synthesis import _reading as reading
from bilateral.lenses.delegation.sector import _belongs as belongs
from bilateral.lenses.structure.sector import _codes as codes
from bilateral.lenses.structure.sector import sector
from bilateral.sector import Sector, SectorCell, silent, unknown

SIGNS = st.sampled_from(["up", "down", "flat", "none"])


def cells(**signs):
    return tuple(SectorCell(lens, "a word", sign) for lens, sign in signs.items())


@pytest.mark.parametrize(
    ("news", "market", "wanted"),
    [
        ("up", "up", "agree"),
        ("down", "down", "agree"),
        ("up", "flat", "news"),
        ("flat", "down", "market"),
        ("up", "down", "part"),
        ("flat", "flat", "flat"),
        ("none", "up", "open"),
        ("up", "none", "open"),
    ],
)
def test_how_news_and_market_stand_to_each_other(news, market, wanted):
    assert kind({"signals": news, "market": market}) == wanted


@given(SIGNS, SIGNS, SIGNS)
def test_nothing_is_claimed_of_a_lens_that_could_not_look(structure, news, market):
    said = reading(cells(structure=structure, signals=news, market=market))
    assert ("the news" in said.lower()) == (news != "none")
    assert ("its shares" in said.lower()) == (market != "none")
    assert ("world does" in said) == (structure != "none")
    if "none" in {news, market}:
        assert " but " not in said
        assert " and its" not in said


def test_good_news_without_a_robust_move_is_said_so():
    said = reading(cells(structure="flat", signals="up", market="flat"))
    assert said == (
        "The news read of it is warm, but no move of its shares stands by every robust test; "
        "the two trade it less than the world does."
    )


def test_the_sector_of_the_structure_lens_weighs_its_products(small):
    rows = small.table("structure.map").rows()
    wanted = [row for row in rows if row["product"].startswith("11")]
    cell = sector(small, Sector("One", products=("11",)))
    assert cell.value == pytest.approx(sum(r["trade_share"] for r in wanted) / sum(r["world_share"] for r in wanted))
    assert cell.evidence == "structure.map"
    every = sector(small, Sector("All", products=tuple(row["product"] for row in rows)))
    assert every.word.startswith("both strong") or "RCA 1.00" in every.detail
    assert sector(small, Sector("None", products=("99",))).sign == "none"
    assert sector(small, Sector("Unasked", keywords=("x",))).word == "not asked"


def test_the_table_has_a_row_for_each_sector_and_lens(small):
    found = synthesis([small], [Sector("One", products=("11",)), Sector("Two")], ["structure"])
    assert isinstance(found, Synthesis)
    assert found.sentences[-1] == NOTE
    table = found.table(small.scope, small.origins)
    assert [(row["sector"], row["lens"]) for row in table.rows()] == [("One", "structure"), ("Two", "structure")]
    assert synthesis([small], [], ["structure"]) is None


def test_a_cell_holds_a_finite_number_or_none():
    with pytest.raises(ValueError, match="finite"):
        SectorCell("market", "rose", "up", value=float("nan"))
    assert silent("market", "not tested").sign == "none"


def test_a_name_that_no_data_have_is_told_with_the_nearest(small):
    products = [row["product"] for row in small.table("structure.map").rows()]
    wanted = Sector("One", products=(products[0], "zz"), industries=("no such industry",))
    found = synthesis([small], [wanted], ["structure"])
    assert len(found.unknown) == 2
    assert "One: No product of the trade data is called zz; there are" in found.unknown[0]
    assert found.sentences[-2:] == found.unknown
    assert found.rows[0].cells[0].value is not None  # what was found still counts


def test_the_nearest_name_is_offered():
    said = unknown("basket of shares", ["gamming"], ["gaming", "cosmetics"])
    assert said == ("No basket of shares is called gamming; did you mean gaming?",)
    assert unknown("field", ["x"], []) == ("No field is called x.",)


def test_a_code_that_is_a_product_does_not_stand_for_longer_ones():
    rows = [{"product": code} for code in ("c1", "c10", "8501", "8502")]
    assert codes(rows, Sector("One", products=("c1",))) == ("c1",)
    assert codes(rows, Sector("One", products=("85", "c1"))) == ("8501", "8502", "c1")


@pytest.mark.parametrize(("sector_name", "word", "wanted"), [
    ("capital goods", "it", False), ("it services", "it", True), ("cosmetics", "cosmetics and care", True),
])  # fmt: skip
def test_sectors_of_a_delegation_are_found_by_whole_words(sector_name, word, wanted):
    assert belongs(sector_name, {word}) == wanted
