"""Two-way trade of the two in like goods, and in better and worse ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bilateral.lenses.structure import formulas as f
from bilateral.lenses.structure import tables as t
from bilateral.lenses.structure.depth.ask import Asked, Said
from bilateral.lenses.structure.formulas.arrays import Floats, over
from bilateral.lenses.structure.measures import COUNT, Number
from bilateral.lenses.structure.panel import prefixes
from bilateral.measure import NotComputed, Table, Uncertainty

__all__ = ["METHODS", "intra"]

METHODS = ("ghm15", "ghm25", "ff15", "ff25")
"""Greenaway, Hine and Milner, and Fontagné and Freudenberg, each with likeness to within 15 and 25 %."""

_KINDS = ("one_way", "horizontal", "vertical_high", "vertical_low", "unknown")
_SPLIT = ("horizontal", "vertical_high", "vertical_low")


@dataclass(frozen=True, slots=True)
class _UnitValues:
    """Value per ton in each direction by product, shape (K,); NaN where not known."""

    ab: Floats
    ba: Floats

    @property
    def ratio(self) -> Floats:
        return f.unit_value_ratio(self.ab, self.ba)


def intra(ask: Asked) -> Iterator[Said]:
    """Every part of mutual trade by four methods, and each product's kind."""
    if not ask.columns.two_way.sum():
        yield ask.missing("structure.iit", ask.make.why("two_way"))
        return
    values = _unit_values(ask)
    if not np.isfinite(values.ratio).any():
        reason = "no product that goes both ways has quantities both ways, so that its trade cannot be split by quality"
        yield ask.missing("structure.iit", reason)
        return
    splits = dict(zip(METHODS, _splits(ask, values.ratio), strict=True))
    for method, split in splits.items():
        yield from _numbers(ask, method, split)
    yield _table(ask, values, splits)


def _unit_values(ask: Asked) -> _UnitValues:
    found, level = ask.make.gathered, ask.make.gathered.level(ask.make.year)
    codes, place = prefixes(found.panel.products, level)
    kept = np.isin(codes, ask.columns.products)
    measured = found.measured
    if measured is None:
        blank = np.full(int(kept.sum()), np.nan)
        return _UnitValues(blank, blank)

    def per_ton(side: int) -> Floats:
        mine = measured.mutual & (measured.side == side)
        at = place[measured.product[mine]]
        value, quantity = (f.sum_by(each[mine], at, len(codes)) for each in (measured.value, measured.quantity))
        return over(value, quantity)[kept]

    return _UnitValues(per_ton(0), per_ton(1))


def _splits(ask: Asked, ratio: Floats) -> Iterator[f.TradeSplit]:
    c = ask.columns
    for split in (f.greenaway_hine_milner, f.fontagne_freudenberg):
        for alpha in f.ALPHAS:
            yield split(c.ab, c.ba, ratio, alpha=alpha)


def _numbers(ask: Asked, method: str, split: f.TradeSplit) -> Iterator[Number]:
    unknown = float(split.shares[f.TradeType.UNKNOWN])
    for kind, value in zip(_KINDS, split.shares, strict=True):
        spread = _bounds(float(value), unknown) if kind in _SPLIT and unknown else COUNT
        yield ask.make.number(f"structure.iit.{method}.{kind}", float(value), "", spread, x=_words(ask, kind))


def _bounds(value: float, unknown: float) -> Uncertainty:
    note = "From none to all of the two-way trade without quantities being of this kind; not a sampling error."
    return Uncertainty("interval", note, value, min(1.0, value + unknown), span="none to all of what has no quantity")


def _words(ask: Asked, kind: str) -> str:
    one, other = ask.names
    return {
        "one_way": "one-way trade",
        "horizontal": "two-way trade in like goods",
        "vertical_high": f"two-way trade in which {one} sells the dearer goods",
        "vertical_low": f"two-way trade in which {other} sells the dearer goods",
        "unknown": "two-way trade without quantities",
    }[kind]


def _table(ask: Asked, values: _UnitValues, splits: dict[str, f.TradeSplit]) -> Table | NotComputed:
    c, (one, other) = ask.columns, ask.names
    order = [n for n in np.argsort(-c.two_way, kind="stable") if c.two_way[n] > 0]
    kinds = [kind.name.lower() for kind in f.TradeType]
    series = [
        *t.named(ask.make, [c.products[n] for n in order]),
        t.money("ab", f"{one} to {other}", c.ab[order], ask.make),
        t.money("ba", f"{other} to {one}", c.ba[order], ask.make),
        t.share("gl", "Grubel–Lloyd", f.grubel_lloyd_products(c.ab, c.ba)[order]),
        t.Series("unit_value_ab", f"Value per ton, {one} to {other}", values.ab[order], _per_ton(ask), ",.0f"),
        t.Series("unit_value_ba", f"Value per ton, {other} to {one}", values.ba[order], _per_ton(ask), ",.0f"),
        t.index("ratio", "Ratio of the two", values.ratio[order]),
        *(
            t.Series(method, _heading(method), [kinds[int(split.types[n])] for n in order])
            for method, split in splits.items()
        ),
    ]
    note = (
        "Bounds of like unit values: Greenaway–Hine–Milner "
        + _listed(splits, "ghm")
        + "; Fontagné–Freudenberg "
        + _listed(splits, "ff")
        + ". By the first the matched part is of that kind, by the second all trade of a product whose smaller "
        "direction is more than 10 % of the larger. “unknown” has no quantity in one direction."
    )
    return t.make_table(ask.make, "structure.iit", f"Kind of trade between {one} and {other}", series, note)


def _per_ton(ask: Asked) -> str:
    return f"{ask.make.asked.dataset.unit} per ton"


def _heading(method: str) -> str:
    name = "Greenaway–Hine–Milner" if method.startswith("ghm") else "Fontagné–Freudenberg"
    return f"{name}, {method[-2:]} %"


def _listed(splits: dict[str, f.TradeSplit], name: str) -> str:
    return " and ".join(f"{s.low:.3f}–{s.high:.2f}" for method, s in splits.items() if method.startswith(name))
