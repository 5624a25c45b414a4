"""What is asked, and which datasets can answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilateral.errors import NoData, SelectionError, nearest
from bilateral.pair import Pair

if TYPE_CHECKING:
    from bilateral.store import Dataset, Store

__all__ = ["TABLES", "Question", "Span", "question"]

TABLES = ("patents", "collaborations", "works", "publications")
"""The tables that the lens reads; any one of them will do."""


@dataclass(frozen=True, slots=True)
class Span:
    """The years of one dataset that the question is about."""

    dataset: Dataset
    year: int | None
    """The year in focus; None where the dataset does not hold it."""
    years: tuple[int, ...]
    """The years followed, in order."""
    told: tuple[int, ...]
    """The years of which every field is told: those named by the user, or the year in focus."""
    history: tuple[int, ...]
    """Every year of the dataset up to the year in focus: what crossings and lags are looked for in."""

    @property
    def name(self) -> str:
        """The dataset's name."""
        return self.dataset.name


@dataclass(frozen=True, slots=True)
class Question:
    """The pair, the years, and the datasets."""

    pair: Pair
    year: int
    """The year in focus of the result: of the patents, where there are any."""
    years: tuple[int, ...]
    """All years followed in any dataset."""
    spans: Mapping[str, Span]
    """By table; only those with a dataset."""
    events: tuple[tuple[int, str], ...]
    """Years to mark, with what happened."""

    def why(self, table: str) -> str:
        """Why a table says nothing about the year in focus."""
        span = self.spans.get(table)
        if span is None:
            other = ", or bilateral fetch openalex KOR,CHN --years 2015-2024" if table != "patents" else ""
            return f"the store holds no {table}; next: bilateral add {table} FILE{other}"
        return f"{self.year}: {span.name} holds {span.dataset.span}"


def question(
    store: Store,
    pair: Pair,
    *,
    year: int | None,
    years: Iterable[int] | None,
    data: str | Mapping[str, str] | None,
    events: Mapping[int, str] | None,
) -> Question:
    """Settle datasets and years; see `look` for the parameters.

    Raises
    ------
    NoData
        The store holds none of the tables.
    SelectionError
        A dataset or a year is not there.
    """
    datasets = _datasets(store, data)
    if not datasets:
        raise NoData(
            f"the store in {store.home} holds no patents, collaborations, works or publications",
            then="bilateral add patents FILE, or bilateral fetch openalex KOR,CHN --years 2015-2024",
        )
    held = sorted({each for dataset in datasets.values() for each in dataset.years})
    wanted = None if years is None else tuple(sorted(set(years)))
    for asked in (*(wanted or ()), *([year] if year is not None else [])):
        if asked not in held:
            allowed = "; ".join(f"{table} {dataset.span}" for table, dataset in datasets.items())
            raise SelectionError("no dataset of the lens has this year", got=asked, allowed=allowed)
    spans = {table: _span(dataset, year, wanted) for table, dataset in datasets.items()}
    focus = year if year is not None else next(span.year for span in spans.values() if span.year is not None)
    followed = tuple(sorted({each for span in spans.values() for each in span.years}))
    return Question(pair, focus, followed, spans, tuple(sorted((events or {}).items())))


def _datasets(store: Store, data: str | Mapping[str, str] | None) -> dict[str, Dataset]:
    held = {table: store.datasets(table) for table in TABLES}
    if data is None:
        return {table: found[-1] for table, found in held.items() if found}
    if isinstance(data, str):
        named = {table: each for table, found in held.items() for each in found if each.name == data}
        if not named:
            names = sorted({each.name for found in held.values() for each in found})
            listed = ", ".join(names) or "none"
            raise SelectionError("no such dataset", got=data, allowed=listed, close=nearest(data, names))
        return named
    strange = [table for table in data if table not in TABLES]
    if strange:
        raise SelectionError("the lens has no such table", got=strange[0], allowed=", ".join(TABLES))
    chosen = {table: store.dataset(name, table) for table, name in data.items()}
    return {table: chosen.get(table) or held[table][-1] for table in TABLES if table in chosen or held[table]}


def _span(dataset: Dataset, year: int | None, years: tuple[int, ...] | None) -> Span:
    followed = dataset.years if years is None else tuple(each for each in dataset.years if each in years)
    focus = year if year in dataset.years else None
    if year is None and followed:
        focus = followed[-1]
    followed = tuple(sorted({*followed, *([focus] if focus is not None else [])}))
    told = followed if years is not None else tuple(each for each in followed if each == focus)
    history = tuple(each for each in dataset.years if focus is not None and each <= focus)
    return Span(dataset, focus, followed, told, history)
