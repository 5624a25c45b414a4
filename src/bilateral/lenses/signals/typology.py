"""The kinds of signal: read from `typology.csv`, the one place where they are written down."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from bilateral.errors import SelectionError, nearest

__all__ = ["SignalType", "codebook", "signal_type", "signal_types"]


@dataclass(frozen=True, slots=True)
class SignalType:
    """One kind of signal."""

    id: str
    """"agreement.mou": the group, a dot, the kind."""
    label: str
    definition: str
    positive_example: str
    """A sentence that is one."""
    negative_example: str
    """A sentence that is not, and what it is instead, in brackets."""
    plover_root: str
    """PLOVER root (Halterman, Schrodt et al., PLOVER codebook, 2023); empty where it has no counterpart."""
    plover_mode: str
    cameo: str
    """CAMEO code (Gerner, Schrodt & Yilmaz 2009) as text; empty where it has no counterpart."""
    intensity: float
    """Default on PLOVER's scale of −10 to 10."""
    direction: int
    """Default: +1 warms, −1 cools, 0 as the words say."""
    channel: str
    """Who usually does or says it."""


@cache
def signal_types() -> Mapping[str, SignalType]:
    """All kinds by id, in the order of the file."""
    text = files(__package__).joinpath("typology.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return MappingProxyType({row["id"]: _type(row) for row in rows})


def _type(row: dict[str, str]) -> SignalType:
    numbers = {"intensity": float(row["intensity"]), "direction": int(row["direction"])}
    return SignalType(**(row | numbers))  # type: ignore[arg-type]


def signal_type(id: str) -> SignalType:
    """One kind of signal.

    Raises
    ------
    SelectionError
        There is none of this id; the message names the nearest.
    """
    found = signal_types().get(id)
    if found is None:
        raise SelectionError(
            "no such signal type",
            got=id,
            close=nearest(id, signal_types()),
            then="bilateral signals types",
        )
    return found


def codebook() -> str:
    """All kinds as a Markdown page: definition, examples, counterparts in PLOVER and CAMEO, default intensity."""
    return "\n".join(_entry(kind) for kind in signal_types().values())


def _entry(kind: SignalType) -> str:
    plover = " ".join(filter(None, (kind.plover_root, kind.plover_mode)))
    counterpart = f"PLOVER {plover}, CAMEO {kind.cameo}" if plover else "no counterpart in PLOVER and CAMEO"
    return (
        f"### {kind.label} (`{kind.id}`)\n\n{kind.definition}.\n\n"
        f"- Is one: *{kind.positive_example}*\n- Is none: *{kind.negative_example}*\n"
        f"- {counterpart}; intensity {kind.intensity:+g}, direction {kind.direction:+d}; usually {kind.channel}\n"
    )
