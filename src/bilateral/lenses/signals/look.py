"""Ask the signals lens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bilateral.errors import NoData
from bilateral.lenses.signals.coder import CODER
from bilateral.lenses.signals.coding import Coded, Coder, code_rows
from bilateral.lenses.signals.labels import read_labels
from bilateral.lenses.signals.measures import numbers
from bilateral.lenses.signals.result import SignalsResult
from bilateral.lenses.signals.tables import all_tables
from bilateral.measure import Measure, NotComputed, Scope, Table
from bilateral.origin import Origin, union

if TYPE_CHECKING:
    from bilateral.pair import Pair
    from bilateral.store import Store

__all__ = ["look", "look_at"]


def look(
    store: Store,
    pair: Pair,
    *,
    years: Iterable[int] | None = None,
    articles: str | None = None,
    events: str | None = None,
    coder: Coder | None = None,
    name: str = CODER,
    seed: int = 0,
) -> SignalsResult:
    """Whether the relationship warms or cools, who says so, and where exactly it is written.

    Parameters
    ----------
    store
        Where articles and events are; one of the two is enough.
    pair
        The two countries.
    years
        Only articles published and events dated in these years. Default: all.
    articles
        Name of the dataset of articles. Default: the one loaded last.
    events
        Name of the dataset of events. Default: the one loaded last.
    coder, name
        Who codes the articles; default the offline coder, "rules".
    seed
        Of the climate's bootstrap.

    Raises
    ------
    NoData
        There are neither articles nor events.
    SelectionError
        A dataset that is not there.
    """
    rows, origins = _articles(store, articles)
    wanted = frozenset(years or ())
    kept = [row for row in rows if not wanted or (row["published"] or "")[:4] in {str(year) for year in wanted}]
    return look_at(
        store, pair, kept, origins, years=tuple(sorted(wanted)), events=events, coder=coder, name=name, seed=seed
    )


def look_at(
    store: Store,
    pair: Pair,
    rows: Sequence[Mapping[str, Any]],
    origins: tuple[Origin, ...],
    *,
    years: tuple[int, ...] = (),
    events: str | None = None,
    coder: Coder | None = None,
    name: str = CODER,
    seed: int = 0,
    over_time: bool = True,
) -> SignalsResult:
    """The same for articles at hand.

    Parameters
    ----------
    store
        Where the events and the user's labels are.
    pair
        The two countries.
    rows, origins
        Of the table `articles`, and where they come from.
    years, events, coder, name, seed
        As for `look`.
    over_time
        Whether the climate index is asked for, which also reads the events of the store.
    """
    from bilateral.lenses.signals.index import climate

    coded = code_rows(rows, (pair.a, pair.b), labels=read_labels(store.home), coder=coder, name=name)
    weather = None
    if over_time:
        weather = climate(
            store, pair, data=events, years=years or None, signals=_pinned(coded), origins=origins, seed=seed
        )
    _something(store, coded, weather.years if weather else ())
    scope = _scope(coded, articles=bool(rows))
    said = tuple(numbers(coded, pair, scope, origins))
    tables: tuple[Table, ...] = (*all_tables(coded, scope, origins), *(weather.tables if weather else ()))
    measures = (*(one for one in said if isinstance(one, Measure)), *(weather.measures if weather else ()))
    followed = _years(coded, weather.years if weather else ())
    return SignalsResult(
        pair=pair,
        year=followed[-1],
        years=followed,
        scope=scope,
        measures=measures,
        tables=tables,
        not_computed=(
            *(one for one in said if isinstance(one, NotComputed)),
            *(weather.not_computed if weather else _NOT_ASKED),
        ),
        origins=union(origins, weather.origins if weather else ()),
        coded=coded,
        climate=weather,
    )


_NOT_ASKED = (
    NotComputed(
        "signals.index", "asked of all articles and events together: bilateral signals show A B", "The climate index"
    ),
)


def _articles(store: Store, name: str | None) -> tuple[list[dict[str, Any]], tuple[Origin, ...]]:
    if name is None and not store.datasets("articles"):
        return [], ()
    dataset = store.dataset(name, "articles")
    rows: list[dict[str, Any]] = store.read(dataset).to_pyarrow().to_pylist()
    return sorted(rows, key=lambda row: (row["published"] or "9999", row["id"])), dataset.origins


def _something(store: Store, coded: Coded, years: Sequence[int]) -> None:
    if not coded.articles and not years:
        raise NoData(
            f"the store in {store.home} holds neither articles nor events",
            then="bilateral signals read FILE --pair A B",
        )


def _scope(coded: Coded, *, articles: bool) -> Scope:
    days = sorted(str(signal.date) for signal in coded.signals if signal.date)
    years = tuple(sorted({int(day[:4]) for day in days}))
    terms = (("articles", str(len(coded.articles))), ("coder", coded.coder)) if articles else (("articles", "none"),)
    span = (("dated", f"{days[0]} to {days[-1]}"),) if days else ()
    return Scope(years=years, dataset="articles" if articles else "", terms=(*terms, *span))


def _years(coded: Coded, others: Sequence[int]) -> tuple[int, ...]:
    published = {int(row["published"][:4]) for row in coded.articles if row["published"]}
    dated = {signal.date.year for signal in coded.signals if signal.date}
    return tuple(sorted(published | dated | set(others))) or (0,)


def _pinned(coded: Coded) -> list[dict[str, Any]]:
    """The signals as the climate takes them: each story one vote, its weight the number of papers that told it."""
    rows = {row["id"]: row for row in coded.articles}
    return [
        {
            "id": f"{signal.article}/{signal.id}",
            "date": str(signal.date or rows[signal.article]["published"] or ""),
            "source": signal.actor_country,
            "target": signal.target_country,
            "channel": signal.channel,
            "root": signal.plover_root,
            "score": signal.intensity,
            "realis": signal.realis,
            "sources": coded.votes.get(signal.article, 1),
            "story": rows[signal.article]["story"] or signal.article,
            "label": signal.label,
        }
        for signal in coded.signals
        if signal.date or rows[signal.article]["published"]
    ]
