import csv
import datetime as dt
from pathlib import Path

import pytest

from bilateral.lenses.signals.coder import Article, code_article
from bilateral.lenses.signals.coder.names import find_names
from bilateral.reference.countries import country

TRAPS = list(csv.DictReader(Path(__file__).with_name("name_traps.csv").read_text(encoding="utf-8").splitlines()))


def countries(text, day=None):
    return [name.country for name in find_names(text, day) if name.country]


def test_there_are_traps_enough():
    assert len(TRAPS) >= 40


@pytest.mark.parametrize("row", TRAPS, ids=lambda row: row["sentence"][:40])
def test_the_other_korea_and_the_other_china_give_nothing(row):
    """The pair is named in an article; the sentence is about its namesake: no signal of the pair."""
    a, b = country(row["a"]), country(row["b"])
    lead = f"{a.name} and {b.name} are far apart."
    text = f"{lead}\n{row['sentence']}"
    spans = ((0, len(lead)), (len(lead) + 1, len(text)))
    language = "ko" if "\uac00" <= row["sentence"][0] <= "\ud7af" else "zh" if row["sentence"][0] > "\u3000" else "en"
    found = code_article(
        Article("x", text, spans, published=dt.date(2025, 3, 12), language=language), (row["a"], row["b"])
    )
    assert found.signals == ()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("South Korea, N. Korea and the Republic of Korea", ["KOR", "PRK", "KOR"]),
        ("the People's Republic of China and the Republic of China", ["CHN", "TWN"]),
        ("the Korean Peninsula and the South China Sea", []),
        ("an ethnic Korean in Chinatown spoke the Korean language", []),
        ("Korea University, China Airlines and Air China", ["KOR", "TWN", "CHN"]),
        ("Sino-South Korean relations", ["CHN", "KOR"]),
        ("the Kiel-based firm from New Mexico", []),
        ("Papua New Guinea, Guinea and Equatorial Guinea", ["PNG", "GIN", "GNQ"]),
        ("Niger, Nigeria and South Sudan", ["NER", "NGA", "SSD"]),
        ("turkey with chile and china plates", []),
        ("Türkiye, Viet Nam and the U.A.E.", ["TUR", "VNM", "ARE"]),
        ("한국과 북한, 대만과 중국", ["KOR", "PRK", "TWN", "CHN"]),
        ("韩国、朝鲜、台湾、中国", ["KOR", "PRK", "TWN", "CHN"]),
        ("韓國和中國", ["KOR", "CHN"]),
        ("李在明 met 习近平, 시진핑 and 이재명", ["KOR", "CHN", "CHN", "KOR"]),
    ],
)
def test_names_in_three_scripts(text, wanted):
    assert countries(text) == wanted


def test_a_name_is_that_of_the_bearer_in_office():
    (then,) = find_names("President Moon spoke.", dt.date(2019, 1, 1))
    assert (then.actor, then.kind) == ("Moon Jae-in", "leader")


def test_names_stand_where_they_are_said_to():
    text = "Trump’s tariffs hit South Korea’s Samsung Electronics, the Korea Chamber of Commerce and Industry said."
    for name in find_names(text):
        assert text[name.start : name.end] == name.text
