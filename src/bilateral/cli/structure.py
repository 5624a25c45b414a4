"""`bilateral structure A B`: every index of the pair; `--all-pairs`: every index of every pair, as a Parquet file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bilateral.cli.options import Data, Digits, Group, Home, PairCode, Products, Year, Years
from bilateral.cli.result import AsCsv, AsJson, Form, Format, TableId

__all__ = ["structure"]


class Depth(StrEnum):
    """How much is computed."""

    core = "core"
    full = "full"


def structure(
    a: Annotated[str | None, PairCode] = None,
    b: Annotated[str | None, PairCode] = None,
    year: Year = None,
    years: Years = None,
    digits: Digits = None,
    products: Products = None,
    group: Group = None,
    data: Data = None,
    depth: Annotated[Depth, typer.Option("--depth", help="The usual indices, or all.")] = Depth.full,
    table: TableId = None,
    form: Format = Form.table,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    every: Annotated[bool, typer.Option("--all-pairs", help="All pairs of --year, as a Parquet file.")] = False,
    out: Annotated[Path, typer.Option("--out", help="The file for --all-pairs.")] = Path("all_pairs.parquet"),
    home: Home = None,
) -> None:
    """Where two countries compete and where they complement each other: every index, with scope and source.

    For example:

      bilateral structure KOR CHN

      bilateral structure KOR CHN --year 2011 --json

      bilateral structure KOR CHN --years 1995-2011 --products c1-c16

      bilateral structure KOR CHN --table structure.map --csv > map.csv

      bilateral structure --all-pairs --year 2011 --out pairs.parquet
    """
    if every:
        _all_pairs(year, digits, products, data, out, home)
        return
    from bilateral.api import Pair
    from bilateral.cli.result import chosen, show_result

    first, second = _both(a, b)
    result = Pair(first, second).structure(
        year=year,
        years=years,
        digits=digits,
        products=products,
        group=group,
        data=data,
        depth=depth.value,
        home=home,
    )
    show_result(result, table, chosen(form, as_json=as_json, as_csv=as_csv))


def _both(a: str | None, b: str | None) -> tuple[str, str]:
    from bilateral.errors import PairError

    if not (a and b):
        raise PairError("structure needs two countries", got=a or "none", then=f"bilateral structure {a or 'KOR'} CHN")
    return a, b


def _all_pairs(
    year: int | None, digits: int | None, products: str | None, data: str | None, out: Path, home: Path | None
) -> None:
    from bilateral.api import all_pairs

    result = all_pairs(year=year, digits=digits, products=products, data=data, home=home)
    typer.echo(result.sentence())
    typer.echo(f"wrote {result.write(out)} ({result.table.num_columns} columns)")
