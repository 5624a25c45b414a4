"""The findings in plain words, each with the numbers that bear it out."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from bilateral.measure import Finding
from bilateral.style.numbers import integer, percent, ratio, share, value
from bilateral.style.phrases import listed

if TYPE_CHECKING:
    from bilateral.lenses.technology.result import TechnologyResult

__all__ = ["findings", "to_html"]

SAME = 0.02
"""A change of an index below which it is said to be as before."""


def findings(result: TechnologyResult) -> tuple[Finding, ...]:
    """Plain sentences, the headline first; what cannot be computed is told as such."""
    made = (_standing(result), _fields(result), _learn(result), _together(result), _impact(result), _odd(result))
    found = tuple(each for each in made if each is not None)
    return found or (_nothing(result),)


def _rows(result: TechnologyResult, id: str) -> list[dict[str, Any]]:
    return next((table.rows() for table in result.tables if table.id == id), [])


def _known(result: TechnologyResult, *ids: str) -> tuple[str, ...]:
    return tuple(id for id in ids if result.has(id) or any(each.id == id for each in result.measures))


def _standing(result: TechnologyResult) -> Finding | None:
    rows = _rows(result, "technology.standing")
    if not rows:
        return None
    (a, b), count = result.pair.names, len(rows)
    ahead = {name: [row for row in rows if row["ahead"] == name] for name in (a, b)}
    first = max((b, a), key=lambda name: len(ahead[name]))
    second = a if first == b else b
    led = sum(row["leader"] == first for row in rows)
    since = sorted(int(row["since"]) for row in ahead[first] if row["since"].isdigit())
    when = f" (half of those that changed hands did so by {since[(len(since) - 1) // 2]})" if len(since) > 2 else ""
    text = (
        f"In {result.year} {first} has more patent families than {second} in {len(ahead[first])} of {count} fields"
        f"{when} and leads the world in {led or 'none'}"
    )
    codes = (result.pair.a, result.pair.b)
    ids = [f"technology.{kind}.{code}" for kind in ("fields_led", "share.all") for code in codes]
    shares = [
        f"{name}’s {percent(result.measure(f'technology.share.all.{code}').value)}"
        for name, code in zip((a, b), codes, strict=True)
    ]
    detail = (
        f"Of all families of the world {shares[0]}, {shares[1]}. Families count filings, not their worth; "
        "large domestic offices weigh most."
    )
    return Finding(f"{text}.", _known(result, *ids), detail)


def _fields(result: TechnologyResult) -> Finding | None:
    ids = ("technology.jaffe", "technology.rsca_correlation")
    if not all(result.has(id) for id in ids):
        return None
    a, b = result.pair.names
    near, alike = (result.measure(id) for id in ids)
    first = min(each.year or result.year for each in result.measures if each.id == ids[0])
    start = result.measure(ids[0], first).value
    moved = "" if first == near.year else f", {share(start)} in {first}"
    low, high = alike.uncertainty.low, alike.uncertainty.high
    how = (
        "but where one is specialised the other tends not to be"
        if high is not None and high < 0
        else "and they are specialised in the same fields"
        if low is not None and low > 0
        else "while their specialisations have little to do with each other"
    )
    text = (
        f"{a} and {b} are active in much the same fields (proximity {share(near.value)} in "
        f"{near.year}{moved}), {how} (correlation {ratio(alike.value)})"
    )
    if near.value < 0.5:
        text = text.replace("much the same fields", "different fields").replace(", but their", ", and their")
    spread = alike.uncertainty
    detail = (
        f"The correlation rests on the fields: 95 % from {ratio(spread.low)} to {ratio(spread.high)}."
        if spread.low is not None and spread.high is not None
        else ""
    )
    return Finding(f"{text}.", _known(result, *ids, "technology.overlap"), detail)


def _learn(result: TechnologyResult) -> Finding | None:
    a, b = result.pair.names
    there = [row["field"] for row in _rows(result, "technology.learn.ab")[:3]]
    back = [row["field"] for row in _rows(result, "technology.learn.ba")[:3]]
    if not (there and back):
        return None
    text = f"By specialisation {a} could learn from {b} first in {listed(there)}, {b} from {a} first in {listed(back)}"
    ids = [
        each.id
        for each in result.measures
        if each.id.startswith("technology.rta.") and dict(each.scope.terms).get("field") in {there[0], back[0]}
    ]
    return Finding(
        f"{text}.",
        tuple(dict.fromkeys(ids)),
        "An order for looking: families say where work is done, not what either would share.",
    )


def _together(result: TechnologyResult) -> Finding | None:
    rows = _rows(result, "technology.collaboration")
    if not rows:
        return None
    (a, b), first = result.pair.names, rows[0]
    last = next((row for row in rows if row["year"] == result.year), rows[-1])
    grown = f", {integer(first['works'])} in {first['year']}" if first["year"] < last["year"] else ""
    text = f"Authors in {a} and {b} published {integer(last['works'])} works together in {last['year']}{grown}"
    detail = ""
    if last["ic"] is not None:
        low, high = ratio(last["ic_low"] or 0.0), ratio(last["ic_high"] or 0.0)
        word = (
            "more than"
            if (last["ic_low"] or 0) > 1
            else "less than"
            if (last["ic_high"] or 0) < 1
            else "about as much as"
        )
        detail = f"That is {word} their sizes give: index {ratio(last['ic'])} (95 % from {low} to {high})."
    elif last["affinity"] is not None:
        word = "more" if last["affinity"] > 1 + SAME else "less" if last["affinity"] < 1 - SAME else "about as much"
        detail = (
            f"By sums of pairs that is {word} than without preference (affinity {ratio(last['affinity'])}, 1 is none)."
        )
        detail = detail.replace("about as much than", "about as much as")
    if last["fits"]:
        detail += " That year does not fit between its neighbours, most often a fault of the source."
    ids = ("technology.collaborations", "technology.ic", "technology.affinity", "technology.salton")
    return Finding(f"{text}.", _known(result, *ids), detail)


def _impact(result: TechnologyResult) -> Finding | None:
    ids = [f"technology.pp_top10.fractional.all.{code}" for code in (result.pair.a, result.pair.b)]
    if len(_known(result, *ids)) < 2:
        return None
    (a, b), (one, other) = result.pair.names, (result.measure(id) for id in ids)
    text = (
        f"Of {a}’s works {percent(one.value)} are among the most cited tenth of their field and year, of {b}’s "
        f"{percent(other.value)} ({one.year}); the world’s share is 10 %"
    )
    window = dict(one.scope.terms).get("citation window", "")
    return Finding(f"{text}.", tuple(ids), f"Fractional counting; citation window: {window}.")


def _odd(result: TechnologyResult) -> Finding | None:
    rows = _rows(result, "technology.anomalies")
    if not rows:
        return None
    recent = sorted(rows, key=lambda row: (-row["year"], -row["value"]))[:2]
    years = listed(
        f"{row['series']} in {row['year']} ({integer(row['value'])}, {integer(row['expected'])} between its neighbours)"
        for row in recent
    )
    many = f"{len(rows)} years do not fit" if len(rows) > 1 else "One year does not fit"
    return Finding(
        f"{many} between their neighbours, most often a fault of the source: {years}.",
        (),
        "All are in technology.anomalies.",
    )


def _nothing(result: TechnologyResult) -> Finding:
    a, b = result.pair.names
    why = "; ".join(dict.fromkeys(each.reason for each in result.not_computed)) or "the data hold neither"
    return Finding(f"Nothing can be said of {a} and {b} in technology: {why}.")


def to_html(result: TechnologyResult) -> str:
    """Findings and headline numbers, for a notebook."""
    mark = "<p><strong>SIMULATED DATA</strong></p>" if result.simulated else ""
    said = "".join(
        f"<li>{escape(found.text)} <small>{escape(found.detail)}</small></li>" for found in result.findings()
    )
    rows = "".join(
        f"<tr><td><code>{escape(each.id)}</code><td>{escape(each.label)}"
        f"<td>{escape(value(each.value, each.unit))}<td>{each.year}"
        for each in result.headline()
    )
    head = "<tr><th>Id</th><th>Number</th><th>Value</th><th>Year</th></tr>"
    title = escape(" and ".join(result.pair.names))
    return (
        f"{mark}<h3>{title}, "
        f"technology</h3><ul>{said}</ul><table>{head}{rows}</table><p><small>{escape(result.scope.sentence())}</small></p>"
    )
