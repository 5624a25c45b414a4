import math

import pytest

from bilateral.style import numbers

NB = "\u00a0"


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        (numbers.integer(1234), "1,234"),
        (numbers.percent(0.432), f"43.2{NB}%"),
        (numbers.percent(-0.05, 0), f"\u22125{NB}%"),
        (numbers.share(0.65432), "0.654"),
        (numbers.points(-0.031), f"\u22123.1{NB}points"),
        (numbers.points(0.031), f"+3.1{NB}points"),
        (numbers.money(157.5e9), f"USD{NB}157.5{NB}bn"),
        (numbers.money(157.5e9, "unit not stated"), f"157.5{NB}bn (unit not stated)"),
        (numbers.money(999.96e6), f"USD{NB}1.0{NB}bn"),
        (numbers.money(12.3456), f"USD{NB}12.3"),
        (numbers.p_value(0.0004), f"p{NB}<{NB}0.001"),
        (numbers.p_value(0.0625), f"p{NB}={NB}0.0625"),
        (numbers.p_value(0.5), f"p{NB}={NB}0.5"),
        (numbers.p_value(1.0), f"p{NB}={NB}1"),
        (numbers.p_value(0.0059587), f"p{NB}={NB}0.00596"),
        (numbers.trimmed(1e-05), "0.00001"),
        (numbers.trimmed(1200), "1,200"),
        (numbers.cell(1e-05, ".3g"), "0.00001"),
        (numbers.cell(0.0625, ".3g"), "0.0625"),
        (numbers.significant(0.000123456), "0.000123"),
        (numbers.significant(123456), "123,456"),
        (numbers.significant(0), "0"),
    ],
)
def test_numbers_are_printed_as_readers_expect(printed, wanted):
    assert printed == wanted


@pytest.mark.parametrize(
    ("value", "unit", "wanted"),
    [
        (0.5, "share (0–1)", "0.500"),
        (-0.25, "share (−1 to 1)", "\u22120.250"),
        (0.1, "index (0–1)", "0.100"),
        (2.4321, "ratio", "2.43"),
        (12, "count", "12"),
        (0.03, "p-value (0–1)", f"p{NB}={NB}0.03"),
        (2e9, "USD", f"USD{NB}2.0{NB}bn"),
        (2e9, "unit not stated", f"2.0{NB}bn (unit not stated)"),
        (3.5, "km", f"3.50{NB}km"),
    ],
)
def test_a_value_is_printed_in_its_unit(value, unit, wanted):
    assert numbers.value(value, unit) == wanted


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf])
def test_what_is_missing_is_never_a_zero(nothing):
    assert numbers.cell(nothing, ".2f") == numbers.MISSING
    assert numbers.value(nothing, "share (0–1)") == numbers.MISSING


def test_cells_follow_the_format_of_their_column():
    assert numbers.cell(0.1234, ".1%") == f"12.3{NB}%"
    assert numbers.cell(-1234567.0, ",.0f") == "\u22121,234,567"
    assert numbers.cell(True) == "yes"
    assert numbers.cell("0101") == "0101"
