"""The catalogue: read, changed and replaced in one step."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bilateral.engine import is_disk_full
from bilateral.errors import DiskFull, StoreBusy, StoreError
from bilateral.store.dataset import Dataset
from bilateral.store.disk import write_whole
from bilateral.store.layout import Layout

__all__ = ["Catalogue", "guarded", "read_catalogue", "told", "write_catalogue"]

FORMAT = 1
GUARD_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The datasets that stand, and for each the version before it."""

    datasets: tuple[Dataset, ...] = ()
    """Newest last."""
    previous: tuple[Dataset, ...] = ()
    """Kept on disk for readers who had already begun."""

    def publish(self, dataset: Dataset) -> Catalogue:
        """The catalogue after `dataset` has taken the place of what had its name."""
        others = self.remove(dataset)
        replaced = tuple(item for item in self.datasets if _same(item, dataset))
        return Catalogue((*others.datasets, dataset), (*others.previous, *replaced))

    def remove(self, dataset: Dataset) -> Catalogue:
        """The catalogue without anything of the name of `dataset`."""
        return Catalogue(
            tuple(item for item in self.datasets if not _same(item, dataset)),
            tuple(item for item in self.previous if not _same(item, dataset)),
        )

    def paths(self) -> frozenset[str]:
        """Every file that somebody may be reading."""
        return frozenset(path for item in (*self.datasets, *self.previous) for path in item.paths())


def _same(one: Dataset, other: Dataset) -> bool:
    return (one.table, one.name) == (other.table, other.name)


def read_catalogue(layout: Layout) -> Catalogue:
    """What stands. A home folder that does not exist yet is an empty store.

    Raises
    ------
    StoreError
        The home is a file, or the catalogue cannot be read.
    """
    with told(layout.home):
        try:
            text = layout.catalogue.read_text(encoding="utf-8")
        except FileNotFoundError:
            return Catalogue()
        except UnicodeDecodeError:
            raise _broken(layout.catalogue, "not text") from None
    try:
        return _parse(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _broken(layout.catalogue, str(error)) from error


def _parse(data: dict[str, list[dict[str, object]]]) -> Catalogue:
    return Catalogue(
        tuple(Dataset.from_dict(item) for item in data["datasets"]),
        tuple(Dataset.from_dict(item) for item in data.get("previous", ())),
    )


def _broken(path: Path, why: str) -> StoreError:
    return StoreError(
        f"the catalogue of the store is damaged ({path}: {why}); the data files are untouched",
        then=f"put back a copy of it, or type: mv '{path}' '{path}.damaged' and load the data again",
    )


def write_catalogue(layout: Layout, catalogue: Catalogue, scratch: Path) -> None:
    """Replace the catalogue in one step; `scratch` is a folder on the same disk."""
    plain = {
        "format": FORMAT,
        "datasets": [dataset.to_dict() for dataset in catalogue.datasets],
        "previous": [dataset.to_dict() for dataset in catalogue.previous],
    }
    text = json.dumps(plain, ensure_ascii=False, indent=1) + "\n"
    write_whole(layout.catalogue, text.encode(), scratch / layout.catalogue.name)


@contextmanager
def guarded(layout: Layout) -> Iterator[None]:
    """Hold the store against other writers, for the short time of a read, change and replace."""
    from filelock import FileLock, Timeout

    lock = FileLock(layout.guard, timeout=GUARD_SECONDS)
    with told(layout.home):
        try:
            lock.acquire()
        except Timeout:
            what, then = "another process holds the store", "wait for it to end and type the same again"
            raise StoreBusy(what, got=str(layout.guard), then=then) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def told(home: Path) -> Iterator[None]:
    """Turn what the file system raises about the store into errors of the one tree."""
    try:
        yield
    except OSError as error:
        found = _translate(error, home)
        if found is None:
            raise
        raise found from error


def _translate(error: OSError, home: Path) -> StoreError | None:
    if is_disk_full(error):
        return DiskFull(
            "no room is left on the disk; the old state stands",
            got=str(home),
            then="free some room and type the same again, or choose another folder with --home",
        )
    if error.filename and not Path(os.fsdecode(error.filename)).is_relative_to(home):
        return None if home.is_dir() else _unusable(home, error)
    return _unusable(home, error)


def _unusable(home: Path, error: OSError) -> StoreError:
    if any(part.is_file() for part in (home, *home.parents)):
        what = "the home of the store is a file, not a folder"
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        what = "the home of the store may not be read or written"
    else:
        what = f"the store cannot be read or written ({error})"
    return StoreError(what, got=str(home), then="choose another folder with --home or BILATERAL_HOME")
