"""From the store to the climate of a pair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bilateral.errors import SelectionError
from bilateral.lenses.signals.index import query
from bilateral.lenses.signals.index.measures import Numbers
from bilateral.lenses.signals.index.net import net_climate
from bilateral.lenses.signals.index.news import News, gather
from bilateral.lenses.signals.index.result import Climate
from bilateral.lenses.signals.index.series import ALL, Series, daily, monthly
from bilateral.lenses.signals.index.tables import (
    Frame,
    attention_table,
    daily_table,
    extremes_table,
    index_table,
    tests_table,
    turns_table,
)
from bilateral.lenses.signals.index.turning import Call, Refusal, call_all
from bilateral.measure import NotComputed, Scope, Table
from bilateral.origin import Origin, union
from bilateral.pair import Pair
from bilateral.store import Dataset, Store

__all__ = ["LEAST_STORIES", "climate"]

LEAST_STORIES = 30
"""Stories below which no climate and no band is drawn: a few articles give no trend."""
FILL = "bilateral add gdelt FILES, add icews, add polecat or add events"


def climate(
    store: Store,
    pair: Pair,
    *,
    data: str | None = None,
    years: Sequence[int] | None = None,
    signals: Iterable[Any] = (),
    origins: Iterable[Origin] = (),
    seed: int = 0,
) -> Climate:
    """The climate between two countries, from events and from signals of articles.

    Parameters
    ----------
    store
        Where the events are.
    pair
        The two countries.
    data
        Name of a dataset of events, or of net scores; by default the events loaded last, or else the scores.
    years
        Only these.
    signals
        Signals of articles: mappings or objects with the columns of the table `signals`.
    origins
        Where those come from.
    seed
        Of the resampling and the simulated false alarms.

    Returns
    -------
    Climate
        What cannot be had is among its `not_computed`; where there are no events, all of it.

    Raises
    ------
    SelectionError
        There is no dataset of this name.
    """
    wanted = tuple(years or ())
    dataset = _dataset(store, data)
    if dataset is not None and dataset.table == "dyad_scores":
        return net_climate(store, pair, dataset, wanted)
    events = None
    if dataset is not None:
        held = tuple(year for year in dataset.years if not wanted or year in wanted)
        table = store.read(dataset, years=held) if held else None
        events = query.pair_events(table, pair) if table is not None else None
    news = gather(events, _of_years(signals, wanted), pair)
    known = union(dataset.origins if dataset else (), origins)
    if not len(news.date):
        return _nothing(pair, dataset, known)
    stories = len(set(news.story.tolist()))
    if stories < LEAST_STORIES:
        return _few(pair, dataset, stories, news, known)
    return _made(store, pair, dataset, news, known, seed)


def _dataset(store: Store, data: str | None) -> Dataset | None:
    found = [*store.datasets("dyad_scores"), *store.datasets("events")]
    if data is None:
        return found[-1] if found else None
    for dataset in reversed(found):
        if dataset.name == data:
            return dataset
    names = ", ".join(dict.fromkeys(each.name for each in found)) or "none"
    raise SelectionError("no such dataset of events or scores", got=data, allowed=names, then=FILL)


def _of_years(signals: Iterable[Any], years: Sequence[int]) -> list[Any]:
    chosen = list(signals)
    if not years:
        return chosen

    def day(signal: Any) -> str:
        found = signal.get("date") if isinstance(signal, dict) else getattr(signal, "date", None)
        return str(found or "")

    return [signal for signal in chosen if day(signal)[:4] in {str(year) for year in years}]


def _nothing(pair: Pair, dataset: Dataset | None, origins: tuple[Origin, ...]) -> Climate:
    if dataset is None:
        reason = f"the store holds no events and no article gave a dated signal; next: {FILL}"
    else:
        reason = f"{dataset.name} holds no event between {pair.names[0]} and {pair.names[1]}"
    missing = tuple(NotComputed(id, reason, label) for id, label in _FAMILIES)
    scope = Scope(dataset=dataset.name if dataset else "", terms=(("events", "none"),))
    return Climate(pair, 0, (), scope, (), (), missing, origins)


def _few(pair: Pair, dataset: Dataset | None, stories: int, news: News, origins: tuple[Origin, ...]) -> Climate:
    """No climate, with the reason; the signals stay to be pinned."""
    told = "1 story is" if stories == 1 else f"{stories} stories are"
    reason = f"{told} too few for a climate or its band (at least {LEAST_STORIES}); next: {FILL}, or read more articles"
    missing = tuple(NotComputed(id, reason, label) for id, label in _FAMILIES)
    years = tuple(range(int(news.months[0][:4]), int(news.months[-1][:4]) + 1))
    scope = Scope(years, dataset.name if dataset else "articles", terms=_terms(news))
    return Climate(pair, years[-1], years, scope, (), (), missing, origins, news.pins)


_FAMILIES = (
    ("signals.index", "Climate index"),
    ("signals.turning_points", "Turning points"),
    ("signals.attention", "Attention"),
)


def _made(
    store: Store, pair: Pair, dataset: Dataset | None, news: News, origins: tuple[Origin, ...], seed: int
) -> Climate:
    months = news.months
    years = tuple(range(int(months[0][:4]), int(months[-1][:4]) + 1))
    scope = Scope(years, dataset.name if dataset else "articles", terms=_terms(news))
    series = monthly(news, seed=seed)
    calls = call_all(series, seed=seed)
    frame = Frame(scope, origins, pair.names)
    tables = [*_tables(frame, news, series, calls)]
    totals = _attention(store, dataset, pair)
    if totals is not None:
        tables.append(attention_table(frame, totals))
    numbers = Numbers(pair, scope, origins)
    measures, missing = numbers.all(series, calls, tables)
    refused = (*missing, *_refusals(calls))
    return Climate(pair, years[-1], years, scope, measures, tuple(tables), refused, origins, news.pins)


def _terms(news: News) -> tuple[tuple[str, str], ...]:
    return (
        ("months", f"{news.months[0]} to {news.months[-1]}"),
        ("weights", "score × ln(1 + sources)"),
        ("discounts", "planned 0.5, forecast and opinion 0.25, past 0"),
    )


def _tables(frame: Frame, news: News, series: Sequence[Series], calls: Sequence[Call | Refusal]) -> tuple[Table, ...]:
    overall = [one for one in series if one.key.channel == ALL and one.key.kind == ALL]
    days = [daily(news, one) for one in overall if one.sums.events.sum()]
    return (
        index_table(frame, series),
        daily_table(frame, days),
        turns_table(frame, calls),
        tests_table(frame, calls),
        extremes_table(frame, overall[0].months, overall[0].balance),
    )


def _attention(store: Store, dataset: Dataset | None, pair: Pair) -> Any:
    gold = next((each for each in store.datasets("dyad_days") if dataset and each.name == dataset.name), None)
    return query.monthly_totals(store.read(gold), pair) if gold else None


def _refusals(calls: Sequence[Call | Refusal]) -> tuple[NotComputed, ...]:
    return tuple(
        NotComputed(_id(one.series), one.reason, _label(one.series)) for one in calls if isinstance(one, Refusal)
    )


def _id(one: Series) -> str:
    return f"signals.turning_points.{one.key.direction if one.key.channel == ALL else one.key.channel}"


def _label(one: Series) -> str:
    what = f"direction {one.key.direction}" if one.key.channel == ALL else f"channel {one.key.channel}"
    return f"Turning points, {what}"
