"""From IPC codes to fields of technology, by a concordance that the user gives (WIPO's table of 35 fields)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bilateral.errors import InputError
from bilateral.sources.tabular import bare, find, opened

__all__ = ["Classes", "read_classes"]

_IPC = re.compile(r"([A-H])(\d{2})?([A-Z])?\s*0*(\d+)?(?:/0*(\d+)?)?")
_USUAL = {
    "ipc": "ipccode ipc ipcmaingroupsymbol ipcsymbol ipcclass symbol",
    "field": "fielden technfield field fieldname",
}


@dataclass(frozen=True, slots=True)
class Classes:
    """Fields by the head of an IPC code: class, subclass, or subclass with main group."""

    fields: Mapping[str, str]

    def field(self, ipc: str) -> str | None:
        """The field of an IPC code: that of the longest head in the concordance; None where it has none."""
        return next((self.fields[head] for head in reversed(_heads(ipc)) if head in self.fields), None)


def _heads(ipc: str) -> list[str]:
    """The heads of a code, short to long: "H01L 21/00" gives H, H01, H01L, H01L21."""
    found = _IPC.match(ipc.strip().upper().replace("%", "").replace("#", ""))
    if found is None:
        return []
    section, klass, subclass, group = found.group(1, 2, 3, 4)
    parts = [section, klass, subclass, group if klass and subclass else None]
    heads, head = [], ""
    for part in parts:
        if part is None:
            break
        head += part
        heads.append(head)
    return heads


def read_classes(path: Path | str) -> Classes:
    """Read a concordance: columns with the IPC code and the field's name, CSV or Excel.

    Raises
    ------
    MissingColumn
        One of the two columns cannot be told.
    InputError
        A code leads to two fields, or none can be read.
    """
    sheet = opened(path)
    found = find(sheet, _USUAL, None, ("ipc", "field"))
    fields: dict[str, str] = {}
    for code, field in zip(sheet.column(found["ipc"]), sheet.column(found["field"]), strict=True):
        heads = _heads(str(code or ""))
        if not heads or not bare(str(field or "")):
            continue
        name = str(field).strip()
        if fields.setdefault(heads[-1], name) != name:
            raise InputError("a code of the concordance leads to two fields", got=f"{heads[-1]}: {name}")
    if not fields:
        raise InputError("the concordance holds no IPC code", got=sheet.title, allowed="codes such as H01L or H01L 21")
    return Classes(fields)
