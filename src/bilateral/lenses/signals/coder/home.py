"""Whose press an article is: which of two countries it is written in."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from bilateral.lenses.signals.coder.article import Article
from bilateral.lenses.signals.coder.names import find_names

__all__ = ["home"]

_OPENING = 400
"""Characters in which byline and dateline stand."""
_CLOSING = 600
"""Characters in which the imprint stands."""
_PLACE, _IMPRINT, _PHONE, _MOST = 2, 2, 3, 3


def home(article: Article, pair: tuple[str, str]) -> str:
    """The one of the pair in which the article is written; empty where nothing tells.

    Currency, stock exchange and time of day in the text, the publisher, the dateline, and the telephone in the imprint
    are weighed.

    Parameters
    ----------
    article
        The article.
    pair
        ISO3 codes.
    """
    scores = {code: _score(article, code) for code in pair}
    first, second = pair
    if scores[first] == scores[second]:
        return ""
    return first if scores[first] > scores[second] else second


def _score(article: Article, code: str) -> int:
    phone, words = _homes().get(code, (None, None))
    found = min(_MOST, len(words.findall(article.text))) if words else 0
    imprint = article.text[-_CLOSING:]
    found += _PHONE * bool(phone and phone.search(imprint))
    found += _IMPRINT * any(name.country == code for name in find_names(article.publisher, article.published))
    opening = article.text[:_OPENING].partition("\n")[2]
    lines = [line for line in opening.splitlines() if line.strip()][:2]
    places = [name for line in lines for name in find_names(line[:60], article.published) if name.kind == "place"]
    found += _PLACE * any(name.country == code for name in places[:1])
    return found + any(name.country == code and name.kind == "place" for name in find_names(imprint, article.published))


@cache
def _homes() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    text = files(__package__).joinpath("tables", "homes.csv").read_text(encoding="utf-8")
    return {
        row["country"]: (re.compile(rf"\+\s?{row['phone']}[\s\-(]"), re.compile(row["pattern"]))
        for row in csv.DictReader(text.splitlines())
    }
