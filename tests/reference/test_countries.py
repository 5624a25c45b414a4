from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import UnknownCountry
from bilateral.reference.countries import aliases, countries, country, fold


@pytest.mark.parametrize(
    ("code", "iso3"),
    [
        ("KOR", "KOR"), ("kr", "KOR"), (410, "KOR"), ("410", "KOR"), ("Korea", "KOR"), ("Korea, Rep.", "KOR"),
        ("Republic of Korea", "KOR"), ("대한민국", "KOR"), ("한국", "KOR"), ("韩国", "KOR"), ("韓國", "KOR"),
        ("North Korea", "PRK"), ("Dem. People's Rep. of Korea", "PRK"), ("china", "CHN"), ("中国", "CHN"),
        ("004", "AFG"), (4, "AFG"), ("Cote d'Ivoire", "CIV"), ("CÔTE D’IVOIRE", "CIV"), ("Turkiye", "TUR"),
        ("The Gambia", "GMB"), ("Viet Nam", "VNM"), ("Vietnam", "VNM"), ("XK", "XKX"), ("kosovo", "XKX"),
        ("St. Lucia", "LCA"), ("Congo, Dem. Rep.", "COD"), ("Republic of the Congo", "COG"),
    ],
)  # fmt: skip
def test_codes_and_names_lead_to_one_country(code, iso3):
    assert country(code).iso3 == iso3


@pytest.mark.parametrize(
    ("code", "iso3"),
    [
        (490, "TWN"), ("S19", "TWN"), ("Other Asia, nes", "TWN"), (842, "USA"), (251, "FRA"), (757, "CHE"),
        (579, "NOR"), (699, "IND"), (736, "SDN"), (729, "SDN"), (58, "BLX"), ("058", "BLX"), (530, "ANT"),
        (711, "ZA1"), (810, "SUN"), (200, "CSK"), (280, "DEU"), (278, "DDR"), (891, "SCG"), (849, "PUS"),
        (837, "ZZB"), (838, "ZZF"), (839, "ZZS"), (899, "ZZZ"), (568, "ZZP"), (577, "ZZG"), (697, "ZZT"),
        ("ROM", "ROU"), ("ZAR", "COD"), ("TMP", "TLS"), ("RoW", "ROW"), ("ROW", "ROW"), ("Rest of the World", "ROW"),
    ],
)  # fmt: skip
def test_oddities_of_trade_data(code, iso3):
    assert country(code).iso3 == iso3


def test_areas_are_no_countries():
    assert country("ROW").kind == country(899).kind == country("BLX").kind == "area"
    assert country("XKX").kind == "country"


@pytest.mark.parametrize(
    ("code", "close"),
    [("KRO", "KOR (South Korea)"), ("Germny", "DEU (Germany)"), ("CNH", "CHN (China)"), ("Altesa", "XAL (Altessa)")],
)
def test_unknown_country_names_the_nearest(code, close):
    with pytest.raises(UnknownCountry) as caught:
        country(code)
    assert caught.value.close[0] == close
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("code", ["", " ", "0", 0, "World", "97", "4100", "??"])
def test_totals_and_nonsense_are_no_country(code):
    with pytest.raises(UnknownCountry):
        country(code)


def test_iso_is_complete_and_unique():
    real = [entry for entry in countries() if entry.kind == "country"]
    assert len(real) == 249 + 1  # ISO 3166-1 and Kosovo
    for field in ("iso3", "iso2", "m49", "name", "name_ko", "name_zh"):
        values = [getattr(entry, field) for entry in real]
        assert all(values)
        assert len(set(values)) == len(values), field


def test_no_alias_overrides_a_code():
    for entry in countries():
        assert country(entry.iso3) is entry
        assert country(entry.name) is entry
        assert country(entry.name_ko) is entry
        assert country(entry.name_zh) is entry
        if entry.m49:
            assert country(entry.m49) is entry
    assert set(aliases().values()) >= {entry.iso3 for entry in countries()}


def test_invented_economies_use_user_assigned_codes_only():
    invented = [entry for entry in countries() if entry.fictional]
    assert len(invented) >= 24
    assert all("XAA" <= entry.iso3 <= "XZZ" and entry.iso3 != "XKX" and entry.m49 > 1000 for entry in invented)
    assert country("QMA").fictional
    assert country(country("QZZ").m49).iso3 == "QZZ"
    with pytest.raises(UnknownCountry):
        country("QLZ")


@given(st.text(max_size=40))
def test_fold_is_idempotent(text):
    assert fold(fold("a " + text)) == fold("a " + text)


@given(st.sampled_from(sorted({entry.name for entry in countries()})), st.data())
def test_case_and_punctuation_do_not_matter(name, data):
    noisy = data.draw(st.sampled_from([name.upper(), name.lower(), f"  {name}. ", name.replace(" ", "-")]))
    assert country(noisy).name == name


def test_import_is_light():
    code = "import sys, bilateral.reference.countries as c; c.country('KOR'); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not [name for name in ("pandas", "numpy", "pyarrow", "ibis", "duckdb") if f"'{name}'" in loaded]
