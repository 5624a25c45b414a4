"""From columns as received to the tidy ones, and why a row cannot be stored. Ibis expressions only."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING

from bilateral.sources.ingest.plan import Columns

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["CONFLICTING", "NOT_A_NUMBER", "NOT_BAD", "REPEATED", "WRONG_YEAR", "Codes", "judged", "sound", "staged"]

WRONG_YEAR = "wrong year"
WORLD_TOTAL = "total over all partners"
PRODUCT_TOTAL = "total over all products"
UNKNOWN_COUNTRY = "unknown country"
NOT_AN_EXPORT = "not an export (reporter is the importer, or re-exports)"
DOMESTIC = "domestic (exporter is importer)"
MISSING_PRODUCT = "missing product"
MISSING_VALUE = "missing value"
NOT_A_NUMBER = "value is not a number"
NEGATIVE = "negative value"
REPEATED = "repeated row"
CONFLICTING = "duplicate key with different values"

NOT_BAD = frozenset({DOMESTIC, WORLD_TOTAL, PRODUCT_TOTAL, NOT_AN_EXPORT})
"""Set aside because they are no flows between two economies, not because they are faulty."""

_EXPORTS = ("x", "export", "exports", "2", "e", "")
_MISSING = ("", "na", "n/a", "nan", "null", "none", "<na>", "-", ".", "..", "...", ":")


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes as received beside those to store, as tables of the engine."""

    years: ir.Table
    """Columns code, when (a whole number)."""
    countries: ir.Table
    """Columns code, iso3 (null for a total)."""
    products: ir.Table
    """Columns code, product (null for a total)."""


def staged(table: ir.Table, columns: Columns, year: int | None) -> ir.Table:
    """Year, exporter, importer and product as text, value and quantity as numbers, and whether the value is one."""
    import ibis

    keep = {"record": table.record} if "record" in table.columns else {}
    when = _year(table[columns.year]) if columns.year else ibis.literal(str(year))
    readable = [_number(table[name]) for name in columns.value]
    unreadable = [
        ~_missing(table[name]) & number.isnull() for name, number in zip(columns.value, readable, strict=True)
    ]
    quantity = _sum([_number(table[name]) for name in columns.quantity]) if columns.quantity else ibis.null("float64")
    other = _other_flow(table[columns.flow]) if columns.flow else ibis.literal(False)
    return table.select(
        **keep,
        year=when,
        other_flow=other,
        exporter=table[columns.exporter].cast("string"),
        importer=table[columns.importer].cast("string"),
        product=table[columns.product].cast("string"),
        value=_sum(readable),
        unreadable=reduce(lambda a, b: a | b, unreadable),
        quantity=quantity,
    )


def judged(stage: ir.Table, codes: Codes) -> ir.Table:
    """The staged rows under the codes to store, with `reason`: null for a row that can be stored.

    The first reason that holds is the one given, in the order of the list below.
    """
    import ibis

    joined = _coded(stage, codes)
    bare = ibis.null("string")
    reasons = (
        (joined.year.isnull(), WRONG_YEAR),
        (joined.other_flow, NOT_AN_EXPORT),
        (joined.from_world | joined.to_world, WORLD_TOTAL),
        (joined.all_products, PRODUCT_TOTAL),
        (joined.exporter.isnull() | joined.importer.isnull(), UNKNOWN_COUNTRY),
        (joined.exporter == joined.importer, DOMESTIC),
        (joined["product"].isnull(), MISSING_PRODUCT),
        (joined.unreadable, NOT_A_NUMBER),
        (joined.value.isnull(), MISSING_VALUE),
        (joined.value < 0, NEGATIVE),
    )
    return joined.mutate(reason=ibis.cases(*reasons, else_=bare)).drop(
        "from_world", "to_world", "all_products", "unreadable", "other_flow"
    )


def sound(rows: ir.Table, year: int, factor: float, quantity_factor: float) -> ir.Table:
    """One year of the rows that can be stored, sorted, in the columns of the file (the folder holds the year)."""
    good = rows.filter(rows.reason.isnull(), rows.year == year)
    value = good.value if factor == 1 else good.value * factor
    quantity = good.quantity if quantity_factor == 1 else good.quantity * quantity_factor
    keys = ("exporter", "importer", "product")
    return good.order_by(*keys).select(*keys, value=value, quantity=quantity)


def repeats(rows: ir.Table) -> ir.Table:
    """Record and reason of sound rows whose key stands there more than once.

    Where all rows of a key say the same, the first is left out, because it is stored; where they differ, none is.
    """
    good = rows.filter(rows.reason.isnull())
    keys = ("year", "exporter", "importer", "product")
    groups = good.group_by(keys).aggregate(
        times=good.count(),
        values=good.value.nunique(),
        quantities=good.quantity.nunique() + good.quantity.isnull().any().cast("int8"),
        first=good.record.min(),
    )
    groups = groups.filter(groups.times > 1).rename({f"{key}_": key for key in keys})
    both = good.inner_join(groups, [good[key] == groups[f"{key}_"] for key in keys])
    same = (both["values"] == 1) & (both.quantities <= 1)
    return (
        both.mutate(reason=same.ifelse(REPEATED, CONFLICTING))
        .filter(~same | (both.record > both["first"]))
        .select("record", "reason")
        .order_by("record")
    )


def with_repeats(rows: ir.Table, repeated: ir.Table) -> ir.Table:
    """`rows` with the reasons of `repeated`."""
    again = repeated.rename(record_="record", reason_="reason")
    joined = rows.left_join(again, rows.record == again.record_)
    return joined.mutate(reason=joined.reason.coalesce(joined.reason_)).drop("record_", "reason_")


def with_reason(rows: ir.Table) -> ir.Table:
    """Record and reason of the rows that are set aside, in the order of the file."""
    return rows.filter(rows.reason.notnull()).select("record", "reason").order_by("record")


def first(rows: ir.Table, count: int) -> ir.Table:
    """As `with_reason`, the first `count` of each reason."""
    import ibis

    bad = with_reason(rows)
    place = ibis.row_number().over(ibis.window(group_by="reason", order_by="record"))
    numbered = bad.mutate(place=place)
    return numbered.filter(numbered.place < count).drop("place").order_by("record")


def _coded(stage: ir.Table, codes: Codes) -> ir.Table:
    sides = [codes.countries.rename(**{f"{side}_code": "code", side: "iso3"}) for side in ("seller", "buyer")]
    years = codes.years.rename(year_code="code")
    goods = codes.products.rename(goods_code="code", goods="product")
    joined = stage.left_join(sides[0], stage.exporter == sides[0].seller_code)
    joined = joined.left_join(sides[1], joined.importer == sides[1].buyer_code)
    joined = joined.left_join(goods, joined["product"] == goods.goods_code)
    joined = joined.left_join(years, joined.year == years.year_code)
    keep = {"record": joined.record} if "record" in stage.columns else {}
    return joined.select(
        **keep,
        year=joined.when,
        exporter=joined.seller,
        importer=joined.buyer,
        product=joined.goods,
        value=joined.value,
        quantity=joined.quantity,
        unreadable=joined.unreadable,
        other_flow=joined.other_flow,
        from_world=joined.seller_code.notnull() & joined.seller.isnull(),
        to_world=joined.buyer_code.notnull() & joined.buyer.isnull(),
        all_products=joined.goods_code.notnull() & joined.goods.isnull(),
    )


def _year(column: ir.Column) -> ir.Column:
    return (column.year() if column.type().is_temporal() else column).cast("string")


def _other_flow(column: ir.Column) -> ir.Column:
    return (~column.cast("string").strip().lower().isin(_EXPORTS)).fill_null(False)


def _number(column: ir.Column) -> ir.Column:
    """A finite number, or null; blanks around it do not matter."""
    # nullif keeps DuckDB from pushing the cast into the CSV reader, where it would fail instead of giving null
    number = column.nullif("").try_cast("float64") if column.type().is_string() else column.cast("float64")
    # NaN is the greatest number to DuckDB, so that one comparison finds both it and the infinities
    return (number.abs() <= sys.float_info.max).ifelse(number, None)


def _missing(column: ir.Column) -> ir.Column:
    """Whether nothing is there: null, not-a-number in a column of numbers, or a word that means it."""
    if column.type().is_string():
        return column.isnull() | column.strip().lower().isin(_MISSING)
    return column.isnull() | (column.isnan() if column.type().is_floating() else False)


def _sum(parts: list[ir.Column]) -> ir.Column:
    """The sum of the parts that are there; null where none is."""
    if len(parts) == 1:
        return parts[0]
    total = reduce(lambda a, b: a + b, [part.fill_null(0.0) for part in parts])
    return reduce(lambda a, b: a & b, [part.isnull() for part in parts]).ifelse(None, total)
