"""Complexity of the two and of products, and what each could sell the other next, from all countries and products."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import tables as t
from bilateral.lenses.structure.depth.ask import Asked, Said
from bilateral.lenses.structure.depth.cleaning import SMALL, Cleaned, clean
from bilateral.lenses.structure.depth.opportunities import Near, opportunities
from bilateral.lenses.structure.formulas.arrays import Bools, Floats, Ints
from bilateral.lenses.structure.measures import COUNT, Number
from bilateral.lenses.structure.question import place_name
from bilateral.measure import Table, Uncertainty

__all__ = ["LEAST_PRODUCTS", "complexity"]

LEAST_PRODUCTS = 50
"""With fewer products than this no complexity is given. Our own round number: with some dozens of broad industries the
second eigenvalue hardly stands out from the third, and the order of countries means nothing."""
_UPDATES = 1_000
"""After so many updates the search for fitness is given up."""


@dataclass(frozen=True, slots=True)
class _Space:
    """Countries, products, and what is where."""

    cleaned: Cleaned
    codes: tuple[str, ...]
    """ISO3 of the countries that stand in the matrix."""
    presence: Bools
    """RCA ≥ 1, shape (countries, K)."""
    rows: tuple[int | None, int | None]
    """Where the two stand among the countries; None for one that does not."""
    index: f.Complexity | None
    reason: str
    """Why there is no index; empty where there is."""


def complexity(ask: Asked) -> Iterator[Said]:
    """Everything that the whole matrix of countries and products is needed for."""
    space = _space(ask)
    yield from _diversity(ask, space)
    prody = _prody(ask)
    yield from _expy(ask, prody)
    if len(ask.columns.products) < LEAST_PRODUCTS:
        count = len(ask.columns.products)
        reason = f"too few products to speak of complexity: {count}, where {LEAST_PRODUCTS} are asked for"
        for part in ("eci", "fitness", "coi", "complexity", "opportunities"):
            yield ask.missing(f"structure.{part}", reason)
        return
    yield from _of_countries(ask, space, prody)


def _of_countries(ask: Asked, space: _Space, prody: Floats | None) -> Iterator[Said]:
    yield from _eci(ask, space)
    fit = f.fitness(space.presence, most=_UPDATES) if space.presence.any() else None
    yield from _fitness(ask, space, fit)
    if space.index is None:
        for part in ("coi", "complexity", "opportunities"):
            yield ask.missing(f"structure.{part}", space.reason)
        return
    near = f.proximity(space.presence)
    marks = _marks(ask)
    dense = f.density(marks, near)
    gain = f.outlook_gain(marks, near, space.index.pci_centred)
    yield from _outlook(ask, space.index, marks, dense)
    yield _products(ask, space, space.index, (dense, gain), prody)
    yield _countries(ask, space, space.index, fit)
    yield from opportunities(ask, Near(near, space.index.pci, dense, gain))


def _space(ask: Asked) -> _Space:
    world = ask.read.exporters
    presence = _presence(ask)
    cleaned = clean(world)
    kept = np.flatnonzero(cleaned.kept)
    codes = tuple(world.codes[n] for n in kept)
    index, reason = _index(presence[kept])
    a, b = (codes.index(code) if code in codes else None for code in ask.pair)
    return _Space(cleaned, codes, presence[kept], (a, b), index, reason)


def _presence(ask: Asked) -> Bools:
    """RCA ≥ 1 of every exporter against the world in scope, areas included, as everywhere in the lens."""
    return f.reaches(f.rca(ask.read.exporters.exports, ask.columns.world))


def _index(presence: Bools) -> tuple[f.Complexity | None, str]:
    try:
        return f.complexity(presence), ""
    except f.ComplexityUndefined as error:
        return None, str(error)


def _marks(ask: Asked) -> Bools:
    """Where the two have the advantage, shape (2, K)."""
    return np.stack([f.reaches(ask.both.rca_a), f.reaches(ask.both.rca_b)])


def _absent(ask: Asked, space: _Space, side: int) -> str:
    """Why one of the two does not stand in the matrix."""
    name = ask.names[side]
    return f"{name} is an area, not one economy" if ask.pair[side] in space.cleaned.areas else f"{name} exports nothing"


def _diversity(ask: Asked, space: _Space) -> Iterator[Number]:
    for side, letter in enumerate("ab"):
        row = space.rows[side]
        value = math.nan if row is None else float(space.presence[row].sum())
        yield ask.make.number(f"structure.diversity.{letter}", value, _absent(ask, space, side))
    one, other = space.rows
    near, why = math.nan, _absent(ask, space, 0 if one is None else 1)
    if one is not None and other is not None:
        near = float(f.proximity(space.presence[[one, other]].T)[0, 1])
        why = "one of the two has no product with an advantage"
    yield ask.make.number("structure.country_proximity", near, why)


def _eci(ask: Asked, space: _Space) -> Iterator[Said]:
    if space.index is None:
        yield ask.missing("structure.eci", space.reason)
        return
    rank, cleaner = _ranks(space.index.eci), _without_small(ask)
    for side, letter in enumerate("ab"):
        row, why = space.rows[side], _absent(ask, space, side)
        value, place = (math.nan, math.nan) if row is None else (space.index.eci[row], rank[row])
        spread = _cleaned(float(value), [index.get(ask.pair[side]) for index in cleaner])
        yield ask.make.number(f"structure.eci.{letter}", float(value), why, spread)
        yield ask.make.number(f"structure.eci.rank.{letter}", float(place), why, _among(space.index.eci))


def _ranks(values: Floats) -> Floats:
    """1 for the highest; NaN stays."""
    ranks = np.full(values.shape, np.nan)
    order = np.argsort(-values, kind="stable")
    known = order[np.isfinite(values[order])]
    ranks[known] = np.arange(1, known.size + 1)
    return ranks


def _among(values: Floats) -> Uncertainty:
    count = int(np.isfinite(values).sum())
    return Uncertainty("none", f"Among {count} countries; {COUNT.note[0].lower()}{COUNT.note[1:]}", sample=count)


def _without_small(ask: Asked) -> list[dict[str, float]]:
    """ECI by country with small exporters left out; one for each threshold that leaves any out."""
    world, presence, found = ask.read.exporters, _presence(ask), []
    for cleaned in (clean(world, least) for least in SMALL):
        index, _ = _index(presence[cleaned.kept]) if cleaned.small else (None, "")
        if index is not None:
            codes = itertools.compress(world.codes, cleaned.kept)
            found.append(dict(zip(codes, index.eci.tolist(), strict=True)))
    return found


def _cleaned(value: float, others: list[float | None]) -> Uncertainty:
    """What the index becomes when small exporters are left out."""
    found = [value, *(other for other in others if other is not None)]
    if len(found) < 2 or not np.isfinite(found).all():
        return COUNT
    note = (
        f"From the lowest to the highest of no threshold and of leaving out countries below {SMALL[0]:.2%} and "
        f"{SMALL[1]:.1%} of world exports: what hangs on the cleaning, not a sampling error."
    )
    return Uncertainty("interval", note, min(found), max(found), sample=len(found), span="small exporters left out")


def _fitness(ask: Asked, space: _Space, fit: f.Fitness | None) -> Iterator[Said]:
    if fit is None:
        yield ask.missing("structure.fitness", "no country has an advantage in any product")
        return
    if not fit.converged:
        reason = f"the iteration does not settle: a value still changes by {fit.change:.1g} after {fit.updates} updates"
        yield ask.missing("structure.fitness", reason)
        return
    for side, letter in enumerate("ab"):
        row = space.rows[side]
        value = math.nan if row is None else float(fit.country[row])
        yield ask.make.number(f"structure.fitness.{letter}", value, _absent(ask, space, side))


def _prody(ask: Asked) -> Floats | None:
    """Income level of each product; None without incomes."""
    if ask.read.incomes is None:
        return None
    world, known = ask.read.exporters, ask.read.incomes.by_country
    return f.prody(world.exports, [known.get(code, math.nan) for code in world.codes])


def _expy(ask: Asked, prody: Floats | None) -> Iterator[Said]:
    if prody is None or ask.read.incomes is None:
        reason = "the store has no GDP per head of this year: add a gravity dataset with gdp_o and pop_o"
        yield ask.missing("structure.expy", reason)
        return
    for side, exports in (("a", ask.columns.exports_a), ("b", ask.columns.exports_b)):
        why, also = ask.make.why(f"exports_{side}"), ask.read.incomes.origins
        yield ask.make.number(f"structure.expy.{side}", float(f.expy(exports, prody)), why, also=also)


def _outlook(ask: Asked, index: f.Complexity, marks: Bools, dense: Floats) -> Iterator[Number]:
    values = f.outlook_index(marks, dense, index.pci_centred)
    for side, value in zip("ab", values, strict=True):
        has = bool(ask.columns.exports_a.sum() if side == "a" else ask.columns.exports_b.sum())
        yield ask.make.number(
            f"structure.coi.{side}", float(value) if has else math.nan, ask.make.why(f"exports_{side}")
        )


def _products(
    ask: Asked, space: _Space, index: f.Complexity, reach: tuple[Floats, Floats], prody: Floats | None
) -> Table:
    (dense, gain), (one, other) = reach, ask.names
    scale = "ECI units"
    series = [
        *t.named(ask.make, ask.columns.products),
        t.index("pci", "Product complexity", index.pci, scale),
        t.Series("ubiquity", "Countries with the advantage", _counts(space.presence), "", ",d"),
        t.index("rca_a", f"RCA, {one}", ask.both.rca_a),
        t.index("rca_b", f"RCA, {other}", ask.both.rca_b),
        t.share("density_a", f"Density, {one}", dense[0]),
        t.share("density_b", f"Density, {other}", dense[1]),
        t.Series("cog_a", f"Outlook gain, {one}", gain[0], scale, "+.3f"),
        t.Series("cog_b", f"Outlook gain, {other}", gain[1], scale, "+.3f"),
    ]
    if prody is not None:
        series.append(t.Series("prody", "PRODY", prody, "USD per head", ",.0f"))
    title = "How complex each product is, and how near to what each country sells"
    return t.make_table(ask.make, "structure.complexity", title, series, _note(ask, space))


def _counts(presence: Bools) -> Ints:
    return np.asarray(presence.sum(axis=0), dtype=np.int64)


def _note(ask: Asked, space: _Space) -> str:
    left = ", ".join(place_name(code) for code in space.cleaned.areas)
    areas = f" Left out, because they are no single economies: {left}." if left else ""
    return (
        f"From {len(space.codes)} countries and {len(ask.columns.products)} products; advantage is RCA ≥ 1 against the "
        f"world in scope.{areas} No country was left out for being small. The third eigenvalue is "
        f"{_ratio(space.index):.2f} of the second: the nearer to 1, the more the index hangs on single cells."
    )


def _ratio(index: f.Complexity | None) -> float:
    return math.nan if index is None else index.next_eigenvalue / index.eigenvalue


def _countries(ask: Asked, space: _Space, index: f.Complexity, fit: f.Fitness | None) -> Table:
    world = ask.read.exporters
    totals = world.exports.sum(axis=1)[space.cleaned.kept]
    steady = fit is not None and fit.converged
    fitness = fit.country if fit is not None and steady else np.full(len(space.codes), np.nan)
    order = np.argsort(-np.nan_to_num(index.eci, nan=-np.inf), kind="stable")
    series = [
        t.Series("country", "Code", [space.codes[n] for n in order]),
        t.Series("name", "Country", [place_name(space.codes[n]) for n in order]),
        t.Series("rank", "Rank", _ranks(index.eci)[order], "", ",.0f"),
        t.index("eci", "Economic complexity", index.eci[order], "standard deviations"),
        t.index("fitness", "Fitness", fitness[order], "mean = 1"),
        t.Series("diversity", "Products with the advantage", space.presence.sum(axis=1)[order], "", ",d"),
        t.share("world_share", "Share of world exports", totals[order] / world.exports.sum()),
    ]
    title = "Complexity of every country in the data"
    return t.make_table(ask.make, "structure.complexity.country", title, series, _note(ask, space))
