import pytest

from bilateral.errors import UnknownCountry
from bilateral.reference.countries import countries, country

INVENTED = {entry.iso3 for entry in countries() if entry.fictional}


@pytest.mark.parametrize("word", ["Alland", "Sealand", "Lanka", "Holand", "Xlandia", "KORR", "XLA2"])
def test_invented_countries_are_not_suggested_for_real_ones(word):
    with pytest.raises(UnknownCountry) as told:
        country(word)
    assert not [near for near in told.value.close if near[:3] in INVENTED]


def test_the_sample_is_suggested_where_it_is_asked_for():
    with pytest.raises(UnknownCountry, match=r"did you mean XZA \(Zandora\)"):
        country("Zandoraa")
    with pytest.raises(UnknownCountry, match=r"did you mean KOR \(South Korea\)"):
        country("KORR")
