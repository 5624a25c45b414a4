"""Which column holds what: by its usual names, or as the user says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bilateral.errors import InputError, MissingColumn, nearest
from bilateral.sources.tabular.sheet import Sheet

__all__ = ["bare", "column", "find"]

_TOLD = 20
"""So many names of columns a message tells."""


def bare(name: str) -> str:
    """A column's name in small letters, without blanks and signs, for comparing.

    Examples
    --------
    >>> bare("Patent families (2020)"), bare("종목 코드")
    ('patentfamilies2020', '종목코드')
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def column(sheet: Sheet, usual: str, given: str | None = None) -> str | None:
    """The column that goes by one of the usual names (bare, parted by blanks), or the one that the user names.

    Raises
    ------
    MissingColumn
        The user names a column that is not there.
    InputError
        Two columns bear that name.
    """
    if given is not None and given not in sheet.names:
        close = nearest(given, sheet.names)
        raise MissingColumn(f"{sheet.title} has no such column", got=given, close=close, allowed=_told(sheet.names))
    known = {bare(name): name for name in reversed(sheet.names)}
    found = given or next((known[word] for word in usual.split() if word in known), None)
    if found in sheet.twice:
        raise InputError(f"{sheet.title}: two columns have one name", got=found, allowed="each name once")
    return found


def find(
    sheet: Sheet, usual: Mapping[str, str], mapping: Mapping[str, str] | None, needed: Sequence[str]
) -> dict[str, str]:
    """Which column holds what, for all of ours at once; no column holds two things.

    Parameters
    ----------
    sheet
        The table.
    usual
        Our name to the names that such columns usually have, bare, parted by blanks, best first.
    mapping
        Ours to theirs, from the user.
    needed
        Those that must be there.

    Raises
    ------
    MissingColumn
        A column that is needed cannot be told, or one that the user names is not there.
    InputError
        The mapping names something that no column can be, or two columns bear one name.
    """
    given = mapping or {}
    for ours in given:
        if ours not in usual:
            close = nearest(ours, usual)
            raise InputError("a mapping names one of ours first", got=ours, close=close, allowed=", ".join(usual))
    found: dict[str, str] = {}
    for ours, words in usual.items():
        theirs = column(sheet, words, given.get(ours))
        if theirs is not None and theirs not in found.values():
            found[ours] = theirs
    for ours in needed:
        if ours not in found:
            raise MissingColumn(
                f"no column for {ours} can be told from the names of {sheet.title}",
                got=_told(sheet.names),
                allowed=f"such as {', '.join(usual[ours].split()[:3])}",
                then=f'--map {ours}=COLUMN (mapping={{"{ours}": "COLUMN"}} in Python)',
            )
    return found


def _told(names: Sequence[str]) -> str:
    return ", ".join(names[:_TOLD])
