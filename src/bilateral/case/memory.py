"""Results kept between builds, so that a brief in which nothing changed is not computed again.

A result is kept under the hash of all it rests on: the lens and what it was asked, the bytes of the files named, the
versions of the datasets in the store, and this package as it lies on the disk. Results lie beside the data of the user
who made them, as pickles, and are read from there only.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from bilateral.brief.shelf import Shelf
from bilateral.store import Store
from bilateral.store.disk import sha256

__all__ = ["Memory", "fingerprint"]


class Memory:
    """The results of one home folder.

    Parameters
    ----------
    home
        Home folder of the store.
    """

    def __init__(self, home: Path | str | None) -> None:
        self._home = Store(home).home
        self._shelf = Shelf(self._home / "cache" / "results", "pickle")

    def get(self, key: str) -> Any:
        """The result of that key; None where there is none, or it cannot be read any more."""
        content = self._shelf.get(key)
        try:
            return None if content is None else pickle.loads(content)
        except Exception:  # noqa: BLE001 whatever is wrong with what was kept, it is computed again
            return None

    def put(self, key: str, result: Any) -> None:
        """Keep a result; that it cannot be kept is no fault."""
        with contextlib.suppress(pickle.PicklingError, TypeError, AttributeError):
            self._shelf.put(pickle.dumps(result, protocol=pickle.HIGHEST_PROTOCOL), key)

    def key(self, lens: str, asked: Mapping[str, Any]) -> str:
        """The hash of a question with all that its answer rests on; files that it names count by their bytes."""
        parts = [lens, _package(), *_stands(self._home), fingerprint(self._home / "labels")]
        parts += [f"{name}={fingerprint(value)}" for name, value in sorted(asked.items())]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def fingerprint(value: Any) -> str:
    """A text that changes when the value does; of a file or folder its bytes count, not its name."""
    if isinstance(value, Path):
        return "|".join(f"{path.name}:{sha256(path)}" for path in _under(value))
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(fingerprint, value))}]"
    return repr(dict(value) if isinstance(value, Mapping) else value)


def _under(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(item for item in path.rglob("*") if item.is_file())
    elif path.exists():
        yield path


def _stands(home: Path) -> list[str]:
    return [f"{dataset.table}/{dataset.name}/{dataset.version}" for dataset in Store(home).datasets()]


@cache
def _package() -> str:
    """The package as it lies on the disk: its files with their sizes and times."""
    root = Path(str(files("bilateral")))
    seen = [(str(path.relative_to(root)), path.stat()) for path in sorted(root.rglob("*")) if path.suffix in _KINDS]
    told = "".join(f"{name}:{found.st_size}:{found.st_mtime_ns};" for name, found in seen)
    return hashlib.sha256(told.encode()).hexdigest()


_KINDS = {".py", ".csv", ".toml", ".npz"}
