"""Writes simulated events of the sample world as a GDELT 2.0 file: 61 columns, with a freeze, a thaw, and repeats.

News of the sample pair is mostly good; from the middle of 2018 on it is colder for 16 months. Numbers of events vary
more than chance alone would have it, articles tell an event twice, and outlets tell each other's news again.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.reference.countries import countries
from bilateral.simulate.write import FIXED_DATE, SAMPLE_PAIR, SAMPLE_SEED

if TYPE_CHECKING:
    import numpy as np

__all__ = ["EVENTS_FILE", "FREEZE", "gdelt"]

EVENTS_FILE = "20150101000000.simulated.export.CSV.zip"
"""The name marks the events as simulated."""
FREEZE = ("2018-07", "2019-10")
"""First and last month of the cold spell."""
LEVEL, DROP = 0.74, 0.3
MONTHLY, OTHERS = 70, 90
_GOOD = (("010", 0.0), ("036", 4.0), ("040", 1.0), ("042", 1.9), ("046", 7.0), ("051", 3.4), ("057", 8.0), ("061", 6.4))
_BAD = (("090", -2.0), ("1056", -5.0), ("111", -2.0), ("112", -2.0), ("120", -4.0), ("130", -4.4), ("163", -8.0))
_KINDS = ("", "", "GOV", "GOV", "GOV", "BUS", "BUS", "EDU", "MED", "CVL")
_COLUMNS = 61


@dataclass(frozen=True, slots=True)
class _Event:
    day: dt.date
    source: str
    target: str
    kinds: tuple[str, str]
    code: str
    score: float
    sources: int
    minute: int
    url: str


def gdelt(path: Path | str, *, seed: int = SAMPLE_SEED, first_year: int = 2015, years: int = 8) -> Path:
    """Write the file; the same arguments give the same bytes.

    Parameters
    ----------
    path
        The zip to write; an existing one is replaced. Its name must say "simulated".
    seed
        Any integer.
    first_year, years
        The span.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    target = Path(path)
    part = target.with_name(target.name + ".part")
    lines = (_line(number, event) for number, event in enumerate(_events(rng, first_year, years), 1))
    member = zipfile.ZipInfo(target.name.removesuffix(".zip"), FIXED_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(member, "".join(lines), compresslevel=6)
    return part.replace(target)


def _events(rng: np.random.Generator, first_year: int, years: int) -> Iterator[_Event]:
    others = [entry.iso3 for entry in countries() if entry.fictional][:24]
    for month in range(12 * years):
        year, of_year = first_year + month // 12, month % 12 + 1
        cold = FREEZE[0] <= f"{year}-{of_year:02d}" <= FREEZE[1]
        share = float(rng.beta(30 * (LEVEL - DROP * cold), 30 * (1 - LEVEL + DROP * cold)))
        for _ in range(int(rng.poisson(rng.gamma(6, MONTHLY / 6)))):
            a, b = SAMPLE_PAIR if rng.random() < 0.55 else SAMPLE_PAIR[::-1]
            yield from _told(rng, year, of_year, (a, b), share)
        for _ in range(OTHERS):
            first, step = int(rng.integers(len(others))), int(rng.integers(1, len(others)))
            a, b = others[first], others[(first + step) % len(others)]
            yield from _told(rng, year, of_year, (a, b), 0.7)


def _told(rng: np.random.Generator, year: int, month: int, pair: tuple[str, str], share: float) -> Iterator[_Event]:
    """One event, and now and then the same again: in the same article, or by another outlet within the hour."""
    code, score = _picked(rng, _GOOD if rng.random() < share else _BAD)
    day = dt.date(year, month, int(rng.integers(1, 29)))
    kinds = (_KINDS[rng.integers(len(_KINDS))], _KINDS[rng.integers(len(_KINDS))])
    minute = int(rng.integers(0, 84)) * 15
    url = f"https://news{rng.integers(40)}.example/{day:%Y/%m}/{rng.integers(10**6)}"
    event = _Event(day, *pair, kinds, code, score, int(rng.geometric(0.5)), minute, url)
    yield event
    again = rng.random()
    if again < 0.08:
        yield event
    elif again < 0.16:
        later = _Event(day, *pair, kinds, code, score, 1, minute + 60, f"{url}-again")
        yield later


def _picked(rng: np.random.Generator, acts: tuple[tuple[str, float], ...]) -> tuple[str, float]:
    return acts[int(rng.integers(len(acts)))]


def _line(number: int, event: _Event) -> str:
    cells = [""] * _COLUMNS
    day = f"{event.day:%Y%m%d}"
    cells[0:5] = [str(900_000_000 + number), day, day[:6], day[:4], f"{event.day.year}.5"]
    for start, code, kind in ((5, event.source, event.kinds[0]), (15, event.target, event.kinds[1])):
        cells[start], cells[start + 1], cells[start + 2], cells[start + 7] = (
            f"{code}{kind}",
            f"ACTOR {code}",
            code,
            kind,
        )
    root = event.code[:2]
    quad = "1" if root < "06" else "2" if root < "09" else "3" if root < "14" else "4"
    cells[25:31] = ["1", event.code, event.code[:3], root, quad, f"{event.score}"]
    cells[31:35] = [str(2 * event.sources), str(event.sources), str(2 * event.sources), f"{event.score / 2:.2f}"]
    cells[59] = f"{day}{event.minute // 60:02d}{event.minute % 60:02d}00"
    cells[60] = event.url
    return "\t".join(cells) + "\n"
