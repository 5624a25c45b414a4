"""How each lens is asked: the keys of its table as arguments of the pair's method, and files loaded first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from bilateral.case.memory import fingerprint
from bilateral.case.read import Case
from bilateral.origin import today
from bilateral.store import INPUTS, Store, slug
from bilateral.store.disk import sha256

if TYPE_CHECKING:
    from bilateral.brief.model import LensResult

__all__ = ["ASK"]

_Home = Path | str | None
_LOADING = ("map", "classification", "unit", "max_bad", "producer", "citation", "licence", "url")


def _structure(case: Case, inputs: dict[str, Any], home: _Home) -> LensResult:
    from bilateral.api import Pair

    file = inputs.pop("flows", None)
    options = {key: inputs.pop(key) for key in _LOADING if key in inputs}
    if file is not None:
        home, inputs["data"] = _loaded(file, options, home)
    pair = Pair(case.pair.a, case.pair.b)
    inputs.setdefault("years", pair._store(home, inputs.get("data")).dataset(inputs.get("data")).years)
    return pair.structure(home=home, **inputs)


def _loaded(file: Path, options: Mapping[str, Any], home: _Home) -> tuple[Path, str]:
    """The store of files that cases name, and the file's dataset in it; loaded where it is not there as it is now."""
    from bilateral.loading import add_flows

    store = Store(Store(home).home / INPUTS)
    digest = sha256(file) if file.is_file() else ""
    asked = json.dumps([digest, *sorted((key, str(value)) for key, value in options.items())])
    name = f"{slug(file.stem)}-{hashlib.sha256(asked.encode()).hexdigest()[:8]}"
    if not any(dataset.name == name for dataset in store.datasets("trade_flows")):
        mapping = options.get("map")
        rest = {key: value for key, value in options.items() if key != "map"}
        add_flows(file, mapping=mapping, home=store.home, name=name, **rest)
    return store.home, name


def _market(case: Case, inputs: dict[str, Any], home: _Home) -> LensResult:
    from bilateral.api import Pair

    inputs.setdefault("event", case.event)
    return Pair(case.pair.a, case.pair.b).market(home=home, **inputs)


def _technology(case: Case, inputs: dict[str, Any], home: _Home) -> LensResult:
    from bilateral.api import Pair

    files = {table: inputs.pop(table) for table in _TECHNOLOGY if table in inputs}
    mapping = inputs.pop("map", None)
    events = {int(case.event[:4]): case.title or "the event"} if case.event else None
    pair = Pair(case.pair.a, case.pair.b)
    return pair.technology(files=files or None, mapping=mapping, events=events, home=home, **inputs)


def _delegation(case: Case, inputs: dict[str, Any], home: _Home) -> LensResult:
    from bilateral.api import Pair

    found = Pair(case.pair.a, case.pair.b).delegation(inputs.pop("event", None), home=home, **inputs)
    year = found.year if found.year is not None else int((case.event or case.date or today())[:4])
    return cast("LensResult", replace(found, pair=case.pair, year=year))


def _signals(case: Case, inputs: dict[str, Any], home: _Home) -> LensResult:
    from bilateral.api import Pair

    asked = {"articles": inputs.pop("articles_data", None), "events": inputs.pop("events_data", None)}
    places = inputs.pop("articles", ())
    options: dict[str, Any] = {key: inputs.pop(key) for key in ("published", "publisher") if key in inputs}
    if places:
        home, asked["articles"] = _read_articles(places, options, home)
    return Pair(case.pair.a, case.pair.b).signals(home=home, **asked, **inputs)


def _read_articles(places: Sequence[Path], options: Mapping[str, Any], home: _Home) -> tuple[Path, str]:
    """The store of files that cases name, and the articles' dataset in it; read where they are not there already."""
    from bilateral.loading import add_articles

    store = Store(Store(home).home / INPUTS)
    asked = json.dumps([fingerprint(tuple(places)), *sorted((key, str(value)) for key, value in options.items())])
    name = f"articles-{hashlib.sha256(asked.encode()).hexdigest()[:8]}"
    if not any(dataset.name == name for dataset in store.datasets("articles")):
        add_articles(*places, home=store.home, name=name, **options)
    return store.home, name


_TECHNOLOGY = ("patents", "collaborations", "works")

ASK: Mapping[str, Callable[[Case, dict[str, Any], _Home], LensResult]] = {
    "structure": _structure,
    "signals": _signals,
    "market": _market,
    "technology": _technology,
    "delegation": _delegation,
}
"""By lens: given the case, the lens's inputs and the home, the lens's result."""
