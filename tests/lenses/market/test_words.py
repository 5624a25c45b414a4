"""What is said, and what never is."""

import dataclasses
from types import SimpleNamespace

import pytest

from bilateral.lenses.market.judgement import Judgement
from bilateral.lenses.market.look import _abroad as abroad
from bilateral.pair import Pair


def changed(result, **more):
    """The result with its first sector's judgement changed."""
    first, *rest = result.judgements
    return dataclasses.replace(result, judgements=(dataclasses.replace(first, **more), *rest))


def test_the_headline_names_session_index_breadth_and_what_moved(result):
    text = result.sentence()
    assert text.startswith("On 13 January 2023, the first session that could react to “A state visit is announced”")
    assert "COMPOSITE fell by" in text
    assert "securities of COMPOSITE rose" in text
    assert "clothing (" in text
    assert "moved more than chance explains" in text


def test_every_finding_names_numbers_that_are_there(result):
    for finding in result.findings():
        assert all(result.has(id) for id in finding.measures)
        assert finding.text.endswith(".")
        assert "nan" not in (finding.text + finding.detail).lower().replace("finance", "")


def test_a_sector_that_did_not_move_is_not_said_to_be_unaffected(result):
    said = next(f for f in result.findings() if "cannot be told from chance" in f.text)
    assert "games" in said.text
    assert "missed more than one time in five" in said.detail


def test_other_news_is_told(result):
    assert any("Talks on tariffs are put off" in finding.text for finding in result.findings())


def test_a_rising_index_is_never_risen_against(result):
    rising = dataclasses.replace(changed(result, trend="rose", benchmark=0.02), trend=0.02, breadth=0.3)
    text = " ".join(f"{f.text} {f.detail}" for f in rising.findings())
    assert "not against it" in text
    assert "but 30" in text
    assert not rising.judgements[0].against


def test_a_control_that_moved_weakens_the_rest(result):
    control = next(j for j in result.judgements if j.control)
    others = tuple(j for j in result.judgements if j is not control)
    moved = dataclasses.replace(result, judgements=(*others, dataclasses.replace(control, abnormal=True, p=0.01)))
    said = next(f for f in moved.findings() if "without a reason to react" in f.text)
    assert "moved as well" in said.text
    assert "count for less" in said.detail


def test_nothing_moved(result):
    calm = dataclasses.replace(
        result, judgements=tuple(dataclasses.replace(j, abnormal=False, p=0.5) for j in result.judgements)
    )
    assert calm.sentence().endswith("none of 4 sectors moved more than chance explains.")
    assert not any(j.against for j in calm.judgements)


@pytest.mark.parametrize(
    ("parts", "answer"),
    [
        ({"up": False}, "did not rise"),
        ({"trend": "rose"}, "rose more than the rising index"),
        ({"trend": "rose", "abnormal": False}, "rose, with the index"),
        ({"trend": "fell", "abnormal": False}, "rose against the index, but no more than chance"),
        ({"trend": "fell"}, "rose against the trend"),
        ({"trend": "flat", "robust": False}, "rose against the trend, but not by every test"),
    ],
)
def test_the_verdict_in_a_few_words(result, parts, answer):
    base = {"up": True, "trend": "fell", "abnormal": True, "robust": True, "caar": 0.05}
    found: Judgement = dataclasses.replace(result.judgements[0], **(base | parts))
    assert found.answer == answer
    assert found.against == (answer.startswith("rose against the trend"))


@pytest.mark.parametrize(("index", "names", "wanted"), [
    ("KOSPI", ("DEU", "BRA"), "The market studied is that of neither country: Korea Exchange (KOR)."),
    ("KOSPI 200", ("CHN", "KOR"), ""), ("ALL SHARE", ("DEU", "BRA"), ""),
])  # fmt: skip
def test_a_market_of_neither_country_is_told(result, index, names, wanted):
    place = SimpleNamespace(exchange=None, benches=[SimpleNamespace(name=index)])
    found = abroad(Pair(*names), {"": place})
    assert found == wanted
    said = dataclasses.replace(result, abroad=found).findings()[0].detail
    assert (wanted in said) if wanted else "neither country" not in said


def test_what_a_conclusion_hangs_on_is_told(result):
    text = " ".join(each.detail for each in changed(result, flips=True, flips_model=True).findings())
    assert "onclusion hangs on the benchmark and on the model of the normal return" in text
