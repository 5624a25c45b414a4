"""The signal: what one place of an article says about a pair, dated, typed and quoted."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Literal, Self, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from bilateral.lenses.signals.typology import signal_type, signal_types

__all__ = ["ACTOR_TYPES", "CHANNELS", "REALIS", "ActorType", "Channel", "Realis", "Signal", "columns"]

Channel: TypeAlias = Literal["government", "business", "academia", "capital-market", "media", "multi"]
Realis: TypeAlias = Literal["occurred", "ongoing", "planned", "forecast", "opinion", "past-reference"]
ActorType: TypeAlias = Literal[
    "country", "leader", "ministry", "legislature", "military", "party", "chamber", "institute", "exchange", "broker",
    "firm", "media", "people", "multi", ""
]  # fmt: skip
Precision: TypeAlias = Literal["day", "week", "month", "quarter", "year", "span", "none"]
Basis: TypeAlias = Literal["event", "announcement", "report", "publication", "none"]

CHANNELS: tuple[str, ...] = get_args(Channel)
REALIS: tuple[str, ...] = get_args(Realis)
ACTOR_TYPES: tuple[str, ...] = get_args(ActorType)


class Signal(BaseModel):
    """One signal. Rule coder, language model and user fill the same fields; `schema/signals.csv` says what they mean.

    Raises
    ------
    pydantic.ValidationError
        A type that the typology does not know, an empty quote, offsets that do not fit the quote, an end before the
        start, a direction other than −1, 0, 1, or an intensity outside −10 … 10.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    article: str
    id: str
    date: dt.date | None = None
    date_end: dt.date | None = None
    date_precision: Precision = "none"
    date_basis: Basis = "none"
    date_ambiguous: bool = False
    date_phrase: str = ""
    channel: Channel
    actor: str = ""
    actor_type: ActorType = ""
    actor_country: str = ""
    target: str = ""
    target_country: str = ""
    sectors: tuple[str, ...] = ()
    type: str
    plover_root: str = ""
    plover_mode: str = ""
    cameo: str = ""
    direction: Literal[-1, 0, 1]
    intensity: float = Field(ge=-10, le=10)
    realis: Realis
    reported_by: str = ""
    reported_on: dt.date | None = None
    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int
    repeats: int = Field(default=0, ge=0)
    coder: str = "rules"
    confidence: float = Field(default=1.0, ge=0, le=1)

    @field_validator("type")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in signal_types():
            raise ValueError(f"no such signal type: {value}")
        return value

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.end - self.start != len(self.quote):
            raise ValueError("the offsets do not fit the quote: no quote, no signal")
        if self.date and self.date_end and self.date_end < self.date:
            raise ValueError("the date ends before it begins")
        return self

    def row(self) -> dict[str, object]:
        """The signal as a row of the table `signals`: ISO dates, sectors parted by semicolons."""
        plain = self.model_dump(mode="json")
        return plain | {"sectors": ";".join(self.sectors)}

    @property
    def label(self) -> str:
        """What its type is called in print."""
        return signal_type(self.type).label


@cache
def columns() -> tuple[str, ...]:
    """The fields of a signal, in order; the columns of the table `signals` are the same."""
    return tuple(Signal.model_fields)
