"""Delegation: the organiser's workbook or folder."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.loading.kinds import Home
from bilateral.loading.samples import sample

if TYPE_CHECKING:
    from bilateral.sources.keep import Kept
    from bilateral.store import Store

__all__ = ["add_delegation", "sample_visit"]


def sample_visit(home: Home = None) -> Store:
    """The store of the sample world with a simulated delegation of its pair in it, loaded on first use."""
    from bilateral import simulate
    from bilateral.sources import delegation

    store = sample(home)
    if not any(dataset.name == simulate.DELEGATION_NAME for dataset in store.datasets("firms")):
        with tempfile.TemporaryDirectory() as folder:
            delegation.add(store, simulate.delegation(Path(folder) / "visit"), name=simulate.DELEGATION_NAME)
    return store


def add_delegation(path: Path | str, *, name: str | None = None, home: Home = None) -> tuple[Kept, ...]:
    """Load a delegation: firms, people, sessions, availability, tables, interpreters, requests.

    Parameters
    ----------
    path
        The organiser's workbook or folder of CSV files.
    name
        Name in the store; default the file's.
    home
        Home folder of the store.
    """
    from bilateral.sources import delegation
    from bilateral.store import Store

    return delegation.add(Store(home), path, name=name)
