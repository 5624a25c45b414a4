"""What the signals say, in plain sentences made by rule; each stands on measures, and shows the words it rests on.

- The balance is called "mostly warming" from two thirds of the sided signals on, "mostly cooling" up to one third, and
  "mixed" between; with fewer than three sided signals the counts alone are told.
- With fewer than thirty stories it is said that they show what was written, not how the relationship moves.
- The strongest signal is the one with the greatest absolute intensity among those that occurred, the earlier first.
- A cooling signal among mostly warming ones, or the other way round, is always told: it must not be lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from bilateral.lenses.signals.tables import when
from bilateral.measure import Finding
from bilateral.plurals import many
from bilateral.style.numbers import value

if TYPE_CHECKING:
    from bilateral.lenses.signals.result import SignalsResult
    from bilateral.lenses.signals.signal import Signal

__all__ = ["findings", "to_html"]

MOSTLY = 2 / 3
FEW = 3
MANY = 30
"""So many stories are asked for before their balance is taken for more than what was written."""
_CUT = 220
FOUND, RIGHT = "7 to 8 in 10", "7 to 8 in 10"
"""Recall .69–.83 and precision .71–.85 on the articles of the corpus that were never read, see its README."""


def findings(result: SignalsResult) -> tuple[Finding, ...]:
    """Up to four sentences from articles; none where there are none."""
    if not result.coded.articles:
        return ()
    made = (_headline(result), _speakers(result), _strongest(result), _against(result), _ahead(result))
    return tuple(found for found in made if found is not None)


def _headline(result: SignalsResult) -> Finding:
    coded = result.coded
    a, b = result.pair.names
    silent = sum(not row["signals"] and row["id"] in coded.votes for row in coded.articles)
    some = f"{len(coded.articles) - silent} of " if coded.signals and silent else ""
    read = f"{some}{many(len(coded.articles), 'article')} ({many(len(coded.votes), 'story')})"
    holds = "holds" if len(coded.articles) - silent * bool(some) == 1 else "hold"
    if not coded.signals:
        reasons = "; ".join(sorted({str(row["reason"]) for row in coded.articles if row["reason"]}))
        return Finding(f"{read} {holds} no signal between {a} and {b}: {reasons}.", ("signals.count",), "")
    warm, cool = (sum(signal.direction == sign for signal in coded.signals) for sign in (1, -1))
    told = f"{many(len(coded.signals), 'signal')} between {a} and {b}, {_balance(warm, cool)}"
    text = f"{read} {holds} {told}: {warm} warm, {cool} cool."
    ids = ("signals.count", "signals.positive.count", "signals.negative.count")
    return Finding(text, ids, f"{_thin(len(coded.votes))}{_coder(result)}")


def _thin(stories: int) -> str:
    """That a few stories are no trend."""
    if stories >= MANY:
        return ""
    few = "One story shows" if stories == 1 else f"{stories} stories show"
    return f"{few} what was written, not how the relationship moves. "


def _coder(result: SignalsResult) -> str:
    name = result.coded.coder
    if name != "rules":
        return f"Coded by the language model {name}; every quote was found in its article."
    tried = f"found {FOUND} of the signals, and {RIGHT} of theirs were right"
    return f"Coded offline by rules and a model learned from labelled text; on articles kept apart they {tried}."


def _balance(warm: int, cool: int) -> str:
    if warm + cool < FEW:
        return "too few to call a balance"
    share = warm / (warm + cool)
    return "mostly warming" if share >= MOSTLY else "mostly cooling" if share <= 1 - MOSTLY else "mixed"


def _speakers(result: SignalsResult) -> Finding | None:
    counts = Counter(signal.channel for signal in result.coded.signals).most_common()
    if not counts:
        return None
    told = ", ".join(f"{name} {count}" for name, count in counts)
    return Finding(f"Who speaks: {told}.", tuple(f"signals.channel.{name}.count" for name, _ in counts))


def _strongest(result: SignalsResult) -> Finding | None:
    done = [signal for signal in result.coded.signals if signal.realis in {"occurred", "ongoing"}]
    if not done:
        return None
    best = max(done, key=lambda signal: (abs(signal.intensity), -signal.start))
    return Finding(f"The strongest: {_said(best)}", ("signals.count",), _source(result, best))


def _against(result: SignalsResult) -> Finding | None:
    sided = [signal for signal in result.coded.signals if signal.direction]
    warm = sum(signal.direction > 0 for signal in sided)
    sign = -1 if 2 * warm >= len(sided) else 1
    few = [signal for signal in sided if signal.direction == sign]
    if not few or len(few) == len(sided):
        return None
    best = max(few, key=lambda signal: (abs(signal.intensity), -signal.start))
    word, id = ("cooling", "signals.negative.count") if sign < 0 else ("warming", "signals.positive.count")
    return Finding(f"Against the tide, {many(len(few), f'{word} signal')}: {_said(best)}", (id,), _source(result, best))


def _ahead(result: SignalsResult) -> Finding | None:
    coming = sorted((signal for signal in result.coded.signals if signal.realis == "planned"), key=_soon)
    if not coming:
        return None
    return Finding(
        f"Announced and not yet done ({len(coming)}): {_said(coming[0])}",
        ("signals.planned.count",),
        _source(result, coming[0]),
    )


def _soon(signal: Signal) -> tuple[bool, str]:
    return (signal.date_basis in {"publication", "none"}, str(signal.date or "9999"))


def _said(signal: Signal) -> str:
    return f"{signal.label.lower()}, {when(signal)} – “{_short(signal.quote)}”."


def _short(quote: str) -> str:
    flat = " ".join(quote.split()).rstrip(".")
    return flat if len(flat) <= _CUT else f"{flat[: _CUT - 1].rsplit(' ', 1)[0]} …"


def _source(result: SignalsResult, signal: Signal) -> str:
    row = next(row for row in result.coded.articles if row["id"] == signal.article)
    paper = " ".join(filter(None, (row["publisher"] or "Publisher not stated", row["published"] or "undated")))
    reported = f", citing {signal.reported_by}" if signal.reported_by else ""
    return f"{paper}{reported}, characters {signal.start}–{signal.end} of the article."


def to_html(result: SignalsResult) -> str:
    """Findings, numbers and quotes, for a notebook; nothing of an article is taken for markup."""
    mark = "<p><strong>SIMULATED DATA</strong></p>" if result.simulated else ""
    said = "".join(
        f"<li>{escape(found.text)} <small>{escape(found.detail)}</small></li>" for found in result.findings()
    )
    rows = "".join(f"<tr><td>{escape(m.label)}<td>{escape(value(m.value, m.unit))}" for m in result.measures)
    quotes = "".join(_quoted(signal) for signal in result.coded.signals)
    title = escape(" and ".join(result.pair.names))
    return f"{mark}<h3>{title}: signals</h3><ul>{said}</ul><table>{quotes}</table><table>{rows}</table>"


def _quoted(signal: Signal) -> str:
    cells: Sequence[str] = (when(signal), signal.label, signal.channel, signal.realis, f"“{signal.quote}”")
    return f"<tr>{''.join(f'<td>{escape(cell)}' for cell in cells)}"
