"""A simulated stock market around one event: known betas, firms that move together, halts, and an effect put in.

Returns follow a factor model, with every number known::

    r[i, t] = β[i] m[t] + s[sector(i), t] + e[i, t] + effect[sector(i)] · 1[t = event session]

m is the market (σ 1 %), s the sector's own factor (σ 0.7 %), which makes firms of one sector move together, and e the
firm's own news, Student's t with 5 degrees of freedom (σ 2 %). On the event session the market itself falls by 1.2 %.
It is written in the layout of marcap (prices), as a table of index levels, of baskets and of events.
"""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import SelectionError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["EFFECTS", "MARKET_EXCHANGE", "MARKET_ORIGIN", "MARKET_SEED", "MarketWorld", "market"]

MARKET_EXCHANGE = "XAAL"
"""The exchange of the first simulated economy; it closes at 15:30 UTC."""
MARKET_SEED = 12
MARKET_ORIGIN = {"producer": "bilateral", "title": f"Simulated market, seed {MARKET_SEED}", "licence": "CC0-1.0"}
"""How the sample market is cited."""
EFFECTS = {"clothing": 0.05, "games": 0.0, "hotels": 0.02, "ships": 0.0, "control_power": 0.0, "control_water": 0.0}
"""What each sector gains on the event session, as a share; controls have no reason to react and gain nothing."""
_EVENT_SESSION = 260
_DROP = -0.012
_FIRMS = 10
_OTHERS = 40
_GIANTS = (0.25, 0.12)
"""Share of the two largest firms in market value."""
_FIRST = dt.date(2022, 1, 3)


@dataclass(frozen=True, slots=True)
class MarketWorld:
    """The files of one simulated market, and the truth behind them."""

    prices: Path
    """Date, Code, Name, Market, Close, ChangesRatio (%), Volume, Marcap; Parquet."""
    index: Path
    """Date and the level of COMPOSITE; CSV."""
    groups: Path
    """sector, code, name, market, valid_from; CSV."""
    events: Path
    """event_id, time, title, source, country; CSV."""
    event: str
    """Id of the event that the effect belongs to."""
    session: str
    """The first session that could react, ISO date."""
    effects: tuple[tuple[str, float], ...]
    """What was put in, sector by sector, as a share."""
    betas: tuple[tuple[str, float], ...]
    """β of every firm by its code."""


def market(folder: Path, *, seed: int = MARKET_SEED, effect: float | None = None, sessions: int = 330) -> MarketWorld:
    """Write a simulated market into a folder; the same arguments give the same numbers.

    Parameters
    ----------
    folder
        Where to; it must exist.
    seed
        Any integer.
    effect
        What the sector "clothing" gains on the event session, as a share; default 0.05. The others keep theirs.
    sessions
        How many sessions, 290 to 2000; the event is at session 260, so that the long design is possible.

    Raises
    ------
    SelectionError
        Too few or too many sessions.
    """
    import numpy as np

    if not 290 <= sessions <= 2000:
        raise SelectionError("no market with so many sessions", got=sessions, allowed="290 to 2000")
    rng = np.random.default_rng(seed)
    effects = EFFECTS | ({} if effect is None else {"clothing": effect})
    sectors = [sector for sector in effects for _ in range(_FIRMS)] + [""] * _OTHERS
    days = _days(sessions)
    betas = rng.uniform(0.6, 1.4, len(sectors))
    returns = _returns(rng, sectors, betas, effects, sessions)
    worth = _worth(rng, len(sectors))
    traded = _traded(rng, returns.shape)
    folder = Path(folder)
    codes = [f"XA{number:04d}" for number in range(1, len(sectors) + 1)]
    return MarketWorld(
        prices=_write_prices(folder / "marcap.parquet", rng, days, codes, returns, traded, worth),
        index=_write_index(folder / "index.csv", days, returns, worth),
        groups=_write_groups(folder / "groups.csv", sectors, codes),
        events=_write_events(folder / "events.csv", days),
        event="visit",
        session=days[_EVENT_SESSION].isoformat(),
        effects=tuple(effects.items()),
        betas=tuple(zip(codes, betas.tolist(), strict=True)),
    )


def _days(count: int) -> list[dt.date]:
    """Weekdays without the first of a month, which stands for holidays."""
    made: list[dt.date] = []
    day = _FIRST
    while len(made) < count:
        if day.weekday() < 5 and day.day != 1:
            made.append(day)
        day += dt.timedelta(days=1)
    return made


def _returns(
    rng: np.random.Generator, sectors: list[str], betas: Floats, effects: dict[str, float], sessions: int
) -> Floats:
    import numpy as np

    whole = 0.01 * rng.standard_normal(sessions)
    whole[_EVENT_SESSION] = _DROP
    own = 0.02 * rng.standard_t(5, (sessions, len(sectors))) / np.sqrt(5 / 3)
    shared = {sector: 0.007 * rng.standard_normal(sessions) for sector in effects}
    returns: Floats = whole[:, None] * betas + own
    for place, sector in enumerate(sectors):
        if sector:
            returns[:, place] += shared[sector]
            returns[_EVENT_SESSION, place] += effects[sector]
    return np.clip(returns, -0.29, 0.29)


def _worth(rng: np.random.Generator, firms: int) -> Floats:
    """Market values on the first day; the last two firms, of no sector, are the giants."""
    import numpy as np

    worth = np.exp(rng.normal(0, 1, firms))
    rest = worth[:-2].sum() / (1 - sum(_GIANTS))
    worth[-2:] = [share * rest for share in _GIANTS]
    found: Floats = 1e12 * worth / worth.sum()
    return found


def _traded(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Where there was trade: a few firms are halted for a week, and single sessions lack trade."""
    traded: NDArray[np.bool_] = rng.random(shape) > 0.004
    for firm in rng.choice(shape[1] - _OTHERS, 4, replace=False).tolist():
        start = int(rng.integers(20, 200))
        traded[start : start + 5, firm] = False
    traded[_EVENT_SESSION - 2 : _EVENT_SESSION + 2, 3] = False
    return traded


def _write_prices(
    path: Path,
    rng: np.random.Generator,
    days: list[dt.date],
    codes: list[str],
    returns: Floats,
    traded: NDArray[np.bool_],
    worth: Floats,
) -> Path:
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    moved = np.where(traded, returns, 0.0)
    grown = np.cumprod(1 + moved, axis=0)
    price = rng.uniform(20, 200, len(codes)) * grown
    volume = np.where(traded, rng.integers(1_000, 90_000, returns.shape), 0)
    wide, high = len(codes), len(days)
    table = pa.table({
        "Code": codes * high,
        "Name": [f"Firm {code[2:]}" for code in codes] * high,
        "Market": ["COMPOSITE"] * (wide * high),
        "Close": price.round(2).ravel(),
        "ChangesRatio": (100 * moved).round(4).ravel(),
        "Volume": volume.ravel(),
        "Marcap": (worth * grown).round(0).ravel(),
        "Date": pa.array(np.repeat(np.array(days, dtype="datetime64[D]"), wide)),
    })  # fmt: skip
    pq.write_table(table, path)
    return path


def _write_index(path: Path, days: list[dt.date], returns: Floats, worth: Floats) -> Path:
    import numpy as np

    grown = worth * np.cumprod(1 + returns, axis=0)
    level = 1000 * grown.sum(axis=1) / worth.sum()
    rows = [(day.isoformat(), f"{value:.4f}") for day, value in zip(days, level.tolist(), strict=True)]
    return _write(path, [("Date", "COMPOSITE"), *rows])


def _write_groups(path: Path, sectors: list[str], codes: list[str]) -> Path:
    rows = [
        (sector, code, f"Firm {code[2:]}", "COMPOSITE", _FIRST.isoformat())
        for sector, code in zip(sectors, codes, strict=True)
        if sector
    ]
    return _write(path, [("sector", "code", "name", "market", "valid_from"), *rows])


def _write_events(path: Path, days: list[dt.date]) -> Path:
    """The visit becomes known after the close of the session before, another piece of news four sessions later."""
    before, later = days[_EVENT_SESSION - 1], days[_EVENT_SESSION + 4]
    rows = [
        ("visit", f"{before.isoformat()}T16:10+00:00", "A state visit is announced", "invented", "XAL"),
        ("tariffs", f"{later.isoformat()}T09:00+00:00", "Talks on tariffs are put off", "invented", "XBO"),
    ]
    return _write(path, [("event_id", "time", "title", "source", "country"), *rows])


def _write(path: Path, rows: list[tuple[str, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
    return path
