"""The store: raw bytes as received, tidy tables as Parquet, and one catalogue that says what stands.

::

    home/
      bilateral.lock.json                                    the catalogue; readers follow nothing else
      raw/<source>/<sha256, 16 digits>/<filename>            bytes as received
      tidy/<table>/dataset=<name>/version=<id>/year=YYYY/part-0.parquet
      aside/<dataset>/<version>.csv                          line, reason, and the row as received
      staging/<id>/                                          loads under way; removed when their owner is dead

A load writes in `staging`, renames into place and then replaces the catalogue in one step, so that a process killed
at any moment leaves the old state or the new one. The version before the present one stays on disk, so that readers
who had already begun can finish.

Examples
--------
>>> from bilateral.store import Store
>>> Store().datasets()
()
"""

from bilateral.store.dataset import Dataset, Product, ReasonCount, StoredFile
from bilateral.store.layout import INPUTS, default_home, slug
from bilateral.store.read import Store
from bilateral.store.replace import replaces
from bilateral.store.write import Staging, keep_raw, staging

__all__ = [
    "INPUTS",
    "Dataset",
    "Product",
    "ReasonCount",
    "Staging",
    "Store",
    "StoredFile",
    "default_home",
    "keep_raw",
    "replaces",
    "slug",
    "staging",
]
