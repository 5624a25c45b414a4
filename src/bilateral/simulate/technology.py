"""Simulated technology for the sample world: families, co-authored works, works with citations, as users' own tables.

The first economy led ten years ago; the second grows faster, passes it field by field, and is strong where the first
is not. One year of one pair is spoilt on purpose, as real sources sometimes are.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.reference.countries import countries
from bilateral.simulate.write import SAMPLE_SEED

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["COLLABORATIONS_FILE", "PATENTS_FILE", "WORKS_FILE", "technology", "title"]

PATENTS_FILE = "sample_patents.csv"
COLLABORATIONS_FILE = "sample_collaborations.csv"
WORKS_FILE = "sample_works.csv"
FIELDS = (
    "artificial intelligence", "batteries", "biotechnology", "chemistry", "displays", "machine tools", "measurement",
    "medical technology", "robotics", "semiconductors", "telecommunications", "transport",
)  # fmt: skip
WIDTH = 24
YEARS = tuple(range(2008, 2023))
WORK_YEARS = tuple(range(2017, 2023))
WORKS = 12_000
SPOILT = (2019, 1.7)
"""Year and factor of the pair that is spoilt: the first economy with the third."""


@dataclass(frozen=True, slots=True)
class _World:
    codes: tuple[str, ...]
    sizes: Floats
    """Shape (years, countries)."""
    tastes: Floats
    """What each field weighs in a country, shape (countries, fields)."""


def technology(folder: Path | str, *, seed: int = SAMPLE_SEED) -> Path:
    """Write the three tables as CSV into a folder; the same seed gives the same bytes.

    Parameters
    ----------
    folder
        An existing folder.
    seed
        Any integer.

    Returns
    -------
    Path
        `folder`.
    """
    import numpy as np

    target, rng = Path(folder), np.random.default_rng(seed)
    world = _invent(rng)
    _write(target / PATENTS_FILE, ("year", "country", "field", "families"), _families(rng, world))
    _write(target / COLLABORATIONS_FILE, ("year", "country_a", "country_b", "works"), _pairs(rng, world))
    _write(target / WORKS_FILE, ("id", "year", "field", "type", "citations", "countries"), _works(rng, world))
    return target


def title(table: str) -> str:
    """What the origin of a table of the sample is called."""
    return f"Simulated {table}, seed {SAMPLE_SEED}"


def _invent(rng: np.random.Generator) -> _World:
    import numpy as np

    codes = tuple(entry.iso3 for entry in countries() if entry.fictional)[:WIDTH]
    time = np.linspace(0, 1, len(YEARS))
    start, slope = rng.lognormal(6.5, 0.7, len(codes)), rng.normal(0.4, 0.25, len(codes))
    start[:2], slope[:2] = (9_000, 2_500), (0.7, 2.6)
    sizes = start[None, :] * np.exp(slope[None, :] * time[:, None])
    tastes = rng.lognormal(0, 0.45, (len(codes), len(FIELDS)))
    lean = np.linspace(-0.7, 0.7, len(FIELDS))[rng.permutation(len(FIELDS))]
    tastes[0], tastes[1] = np.exp(lean), np.exp(-0.8 * lean + rng.normal(0, 0.12, len(FIELDS)))
    return _World(codes, sizes, tastes / tastes.sum(axis=1, keepdims=True))


def _families(rng: np.random.Generator, world: _World) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for place, year in enumerate(YEARS):
        cells = rng.poisson(world.sizes[place][:, None] * world.tastes)
        loose = rng.poisson(0.03 * world.sizes[place])
        named = [*zip(world.codes, cells, loose, strict=True), ("World", cells.sum(axis=0), loose.sum())]
        for code, counts, without in named:
            rows += [(year, code, field, int(count)) for field, count in zip(FIELDS, counts, strict=True)]
            rows += [(year, code, "UNASSIGNED", int(without)), (year, code, "TOTAL", int(counts.sum() + without))]
    return rows


def _pairs(rng: np.random.Generator, world: _World) -> list[tuple[object, ...]]:
    import numpy as np

    rows: list[tuple[object, ...]] = []
    near = rng.lognormal(0, 0.4, (WIDTH, WIDTH))
    near = np.sqrt(near * near.T)
    near[0, 1] = near[1, 0] = 1.5
    for place, year in enumerate(YEARS):
        size = np.sqrt(world.sizes[place])
        works = np.triu(rng.poisson(0.6 * near * size[:, None] * size[None, :]), 1)
        if year == SPOILT[0]:
            works[0, 2] = round(works[0, 2] * SPOILT[1])
        own = np.round(0.8 * (works + works.T).sum(axis=1)).astype(int)
        own = np.maximum(own, (works + works.T).max(axis=1))
        rows += [(year, code, code, int(count)) for code, count in zip(world.codes, own, strict=True)]
        rows.append((year, "World", "World", round(0.75 * int(works.sum()))))
        rows += [
            (year, world.codes[i], world.codes[j], int(works[i, j])) for i, j in zip(*works.nonzero(), strict=True)
        ]
    return rows


def _works(rng: np.random.Generator, world: _World) -> list[tuple[object, ...]]:
    import numpy as np

    weights = world.sizes[-1] / world.sizes[-1].sum()
    first = rng.choice(WIDTH, WORKS, p=weights)
    others = [rng.choice(WIDTH, WORKS, p=weights) for _ in range(2)]
    joint = rng.random((2, WORKS)) < 0.18
    field = rng.integers(0, len(FIELDS), WORKS)
    year = rng.choice(WORK_YEARS, WORKS)
    kind = np.where(rng.random(WORKS) < 0.08, "review", "article")
    pull = 1.1 + 0.25 * (joint.sum(axis=0)) + 0.5 * (kind == "review") + 0.15 * (first == 1) + rng.normal(0, 1.0, WORKS)
    cites = np.floor(np.exp(pull)).astype(int)
    rows: list[tuple[object, ...]] = []
    for n in range(WORKS):
        codes = {world.codes[first[n]], *(world.codes[others[k][n]] for k in range(2) if joint[k][n])}
        listed = ";".join(sorted(codes))
        rows.append((f"S{n:06d}", int(year[n]), FIELDS[field[n]], str(kind[n]), int(cites[n]), listed))
    return rows


def _write(path: Path, head: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as sink:
        writer = csv.writer(sink, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
