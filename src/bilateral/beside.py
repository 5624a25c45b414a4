"""Work beside the main thread that a user can stop at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

__all__ = ["beside"]


@contextmanager
def beside(workers: int) -> Iterator[ThreadPoolExecutor]:
    """A pool of threads; when the user stops the program, or a fault ends the block, what runs is not waited for.

    Parameters
    ----------
    workers
        How many threads at most.
    """
    pool = ThreadPoolExecutor(max_workers=workers)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()
