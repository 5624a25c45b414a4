"""`bilateral mirror A B` and `bilateral gravity A B`: what both sides report, and what gravity would expect."""

from __future__ import annotations

from typing import Annotated

import typer

from bilateral.cli.options import Data, Digits, Home, PairCode, Products, Year, Years
from bilateral.cli.result import AsCsv, AsJson, Form, Format, TableId

__all__ = ["gravity", "mirror"]


def mirror(
    a: Annotated[str, PairCode],
    b: Annotated[str, PairCode],
    year: Year = None,
    digits: Digits = None,
    products: Products = None,
    data: Data = None,
    reconciled: Annotated[
        str | None, typer.Option("--reconciled", help="Dataset with the reconciled flows, such as BACI.")
    ] = None,
    table: TableId = None,
    form: Format = Form.table,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    home: Home = None,
) -> None:
    """What A says it exports to B beside what B says it imports from A, and the other way.

    For example:

      bilateral fetch comtrade KOR,CHN --years 2022 --partners KOR,CHN

      bilateral mirror KOR CHN --year 2022
    """
    from bilateral.api import Pair
    from bilateral.cli.result import chosen, show_result

    result = Pair(a, b).mirror(year=year, digits=digits, products=products, data=data, reconciled=reconciled, home=home)
    show_result(result, table, chosen(form, as_json=as_json, as_csv=as_csv))


def gravity(
    a: Annotated[str, PairCode],
    b: Annotated[str, PairCode],
    year: Year = None,
    years: Years = None,
    data: Data = None,
    gravity_data: Annotated[
        str | None, typer.Option("--gravity-data", help="Dataset with distances and the like; default the last.")
    ] = None,
    pair_effects: Annotated[
        bool, typer.Option("--pair-effects", help="Add pair fixed effects; needs several years.")
    ] = False,
    table: TableId = None,
    form: Format = Form.table,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    home: Home = None,
) -> None:
    """What gravity, estimated on all pairs, would expect two countries to trade, beside what they do (PPML).

    For example:

      bilateral add gravity Gravity_V202211.csv --years 2010-2020

      bilateral gravity KOR CHN --year 2019
    """
    from bilateral.api import Pair
    from bilateral.cli.result import chosen, show_result

    result = Pair(a, b).gravity(
        year=year, years=years, data=data, gravity_data=gravity_data, pair_effects=pair_effects, home=home
    )
    show_result(result, table, chosen(form, as_json=as_json, as_csv=as_csv))
