"""Numbers as they are printed: 1,234; 43.2 %; 0.654; USD 157.5 bn; p = 0.0625. One place, so that all outputs agree."""

from __future__ import annotations

import math

__all__ = [
    "MISSING",
    "amount",
    "cell",
    "integer",
    "money",
    "p_value",
    "percent",
    "points",
    "ratio",
    "share",
    "significant",
    "trimmed",
    "value",
]

MISSING = "—"
"""What stands in a cell without a value; never a zero."""
_NBSP = "\u00a0"
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k"))


def _minus(text: str) -> str:
    return text.replace("-", "\u2212")


def integer(number: float) -> str:
    """A count with thousands separated: 1,234."""
    return _minus(f"{number:,.0f}")


def percent(number: float, digits: int = 1) -> str:
    """A share of one as per cent: 0.432 gives "43.2 %"."""
    return _minus(f"{100 * number:,.{digits}f}") + f"{_NBSP}%"


def points(number: float, digits: int = 1) -> str:
    """A difference of two shares in percentage points, with its sign: "+3.1 points"."""
    return _minus(f"{100 * number:+.{digits}f}") + f"{_NBSP}points"


def share(number: float) -> str:
    """An index between 0 and 1, to three places: 0.654."""
    return _minus(f"{number:.3f}")


def ratio(number: float) -> str:
    """A ratio to one, to two places: 2.43."""
    return _minus(f"{number:,.2f}")


def significant(number: float, digits: int = 3) -> str:
    """A number to so many significant digits, never in powers of ten: 0.000123, 1,230."""
    if number == 0 or not math.isfinite(number):
        return "0" if number == 0 else MISSING
    places = max(0, digits - 1 - math.floor(math.log10(abs(number))))
    return _minus(f"{number:,.{min(places, 12)}f}")


def trimmed(number: float, digits: int = 3) -> str:
    """As `significant`, without zeros at the end: 0.0625, 0.5, 0.00001."""
    text = significant(number, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(number: float, unit: str = "USD") -> str:
    """An amount with its unit: "USD 157.5 bn"; a unit that nobody stated is said to be so."""
    if not unit or unit == "unit not stated":
        return f"{amount(number)} (unit not stated)"
    return f"{unit}{_NBSP}{amount(number)}"


def amount(number: float) -> str:
    """An amount without its unit, for a column whose heading has it: "157.5 bn"."""
    for size, word in _SCALES:
        if abs(number) >= 0.9995 * size:
            return _minus(f"{number / size:,.1f}") + f"{_NBSP}{word}"
    return significant(number) if 0 < abs(number) < 100 else integer(number)


def p_value(number: float) -> str:
    """A p-value to three significant digits: "p = 0.0625", "p = 0.5"; below a thousandth only that is said."""
    return f"p{_NBSP}<{_NBSP}0.001" if number < 0.001 else f"p{_NBSP}={_NBSP}{trimmed(number)}"


def value(number: float | None, unit: str) -> str:
    """A measure's value in its unit, as a reader expects to see it.

    Parameters
    ----------
    number
        The value; None or NaN is printed as `MISSING`.
    unit
        One of the units of `Measure.unit`: "share (0–1)", "ratio", "count", "p-value (0–1)", "USD",
        "unit not stated", "index (−1 to 1)"; any other is printed after the number.
    """
    if number is None or not math.isfinite(number):
        return MISSING
    kinds = {"count": integer, "ratio": ratio}
    if unit in kinds:
        return kinds[unit](number)
    if unit.startswith("p-value"):
        return p_value(number)
    if unit.startswith(("share", "index")):
        return share(number)
    if unit in {"USD", "unit not stated"}:
        return money(number, unit)
    return f"{significant(number)}{_NBSP}{unit}" if unit else significant(number)


def cell(content: object, spec: str = "") -> str:
    """A table's cell: `content` in the Python format `spec`; None and NaN are `MISSING`, booleans yes and no."""
    if content is None or (isinstance(content, float) and not math.isfinite(content)):
        return MISSING
    if isinstance(content, bool):
        return "yes" if content else "no"
    if isinstance(content, float) and spec == ".3g":
        return trimmed(content)
    if isinstance(content, (int, float)) and spec:
        return _minus(format(content, spec)).replace("%", f"{_NBSP}%")
    return significant(content, 4) if isinstance(content, float) else str(content)
