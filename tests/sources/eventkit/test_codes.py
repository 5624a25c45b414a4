import pyarrow as pa
import pytest

from bilateral.reference.countries import countries
from bilateral.sources.eventkit import codes
from bilateral.sources.eventkit.batch import day, decimals, stamp, whole


@pytest.mark.parametrize(
    ("fips", "iso3"),
    # FIPS 10-4 where it differs from ISO 3166: what is most often confused
    [
        ("KS", "KOR"),
        ("KN", "PRK"),
        ("CH", "CHN"),
        ("JA", "JPN"),
        ("GM", "DEU"),
        ("SZ", "CHE"),
        ("AU", "AUT"),
        ("AS", "AUS"),
        ("UK", "GBR"),
        ("SP", "ESP"),
        ("RS", "RUS"),
        ("RI", "SRB"),
        ("TW", "TWN"),
        ("VM", "VNM"),
        ("UP", "UKR"),
        ("IZ", "IRQ"),
        ("SF", "ZAF"),
        ("CI", "CHL"),
        ("CG", "COD"),
        ("CF", "COG"),
        ("TU", "TUR"),
    ],
)
def test_fips(fips, iso3):
    assert codes.fips_codes()[fips] == iso3


def test_every_fips_code_leads_to_a_country_and_no_country_is_forgotten():
    known = {entry.iso3 for entry in countries() if entry.kind == "country"}
    found = set(codes.fips_codes().values())
    assert found <= known
    # Åland and the Caribbean Netherlands have no code of their own in FIPS 10-4
    assert known - found == {"ALA", "BES"}


def test_cameo_countries():
    known = codes.country_codes()
    assert [known[code] for code in ("KOR", "PRK", "TWN", "ROM", "GZS", "XAL", "QMA")] == [
        "KOR",
        "PRK",
        "TWN",
        "ROU",
        "PSE",
        "XAL",
        "QMA",
    ]
    assert [known.get(code, "") for code in ("EUR", "AFR", "ROW", "CH", "KS", "XX")] == [""] * 6


def test_acts_follow_the_root_of_the_code():
    # CAMEO 09 investigates and 11 disapproves: both accuse; 18 to 20 assault; 08 yields
    roots = {
        code: codes.act(code).root
        for code in (
            "010",
            "020",
            "0251",
            "036",
            "057",
            "0841",
            "090",
            "112",
            "190",
            "204",
            "163",
            "162",
            "1712",
            "1711",
            "191",
        )
    }
    assert roots == {
        "010": "STATEMENT",
        "020": "REQUEST",
        "0251": "REQUEST",
        "036": "AGREE",
        "057": "SUPPORT",
        "0841": "YIELD",
        "090": "ACCUSE",
        "112": "ACCUSE",
        "190": "ASSAULT",
        "204": "ASSAULT",
        "163": "COERCE",
        "162": "SANCTION",
        "1712": "ASSAULT",
        "1711": "COERCE",
        "191": "COERCE",
    }
    assert codes.act("42") is codes.act("") is codes.act("99") is codes.act("NOTHING") is None
    assert codes.act("Retreat").root == "YIELD"


@pytest.mark.parametrize(
    ("kind", "channel"),
    [
        ("GOV", "government"),
        ("BUSMED", "business"),
        ("EDU", "academia"),
        ("MED", "media"),
        ("XYZ", "unstated"),
        ("Executive,Foreign Ministry,Government", "government"),
        ("Some New Ministry", "government"),
        ("NA", "unstated"),
    ],
)
def test_channels(kind, channel):
    assert codes.channel(kind) == channel


def test_days_and_numbers():
    assert (day("20240229"), day("2024-02-29"), day("2024-02-29 12:00")) == ("2024-02-29",) * 3
    assert day("20230229") is day("x") is day("") is day("２０２４０１０１") is None
    assert (stamp("20240110"), stamp("20240110123000"), stamp("202401101"), stamp("20241310")) == (
        20240110000000,
        20240110123000,
        None,
        None,
    )
    assert (whole("0"), whole("-1"), whole("9" * 12), whole("1.5")) == (0, None, 2**31 - 1, None)
    assert (decimals("-1.5e1"), decimals("nan"), decimals("inf"), decimals("")) == (-15.0, None, None, None)


def test_mapped_keeps_order_over_chunks():
    column = pa.chunked_array([["a", "b"], ["b", None], []], pa.string())
    found = codes.mapped(column, lambda text: text.upper() or None, pa.string())
    assert found.to_pylist() == ["A", "B", "B", None]
    assert codes.mapped(pa.chunked_array([], pa.string()), str.upper, pa.string()).to_pylist() == []
