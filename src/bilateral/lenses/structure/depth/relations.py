"""How lasting their trade is: what enters and leaves, and how long a new export relation lives."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import tables as t
from bilateral.lenses.structure.depth.ask import Asked, Said
from bilateral.lenses.structure.formulas.arrays import Floats
from bilateral.lenses.structure.measures import COUNT
from bilateral.measure import Measure, NotComputed, Table, Uncertainty

__all__ = ["relations"]

_ENTRIES, _SURVIVAL = "structure.entry_exit", "structure.survival"


def relations(ask: Asked) -> Iterator[Said]:
    """Entry and exit of products from year to year, and survival of new relations, each way."""
    years = _run(ask)
    if len(years) < 3:
        reason = "it needs three neighbouring years or more of one classification up to the year in focus"
        yield ask.missing(_ENTRIES, reason)
        yield ask.missing(_SURVIVAL, reason)
        return
    flows = _flows(ask, years)
    yield _entry_exit(ask, years, flows)
    alive = {way: _survival(values) for way, values in flows.items()}
    for way, found in alive.items():
        yield _first_year(ask, way, found, years)
    yield _ages(ask, years, alive)


def _run(ask: Asked) -> tuple[int, ...]:
    """The neighbouring years of one classification that end in the year in focus."""
    asked = ask.make.asked
    same = asked.dataset.classification(asked.year)
    held = {year for year in asked.years if asked.dataset.classification(year) == same}
    back = itertools.takewhile(held.__contains__, itertools.count(asked.year, -1))
    return tuple(sorted(back))


def _flows(ask: Asked, years: tuple[int, ...]) -> dict[str, Floats]:
    found = ask.make.gathered
    columns = found.panel.aligned(years, found.level(ask.make.year))
    return {"ab": np.vstack([each.ab for each in columns]), "ba": np.vstack([each.ba for each in columns])}


def _entry_exit(ask: Asked, years: tuple[int, ...], flows: dict[str, Floats]) -> Table:
    found = {way: f.entry_exit(values) for way, values in flows.items()}
    one, other = ask.names
    said = {"ab": f"{one} to {other}", "ba": f"{other} to {one}"}
    every = [(way, place) for way in found for place in range(len(years) - 1)]

    def column(name: str) -> list[float]:
        return [getattr(found[way], name)[place] for way, place in every]

    series = [
        t.Series("way", "Id", [way for way, _ in every]),
        t.Series("name", "Exports", [said[way] for way, _ in every]),
        t.Series("year", "Year", [years[place + 1] for _, place in every]),
        t.Series("traded", "Products", np.array(column("traded"), dtype=np.int64), "", ",d"),
        t.Series("entered", "Entered", np.array(column("entered"), dtype=np.int64), "", ",d"),
        t.Series("left", "Left", np.array(column("left"), dtype=np.int64), "", ",d"),
        t.share("entered_share", "Value of what entered", column("entered_share")),
        t.share("left_share", "Value of what left, of the year before", column("left_share")),
    ]
    note = "Entered: traded in the year and not the year before. Small flows come and go by limits of reporting alone."
    return t.make_table(ask.make, _ENTRIES, "Products that entered and left their trade", series, note, years)


def _survival(values: Floats) -> f.Survival:
    """Of spells whose beginning was seen."""
    found = f.spells(values)
    return f.kaplan_meier(found.length[found.begun], found.ended[found.begun])


def _first_year(ask: Asked, way: str, found: f.Survival, years: tuple[int, ...]) -> Measure | NotComputed:
    new = int(found.at_risk[0]) if found.age.size else 0
    note = f"95 % interval (Greenwood, log-log), {new:,} relations begun {years[1]}–{years[-1]}."
    ends = (float(found.low[0]), float(found.high[0])) if new else (math.nan, math.nan)
    sure = Uncertainty("interval", note, *ends, sample=new, span="95 %") if new else COUNT
    none = f"no product began to be exported between {years[1]} and {years[-1]}"
    return ask.make.number(f"{_SURVIVAL}.{way}", float(found.survival[0]) if new else math.nan, none, sure)


def _ages(ask: Asked, years: tuple[int, ...], alive: dict[str, f.Survival]) -> Table:
    one, other = ask.names
    said = {"ab": f"{one} to {other}", "ba": f"{other} to {one}"}
    every = [(way, place) for way, found in alive.items() for place in range(found.age.size)]
    series = [
        t.Series("way", "Id", [way for way, _ in every]),
        t.Series("name", "Exports", [said[way] for way, _ in every]),
        t.Series("age", "Years", [int(alive[way].age[place]) for way, place in every], "", ",d"),
        t.Series("at_risk", "Relations that old", [int(alive[way].at_risk[place]) for way, place in every], "", ",d"),
        t.Series("ended", "Ended then", [int(alive[way].ended[place]) for way, place in every], "", ",d"),
        t.share("survival", "Live longer", [float(alive[way].survival[place]) for way, place in every]),
        t.share("low", "From", [float(alive[way].low[place]) for way, place in every]),
        t.share("high", "To", [float(alive[way].high[place]) for way, place in every]),
    ]
    note = (
        f"Kaplan–Meier over {years[0]}–{years[-1]}; a relation is a product exported in neighbouring years. Those that "
        f"were there in {years[0]} are left out, because their age is not known. From and to: 95 % interval."
    )
    return t.make_table(ask.make, _SURVIVAL, "How long a new export relation lives", series, note, years)
