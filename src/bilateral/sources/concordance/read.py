"""From a concordance file to the table `concordances`: codes mended, weights checked or shared out, relations named."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bilateral.errors import EmptyInput, InputError
from bilateral.given import given_file
from bilateral.origin import Origin, today
from bilateral.reference.classifications import classification
from bilateral.sources.concordance.files import ALLOWED, open_sheet
from bilateral.sources.concordance.layout import Link, links
from bilateral.sources.keep import Aside, Kept, Loaded, keep
from bilateral.store import Store, keep_raw, slug
from bilateral.store.disk import sha256

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["TOLERANCE", "add"]

TOLERANCE = 0.005
"""How far the given weights of one code may sum up from 1; nearer than that they are scaled."""
ENOUGH = 100

NO_CODE = "missing code"
NOT_HS = "not a code of HS"
NOT_SITC = "not a code of SITC"
LOST_ZEROS = "SITC codes have lost their leading zeros and cannot be mended: 1111 may be 01111 or 1111"
NO_STEP = "step that is not known"
NO_WEIGHT = "weight that is not a number from 0 to 1"
REPEATED = "repeated pair"
_NOT_BAD = frozenset({LOST_ZEROS, REPEATED})


@dataclass(frozen=True, slots=True)
class _Pair:
    """One pair of codes, repaired."""

    source: tuple[str, str]
    """Classification and code."""
    target: tuple[str, str]
    weight: float | None


def add(
    store: Store,
    path: Path | str,
    *,
    from_: str | None = None,
    to: str | None = None,
    columns: Sequence[str] = (),
    name: str | None = None,
    sheet: str | None = None,
    producer: str = "",
    title: str = "",
    licence: str = "",
    sharing: Literal["equal", "same"] = "equal",
    max_bad: float = 0.01,
) -> Kept:
    """Load a concordance: pairs of codes of two classifications, with or without weights.

    Parameters
    ----------
    store, path
        Where to; and the CSV or Excel file. See `layout.links` for the layouts that are understood.
    from_, to
        The classifications ("HS22", "HS92", "BEC4", a name of your own), where the headings do not name them; in a file
        with several steps they choose among them.
    columns
        Names of the columns of codes to convert, of codes to convert to, and of weights, if any. Default: by headings.
    name, sheet
        Name in the store, default the file's; and sheet of an Excel file, default the first.
    producer, title, licence
        Where it comes from, as it is to be cited.
    sharing
        How the trade of a code is shared out where the file has no weights: "equal" parts, or all to the "same" code
        where that is among its targets, which keeps the core of a product together.
    max_bad
        Share of bad rows (0–1) above which nothing is replaced.

    Raises
    ------
    InputError
        The columns or classifications cannot be made out, the given weights of a code do not sum to one, there are no
        pairs (EmptyInput), or too many are bad (TooManyBadRows).
    """
    file = given_file(path, allowed=ALLOWED)
    digest = sha256(file)
    opened = open_sheet(file, sheet)
    found = list(links(opened, from_, to, tuple(columns)))
    if not found:
        steps = {f"{link.from_classification} to {link.to_classification}" for link in links(opened, None, None, ())}
        raise EmptyInput(
            f"{file.name} holds no such step", got=f"{from_} to {to}", allowed=", ".join(sorted(steps)) or None
        )
    pairs, aside = _repaired(found, file.name)
    rows, notes = _weighted(pairs, sharing)
    keep_raw(store, "concordance", file, digest)
    loaded = Loaded(
        table="concordances",
        name=name or slug(file.stem),
        source="concordance",
        data=_table(rows),
        origins=(_origin(producer, title or file.stem, licence, digest),),
        aside=tuple(aside),
    )
    return keep(store, loaded, max_bad=max_bad, notes=notes)


def _repaired(found: Sequence[Link], part: str) -> tuple[list[_Pair], list[Aside]]:
    pairs: dict[tuple[tuple[str, str], tuple[str, str]], _Pair] = {}
    aside: list[Aside] = []
    lost = _lost_zeros(found)
    for link in found:
        pair, reason = _one(link, lost)
        if pair is not None and (pair.source, pair.target) in pairs:
            pair, reason = None, REPEATED
        if pair is None:
            row = ",".join(map(str, (link.from_code, link.to_code, link.weight or "")))
            aside.append(Aside(part, link.line, reason, row, bad=reason not in _NOT_BAD))
        else:
            pairs[pair.source, pair.target] = pair
    return list(pairs.values()), aside


def _lost_zeros(found: Iterable[Link]) -> frozenset[tuple[str, str]]:
    """The steps with a side of many SITC codes of which none begins with 0, though a tenth of all codes do."""
    codes: defaultdict[tuple[str, str, int], set[str]] = defaultdict(set)
    for link in found:
        for end, code in enumerate((link.from_code, link.to_code)):
            codes[link.from_classification, link.to_classification, end].add(code)
    return frozenset(step[:2] for step, each in codes.items() if _without_zeros(step[1] if step[2] else step[0], each))


def _without_zeros(name: str, codes: set[str]) -> bool:
    sitc = bool(name) and classification(name).family == "SITC"
    return sitc and len(codes) > ENOUGH and not any(code.startswith("0") for code in codes)


def _one(link: Link, lost: frozenset[tuple[str, str]]) -> tuple[_Pair | None, str]:
    if (link.from_classification, link.to_classification) in lost:
        return None, LOST_ZEROS
    ends = ((link.from_classification, link.from_code), (link.to_classification, link.to_code))
    codes = []
    for name, raw in ends:
        code, reason = _code(name, raw)
        if reason:
            return None, reason
        codes.append((name, code))
    weight = None if link.weight is None else _number(link.weight)
    if link.weight is not None and weight is None:
        return None, NO_WEIGHT
    return _Pair(codes[0], codes[1], weight), ""


def _code(name: str, raw: str) -> tuple[str, str]:
    """A code as it is stored, or the reason why it is not."""
    if not name:
        return "", NO_STEP
    family = classification(name).family
    code = re.sub(r"[.\s]", "", raw) if family in {"HS", "SITC"} else raw.strip()
    if not code:
        return "", NO_CODE
    if family == "SITC" and not re.fullmatch(r"\d{1,5}", code):
        return "", NOT_SITC
    if family == "HS":
        padded = code.zfill(6) if code.isdecimal() and len(code) == 5 else code
        return padded, "" if re.fullmatch(r"\d{6}|\d{4}|\d{2}|\d{4}[0-9A-Z]{2}", padded) else NOT_HS
    return code, ""


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 1 + TOLERANCE else None


def _weighted(pairs: Sequence[_Pair], sharing: str) -> tuple[list[dict[str, object]], list[str]]:
    """One row a pair, with weights that sum to one for each code, and what was done to get there."""
    targets: defaultdict[tuple[str, str, str], list[_Pair]] = defaultdict(list)
    for pair in pairs:
        targets[(*pair.source, pair.target[0])].append(pair)
    sources = Counter((pair.target, pair.source[0]) for pair in pairs)
    rows, scaled, shared, stayed = [], 0, 0, 0
    for group in targets.values():
        weights, basis, moved = _weights(group, sharing)
        scaled, shared, stayed = scaled + moved, shared + (basis == "equal"), stayed + (basis == "same")
        for pair, weight in zip(group, weights, strict=True):
            many = sources[pair.target, pair.source[0]] > 1
            rows.append(_row(pair, weight, basis, _relation(len(group) > 1, many)))
    notes = []
    if scaled:
        notes.append(f"the weights of {scaled:,} codes summed to 1 but for rounding and were scaled")
    if shared:
        notes.append(
            f"{shared:,} of {len(targets):,} codes go to several codes in equal parts: the file has no weights"
        )
    if stayed:
        notes.append(f"{stayed:,} of {len(targets):,} codes that go to several keep their trade under the same code")
    return rows, notes


def _weights(group: Sequence[_Pair], sharing: str) -> tuple[list[float], str, bool]:
    given = [pair.weight for pair in group if pair.weight is not None]
    same = [1.0 if pair.target[1] == pair.source[1] else 0.0 for pair in group]
    if not given and sharing == "same" and any(same) and len(group) > 1:
        return same, "same", False
    if not given:
        return [1 / len(group)] * len(group), "equal" if len(group) > 1 else "one", False
    total = math.fsum(given)
    if abs(total - 1) > TOLERANCE:
        name, code = group[0].source
        raise InputError(
            f"the weights of a code do not sum to one: {name} {code}",
            got=round(total, 6),
            allowed="1 for each code to be converted",
            then="mend the file, or leave its weights out with columns=",
        )
    return [weight / total for weight in given], "given", abs(total - 1) > 1e-9


def _relation(split: bool, merged: bool) -> str:
    return {(False, False): "1:1", (True, False): "1:n", (False, True): "n:1", (True, True): "n:m"}[split, merged]


def _row(pair: _Pair, weight: float, basis: str, relation: str) -> dict[str, object]:
    return {
        "from_classification": pair.source[0],
        "from_code": pair.source[1],
        "to_classification": pair.target[0],
        "to_code": pair.target[1],
        "weight": weight,
        "relationship": relation,
        "basis": basis,
    }


def _table(rows: list[dict[str, object]]) -> pa.Table:
    import pyarrow as pa

    from bilateral import schema

    return pa.Table.from_pylist(rows, schema=schema.table("concordances").arrow())


def _origin(producer: str, title: str, licence: str, digest: str) -> Origin:
    about = tomllib.loads(files(__package__).joinpath("origin.toml").read_text(encoding="utf-8"))
    return Origin(producer=producer or about["producer"], title=title, licence=licence, accessed=today(), sha256=digest)
