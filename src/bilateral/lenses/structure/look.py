"""Ask the structure lens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import measures as m
from bilateral.lenses.structure.claim_tables import all_tables
from bilateral.lenses.structure.gather import Gathered, gather
from bilateral.lenses.structure.question import Question, question
from bilateral.lenses.structure.result import StructureResult
from bilateral.lenses.structure.rivalry import Both, both_competitive, robust
from bilateral.measure import Measure, NotComputed

if TYPE_CHECKING:
    from bilateral.engine import Engine
    from bilateral.pair import Pair
    from bilateral.store import Store

__all__ = ["look"]


def look(
    store: Store,
    pair: Pair,
    *,
    year: int | None = None,
    years: Iterable[int] | None = None,
    digits: int | None = None,
    products: Sequence[str] = (),
    group: str | Sequence[str] = (),
    data: str | None = None,
    engine: Engine | None = None,
) -> StructureResult:
    """Where two countries compete, where they complement each other, and where they do both.

    Parameters
    ----------
    store
        Where the flows are.
    pair
        The two countries, in order.
    year
        The year in focus: maps, markets and sectors are of this year. Default: the last of `years` that the dataset
        holds, or of the dataset.
    years
        Every year to follow. Default: the year in focus only.
    digits
        Length to which product codes are cut. Default: the finest in the data.
    products
        The selection is the universe: totals, world shares and everything else are taken within it. Codes and ranges,
        see `choice.choose`. Default: all.
    group
        The exporters that make up the world: a group's name, or names and ISO3 codes. Flows of all other exporters are
        left out; the pair always stays in. Default: all exporters in the data.
    data
        Name of the dataset. Default: the one loaded last.
    engine
        From `bilateral.engine.connect`. Default: DuckDB.

    Returns
    -------
    StructureResult

    Raises
    ------
    NoData
        The store is empty, or the dataset does not know one of the two.
    SelectionError
        A year, level, product, group or dataset that is not there.
    """
    asked = question(store, pair, year=year, years=years, digits=digits, products=products, group=group, data=data)
    found = gather(store.read(asked.dataset, years=asked.years, engine=engine), asked)
    return compute(asked, found)


def compute(asked: Question, found: Gathered) -> StructureResult:
    """The result from what was gathered: pure arithmetic from here on."""
    claims = tuple(_claim(asked, found, year) for year in asked.years)
    focus = claims[asked.years.index(asked.year)]
    numbers = [number for both in claims for number in _year(asked, found, both)]
    make = m.Numbers(asked, found, focus.columns)
    tried = robust(focus)
    numbers += [*m.robustness(make, focus, tried), *m.similarity_by_sector(make), *m.similarity_by_market(make)]
    measures = tuple(number for number in numbers if isinstance(number, Measure))
    missing = [number for number in numbers if isinstance(number, NotComputed)]
    made = all_tables(make, claims, tried, measures)
    return StructureResult(
        pair=asked.pair,
        year=asked.year,
        years=asked.years,
        scope=asked.scope((asked.year,), found.level(asked.year)),
        unit=asked.dataset.unit,
        measures=measures,
        tables=made.tables,
        not_computed=tuple(dict.fromkeys([*missing, *made.missing, *asked.missing_years()])),
        origins=asked.dataset.origins,
    )


def _claim(asked: Question, found: Gathered, year: int) -> Both:
    return both_competitive(found.panel.columns(year, found.level(year)), asked.catalogue(year))


def _year(asked: Question, found: Gathered, both: Both) -> tuple[m.Number, ...]:
    year = both.columns.year
    levels = asked.catalogue(year).levels(found.panel.length(year))
    ladder = tuple(_similarity(found, year, level) for level in levels) if len(levels) > 1 else ()
    return m.headline(m.Numbers(asked, found, both.columns), both, ladder)


def _similarity(found: Gathered, year: int, digits: int) -> float:
    columns = found.panel.columns(year, digits)
    return f.esi(columns.exports_a, columns.exports_b)
