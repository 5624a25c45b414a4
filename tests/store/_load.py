"""Run as a process of its own: load a table whose every value is the number given. Arguments: home, name, value."""

import sys

import pyarrow as pa

from bilateral.sources import flows
from bilateral.store import Store

home, name, value, rows = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
print("ready", flush=True)  # noqa: T201
sys.stdin.readline()
columns = {
    "year": [2000 + k % 3 for k in range(rows)],
    "exporter": ["KOR"] * rows,
    "importer": ["CHN"] * rows,
    "product": [f"{k:06d}" for k in range(rows)],
    "value": [value] * rows,
}
flows.add(Store(home), pa.table(columns), name=name)
