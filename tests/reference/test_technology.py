from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bilateral.errors import SelectionError
from bilateral.reference.classifications import classification
from bilateral.reference.technology import UNCLASSIFIED, technologies, technology, technology_of

PUBLISHED = Path(__file__).parents[1] / "published" / "structure" / "technology"
DISPUTED = {"281", "286", "287", "289", "681", "682", "683", "684", "685", "686", "687"}


def printed(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_oecd_classes_as_printed():
    scheme = technology("oecd-isic3")
    rows = printed("oecd_isic3.csv")
    assert len(rows) == 25
    assert {row["isic3"]: scheme.of(row["isic3"]) for row in rows} == {row["isic3"]: row["class"] for row in rows}


def test_lall_broad_classes_agree_with_a_published_list_but_for_the_named_groups():
    scheme = technology("lall-sitc2")
    theirs = {row["code"]: row["broad"] for row in printed("lall_sitc2_broad.csv")}
    assert set(theirs) == set(scheme.codes)
    differ = {code for code, broad in theirs.items() if scheme.broad(scheme.of(code)) != broad}
    assert differ == DISPUTED
    unctad = technology("lall-sitc3")
    assert all(scheme.of(code) == unctad.of(code) for code in DISPUTED)


@pytest.mark.parametrize("scheme", technologies(), ids=lambda scheme: scheme.name)
def test_every_code_has_a_class_of_the_scheme(scheme):
    ids = {entry.id for entry in scheme.classes}
    assert set(scheme.codes.values()) <= ids
    assert all(set(others) <= ids and code in scheme.codes for code, others in scheme.also.items())
    assert all(scheme.name_of(entry.id) and scheme.name_of(entry.broad) for entry in scheme.classes)
    assert scheme.of("zz") == UNCLASSIFIED
    assert scheme.source
    assert scheme.note


def test_finer_codes_go_with_the_longest_listed_prefix():
    isic3 = technology("oecd-isic3")
    assert isic3.classify(["24", "2411", "2423", "351", "3530", "35", "0111", ""]) == (
        "MH", "MH", "H", "ML", "H", UNCLASSIFIED, "none", UNCLASSIFIED,
    )  # fmt: skip
    assert technology("lall-sitc2").classify(["7764", "7810", "9310", "0"]) == ("HT1", "MT1", "other", UNCLASSIFIED)


def test_industries_of_wiod_say_where_they_mix_classes():
    wiod = technology("oecd-wiod2013")
    assert {code for code in wiod.codes if wiod.mixed(code)} == {"c9", "c14", "c15"}
    assert wiod.mixed("c14") == ("MH",)
    assert wiod.classify(["c3", "c8", "c13", "c14", "c1", "c30", "c99"]) == (
        "L", "ML", "MH", "H", "none", "none", UNCLASSIFIED,
    )  # fmt: skip
    assert set(wiod.codes) == {f"c{number}" for number in range(1, 36)}


def test_hs_goes_by_way_of_a_mapping_only():
    assert technology_of("HS12") is None
    assert technology_of("SITC2") is technology("lall_SITC2")
    scheme = technology("lall-sitc3").through({"854231": "77641", "870323": "78120"})
    assert scheme.classify(["854231", "870323", "010110"]) == ("HT1", "MT1", UNCLASSIFIED)
    assert technology("oecd-wiod2013").through({"x": "c14"}).mixed("x") == ("MH",)


def test_lall_sections_are_those_of_sitc():
    # manufactures of low, medium and high technology lie in SITC 5 to 9, but for synthetic fibres (266, 267)
    scheme = technology("lall-sitc2")
    technical = {code for code, found in scheme.codes.items() if scheme.broad(found) in {"LT", "MT", "HT"}}
    assert {code for code in technical if code[0] not in "56789"} == {"266", "267"}
    assert all(classification("SITC2").check(code) is None for code in scheme.codes)


def test_unknown_names():
    with pytest.raises(SelectionError, match="did you mean lall-sitc"):
        technology("lall-sitc1")
    with pytest.raises(SelectionError, match="no class of oecd-isic3"):
        technology("oecd-isic3").name_of("HT1")
