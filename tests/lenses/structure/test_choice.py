"""Selections of products."""

from __future__ import annotations

import pytest

from bilateral.errors import SelectionError
from bilateral.lenses.structure.choice import choose

INDUSTRIES = tuple(f"c{n}" for n in range(1, 36))
HS = ("010121", "010190", "240110", "250100", "847130", "851712", "870322")


def picked(codes, wanted, *, nested):
    chosen = choose(codes, wanted, nested=nested)
    return [code for code, kept in zip(codes, chosen, strict=True) if kept]


def test_nothing_wanted_is_everything():
    assert picked(HS, (), nested=True) == list(HS)


def test_in_a_flat_list_a_code_means_itself():
    assert picked(INDUSTRIES, ("c1", "c3"), nested=False) == ["c1", "c3"]


def test_a_range_counts_by_number_and_has_both_ends():
    assert picked(INDUSTRIES, ("c1-c16",), nested=False) == [f"c{n}" for n in range(1, 17)]
    assert picked(INDUSTRIES, ("c9–c11", "c2"), nested=False) == ["c2", "c9", "c10", "c11"]


def test_a_shorter_code_means_all_beneath_it():
    assert picked(HS, ("01", "8517"), nested=True) == ["010121", "010190", "851712"]
    assert picked(HS, ("01-24",), nested=True) == ["010121", "010190", "240110"]


def test_a_code_with_a_dash_of_its_own_is_a_code():
    assert picked(("A-B", "A", "B"), ("A-B",), nested=False) == ["A-B"]


@pytest.mark.parametrize(("wanted", "nested", "said"), [
    (("c99",), False, "c9"), (("c1-c77",), False, "c7"), (("c16-c1",), False, "upwards"),
    (("85171",), True, None), (("01-8703",), True, "upwards"),
])  # fmt: skip
def test_what_is_not_there_is_said(wanted, nested, said):
    codes = HS if nested else INDUSTRIES
    if said is None:
        assert picked(codes, wanted, nested=nested) == ["851712"]
        return
    with pytest.raises(SelectionError, match=said):
        choose(codes, wanted, nested=nested)
