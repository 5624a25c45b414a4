"""Which archive is meant: a path, what was fetched last, an edition, or the name of a file under `raw/`."""

from __future__ import annotations

import re
from pathlib import Path

from bilateral.errors import InputError, nearest
from bilateral.store import Store

__all__ = ["find"]

_EDITION = re.compile(r"HS\d\d", re.IGNORECASE)


def find(store: Store, wanted: Path | str | None) -> Path:
    """The archive that is meant.

    Parameters
    ----------
    store
        Its `raw/baci` holds what was fetched, and copies of what was loaded.
    wanted
        A path; or an edition ("HS92") or the name of a file there; None for the last that came there.

    Raises
    ------
    InputError
        There is no such file.
    """
    there = _there(store)
    if wanted is None:
        return _last(there, "", "no BACI has been fetched", "HS92")
    path = Path(wanted).expanduser()
    if path.exists():
        return path
    name = str(wanted)
    if _EDITION.fullmatch(name):
        return _last(there, f"BACI_{name}_", f"no BACI {name.upper()} has been fetched", name.upper())
    named = [found for found in there if found.name.casefold() == name.casefold()]
    if named:
        return named[-1]
    names = _names(there)
    raise InputError(
        "there is no such file",
        got=str(path),
        close=nearest(path.name, names),
        allowed=f"the path of a zip from CEPII or of a folder with its files; {_fetched(names)}",
        then=f"bilateral add baci {names[-1]}" if names else "bilateral fetch baci --hs HS92",
    )


def _there(store: Store) -> list[Path]:
    """The zips under `raw/baci`, the last to come at the end."""
    return sorted((store.home / "raw" / "baci").glob("*/*.zip"), key=lambda path: (path.stat().st_mtime_ns, path))


def _last(there: list[Path], start: str, what: str, edition: str) -> Path:
    found = [path for path in there if path.name.casefold().startswith(start.casefold())]
    if not found:
        then = f"bilateral fetch baci --hs {edition}, or bilateral add baci PATH_OF_THE_ZIP"
        raise InputError(what, allowed=_fetched(_names(there)), then=then)
    return found[-1]


def _names(there: list[Path]) -> list[str]:
    return list(dict.fromkeys(path.name for path in there))


def _fetched(names: list[str]) -> str:
    return f"under raw/baci there are {', '.join(names)}" if names else "nothing has been fetched yet"
