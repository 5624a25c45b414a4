"""Works: lists of countries in every writing, bad rows, notes."""

from __future__ import annotations

import pyarrow as pa
import pytest

from bilateral.errors import InputError, MissingColumn, TooManyBadRows
from bilateral.sources import works


def rows(store, name="works"):
    return {row["id"]: row for row in store.read(store.dataset(name, "works")).to_pyarrow().to_pylist()}


def frame(**columns):
    size = len(next(iter(columns.values())))
    plain = {
        "id": [f"W{n}" for n in range(size)],
        "year": [2020] * size,
        "field": ["optics"] * size,
        "type": ["article"] * size,
        "citations": [1] * size,
        "countries": ["KOR"] * size,
    }
    return pa.table(plain | columns)


def test_countries_in_every_writing(store):
    lists = ["KR;CN;KR", "South Korea|China", "KOR, CHN", "", None, "China", "KR Atlantis"]
    kept = works.add(store, frame(countries=lists), name="works", window="three years")
    assert [rows(store)[f"W{n}"]["countries"] for n in range(7)] == [
        "CHN;KOR", "CHN;KOR", "CHN;KOR", "", "", "CHN", "KOR",
    ]  # fmt: skip
    assert kept.dataset.unit == "three years"
    assert any("Atlantis" in note for note in kept.notes)
    assert any("2 works have no country" in note for note in kept.notes)


def test_lists_of_countries(store):
    works.add(store, frame(countries=pa.array([["KR", "CN"], [], None])), name="works")
    assert [rows(store)[f"W{n}"]["countries"] for n in range(3)] == ["CHN;KOR", "", ""]


def test_csv_without_type(store, tmp_path):
    path = tmp_path / "works.csv"
    path.write_text("id,publication_year,topic,cited_by_count,countries\nW1,2020,optics,7,KR|CN\n")
    kept = works.add(store, path)
    assert rows(store)["W1"] == {
        "id": "W1", "year": 2020, "field": "optics", "type": "work", "citations": 7, "countries": "CHN;KOR",
    }  # fmt: skip
    assert any("document type" in note for note in kept.notes)


def test_bad_rows(store, tmp_path):
    path = tmp_path / "works.csv"
    good = "".join(f"W{n},2020,optics,1,KR\n" for n in range(300))
    path.write_text(
        f"id,year,field,citations,countries\n{good},2020,x,1,KR\nA,soon,x,1,KR\nB,2020,x,-1,KR\nC,2020,x,,KR\n"
    )
    kept = works.add(store, path, max_bad=0.02)
    aside = [(row["line"], row["reason"]) for row in store.aside(kept.dataset).to_pylist()]
    assert aside == [
        (302, "no identifier"),
        (303, "no year"),
        (304, "citations is no number or negative"),
        (305, "citations is no number or negative"),
    ]
    with pytest.raises(TooManyBadRows):
        works.add(store, path)


def test_faults(store):
    with pytest.raises(InputError, match="more than once"):
        works.add(store, frame(id=["a", "a"]), name="works")
    with pytest.raises(MissingColumn, match="no column for citations"):
        works.add(store, frame(citations=[1]).drop_columns(["citations"]), name="works")
    with pytest.raises(InputError, match="this is no table"):
        works.add(store, 3, name="works")
