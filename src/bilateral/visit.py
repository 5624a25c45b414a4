"""Open a delegation in any of its forms, plan it, and take up a plan that was made: above lenses and sources."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, overload

from bilateral.errors import BilateralError, InputError, NoData, SelectionError
from bilateral.origin import Origin, received
from bilateral.store.disk import sha256

if TYPE_CHECKING:
    from bilateral.lenses.delegation import DelegationResult
    from bilateral.lenses.delegation.event import Event
    from bilateral.lenses.delegation.matching import Context, Match
    from bilateral.lenses.delegation.problem import Plan, Problem
    from bilateral.lenses.delegation.register import Entry
    from bilateral.pair import Pair
    from bilateral.store import Store

__all__ = [
    "Opened",
    "Taken",
    "context_of",
    "of_pair",
    "open_stored",
    "open_visit",
    "plan_visit",
    "register_file",
    "register_of",
    "take_up",
    "text_of",
]

Home: TypeAlias = Path | str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A delegation as it was read."""

    path: Path
    event: Event
    problem: Problem | None
    """Where the input brings scores of its own; None where the firms have to be matched first."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A plan that was made earlier, with what it was made for."""

    opened: Opened
    problem: Problem
    plan: Plan
    matches: tuple[Match, ...]
    context: Context
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What the plan says of its making: path, fairness, minimum, and the changes that repairs took up."""
    gone: tuple[str, ...] = ()
    """Meetings left out because the delegation does not know them any more, a sentence each."""

    def must_hold(self) -> None:
        """Refuse a plan without meetings that was declared infeasible, or that nobody found.

        Raises
        ------
        InputError
            It is such a plan.
        """
        if not self.plan.meetings and self.plan.status in ("infeasible", "unknown"):
            then = f"bilateral delegation check {self.opened.path}, and plan anew"
            raise InputError("the plan holds no meetings; its status", got=self.plan.status, then=then)


def open_visit(path: Path | str, *, fairness: int | None = None) -> Opened:
    """Read a delegation: the organiser's folder or workbook, a folder with pairs.csv, or a .dzn file.

    Parameters
    ----------
    path
        What to read; which form it has is told by what is there.
    fairness
        For a .dzn file, how far the numbers of breaks of two participants may differ.

    Raises
    ------
    InputError
        Nothing there, or it cannot be read; all faults are counted and the first are named.
    """
    from bilateral.lenses.delegation.event import bare_event, read_event
    from bilateral.lenses.delegation.formats import is_event, read_problem
    from bilateral.sources import delegation

    place = Path(path)
    if is_event(place):
        problem = read_problem(place, fairness=fairness)
        return Opened(place, bare_event(problem, (_origin(place),)), problem)
    found = delegation.read(place).sound()
    return Opened(place, read_event(found.tables, name=found.name, origins=(found.origin,)), None, found.notes)


def open_stored(store: Store, pair: Pair, data: str | None = None) -> Opened:
    """A delegation that was loaded: the one of that name, or the newest of the two countries.

    Raises
    ------
    NoData
        None is of these two countries.
    SelectionError
        There is no delegation of this name.
    """
    from bilateral.lenses.delegation.query import event_in

    store.dataset(data, "firms")
    names = [data] if data else [dataset.name for dataset in reversed(store.datasets("firms"))]
    seen = []
    for name in names:
        event = event_in(store, name)
        if data or (event.pair and set(event.pair) == {pair.a, pair.b}):
            return Opened(store.home / name, event, None)
        seen.append(f"{name} ({'–'.join(event.pair) if event.pair else 'no countries'})")
    raise NoData(
        f"no delegation of {pair.a} and {pair.b} was loaded",
        allowed=", ".join(seen),
        then="bilateral add delegation PATH",
    )


@overload
def of_pair(found: Opened, pair: Pair) -> Opened: ...
@overload
def of_pair(found: DelegationResult, pair: Pair) -> DelegationResult: ...
def of_pair(found: Opened | DelegationResult, pair: Pair) -> Opened | DelegationResult:
    """The same, as one of this pair; what names no countries is taken to be.

    Raises
    ------
    SelectionError
        It is of two other countries.
    """
    named = found.event.pair
    if named is not None and set(named) != {pair.a, pair.b}:
        raise SelectionError("the delegation is of two other countries", got="–".join(named), allowed=str(pair))
    if not isinstance(found, Opened):
        return replace(found, pair=pair, event=replace(found.event, assumed=found.event.assumed or named is None))
    return found if named else replace(found, event=replace(found.event, pair=(pair.a, pair.b), assumed=True))


def _origin(place: Path) -> Origin:
    file = place if place.is_file() else place / "pairs.csv"
    return Origin(producer="The maker of the event", title=place.name, accessed=received(), sha256=sha256(file))


def text_of(name: str) -> Any:
    """How texts are compared: "tfidf", or the name or folder of an embedding model."""
    from bilateral.lenses.delegation.matching import Embedding, TfIdf

    return TfIdf() if name == "tfidf" else Embedding.named(name)


def context_of(
    event: Event, *, home: Home = None, data: str | None = None, names: Path | str | None = None, text: str = "tfidf"
) -> tuple[Context, tuple[Origin, ...], tuple[str, ...]]:
    """What is known beside the event: names of goods, and the trade of the two countries where the store has it.

    Parameters
    ----------
    event
        The delegation.
    home, data
        Where flows are looked for, and under which name; without flows the trade component stays empty.
    names
        CSV file with HS codes and their names (columns code and name, or id and text).
    text
        See `text_of`.

    Returns
    -------
    tuple
        The context, the origins of what was added, and notes.
    """
    from bilateral.lenses.delegation.matching import Context

    known = _chapters(event)
    fits, stored, origins, note = _trade(event, home, data)
    known |= stored
    if names is not None:
        known |= _names_in(Path(names))
    return Context(known, *fits, text_of(text)), origins, (note,) if note else ()


def _chapters(event: Event) -> dict[str, str]:
    from bilateral.reference.classifications import classification

    heads = {code[:2] for firm in event.firms for code in (*firm.offers, *firm.needs)}
    hs = classification("HS22")
    return {head: name for head in sorted(heads) if (name := hs.name_of(head))}


def _names_in(file: Path) -> dict[str, str]:
    from bilateral.given import given_text

    rows = list(csv.DictReader(given_text(file, allowed="a CSV file with the columns code and name").splitlines()))
    headings = list(rows[0]) if rows else []
    code = next((name for name in ("code", "product", "id") if name in headings), None)
    name = next((name for name in ("name", "text", "description") if name in headings), None)
    if code is None or name is None:
        raise InputError("no names of goods there", got=", ".join(headings), allowed="columns code and name")
    return {row[code].replace(".", ""): _plain(row[name]) for row in rows if row[code] and row[name]}


def _plain(name: str) -> str:
    """A name without the code and dashes that some lists put in front."""
    import re

    return re.sub(r"^\d{2,6}\s*-\s*[\s-]*", "", name).strip(" .")


def _trade(
    event: Event, home: Home, data: str | None
) -> tuple[tuple[dict[str, float], dict[str, float]], dict[str, str], tuple[Origin, ...], str]:
    """How well trade bears out offers either way, the names that came with the flows, their origins, and a note."""
    if event.pair is None:
        return ({}, {}), {}, (), ""
    from bilateral.lenses.structure import look
    from bilateral.pair import Pair

    pair = Pair(*event.pair)
    try:
        store = _store(home, data, pair)
        dataset = store.dataset(data)
        if not dataset.classification(dataset.years[-1]).startswith("HS"):
            return ({}, {}), {}, (), f"trade is left out: {dataset.name} is not by HS codes"
        seen = look(store, pair, data=data, depth="core")
    except BilateralError as fault:
        if data is not None and not isinstance(fault, NoData):
            raise
        return ({}, {}), {}, (), f"trade is left out of the scores: {fault}"
    named = {code: product.name for code, product in store.products(dataset).items()}
    return _fits(seen.table("structure.map").rows()), named, seen.origins, ""


def _store(home: Home, data: str | None, pair: Any) -> Store:
    from bilateral.loading import sample
    from bilateral.store import Store

    store = Store(home)
    fictional = all(entry.fictional for entry in pair.countries)
    held = any(pair.a in dataset.exporters for dataset in store.datasets("trade_flows"))
    return sample(home) if fictional and data is None and not held else store


def _fits(rows: Sequence[Mapping[str, Any]]) -> tuple[dict[str, float], dict[str, float]]:
    import numpy as np

    from bilateral.lenses.delegation.matching.trade import fit_of

    codes = [row["product"] for row in rows]
    a = np.array([row["rca_a"] or 0.0 for row in rows], dtype=float)
    b = np.array([row["rca_b"] or 0.0 for row in rows], dtype=float)
    ab, ba = fit_of(a, b), fit_of(b, a)
    return dict(zip(codes, ab.tolist(), strict=True)), dict(zip(codes, ba.tolist(), strict=True))


def plan_visit(
    opened: Opened,
    *,
    home: Home = None,
    data: str | None = None,
    names: Path | str | None = None,
    text: str = "tfidf",
    minimum: int | None = None,
    suggested: int = 10,
    **options: Any,
) -> DelegationResult:
    """Match and plan a delegation.

    Parameters
    ----------
    opened
        As `open_visit` gives it.
    home, data, names, text
        See `context_of`.
    minimum
        Fewest meetings of any delegate, or its own possible maximum; default as the input says.
    suggested
        Pairs that nobody asked for, a firm at most.
    **options
        As for `lenses.delegation.look`: seconds, seed, effort, curve, progress.
    """
    from bilateral.lenses.delegation import look, look_at_problem
    from bilateral.lenses.delegation.problem import Fairness

    if opened.problem is not None:
        problem = opened.problem
        if minimum is not None:
            problem = replace(problem, fairness=Fairness(problem.fairness.breaks, minimum))
        return look_at_problem(problem, origins=opened.event.origins, **options)
    event = opened.event if minimum is None else replace(opened.event, fairness=minimum)
    context, origins, _ = context_of(event, home=home, data=data, names=names, text=text)
    known = replace(event, origins=(*event.origins, *origins))
    return look(known, context, suggested=suggested, register=register_of(opened.path), **options)


def register_of(path: Path | str) -> tuple[Entry, ...]:
    """The newest lines of the register that lies with a delegation; none where there is no register."""
    from bilateral.lenses.delegation.register import read

    return read(register_file(path))


def register_file(path: Path | str) -> Path:
    """Where the register of a delegation lies: mou.csv in its folder, or beside the file as NAME_mou.csv."""
    place = Path(path)
    return place / "mou.csv" if place.is_dir() else place.with_name(f"{place.stem}_mou.csv")


def take_up(plan_file: Path | str, path: Path | str | None = None, *, lenient: bool = False) -> Taken:
    """A plan that `bilateral delegation plan --json` or `--out` wrote, with the delegation that it was made for.

    Parameters
    ----------
    plan_file
        The JSON file.
    path
        The delegation; default where the plan says it lies.
    lenient
        Leave out meetings that the delegation does not know any more, and name them in `gone`.

    Raises
    ------
    InputError
        It is no such file, or it speaks of firms, pairs, slots or tables that the delegation has not.
    """
    from bilateral.lenses.delegation.event import Scored, posed
    from bilateral.lenses.delegation.plan.document import gone, read_plan_document, without_gone
    from bilateral.lenses.delegation.repair.changed import taken_up

    told = _document(Path(plan_file))
    place = path if path is not None else told.get("input", {}).get("path")
    if not place:
        raise InputError("the plan does not say what it was made for", got=str(plan_file), then="name the folder too")
    settings = told.get("input", {})
    opened = open_visit(place, fairness=settings.get("fairness"))
    firms = {firm.id for firm in opened.event.firms}
    rows = told.get("tables", {}).get("delegation.matches", ())
    matches = tuple(_match(row) for row in rows if {row["delegate"], row["host"]} <= firms)
    problem = opened.problem or posed(opened.event, [Scored(m.delegate, m.host, float(m.points)) for m in matches])
    problem = _with_minimum(problem, settings.get("minimum"))
    document = told.get("plan", told)
    lost = gone(problem, document) if lenient else ()
    plan = read_plan_document(problem, without_gone(problem, document) if lost else document)
    problem = taken_up(problem, plan, settings)
    context, _, _ = context_of(replace(opened.event, pair=None))
    return Taken(opened, problem, plan, matches, context, settings, lost)


def _with_minimum(problem: Problem, minimum: int | None) -> Problem:
    from bilateral.lenses.delegation.problem import Fairness

    return problem if minimum is None else replace(problem, fairness=Fairness(problem.fairness.breaks, minimum))


def _document(file: Path) -> dict[str, Any]:
    from bilateral.given import given_text

    then = "bilateral delegation plan PATH --out plan.json"
    try:
        told = json.loads(given_text(file, allowed="a plan as JSON", then=then))
    except ValueError:
        raise InputError("not a plan: the file is no JSON", got=str(file), then=then) from None
    if not isinstance(told, dict) or not ("plan" in told or "meetings" in told):
        raise InputError("not a plan", got=str(file), then=then)
    return told


def _match(row: Mapping[str, Any]) -> Match:
    from bilateral.lenses.delegation.matching import COMPONENTS, Match

    parts = tuple((name, float(row[name])) for name in COMPONENTS if row.get(name))
    return Match(
        row["delegate"],
        row["host"],
        int(row["points"]),
        row["asked_ab"] or "",
        row["asked_ba"] or "",
        int(row["requests"]),
        parts,
    )
