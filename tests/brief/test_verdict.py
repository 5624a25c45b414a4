"""One sentence over all lenses says no more than its rules."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.brief.model import Section
from bilateral.brief.verdict import verdict
from bilateral.measure import Scope

END = "Beyond what was read and measured here nothing is claimed."


def section(lens, year=2026):
    return Section(lens, lens, lens, (), Scope((year,)), year, (year,))


def news(warm, cool, stories=2):
    found = {"signals.positive.count": warm, "signals.negative.count": cool, "signals.stories.count": stories}
    return SimpleNamespace(measures=[SimpleNamespace(id=id, value=value) for id, value in found.items()], tables=[])


def table(id, rows):
    return SimpleNamespace(id=id, rows=lambda: rows)


def market(*sectors):
    """Sectors as (name, CAAR, p after Holm, control)."""
    claim = [{"sector": name, "p_holm": p, "control": control} for name, _, p, control in sectors]
    verdicts = [{"sector": name, "caar": caar} for name, caar, _, _ in sectors]
    return SimpleNamespace(measures=[], tables=[table("market.claim", claim), table("market.verdict", verdicts)])


def said(news_=None, market_=None, *more):
    results = [each for each in (news_, market_) if each is not None]
    lenses = [name for name, each in (("signals", news_), ("market", market_)) if each is not None]
    sections = [section(lens) for lens in lenses] + [section(lens, year) for lens, year, _ in more]
    return verdict([*results, *(None for _ in more)], sections, ["" for _ in lenses] + [told for *_, told in more])


def test_words_without_prices():
    calm = market(("cosmetics", 6.9, 0.06, False), ("games", 1.0, 0.4, False), ("banks", -2.0, None, True))
    found = said(news(24, 1, 1), calm, ("structure", 2011, "These figures are of 2011, 15 years before the event: …"))
    assert found == (
        "Words, but no move of prices beyond chance: the news read is mostly warm (24 of 25 signals that point a way "
        "are warm, from 1 story); of 2 sectors none moved beyond chance when all are allowed for; trade (2011) is "
        f"older than the event and cannot show it. {END}"
    )


@pytest.mark.parametrize(("words", "prices", "wanted"), [
    (news(9, 1), market(("a", 2.0, 0.01, False)), "Words and prices point the same way"),
    (news(1, 9), market(("a", -2.0, 0.01, False)), "Words and prices point the same way"),
    (
        news(9, 1),
        market(("a_b", 2.0, 0.01, False), ("c", 1.0, 0.6, False)),
        "Words and the prices of a b point the same way",
    ),
    (news(9, 1), market(("a", -2.0, 0.01, False)), "Words and prices do not point one way"),
    (news(9, 1), market(("a", 2.0, 0.01, False), ("b", -2.0, 0.01, False)), "Words and prices do not point one way"),
    (news(5, 5), market(("a", 2.0, 0.01, False)), "Prices moved, and the news read does not lean"),
    (news(2, 0), market(("a", 2.0, 0.5, False)), "Neither words nor prices point a way"),
])  # fmt: skip
def test_how_words_and_prices_stand(words, prices, wanted):
    assert said(words, prices).startswith(f"{wanted}: ")


def test_a_control_that_moved_is_no_move():
    assert "none moved" in said(news(3, 0), market(("a", 2.0, 0.5, False), ("banks", 9.0, None, True)))


@given(st.integers(0, 40), st.integers(0, 40))
def test_alone_the_news_claims_nothing_of_prices(warm, cool):
    found = said(news(warm, cool))
    assert (found == "") == (warm + cool == 0)
    assert "price" not in found
    if found:
        assert ("mostly warm" in found) == (warm + cool >= 3 and warm / (warm + cool) >= 2 / 3)
        assert found.endswith(END)


def test_without_news_and_market_there_is_none():
    assert said(None, None, ("structure", 2011, "15 years before the event")) == ""
