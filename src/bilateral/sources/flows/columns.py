"""Which column holds what: as the user says, or by the names that trade data usually have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bilateral.errors import InputError, MissingColumn, nearest
from bilateral.sources.ingest import Columns

__all__ = ["ROLES", "Found", "find"]

ROLES = ("year", "exporter", "importer", "product", "value", "quantity", "flow")
"""What a column can be."""

_USUAL = {
    "year": "year t refyear period time timeperiod yr calendaryear",
    "exporter": "exporter exporteriso3 exporteriso exportercode exportername i iso3o isoo origin originiso3 origincode "
    "reporteriso reporteriso3 reportercode reporter reporterdesc reportername locationcode countryiso3code",
    "importer": "importer importeriso3 importeriso importercode importername j iso3d isod destination destinationiso3 "
    "destinationcode dest partneriso partneriso3 partnercode partner partnerdesc partnername partneriso3code",
    "product": "product productcode k hs6 hscode hs cmdcode commoditycode commodity hsproductcode producthscode "
    "producthhs92code sitc sitccode industry industrycode sector isic good",
    "value": "value v primaryvalue tradevalue tradevalueusd tradevalueus exportvalue exportvalueusd valueusd usdvalue "
    "fobvalue exports export flowvalue trade amount",
    "quantity": "q netwgt netweight netweightkg netwgtkg quantityt quantitytons tons",
    "flow": "flowcode flowdesc tradeflow tradeflowcode flow flowtype",
}
_KILOGRAMS = {"netwgt", "netweight", "netweightkg", "netwgtkg"}
_PARTS = ("intermediate", "final")


@dataclass(frozen=True, slots=True)
class Found:
    """The columns, and what is to be told of how they were found."""

    columns: Columns
    quantity_factor: float
    """Turns quantities into metric tons."""
    notes: tuple[str, ...]


def find(names: Sequence[str], mapping: Mapping[str, str] | None, *, year_known: bool) -> Found:
    """Say which of `names` holds what.

    Parameters
    ----------
    names
        The columns of the table.
    mapping
        Ours to theirs: `{"product": "industry", "value": "intermediate+final"}`; what is not in it is looked for.
    year_known
        Whether the year is given apart, so that no column need hold it.

    Raises
    ------
    MissingColumn
        A column cannot be told; the message names those that are there and what to type.
    InputError
        The mapping names something that no column can be.
    """
    given = {role: _named(role, text, names) for role, text in (mapping or {}).items()}
    guessed = {role: _guess(role, names) for role in ROLES if role not in given}
    found = {**given, **{role: parts for role, parts in guessed.items() if parts}}
    for role in ("exporter", "importer", "product", "value") if year_known else ROLES[:5]:
        if role not in found:
            raise _missing(role, names)
    if "flow" in guessed and not _reported(found["exporter"][0]):
        found.pop("flow", None)
    notes = _told({role: parts for role, parts in found.items() if role in guessed and parts != (role,)})
    kilograms = "quantity" in found and _bare(found["quantity"][0]) in _KILOGRAMS
    return Found(_columns(found), 0.001 if kilograms else 1.0, notes)


def _columns(found: Mapping[str, tuple[str, ...]]) -> Columns:
    for role in ("year", "exporter", "importer", "product", "flow"):
        if len(found.get(role, ())) > 1:
            raise InputError(f"only value and quantity can be sums, {role} cannot", got="+".join(found[role]))
    return Columns(
        exporter=found["exporter"][0],
        importer=found["importer"][0],
        product=found["product"][0],
        value=found["value"],
        year=found["year"][0] if "year" in found else None,
        quantity=found.get("quantity", ()),
        flow=found["flow"][0] if "flow" in found else None,
    )


def _named(role: str, text: str, names: Sequence[str]) -> tuple[str, ...]:
    """The columns that the user names, joined by "+"."""
    if role not in ROLES:
        raise InputError(
            "a mapping names one of ours first", got=role, close=nearest(role, ROLES), allowed=_list(ROLES)
        )
    if text in names:
        return (text,)
    return tuple(_one(role, part.strip(), names) for part in text.split("+"))


def _one(role: str, name: str, names: Sequence[str]) -> str:
    exact = name if name in names else None
    found = exact or next((other for other in names if other.casefold() == name.casefold()), None)
    if found is None:
        raise MissingColumn(
            f"there is no such column for {role}",
            got=name,
            close=nearest(name, names),
            allowed=_list(names),
            then=_map(role),
        )
    return found


def _guess(role: str, names: Sequence[str]) -> tuple[str, ...]:
    """The first of the usual names that is there; for values also the two halves of an input–output table."""
    bare = {_bare(name): name for name in reversed(names)}
    for usual in _USUAL[role].split():
        if usual in bare:
            return (bare[usual],)
    if role == "value" and all(part in bare for part in _PARTS):
        return tuple(bare[part] for part in _PARTS)
    return ()


def _missing(role: str, names: Sequence[str]) -> MissingColumn:
    alone = "the table has one column only; is it divided by comma, semicolon, tab or |?" if len(names) == 1 else None
    what = f"no column for {role} can be told from the names"
    then = _map(role) + (" or --year YYYY (year=YYYY)" if role == "year" else "")
    return MissingColumn(what, got=_list(names), allowed=alone or f"such as {_USUAL[role].split()[0]}", then=then)


def _map(role: str) -> str:
    """What to type, and what to write in Python."""
    return f'--map {role}=COLUMN (mapping={{"{role}": "COLUMN"}} in Python)'


def _reported(exporter: str) -> bool:
    """Whether rows speak of a reporter, who may be the importer."""
    return "reporter" in _bare(exporter)


def _told(found: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    pairs = ", ".join(f"{role}={'+'.join(parts)}" for role, parts in found.items())
    return (f"columns taken by their names: {pairs}",) if pairs else ()


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _list(names: Sequence[str]) -> str:
    shown = ", ".join(names[:40])
    return f"{shown}, … ({len(names)} columns)" if len(names) > 40 else shown
