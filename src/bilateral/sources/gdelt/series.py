"""The days of one pair, straight from files: nothing is stored, and all other pairs are passed over."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from bilateral import engine as engines
from bilateral.pair import Pair
from bilateral.sources.eventkit.batch import kinds
from bilateral.sources.eventkit.merge import dyad_days, once
from bilateral.sources.gdelt.files import sorted_out
from bilateral.sources.gdelt.read import read_events

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["dyad_series"]


def dyad_series(
    paths: Path | str | Iterable[Path | str], pair: Pair, *, engine: engines.Engine | None = None
) -> pa.Table:
    """Counts and weights of a pair by day, direction, channel and class, each event once.

    Parameters
    ----------
    paths
        Event files of GDELT 1.0 or 2.0, or folders of them.
    pair
        The two countries.
    engine
        What merges and counts; by default a new DuckDB engine.

    Returns
    -------
    pyarrow.Table
        Columns of the table `dyad_days`, by date, source, channel and root. Bad rows are passed over; `add` tells them.

    Raises
    ------
    InputError
        There is no such file.
    """
    import pyarrow.parquet as pq

    files = sorted_out([paths] if isinstance(paths, (str, Path)) else list(paths)).events
    with tempfile.TemporaryDirectory(prefix="bilateral-") as folder:
        path = Path(folder) / "pair.parquet"
        with pq.ParquetWriter(path, kinds()) as writer:
            for file in files:
                for batch in read_events(file, pair):
                    writer.write_table(batch.data)
        own = engine or engines.connect()
        days = dyad_days(once(own.read_parquet([path])))
        return own.arrow(days.order_by("date", "source", "channel", "root", "realis"))
