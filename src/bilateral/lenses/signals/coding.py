"""From stored articles to the signals of a pair: each story coded once, the user's labels put over the coder's."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from bilateral.lenses.signals.coder import CODER, Article, Coding, code_article, countries_of
from bilateral.lenses.signals.labels import Label, apply

if TYPE_CHECKING:
    from bilateral.lenses.signals.signal import Signal

__all__ = ["Coded", "Coder", "article", "code_rows", "likely_pair"]

Coder: TypeAlias = Callable[[Article, tuple[str, str]], Coding]
"""From an article and a pair to what was found."""


@dataclass(frozen=True, slots=True)
class Coded:
    """What the articles say about a pair."""

    signals: tuple[Signal, ...]
    """In order of date, then of the text."""
    background: tuple[Signal, ...]
    """Named as past only."""
    articles: tuple[Mapping[str, Any], ...]
    """The articles read, with `signals` (count) and `reason` (why none)."""
    votes: Mapping[str, int]
    """For each coded article, how many articles tell its story."""
    others: int
    """Signals that are another pair's affair."""
    coder: str
    """Who coded."""
    counts: Mapping[str, int]
    """What a coder counts besides: quotes that could not be grounded."""


def article(row: Mapping[str, Any]) -> Article:
    """A row of the table `articles` as the coder reads it."""
    spans = (part.split("-") for part in row["body"].split(";") if part)
    published = row["published"]
    return Article(
        id=row["id"],
        text=row["text"],
        body=tuple((int(start), int(end)) for start, end in spans),
        title=row["title"],
        published=dt.date.fromisoformat(published) if published else None,
        publisher=row["publisher"],
        language=row["language"],
        story=row["story"],
    )


def code_rows(
    rows: Sequence[Mapping[str, Any]],
    pair: tuple[str, str],
    *,
    labels: Iterable[Label] = (),
    coder: Coder | None = None,
    name: str = CODER,
) -> Coded:
    """Code articles for a pair.

    Parameters
    ----------
    rows
        Of the table `articles`.
    pair
        ISO3 codes.
    labels
        The user's own.
    coder
        Default: the offline coder.
    name
        What that coder is called.
    """
    stories: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        stories[row["story"] or row["id"]].append(row)
    leads = [told[0] for told in stories.values()]
    made = {row["id"]: (coder or code_article)(article(row), pair) for row in leads}
    said = tuple(labels)
    news = [signal for coding in made.values() for signal in apply(coding.signals, said)]
    back = [signal for coding in made.values() for signal in apply(coding.background, said)]
    return Coded(
        signals=tuple(sorted(news, key=_order)),
        background=tuple(sorted(back, key=_order)),
        articles=tuple(_told(row, made) for row in rows),
        votes={row["id"]: len(stories[row["story"] or row["id"]]) for row in leads},
        others=sum(coding.others for coding in made.values()),
        coder=name,
        counts=_counts(made.values()),
    )


def _counts(made: Iterable[Coding]) -> Mapping[str, int]:
    total: Counter[str] = Counter()
    for coding in made:
        total.update(dict(coding.counts))
    return total


def _order(signal: Signal) -> tuple[str, str, int]:
    return (str(signal.date or "9999"), signal.article, signal.start)


def _told(row: Mapping[str, Any], made: Mapping[str, Coding]) -> Mapping[str, Any]:
    coding = made.get(row["id"])
    if coding is None:
        return {**row, "signals": 0, "reason": f"tells the same story as {row['story']}"}
    reason = coding.reason or ("" if coding.signals else "nothing in it signals about the two")
    return {**row, "signals": len(coding.signals), "reason": reason}


def likely_pair(rows: Sequence[Mapping[str, Any]]) -> tuple[str, str] | None:
    """The two countries that articles name most; None where fewer than two are named."""
    total: Counter[str] = Counter()
    for row in rows:
        total.update(countries_of(article(row)))
    most = [code for code, _ in total.most_common() if len(code) == 3 and code != "EUR"][:2]
    return (most[0], most[1]) if len(most) == 2 else None
