"""Reads the CSV tables that lie beside the code."""

from __future__ import annotations

import csv
from pathlib import Path

__all__ = ["rows"]


def rows(name: str) -> list[dict[str, str]]:
    """All rows of the table `name` ("countries.csv"), as text."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
