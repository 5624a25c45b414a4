"""Ask the structure lens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from bilateral.errors import SelectionError, nearest
from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import measures as m
from bilateral.lenses.structure.by_construction import by_construction, withhold
from bilateral.lenses.structure.claim_tables import all_tables
from bilateral.lenses.structure.definitions import called
from bilateral.lenses.structure.depth import Fetched, Said, deepen, fetch
from bilateral.lenses.structure.gather import Gathered, gather
from bilateral.lenses.structure.query import exporter_totals
from bilateral.lenses.structure.question import Question, question
from bilateral.lenses.structure.result import StructureResult
from bilateral.lenses.structure.rivalry import Both, both_competitive, robust
from bilateral.measure import Measure, NotComputed, Table
from bilateral.origin import Origin, union

if TYPE_CHECKING:
    from bilateral.engine import Engine
    from bilateral.pair import Pair
    from bilateral.store import Store

__all__ = ["DEPTHS", "Depth", "look"]

Depth: TypeAlias = Literal["core", "full"]
"""How much is computed."""
DEPTHS: tuple[str, ...] = get_args(Depth)


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
    depth: Depth = "full",
) -> StructureResult:
    """Where two countries compete, where they complement each other, and where they do both.

    Parameters
    ----------
    store
        Where the flows are.
    pair
        The two countries, in order.
    year
        The year in focus. Default: the last of `years` that the dataset holds, or of the dataset.
    years
        Every year to follow. Default: the year in focus only.
    digits
        Length to which product codes are cut. Default: the finest in the data.
    products
        Codes and ranges (see `choice.choose`); the selection is the universe of all totals and shares. Default: all.
    group
        The exporters that make up the world: a group's name, or names and ISO3 codes; the pair always stays in.
        Default: all exporters in the data.
    data
        Name of the dataset. Default: the one loaded last.
    engine
        From `bilateral.engine.connect`. Default: DuckDB.
    depth
        "core": headline numbers of every year, similarity by market and sector, the claim. "full": also, for the year
        in focus, all other indices and what changed since the first year of its series; reads all countries' exports.

    Returns
    -------
    StructureResult

    Raises
    ------
    NoData
        The store is empty, or the dataset does not know one of the two.
    SelectionError
        A year, level, product, group, dataset or depth that is not there.
    """
    if depth not in DEPTHS:
        raise SelectionError("no such depth", got=depth, allowed=" or ".join(DEPTHS), close=nearest(depth, DEPTHS))
    asked = question(store, pair, year=year, years=years, digits=digits, products=products, group=group, data=data)
    flows = store.read(asked.dataset, years=asked.years, engine=engine)
    if depth == "core":
        return compute(asked, gather(flows, asked))
    sold = exporter_totals(flows, pair, asked.year, asked.group)
    found = gather(flows, asked, sold=sold)
    return compute(asked, found, fetch(store, flows, asked, found, sold, engine=engine))


def compute(asked: Question, found: Gathered, read: Fetched | None = None) -> StructureResult:
    """The result from what was gathered: pure arithmetic from here on.

    Parameters
    ----------
    asked, found
        The question, and what was gathered for it.
    read
        What the deeper numbers need; None to leave them out.
    """
    claims = tuple(_claim(asked, found, year) for year in asked.years)
    focus = claims[asked.years.index(asked.year)]
    make, tried, fixed = m.Numbers(asked, found, focus.columns), robust(focus), by_construction(focus.columns)
    numbers: list[Said] = [number for both in claims for number in _year(asked, found, both)]
    beside = [*m.robustness(make, focus, tried), *m.similarity_by_sector(make), *m.similarity_by_market(make)]
    numbers += withhold(beside, fixed, asked.year)
    made = all_tables(make, claims, tried, [number for number in numbers if isinstance(number, Measure)])
    deep = deepen(make, focus, read) if read is not None else ()
    more = tuple(withhold((*made.tables, *made.missing, *deep), fixed, asked.year))
    said = (*numbers, *more)
    return StructureResult(
        pair=asked.pair,
        year=asked.year,
        years=asked.years,
        scope=asked.scope((asked.year,), found.level(asked.year)),
        unit=asked.dataset.unit,
        exporters=asked.exporters,
        measures=tuple(each for each in said if isinstance(each, Measure)),
        tables=tuple(each for each in said if isinstance(each, Table)),
        not_computed=_labelled(asked, [*said, *asked.missing_years()]),
        origins=_origins(asked, more),
    )


def _labelled(asked: Question, said: Iterable[Said]) -> tuple[NotComputed, ...]:
    """Every reason once, with what it is the reason of in words."""
    missing = [each for each in said if isinstance(each, NotComputed)]
    once = {(each.id, each.reason): each for each in reversed(missing)}
    found = [once.pop(key) for each in missing if (key := (each.id, each.reason)) in once]
    return tuple(replace(each, label=each.label or called(each.id, *asked.pair.names)) for each in found)


def _origins(asked: Question, deep: Iterable[Said]) -> tuple[Origin, ...]:
    others = [said.origins for said in deep if not isinstance(said, NotComputed)]
    beyond = set(union(*others)) - set(asked.dataset.origins)
    return (*asked.dataset.origins, *union(beyond))


def _claim(asked: Question, found: Gathered, year: int) -> Both:
    return both_competitive(found.panel.columns(year, found.level(year)), asked.catalogue(year))


def _year(asked: Question, found: Gathered, both: Both) -> tuple[Said, ...]:
    year = both.columns.year
    levels = asked.catalogue(year).levels(found.panel.length(year))
    ladder = tuple(_similarity(found, year, level) for level in levels) if len(levels) > 1 else ()
    made = m.headline(m.Numbers(asked, found, both.columns), both, ladder)
    return tuple(withhold(made, by_construction(both.columns), year))


def _similarity(found: Gathered, year: int, digits: int) -> float:
    columns = found.panel.columns(year, digits)
    return f.esi(columns.exports_a, columns.exports_b)
