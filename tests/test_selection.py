"""Years and lists of codes as users type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilateral.errors import InputError, SelectionError
from bilateral.selection import codes, day, span


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        (None, None),
        (2011, (2011,)),
        ("2011", (2011,)),
        ("1995-1997", (1995, 1996, 1997)),
        ("1995–1996", (1995, 1996)),
        ("2003, 1995,1995", (1995, 2003)),
        (range(2000, 2003), (2000, 2001, 2002)),
        ((2011, 1995), (1995, 2011)),
    ],
)
def test_span(typed, years):
    assert span(typed) == years


@pytest.mark.parametrize("typed", ["", "95", "1995-", "soon", "1995-2011-2012"])
def test_span_refuses(typed):
    with pytest.raises(SelectionError, match="1995-2011"):
        span(typed)


@given(st.integers(1000, 9999), st.integers(0, 50))
def test_span_covers_every_year(first, more):
    last = min(first + more, 9999)
    assert span(f"{first}-{last}") == tuple(range(first, last + 1))


def test_codes(tmp_path):
    file = tmp_path / "codes.txt"
    file.write_text("c1, c2\nc3\n")
    assert codes("c1,c2") == ("c1", "c2")
    assert codes(f"@{file}") == ("c1", "c2", "c3")
    assert codes(["0101", "02"]) == ("0101", "02")
    assert codes(None) == codes("") == ()
    with pytest.raises(InputError, match="nowhere"):
        codes(f"@{tmp_path / 'nowhere'}")


def test_day():
    assert day("2026-01-05") == "2026-01-05"
    assert day(None) is None
    for typed in ("2026-13-01", "yesterday", ""):
        with pytest.raises(SelectionError, match="2026-01-05"):
            day(typed)
