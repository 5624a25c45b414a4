"""Tables over all countries: which year and products they speak of, columns that carry their definition, one file."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bilateral.errors import StoreError
from bilateral.lenses.structure.catalogue import catalogue
from bilateral.lenses.structure.choice import choose
from bilateral.lenses.structure.definitions import definition
from bilateral.lenses.structure.kernels.layout import Packed
from bilateral.lenses.structure.packed import cut, numbers, packed, texts
from bilateral.measure import Scope
from bilateral.origin import any_simulated

if TYPE_CHECKING:
    import pyarrow as pa

    from bilateral.lenses.structure.formulas.arrays import Floats, Ints
    from bilateral.store import Dataset, Store

__all__ = ["Asked", "Meaning", "ask", "build", "known", "write"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One year at one level, and the scope that goes with every number made from it."""

    flows: Packed
    scope: Scope
    dataset: Dataset


def ask(store: Store, dataset: Dataset, year: int, digits: int | None, products: Sequence[str]) -> Asked:
    """A year of a dataset, its product codes cut and chosen.

    Raises
    ------
    SelectionError
        A year, level or product that is not in the data.
    """
    whole = packed(store, dataset, year)
    levels = catalogue(dataset, {}, year)
    traded = np.flatnonzero(np.bincount(whole.product, minlength=len(whole.products)))
    level = levels.digits(digits, max((len(whole.products[at]) for at in traded), default=0))
    nested = bool(levels.classification.levels)
    chosen = tuple(choose(whole.products, products, nested=nested).tolist()) if products else None
    scope = Scope(
        years=(year,),
        dataset=dataset.name,
        classification=dataset.classification(year),
        digits=level,
        products=tuple(products),
    )
    return Asked(cut(whole, level, chosen), scope, dataset)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column holds."""

    id: str
    unit: str
    formula: str
    """In words and symbols, with its source."""


def known(id: str, unit: str = "") -> Meaning:
    """The meaning of a number of the lens, as `definitions` has it; `unit` is that of trade values."""
    found = definition(id).about("a", "b", x="x", unit=unit)
    return Meaning(id, found.unit, found.sentence)


def build(
    year: int, names: Mapping[str, tuple[Sequence[str], Ints]], values: Mapping[str, tuple[Meaning, Floats]]
) -> pa.Table:
    """A table of a year, columns of names (a list and positions in it), and columns of numbers; NaN becomes null."""
    import pyarrow as pa

    rows = len(next(iter(names.values()))[1])
    fields, columns = [pa.field("year", pa.int16(), nullable=False)], [numbers(np.full(rows, year, dtype=np.int16))]
    for name, (listed, at) in names.items():
        columns.append(pa.DictionaryArray.from_arrays(numbers(at.astype(np.int16)), texts(listed)).dictionary_decode())
        fields.append(pa.field(name, pa.string(), nullable=False))
    for name, (meaning, value) in values.items():
        told = {"id": meaning.id, "unit": meaning.unit, "definition": meaning.formula}
        columns.append(numbers(value, missing=np.isnan(value)))
        fields.append(pa.field(name, pa.float64(), metadata=told))
    return pa.Table.from_arrays(columns, schema=pa.schema(fields))


def write(table: pa.Table, asked: Asked, path: Path | str) -> Path:
    """Write a table to a Parquet file, in one step, with scope, unit and origins in its metadata under "bilateral".

    Raises
    ------
    StoreError
        The file cannot be written.
    """
    import pyarrow.parquet as pq

    target = Path(path).expanduser()
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    about = {
        "scope": asked.scope.to_dict(),
        "unit": asked.dataset.unit,
        "version": asked.dataset.version,
        "simulated": any_simulated(asked.dataset.origins),
        "origins": [origin.to_dict() for origin in asked.dataset.origins],
    }
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table.replace_schema_metadata({"bilateral": json.dumps(about)}), part)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise StoreError("the table cannot be written", got=f"{target}: {error.strerror or error}") from error
    return target
