"""Exchanges."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from bilateral.errors import SelectionError
from bilateral.reference.countries import country
from bilateral.reference.exchanges import exchange, exchange_of, exchange_of_index, exchanges


def test_every_exchange_has_a_country_and_a_zone():
    for each in exchanges():
        assert country(each.country).iso3 == each.country
        assert ZoneInfo(each.zone)
        assert len(each.mic) == 4


def test_korea_closed_half_an_hour_earlier_before_august_2016():
    seoul = exchange("xkrx")
    assert seoul.close(dt.date(2016, 7, 29)) == dt.time(15, 0)
    assert seoul.close(dt.date(2016, 8, 1)) == dt.time(15, 30)


def test_the_first_exchange_of_a_country():
    assert exchange_of("CHN").mic == "XSHG"
    assert exchange_of("PRK") is None


def test_an_unknown_code_names_the_nearest():
    with pytest.raises(SelectionError, match=r"did you mean .*XKRX"):
        exchange("XKRS")


@pytest.mark.parametrize(
    ("name", "mic"), [("KOSPI 200", "XKRX"), ("kosdaq", "XKRX"), ("csi_000300", "XSHG"), ("Nikkei 225", "XTKS")]
)
def test_an_index_tells_its_exchange(name, mic):
    assert exchange_of_index(name).mic == mic
    assert exchange_of_index("my own index") is None
