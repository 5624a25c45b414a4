"""How a load changes the store: stage, rename, publish. Nothing is seen before all of it is on the disk."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.origin import Origin
from bilateral.store.catalogue import Catalogue, guarded, read_catalogue, told, write_catalogue
from bilateral.store.dataset import Dataset, StoredFile
from bilateral.store.disk import sha256, sync_folder, sync_tree
from bilateral.store.layout import Layout

if TYPE_CHECKING:
    from bilateral.store.read import Store

__all__ = ["Staging", "keep_raw", "remove", "staging"]

OWNER = "owner.lock"


@dataclass(frozen=True, slots=True)
class Staging:
    """A folder of one load: `tidy` becomes the version, `products` its names, `aside.csv` what was set aside."""

    layout: Layout
    folder: Path
    """Removed when the load ends, however it ends."""

    @property
    def tidy(self) -> Path:
        """Holds `year=YYYY/part-0.parquet`."""
        return self.folder / "tidy"

    @property
    def products(self) -> Path:
        """Holds `part-0.parquet` with the names of products; may be absent."""
        return self.folder / "products"

    @property
    def aside(self) -> Path:
        """The rows set aside, as CSV; may be absent."""
        return self.folder / "aside.csv"

    @property
    def scratch(self) -> Path:
        """For anything else: unpacked files, what the engine spills."""
        return self.folder / "scratch"

    def publish(self, dataset: Dataset) -> Dataset:
        """Move the files into place and let the catalogue say so; returns the record as it stands there.

        `version`, `loaded_at` and the files of `dataset` are filled in here.
        """
        with told(self.layout.home):
            for part in (self.tidy, self.products, self.aside):
                sync_tree(part)
            counted = _counted(dataset)
            located = self._locate(replace(dataset, version=_version(), loaded_at=_now(), origins=counted))
            with guarded(self.layout), _truly(self.layout, located):
                self._move(located)
                after = read_catalogue(self.layout).publish(located)
                write_catalogue(self.layout, after, self.folder)
                _sweep_files(self.layout, located, after)
        return located

    def _locate(self, dataset: Dataset) -> Dataset:
        target = self.layout.version(dataset.table, dataset.name, dataset.version)
        files = tuple(_stored(self.layout, path, target / path.relative_to(self.tidy)) for path in _parts(self.tidy))
        names = self.layout.version("products", dataset.name, dataset.version)
        named = [_stored(self.layout, path, names / path.name) for path in _parts(self.products)]
        aside = self.layout.aside(dataset.name, dataset.version)
        return replace(
            dataset,
            files=files,
            products_file=named[0] if named else None,
            aside_file=_stored(self.layout, self.aside, aside) if self.aside.exists() else None,
        )

    def _move(self, dataset: Dataset) -> None:
        name, version = dataset.name, dataset.version
        _rename(self.tidy, self.layout.version(dataset.table, name, version))
        if dataset.products_file:
            _rename(self.products, self.layout.version("products", name, version))
        if dataset.aside_file:
            _rename(self.aside, self.layout.aside(name, version))


def _counted(dataset: Dataset) -> tuple[Origin, ...]:
    """The origins with what was used of them and set aside, where there is one and so no doubt whose rows they are."""
    if len(dataset.origins) != 1:
        return dataset.origins
    reasons = tuple((each.reason, each.rows) for each in dataset.reasons)
    return (replace(dataset.origins[0], rows=dataset.rows, aside=dataset.aside, reasons=reasons),)


@contextmanager
def _truly(layout: Layout, dataset: Dataset) -> Iterator[None]:
    """Let a user who stops the load in its last moment know that it is done."""
    try:
        yield
    except KeyboardInterrupt:
        if dataset in read_catalogue(layout).datasets:
            raise KeyboardInterrupt(f"stopped; {dataset.name} had been loaded whole") from None
        raise


@contextmanager
def staging(store: Store) -> Iterator[Staging]:
    """A staging folder for one load. What dead processes left behind is removed first.

    Raises
    ------
    StoreError
        The home cannot be written.
    DiskFull
        No room is left, at any moment of the load; the old state stands.
    """
    from filelock import FileLock

    layout = Layout(store.home)
    folder = layout.staging / f"{_version()}-{os.getpid()}"
    owner = FileLock(folder / OWNER)
    try:
        with told(layout.home):
            layout.staging.mkdir(parents=True, exist_ok=True)
            with guarded(layout):
                _sweep(layout)
                (folder / "scratch").mkdir(parents=True)
                owner.acquire()
            yield Staging(layout, folder)
    finally:
        owner.release()
        shutil.rmtree(folder, ignore_errors=True)


def keep_raw(store: Store, source: str, path: Path, digest: str) -> Path:
    """Copy `path` to `raw/<source>/<sha256, 16 digits>/<filename>`; nothing is done where it already lies there.

    It is a copy, not a link: an edit of the user's file must not change what the store holds.
    """
    layout = Layout(store.home)
    target = layout.raw(source, digest) / path.name
    with told(layout.home):
        if target.exists() and target.stat().st_size == path.stat().st_size:
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        try:
            shutil.copyfile(path, part)
            part.replace(target)
        except KeyboardInterrupt:
            raise KeyboardInterrupt("stopped; the dataset had been loaded whole, its file was not copied") from None
        finally:
            part.unlink(missing_ok=True)
        sync_folder(target.parent)
    return target


def remove(layout: Layout, dataset: Dataset) -> None:
    """Take `dataset` out of the catalogue and its files from the disk."""
    with told(layout.home), guarded(layout):
        scratch = layout.staging / _version()
        scratch.mkdir(parents=True)
        try:
            after = read_catalogue(layout).remove(dataset)
            write_catalogue(layout, after, scratch)
            _sweep_files(layout, dataset, after)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _stored(layout: Layout, source: Path, target: Path) -> StoredFile:
    key, _, value = target.parent.name.partition("=")
    year = int(value) if key == "year" else None
    return StoredFile(layout.relative(target), sha256(source), source.stat().st_size, year)


def _parts(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.parquet")) if folder.exists() else []


def _rename(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    source.rename(target)
    sync_folder(target.parent)
    sync_folder(target.parent.parent)


def _version() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S") + "-" + secrets.token_hex(3)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def _sweep(layout: Layout) -> None:
    """Remove staging folders whose owner is dead: the lock in them can be taken."""
    from filelock import FileLock, Timeout

    for folder in layout.staging.iterdir():
        lock = FileLock(folder / OWNER, timeout=0)
        with suppress(Timeout, OSError):
            lock.acquire()
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)


def _sweep_files(layout: Layout, dataset: Dataset, after: Catalogue) -> None:
    """Remove versions of `dataset` that the catalogue no longer names."""
    kept = after.paths()
    for table in (dataset.table, "products"):
        for folder in layout.version(table, dataset.name, "x").parent.glob("version=*"):
            if not any(path.startswith(layout.relative(folder) + "/") for path in kept):
                shutil.rmtree(folder, ignore_errors=True)
    for path in layout.aside(dataset.name, "x").parent.glob("*.csv"):
        if layout.relative(path) not in kept:
            with suppress(OSError):
                path.unlink()
