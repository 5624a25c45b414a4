from __future__ import annotations

import pytest

from bilateral.errors import SelectionError
from bilateral.reference.classifications import classification


@pytest.mark.parametrize(
    ("name", "short"),
    [("HS92", "HS92"), ("hs1992", "HS92"), ("H0", "HS92"), ("HS 2022", "HS22"), ("H6", "HS22"), ("HS", "HS"),
     ("SITC Rev. 2", "SITC2"), ("S3", "SITC3"), ("WIOD 2013", "WIOD2013")],
)  # fmt: skip
def test_names(name, short):
    assert classification(name).name == short


def test_every_hs_chapter_has_a_section_and_a_name():
    hs = classification("HS92")
    for chapter in range(1, 98):
        code = f"{chapter:02d}"
        assert hs.name_of(code)
        assert hs.sector_name(hs.sector(code + "0101")) != hs.sector(code)
    assert len({hs.sector(f"{chapter:02d}") for chapter in range(1, 98)}) == 21


@pytest.mark.parametrize(("code", "section"), [("854231", "XVI"), ("0101", "I"), ("15", "III"), ("720110", "XV"),
                                               ("870323", "XVII"), ("999999", "other")])  # fmt: skip
def test_hs_sections(code, section):
    assert classification("HS12").sector(code) == section


def test_industries():
    assert classification("HS92").industry("854231") == "85"
    assert classification("SITC2").industry("7764") == "77"
    assert classification("WIOD2013").industry("c14") == "c14"


def test_wiod():
    wiod = classification("WIOD2013")
    assert wiod.levels == ()
    assert wiod.name_of("c14") == "Electrical and Optical Equipment"
    assert [wiod.sector(f"c{n}") for n in (1, 2, 3, 16, 17, 19, 35)] == [
        "primary", "primary", "manufacturing", "manufacturing", "utilities", "services", "services",
    ]  # fmt: skip
    assert wiod.sector_name("manufacturing") == "Manufacturing"
    assert all(wiod.name_of(f"c{n}") for n in range(1, 36))


def test_sitc():
    sitc = classification("SITC2")
    assert sitc.sector("7764") == "7"
    assert sitc.sector_name("7") == "Machinery and transport equipment"
    assert sitc.levels == (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("name", "close"),
    [("HS99", "HS92"), ("hs 2019", "HS"), ("H9", "HS"), ("SITC5", "SITC"), ("SITC", "SITC"), ("WIOD2016", "WIOD2013")],
)
def test_editions_that_do_not_exist_are_refused(name, close):
    with pytest.raises(SelectionError, match=f"no such classification: got '{name}'.*{close}"):
        classification(name)


@pytest.mark.parametrize("name", ["hsbc sectors", "HS17/HS22", "sectors", "H99", "own", "BEC5", "ISIC4"])
def test_other_names_are_the_users_own(name):
    assert classification(name).family == name


def test_own_list():
    own = classification("tariff lines")
    assert (own.levels, own.industry_digits, own.sector("abc")) == ((), None, "all")
    levelled = own.with_levels([6, 3])
    assert (levelled.levels, levelled.industry_digits, levelled.sector("abcdef")) == ((3, 6), 3, "abc")
    own.check("x")


@pytest.mark.parametrize(("name", "code"), [("HS92", "854"), ("HS92", "00"), ("HS92", "85423X"), ("WIOD2013", "c36"),
                                            ("SITC2", "776412"), ("mine", " ")])  # fmt: skip
def test_check_refuses(name, code):
    with pytest.raises(SelectionError):
        classification(name).check(code)


@pytest.mark.parametrize(("name", "code"), [("HS92", "85"), ("HS92", "010111"), ("WIOD2013", "c1"), ("SITC2", "7764")])
def test_check_accepts(name, code):
    classification(name).check(code)
