"""The simulated sample world: made in each source's own format and read by the real readers, on first use."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral.loading.kinds import Home, Progress

if TYPE_CHECKING:
    from bilateral.store import Store

__all__ = ["sample"]


def sample(home: Home = None, *, progress: Progress | None = None) -> Store:
    """The store of the simulated sample world, made and loaded on first use through the BACI reader.

    It lies in the folder `sample` of the home folder, apart from real data.
    """
    from bilateral import simulate
    from bilateral.sources import baci
    from bilateral.store import Store

    store = Store(Store(home).home / "sample")
    if any(dataset.name == simulate.SAMPLE_NAME for dataset in store.datasets("trade_flows")):
        return store
    with tempfile.TemporaryDirectory() as folder:
        world = simulate.world(Path(folder) / simulate.SAMPLE_FILE)
        baci.add(store, world, name=simulate.SAMPLE_NAME, progress=progress)
    return store
