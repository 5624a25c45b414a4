"""One writer at a time on a file or folder of the user's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bilateral.errors import StoreBusy, StoreError

__all__ = ["locked"]

_SECONDS = 10


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock beside `path` while the block runs; its folder is made where it does not stand.

    Raises
    ------
    StoreBusy
        Somebody else holds it for ten seconds.
    StoreError
        The folder cannot be written.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=_SECONDS)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise StoreBusy("somebody else is writing", got=str(path), then="try again") from None
    except OSError as fault:
        raise StoreError(f"the folder cannot be written: {fault.strerror}", got=str(path.parent)) from None
    try:
        yield
    finally:
        lock.release()
