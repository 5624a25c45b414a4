"""Which of Comtrade's records count as what, and why the others do not."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from bilateral.errors import InputError
from bilateral.reference.classifications import known
from bilateral.sources.comtrade.codes import iso3_of
from bilateral.sources.keep import Aside

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["NOT_BAD", "TOTAL", "Judged", "classification_name", "judge"]

TOTAL = "TOTAL"
FLOWS = ("X", "M", "RX", "RM")
WORLD_PARTNER = "total over all partners"
DETAIL = "detail by second partner, transport or customs procedure; its total is stored"
DOMESTIC = "domestic (reporter is partner)"
NOT_YEARLY = "not a yearly figure"
OTHER_FLOW = "flow other than X, M, RX and RM"
UNKNOWN = "unknown country"
NO_VALUE = "missing or negative value"
REPEATED = "repeated row"
CONFLICTING = "same key with different values"
NOT_BAD = frozenset({WORLD_PARTNER, DETAIL, DOMESTIC, OTHER_FLOW, REPEATED})


@dataclass(frozen=True, slots=True)
class Judged:
    """The records that count, under tidy names, and the others with their reasons."""

    good: pa.Table
    """year, reporter, partner (ISO3), flow, product, name, leaf, classification, value, fob (USD), weight (t)."""
    aside: tuple[Aside, ...]
    rows: int
    """All records read."""


def classification_name(code: str) -> str:
    """The name that the reference gives to Comtrade's code: "H0" is HS92, "S2" is SITC2; others stay as they are."""
    found = known().get(code.casefold())
    return found.name if found else code


def judge(table: pa.Table) -> Judged:
    """Sort records into those that are one year's flow between two economies, and the rest.

    Parameters
    ----------
    table
        As `records.records` gives it.

    Raises
    ------
    InputError
        One reporter's year stands there in two classifications.
    """
    reason = _reasons(table)
    _repeats(table, reason)
    good = np.equal(reason, "")
    _one_classification(table.filter(good))
    return Judged(_tidy(table.filter(good)), tuple(_aside(table, reason)), table.num_rows)


def _reasons(table: pa.Table) -> NDArray[np.object_]:
    reason = np.full(table.num_rows, "", dtype=object)
    reporter, partner = _column(table, "reporterCode", -1), _column(table, "partnerCode", -1)
    value = _column(table, "primaryValue", -1.0)
    customs, transport = _column(table, "customsCode", "C00"), _column(table, "motCode", "0")
    who, whom = _iso3(reporter), _iso3(partner)
    checks = (
        (_column(table, "freqCode", "A") != "A", NOT_YEARLY),
        (~_is_year(_column(table, "period", "")), NOT_YEARLY),
        (partner == 0, WORLD_PARTNER),
        ((_column(table, "partner2Code", 0) != 0) | (customs != "C00") | (transport != "0"), DETAIL),
        (~np.isin(_column(table, "flowCode", ""), FLOWS), OTHER_FLOW),
        ((who == "") | (whom == "") | (_column(table, "cmdCode", "") == ""), UNKNOWN),
        (who == whom, DOMESTIC),
        (~(value >= 0), NO_VALUE),
    )
    for mask, why in checks:
        reason[mask & (reason == "")] = why
    return reason


def _column(table: pa.Table, name: str, absent: Any) -> NDArray[Any]:
    import pyarrow.compute as pc

    return np.asarray(pc.fill_null(table[name], absent).to_numpy(zero_copy_only=False))


def _iso3(codes: NDArray[np.int64]) -> NDArray[np.object_]:
    each, place = np.unique(codes, return_inverse=True)
    return np.array([iso3_of(int(code)) or "" for code in each], dtype=object)[place]


def _is_year(periods: NDArray[np.object_]) -> NDArray[np.bool_]:
    each, place = np.unique(periods.astype(str), return_inverse=True)
    return np.array([len(text) == 4 and text.isdecimal() for text in each], dtype=bool)[place]


_KEYS = ("period", "reporterCode", "partnerCode", "flowCode", "cmdCode", "classificationCode")


def _repeats(table: pa.Table, reason: NDArray[np.object_]) -> None:
    """Give a reason to records whose key stands there more than once: the first of equal ones is kept."""
    import pyarrow as pa

    places = np.flatnonzero(reason == "")
    keyed = table.select([*_KEYS, "primaryValue"]).take(pa.array(places)).append_column("place", pa.array(places))
    groups = keyed.group_by(list(_KEYS)).aggregate(
        [("place", "list"), ("primaryValue", "min"), ("primaryValue", "max"), ([], "count_all")]
    )
    for row in groups.filter(pa.array(np.asarray(groups["count_all"]) > 1)).to_pylist():
        same = row["primaryValue_min"] == row["primaryValue_max"]
        again = sorted(row["place_list"])[1:] if same else row["place_list"]
        reason[again] = REPEATED if same else CONFLICTING


def _one_classification(good: pa.Table) -> None:
    pairs = good.group_by(["period", "reporterCode"]).aggregate([("classificationCode", "distinct")]).to_pylist()
    for row in pairs:
        found = sorted(filter(None, row["classificationCode_distinct"]))
        if len(found) > 1:
            who = f"{iso3_of(row['reporterCode'])} {row['period']}: {', '.join(map(classification_name, found))}"
            raise InputError(
                "one reporter's year stands there in two classifications",
                got=who,
                allowed="one classification a reporter and year",
                then="load the files of each classification apart, under two names",
            )


def _tidy(good: pa.Table) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    named = [classification_name(code) for code in good["classificationCode"].to_pylist()]
    return pa.table(
        {
            "year": good["period"].cast(pa.int16()),
            "reporter": pa.array(_iso3(_column(good, "reporterCode", -1)), pa.string()),
            "partner": pa.array(_iso3(_column(good, "partnerCode", -1)), pa.string()),
            "flow": good["flowCode"],
            "product": good["cmdCode"],
            "name": good["cmdDesc"],
            "leaf": pc.fill_null(good["isLeaf"], False),
            "classification": pa.array(named, pa.string()),
            "value": good["primaryValue"],
            "fob": good["fobvalue"],
            "weight": pc.divide(good["netWgt"], 1000.0),
        }
    )


def _aside(table: pa.Table, reason: NDArray[np.object_]) -> Sequence[Aside]:
    import pyarrow as pa

    places = np.flatnonzero(reason != "")
    rows = table.take(pa.array(places)).to_pylist()
    return [_one_aside(row, str(reason[place])) for row, place in zip(rows, places, strict=True)]


def _one_aside(row: dict[str, Any], why: str) -> Aside:
    part, line = row.pop("part"), row.pop("line")
    return Aside(part, line, why, json.dumps(row, ensure_ascii=False, default=str), bad=why not in NOT_BAD)
