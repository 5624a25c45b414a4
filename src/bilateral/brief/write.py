"""Write a brief to a folder: whole files or none."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.beside import beside
from bilateral.brief import render
from bilateral.brief.draw import drawings
from bilateral.brief.model import INCOMPLETE
from bilateral.errors import DiskFull, StoreError

if TYPE_CHECKING:
    from bilateral.brief.model import Brief

__all__ = ["Written", "writable", "write"]


@dataclass(frozen=True, slots=True)
class Written:
    """The files that were written."""

    html: Path
    pdf: Path
    json: Path
    data: Path
    """The zip of CSV files."""
    warnings: tuple[str, ...]
    """What a reader should be told: characters that no font on this machine can print in the PDF."""

    @property
    def paths(self) -> tuple[Path, ...]:
        """All of them, the page first."""
        return self.html, self.pdf, self.json, self.data


def write(brief: Brief, out_dir: str | os.PathLike[str], *, kept: Path | None = None, short: bool = False) -> Written:
    """Write `brief_AAA-BBB_YEAR.html`, `.pdf`, `.json` and `_data.zip`; each replaces an older one at once.

    A whole brief also takes the place of an incomplete one of the same name.

    Parameters
    ----------
    brief
        What `compose` made.
    out_dir
        The folder; made when it is not there.
    kept
        A folder of drawings and papers made before; those that have not changed are taken from there.

    short
        The PDF in its short version.

    Raises
    ------
    DiskFull
        No room is left; what stood in the folder still stands.
    StoreError
        The folder cannot be written.
    """
    folder = Path(out_dir)
    contents, warnings = _contents(brief, kept, short)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        paths = _replace(folder, {f"{brief.name}{ending}": content for ending, content in contents.items()})
    except OSError as fault:
        raise _fault(fault, folder) from fault
    _remove(folder / f"{brief.name}{INCOMPLETE}{ending}" for ending in contents)
    html, pdf, json, data = paths
    return Written(html, pdf, json, data, warnings)


def writable(out_dir: str | os.PathLike[str]) -> None:
    """Fail before anything is computed where the brief could not be written afterwards.

    Parameters
    ----------
    out_dir
        The folder; made when it is not there.

    Raises
    ------
    StoreError
        It cannot be made, or nothing can be written to it.
    """
    folder = Path(out_dir)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _temporary(folder, b"").unlink()
    except OSError as fault:
        raise _fault(fault, folder) from fault


def _contents(brief: Brief, kept: Path | None, short: bool) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The files by their endings, in the order of `Written`, and the warnings.

    Drawing and typesetting hold no lock of Python's, so that the data are written meanwhile.
    """
    with beside(1) as pool:
        drawing = pool.submit(drawings, brief, kept=kept)
        json, data = render.json(brief).encode(), render.csv_bundle(brief)
        drawn = drawing.result()
        setting = pool.submit(render.paper, brief, drawn, kept=kept, short=short)
        html = render.html(brief, drawn).encode()
        paper = setting.result()
    return {".html": html, ".pdf": paper.pdf, ".json": json, "_data.zip": data}, paper.warnings


def _replace(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    """Write all to temporary names first; only then let them take their places."""
    ready: list[tuple[Path, Path]] = []
    try:
        for name, content in contents.items():
            ready.append((_temporary(folder, content), folder / name))
        for temporary, final in ready:
            temporary.replace(final)
    finally:
        _remove(temporary for temporary, _ in ready)
    return [final for _, final in ready]


def _temporary(folder: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=folder, prefix=".brief-")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        path.chmod(0o644)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _fault(fault: OSError, folder: Path) -> StoreError:
    if fault.errno in {errno.ENOSPC, errno.EDQUOT}:
        return DiskFull("no room to write the brief; older files are untouched", got=str(folder))
    what = f"the brief cannot be written ({fault.strerror})"
    return StoreError(what, got=str(folder), then="another folder with --out")
