"""The score of every pair of firms, with each component kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bilateral.lenses.delegation.event.posed import Scored
from bilateral.lenses.delegation.event.things import Event, Firm, Request
from bilateral.lenses.delegation.matching.codes import code_match
from bilateral.lenses.delegation.matching.profiles import offer_text, wish_text
from bilateral.lenses.delegation.matching.rules import kinds_fit, rivalry
from bilateral.lenses.delegation.matching.text import TextLikeness, TfIdf
from bilateral.lenses.delegation.matching.trade import heads, trade_fit
from bilateral.lenses.delegation.matching.wishes import by_pair, request_points

__all__ = ["COMPONENTS", "Components", "Context", "Match", "match", "suitability"]

Floats: TypeAlias = NDArray[np.float64]

COMPONENTS: Mapping[str, float] = {
    "codes_ab": 45,
    "codes_ba": 45,
    "text": 70,
    "trade": 20,
    "kinds": 10,
    "rivals": -60,
}
"""Points of a component at its full value; what is added sums to 190, less than one open request."""
LEAST = 40
"""Points from which a pair that nobody asked for is suggested."""
SUGGESTED = 10
"""Suggestions a firm at most."""
_CLEAR = 2.0
"""A cosine of 1/2 is as alike as profiles of counterparts get; from there on the component is full."""
_WHOLE = 0.5
"""What likeness of the whole profiles is worth against that of an offer with a wish."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the event itself."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Names of HS codes of 2, 4 or 6 digits."""
    fit_ab: Mapping[str, float] = field(default_factory=dict)
    """By HS code, how well trade bears out a sale from the delegates' country to the hosts'; 0–1, see `trade.fit_of`.
    Empty where no flows are at hand."""
    fit_ba: Mapping[str, float] = field(default_factory=dict)
    """The way back."""
    text: TextLikeness = field(default_factory=TfIdf)


@dataclass(frozen=True, slots=True)
class Components:
    """Every component of every pair, each between 0 and 1, shape (delegates, hosts)."""

    codes_ab: Floats
    """What the delegate offers against what the host needs, along the HS tree."""
    codes_ba: Floats
    """What the host offers against what the delegate needs."""
    text: Floats
    """Likeness of offers and wishes in words, twice the cosine, 1 at most."""
    trade: Floats
    """How well the two countries' trade bears out the offer that matches."""
    kinds: Floats
    """1 where the kinds of partner that they look for answer each other."""
    rivals: Floats
    """How far they offer the same goods without looking for a partner; its points are taken off."""

    def points(self) -> Floats:
        """Points without requests, shape (delegates, hosts), not below 0."""
        total = sum(points * getattr(self, name) for name, points in COMPONENTS.items())
        found: Floats = np.maximum(np.asarray(total, dtype=float), 0.0)
        return found


@dataclass(frozen=True, slots=True)
class Match:
    """Two firms that may meet, and why."""

    delegate: str
    host: str
    points: int
    """Worth of the meeting: requests and the rest."""
    asked_ab: str
    """Tier of the delegate's request; empty where there is none."""
    asked_ba: str
    """Tier of the host's request."""
    request_points: int
    parts: tuple[tuple[str, float], ...]
    """Component and its points, in the order of `COMPONENTS`; those without any are left out."""

    @property
    def suggested(self) -> bool:
        """Whether neither of the two asked for it."""
        return not (self.asked_ab or self.asked_ba)

    def scored(self) -> Scored:
        """As the planner takes it."""
        return Scored(self.delegate, self.host, float(self.points))


def suitability(delegates: tuple[Firm, ...], hosts: tuple[Firm, ...], context: Context | None = None) -> Components:
    """Every component of every pair.

    Parameters
    ----------
    delegates, hosts
        The firms.
    context
        Names of codes, trade, and how texts are compared.
    """
    known = context or Context()
    offers, needs = [firm.offers for firm in delegates], [firm.needs for firm in delegates]
    host_offers, host_needs = [firm.offers for firm in hosts], [firm.needs for firm in hosts]
    seeks, host_seeks = [firm.seeks for firm in delegates], [firm.seeks for firm in hosts]
    codes_ab, codes_ba = code_match(offers, host_needs), code_match(host_offers, needs).T
    sold, bought = trade_fit(offers, heads(known.fit_ab)), trade_fit(host_offers, heads(known.fit_ba))
    return Components(
        codes_ab=codes_ab,
        codes_ba=codes_ba,
        text=_text(delegates, hosts, known),
        trade=np.maximum(sold[:, None] * (codes_ab > 0), bought[None, :] * (codes_ba > 0)),
        kinds=kinds_fit(seeks, host_seeks),
        rivals=rivalry(offers, host_offers, seeks, host_seeks),
    )


def match(event: Event, context: Context | None = None, *, suggested: int = SUGGESTED) -> tuple[Match, ...]:
    """Who may meet whom, best first: every pair that one of the two asked for, and the best of the others.

    The score is the sum of the points of both requests and of the components; requests weigh so much that no sum of
    other components can outdo a higher tier. A "no" from either side, or a forbidden pair, is left out.

    Parameters
    ----------
    event
        Firms and requests.
    context
        See `suitability`.
    suggested
        Pairs that nobody asked for, a firm at most; 0 for none.
    """
    parts = suitability(event.delegates, event.hosts, context)
    points, asked = parts.points(), by_pair(event.requests)
    chosen = _asked(event, asked) | (_suggested(points, suggested) if suggested else set())
    made = (_match(event, parts, asked, place) for place in chosen if not _never(event, asked, place))
    return tuple(sorted(made, key=lambda one: (-one.points, one.delegate, one.host)))


def _text(delegates: tuple[Firm, ...], hosts: tuple[Firm, ...], known: Context) -> Floats:
    offers, wishes = [[make(firm, known.names) for firm in delegates] for make in (offer_text, wish_text)]
    host_offers, host_wishes = [[make(firm, known.names) for firm in hosts] for make in (offer_text, wish_text)]
    like = known.text.likeness
    sold, bought = like(offers, host_wishes), like(wishes, host_offers)
    whole = like(_both(offers, wishes), _both(host_offers, host_wishes))
    return np.minimum(1.0, _CLEAR * np.maximum(np.maximum(sold, bought), _WHOLE * whole))


def _both(one: list[str], other: list[str]) -> list[str]:
    return [f"{left} {right}".strip() for left, right in zip(one, other, strict=True)]


def _asked(event: Event, asked: Mapping[tuple[str, str], Request]) -> set[tuple[int, int]]:
    delegate = {firm.id: place for place, firm in enumerate(event.delegates)}
    host = {firm.id: place for place, firm in enumerate(event.hosts)}
    pairs = {pair if pair[0] in delegate else (pair[1], pair[0]) for pair in asked}
    return {(delegate[one], host[other]) for one, other in pairs}


def _suggested(points: Floats, most: int) -> set[tuple[int, int]]:
    """The best of each firm, by row and by column; ties by position."""
    if not points.size:
        return set()
    best = {(int(row), int(column)) for row in range(len(points)) for column in _top(points[row], most)}
    best |= {(int(row), int(column)) for column in range(points.shape[1]) for row in _top(points[:, column], most)}
    return {place for place in best if points[place] >= LEAST}


def _top(line: Floats, most: int) -> list[int]:
    return [int(place) for place in np.argsort(-line, kind="stable")[:most]]


def _never(event: Event, asked: Mapping[tuple[str, str], Request], place: tuple[int, int]) -> bool:
    one, other = event.delegates[place[0]].id, event.hosts[place[1]].id
    said = [asked[key].tier for key in ((one, other), (other, one)) if key in asked]
    return "no" in said or frozenset((one, other)) in event.forbidden


def _match(event: Event, parts: Components, asked: Mapping[tuple[str, str], Request], place: tuple[int, int]) -> Match:
    one, other = event.delegates[place[0]].id, event.hosts[place[1]].id
    mine, theirs = asked.get((one, other)), asked.get((other, one))
    wished = sum(request_points(request) for request in (mine, theirs) if request is not None)
    shown = tuple(
        (name, float(points * value)) for name, points in COMPONENTS.items() if (value := getattr(parts, name)[place])
    )
    rest = sum(points for _, points in shown)
    total = max(1, round(wished + (rest if wished else max(rest, 0.0))))
    return Match(one, other, total, mine.tier if mine else "", theirs.tier if theirs else "", wished, shown)
