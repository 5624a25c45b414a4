"""Numbers of other programs and the table of 1998-2000 as matrices."""

from __future__ import annotations

import csv
from functools import cache

import numpy as np
from tests.lenses.structure.worlds import PUBLISHED, real, sitc

from bilateral.lenses.structure.formulas.advantage import rca, reaches


def table(folder: str, name: str = "table.csv") -> list[dict[str, str]]:
    with (PUBLISHED / folder / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def small_world() -> np.ndarray:
    """Exports, shape (12, 18), of tests/published/structure/complexity/world.csv."""
    return np.array([float(row["value"]) for row in table("complexity", "world.csv")]).reshape(12, 18)


def small(column: str) -> np.ndarray:
    """A column of the other program's output for the small world, shape (12, 18)."""
    return np.array([float(row[column]) for row in table("complexity")]).reshape(12, 18)


def presence(exports: np.ndarray, threshold: float = 1.0) -> np.ndarray:
    return reaches(rca(exports, exports.sum(axis=0)), threshold)


@cache
def sitc_exports() -> tuple[np.ndarray, list[str], list[str]]:
    """Mean exports 1998-2000, shape (226, 785), with the codes of countries and products."""
    values = sitc()
    countries, products = sorted(values), sorted({code for row in values.values() for code in row})
    return np.array([[values[c].get(p, 0.0) for p in products] for c in countries]), countries, products


@cache
def sitc_presence() -> np.ndarray:
    return presence(sitc_exports()[0])


def golden(name: str) -> dict[str, float]:
    """A file of two columns, code and number, of the real data."""
    with real(name).open(newline="", encoding="utf-8") as file:
        return {code: float(value) for code, value in list(csv.reader(file))[1:]}
