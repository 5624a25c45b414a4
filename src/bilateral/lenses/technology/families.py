"""What patent families say of a pair: standing by field, overlap against specialisation, who passed whom."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bilateral.lenses.technology import formulas as f
from bilateral.lenses.technology.formulas.arrays import Floats
from bilateral.lenses.technology.make import COUNT, Make, Said, interval, name_of
from bilateral.lenses.technology.panel import Panel, slug
from bilateral.measure import Measure, NotComputed, Uncertainty

__all__ = ["Passing", "Standing", "families", "proximity", "standings"]

DRAWN = "95 %, as if each family were a draw from the portfolio; says nothing of faults in the records."
FIELDS = "95 % when fields are drawn again with replacement: how much rests on single fields."
LOGNORMAL = "95 %, as if families were draws (log-normal); says nothing of faults in the records."


@dataclass(frozen=True, slots=True)
class Passing:
    """Who of the two is ahead in a field, since when, and by how many years."""

    ahead: str
    """ISO3; empty where they are level."""
    since: int | None
    """First year of the last unbroken spell; None where they are level or it lies before the first year."""
    always: bool
    """Whether it is ahead in every year seen."""
    lag: f.Lag


@dataclass(frozen=True, slots=True)
class Standing:
    """One field in one year."""

    field: str
    leader: str
    """ISO3 of the country with most families; empty where there are none."""
    leader_share: float
    second: str
    lead_ratio: float
    hhi: float
    shares: tuple[float, float]
    """Of the two, in the pair's order; the same below."""
    ranks: tuple[int, int]
    rtas: tuple[float, float]
    passing: Passing
    growths: tuple[float, float]
    """Mean growth a year over ten years, or as many as there are."""


def families(make: Make, panel: Panel) -> Iterator[Said]:
    """Every number from families."""
    a, b = make.pair.a, make.pair.b
    absent = [name for code, name in zip((a, b), make.pair.names, strict=True) if not panel.has(code)]
    if absent:
        told = f"{make.span.name} has no rows of {' and '.join(absent)}"
        yield NotComputed("technology.rta", told, "Specialisation")
        yield NotComputed("technology.jaffe", told, "Proximity")
        return
    for year in make.span.years:
        yield from proximity(make, panel, year)
        yield from _weights(make, panel, year)
    for year in make.span.told:
        yield from _by_field(make, panel, year)
    if make.span.year is not None:
        for each in standings(make, panel, make.span.year):
            yield from _field(make, each, make.span.year)


def proximity(make: Make, panel: Panel, year: int) -> Iterator[Measure | NotComputed]:
    """Likeness of portfolios and of specialisation in one year: two questions, always told together."""
    a, b = panel.of(make.pair.a, year), panel.of(make.pair.b, year)
    one, other = (f.rsca(row) for row in _rtas(make, panel, year))
    ends = f.resampled(a, b)
    lacking = "one of the two has no families with a field"
    yield make.number("technology.jaffe", year, f.jaffe(a, b), lacking, interval(tuple(ends[0]), DRAWN))
    yield make.number("technology.overlap", year, f.overlap(a, b), lacking, interval(tuple(ends[1]), DRAWN))
    found, why = f.correlation(one, other), "fewer than three fields, or no variation among them"
    spread = interval(f.correlation_interval(one, other), FIELDS)
    yield make.number("technology.rsca_correlation", year, found, why, spread)
    drawn = Uncertainty("none", "A p-value is itself the statement of uncertainty: 9,999 random orders of the fields.")
    p_value = f.correlation_p_value(one, other)
    yield make.number("technology.rsca_correlation.p_value", year, p_value, why, drawn)


def _rtas(make: Make, panel: Panel, year: int) -> tuple[Floats, Floats]:
    every = panel.rta(year)
    return every[panel.countries.index(make.pair.a)], every[panel.countries.index(make.pair.b)]


def _weights(make: Make, panel: Panel, year: int) -> Iterator[Measure | NotComputed]:
    at = panel.at(year)
    leaders = _leaders(panel, year)
    for code in (make.pair.a, make.pair.b):
        own = panel.totals[at, panel.countries.index(code)]
        x = name_of(code)
        total = float(f.share(own, panel.world_totals[at]))
        yield make.number(
            f"technology.share.all.{code}", year, total, "the world has no families", x=x, about={"country": code}
        )
        led = float(sum(leader == code for leader in leaders))
        yield make.number(
            f"technology.fields_led.{code}", year, led, "", x=x, about={"country": code, "fields": str(len(leaders))}
        )


def _leaders(panel: Panel, year: int) -> list[str]:
    """The country with most families in each field; empty where two have the same number or none has any."""
    cells = panel.cells[panel.at(year)]
    most = cells.max(axis=0)
    alone = (cells == most).sum(axis=0) == 1
    places = cells.argmax(axis=0)
    return [panel.countries[place] if one else "" for place, one in zip(places, alone, strict=True)]


def _by_field(make: Make, panel: Panel, year: int) -> Iterator[Measure | NotComputed]:
    at = panel.at(year)
    for code, rtas in zip((make.pair.a, make.pair.b), _rtas(make, panel, year), strict=True):
        place = panel.countries.index(code)
        for spot, field in enumerate(panel.fields):
            own, world = panel.cells[at, place, spot], panel.world[at, spot]
            bases = panel.bases[at, place], panel.world_bases[at]
            x = f"{name_of(code)}, {field}"
            spread = interval(f.rta_interval(own, bases[0], world, bases[1]), LOGNORMAL)
            told = {"field": field, "country": code}
            id = f"{slug(field)}.{code}"
            why = "nobody has families in this field, or the country has none at all"
            yield make.number(f"technology.rta.{id}", year, float(rtas[spot]), why, spread, x=x, about=told)
            yield make.number(f"technology.share.{id}", year, float(f.share(own, world)), why, x=x, about=told)


def standings(make: Make, panel: Panel, year: int) -> list[Standing]:
    """Every field of one year, largest first."""
    at = panel.at(year)
    rtas = _rtas(make, panel, year)
    order = np.argsort(-panel.world[at], kind="stable")
    return [_standing(make, panel, year, int(spot), (rtas[0][spot], rtas[1][spot])) for spot in order]


def _standing(make: Make, panel: Panel, year: int, spot: int, rtas: tuple[float, float]) -> Standing:
    at, field = panel.at(year), panel.fields[spot]
    own, world = panel.cells[at, :, spot], panel.world[at, spot]
    first, second = np.argsort(-own, kind="stable")[:2]
    ranks, places = f.rank(own), [panel.countries.index(code) for code in (make.pair.a, make.pair.b)]
    shares = f.share(own, world)
    return Standing(
        field=field,
        leader=_leaders(panel, year)[spot],
        leader_share=float(shares[first]),
        second=panel.countries[second],
        lead_ratio=f.lead_ratio(own),
        hhi=f.hhi(own, float(world)),
        shares=(float(shares[places[0]]), float(shares[places[1]])),
        ranks=(int(ranks[places[0]]), int(ranks[places[1]])),
        rtas=(float(rtas[0]), float(rtas[1])),
        passing=_passing(make, panel, field),
        growths=(_growth(panel, make, places[0], spot), _growth(panel, make, places[1], spot)),
    )


def _passing(make: Make, panel: Panel, field: str) -> Passing:
    years = make.span.history
    a, b = (np.nan_to_num(panel.series(code, field, years)) for code in (make.pair.a, make.pair.b))
    if a[-1] == b[-1]:
        return Passing("", None, always=False, lag=f.Lag(0.0, censored=False))
    leader, follower = (a, b) if a[-1] > b[-1] else (b, a)
    found = f.crossing(years, leader, follower)
    since = found.year if found.kind == "crossed" else None
    code = make.pair.a if a[-1] > b[-1] else make.pair.b
    return Passing(code, since, found.kind == "always", f.years_behind(years, leader, follower))


def _growth(panel: Panel, make: Make, place: int, spot: int) -> float:
    years = make.span.history[-11:]
    if len(years) < 2:
        return float("nan")
    ends = panel.cells[panel.at(years[0]), place, spot], panel.cells[panel.at(years[-1]), place, spot]
    return float(f.growth(*ends, years[-1] - years[0]))


def _field(make: Make, each: Standing, year: int) -> Iterator[Measure | NotComputed]:
    id, told, x = slug(each.field), {"field": each.field}, each.field
    one = "fewer than two countries have families in this field"
    yield make.number(
        f"technology.lead_ratio.{id}", year, each.lead_ratio, one, x=x, about={**told, "leader": each.leader}
    )
    yield make.number(f"technology.hhi.{id}", year, each.hhi, "nobody has families in this field", x=x, about=told)
    passing, first = each.passing, make.span.history[0]
    ahead = name_of(passing.ahead) if passing.ahead else ""
    level = "the two are level"
    before = f"{ahead} is ahead in every year from {first} on: the crossing lies before, if there was one"
    why = before if passing.always else level
    since = float(passing.since) if passing.since is not None else math.nan
    terms = {**told, "ahead": passing.ahead}
    yield make.number(f"technology.crossing_year.{id}", year, since, why, x=x, since=first, about=terms)
    lag, far = passing.lag, f"at least {passing.lag.years:.0f} years: {ahead} was above that share already in {first}"
    behind = math.nan if lag.censored or not passing.ahead else lag.years
    why = far if passing.ahead else level
    yield make.number(f"technology.years_behind.{id}", year, behind, why, COUNT, x=x, since=first, about=terms)
