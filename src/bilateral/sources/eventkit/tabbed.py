"""Tab files with a header line: which columns they have, and how a folder of them is loaded."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files as resources
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.errors import EmptyInput, InputError, MissingColumn, nearest
from bilateral.given import given_file
from bilateral.origin import Origin, today
from bilateral.sources.eventkit.batch import Batch
from bilateral.sources.eventkit.load import Progress, Request, load
from bilateral.sources.eventkit.named import named_batch
from bilateral.sources.eventkit.tsv import Layout, blocks, first_line
from bilateral.sources.keep import Kept
from bilateral.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Tabbed", "cited", "listed", "read_tabbed"]

_SUFFIXES = (".tab", ".tsv", ".txt", ".csv", ".zip", ".gz")


@dataclass(frozen=True, slots=True)
class Tabbed:
    """A producer's tab files with a header line."""

    name: str
    """Of the source, and of its dataset where the user gives none."""
    package: str
    """With its `origin.toml`."""
    wanted: Mapping[str, tuple[str, ...]]
    """Our name to theirs, in small letters, the usual one first."""
    needed: tuple[str, ...]
    """Of ours, those that must be there."""
    mend: Callable[[pa.Table], pa.Table]
    """From their values to ours, before anything is checked."""

    def read(self, path: Path) -> Iterator[Batch]:
        """One file."""
        return read_tabbed(path, self.wanted, self.needed, self.mend)

    def add(
        self,
        store: Store,
        paths: Path | str | Iterable[Path | str],
        *,
        name: str | None = None,
        replace: bool = False,
        max_bad: float = 0.05,
        progress: Progress | None = None,
    ) -> Kept:
        """Load the producer's files, or files like them; files that are in it already are not read again.

        Parameters
        ----------
        store
            Where to.
        paths
            Files as the Dataverse gives them (tabs, plain, zipped or gzipped), or folders of them.
        name
            Name in the store, by default the source's; what stands under it is added to.
        replace
            Drop what stands under the name.
        max_bad
            Share of bad rows (0–1) above which nothing is stored.
        progress
            Called with files done, files in all, and a name.

        Raises
        ------
        MissingColumn
            A file is not the producer's.
        EmptyInput
            No row is an event between two countries.
        """
        files, about = listed(paths), cited(self.package)
        asked = Request(name or self.name, self.name, files, self.read, about, replace, max_bad, progress=progress)
        return load(store, asked)


def read_tabbed(
    path: Path,
    wanted: Mapping[str, tuple[str, ...]],
    needed: tuple[str, ...],
    mend: Callable[[pa.Table], pa.Table],
) -> Iterator[Batch]:
    """One file, block by block.

    Parameters
    ----------
    path
        Plain, gzipped or zipped.
    wanted
        Our name to theirs, in small letters, the usual one first.
    needed
        Of ours, those that must be there.
    mend
        From their values to ours, before anything is checked.

    Raises
    ------
    EmptyInput
        It holds nothing.
    MissingColumn
        A column that is needed is not there.
    """
    head = first_line(path)
    if not head:
        raise EmptyInput(f"{path.name} is empty")
    names = [cell.strip().strip('"') for cell in head.split("\t")]
    folded = {name.casefold(): str(place) for place, name in enumerate(names)}
    found = {ours: folded[each] for ours, theirs in wanted.items() for each in theirs[::-1] if each in folded}
    for need in needed:
        if need not in found:
            allowed = " or ".join(wanted[need])
            raise MissingColumn(f"{path.name} has no such column", got=allowed, close=nearest(wanted[need][0], names))
    # places stand for names: a name may stand there twice
    layout = Layout(tuple(map(str, range(len(names)))), found)
    for block in blocks(path, layout, header=True):
        batch = named_batch(mend(block.table), path.name, 2)
        yield Batch(batch.data, block.rows, (*block.aside, *batch.aside), batch.left)


def listed(paths: Path | str | Iterable[Path | str]) -> tuple[Path, ...]:
    """Files, and the files of folders, each once, by name.

    Raises
    ------
    InputError
        There is no such file.
    """
    found: list[Path] = []
    for path in map(Path, [paths] if isinstance(paths, (str, Path)) else paths):
        if path.is_dir():
            found += [file for file in path.rglob("*") if file.is_file() and file.suffix.lower() in _SUFFIXES]
        else:
            found.append(given_file(path))
    if not found:
        raise InputError("no such files in the folder", got=str(paths), allowed=", ".join(_SUFFIXES))
    return tuple(sorted(set(found), key=lambda file: file.name))


def cited(package: str) -> Origin:
    """The origin as the source's `origin.toml` has it, accessed today."""
    about = tomllib.loads(resources(package).joinpath("origin.toml").read_text(encoding="utf-8"))
    told = {key: about.get(key, "") for key in ("producer", "title", "url", "licence", "citation")}
    return Origin(**told, accessed=today())
