from __future__ import annotations

import pytest

from bilateral.errors import SelectionError
from bilateral.reference.countries import country
from bilateral.reference.groups import group, groups

SIZES = {
    "ASEAN": 10, "EU27": 27, "EU28": 28, "G7": 7, "G20": 19, "OECD": 38, "RCEP": 15, "BRICS": 9, "CPTPP": 12,
    "GCC": 6, "MERCOSUR": 5,
}  # fmt: skip


def test_sizes_and_codes():
    assert {name: len(members) for name, members in groups().items()} == SIZES
    for name in groups():
        assert all(country(iso3).kind == "country" and len(iso3) == 3 for iso3 in group(name))
        assert len(set(group(name))) == len(group(name))


def test_mixed_lists():
    assert group("g7")[:2] == ("CAN", "FRA")
    assert group(["Korea", "CHN", "KOR"]) == ("KOR", "CHN")
    assert group("GCC, EU27")[:6] == group("GCC")
    assert group([]) == ()


def test_year_selects_members():
    assert "GBR" in group("EU28", year=2019)
    assert "GBR" not in group("EU28", year=2021)
    assert len(group("EU28", year=1995)) == 15
    assert "EGY" not in group("BRICS", year=2023)


def test_unknown_group():
    with pytest.raises(SelectionError, match="did you mean ASEAN"):
        group("ASEEN")
