"""Co-authored works: pairs, squares, tables as printed; what is refused."""

from __future__ import annotations

import pytest

from bilateral.errors import InputError, MissingColumn, TooManyBadRows
from bilateral.sources import collaborations

TIDY = "year,country_a,country_b,works\n2020,China,South Korea,50\n2020,South Korea,South Korea,300\n2020,CN,CN,900\n"


def write(tmp_path, text, name="pairs.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(store, name="pairs"):
    found = store.read(store.dataset(name, "collaborations")).to_pyarrow().to_pylist()
    return {(row["year"], row["country_a"], row["country_b"]): row["works"] for row in found}


EXPECTED = {(2020, "CHN", "KOR"): 50, (2020, "KOR", "KOR"): 300, (2020, "CHN", "CHN"): 900}


@pytest.mark.parametrize("more", ["", "2020,KR,CN,50\n", "2020,World,World,5000\n"])
def test_pairs_once_or_both_ways(store, tmp_path, more):
    kept = collaborations.add(store, write(tmp_path, TIDY + more))
    world = {(2020, "WLD", "WLD"): 5000} if "World" in more else {}
    assert rows(store) == EXPECTED | world
    assert any("collaboration index needs it" in note for note in kept.notes) == (not world)


def printed(label, cells, column="time_period"):
    body = "".join(f"1,r{n},{label(name, year)},{cell}\n" for n, (name, year, cell) in enumerate(cells))
    return f"table_id,row_id,{column},value\n{body}"


SQUARE = {
    "World": [5000, 900, 300],
    "China": [900, "na", 50],
    "South Korea": [300, 50, "na"],
}


@pytest.mark.parametrize(
    "label",
    [
        lambda name, year: f"World -> {year}" if name == "World" else f"World -> {name} -> {year}",
        lambda name, year: f"World -> {year}" if name == "World" else f"World -> Asia -> {name} -> 2003–{year - 2000}",
    ],
)
def test_lists_whose_labels_name_the_row(store, tmp_path, label):
    cells = [(name, 2020, cell) for name, row in SQUARE.items() for cell in row]
    text = printed(label, cells).replace("World -> 2003–20", "World -> 2020")
    collaborations.add(store, write(tmp_path, text))
    assert rows(store) == EXPECTED | {(2020, "WLD", "WLD"): 5000}


def test_labels_without_a_year(store, tmp_path):
    cells = [(name, 0, cell) for name, row in SQUARE.items() for cell in row]
    path = write(tmp_path, printed(lambda name, _: "World" if name == "World" else f"World -> {name}", cells, "label"))
    with pytest.raises(MissingColumn, match="says no year"):
        collaborations.add(store, path)
    collaborations.add(store, path, year=2020)
    assert rows(store) == EXPECTED | {(2020, "WLD", "WLD"): 5000}


def test_a_square_with_headings(store, tmp_path):
    text = "country,World,China,South Korea\nWorld,5000,900,300\nChina,900,,50\nSouth Korea,300,50,\n"
    path = write(tmp_path, text)
    with pytest.raises(MissingColumn, match="--year 2022"):
        collaborations.add(store, path)
    collaborations.add(store, path, year=2020)
    assert rows(store) == EXPECTED | {(2020, "WLD", "WLD"): 5000}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("2020,South Korea,China,51\n", "different numbers"),
        ("2020,Japan,Japan,10\n2020,Japan,China,11\n", "more works than one of its countries"),
    ],
)
def test_contradictions_are_refused(store, tmp_path, more, said):
    with pytest.raises(InputError, match=said):
        collaborations.add(store, write(tmp_path, TIDY + more))
    assert not store.datasets()


def test_an_index_is_refused(store, tmp_path):
    with pytest.raises(InputError, match="no counts"):
        collaborations.add(store, write(tmp_path, "year,a,b,works\n2020,KOR,CHN,0.98\n2020,KOR,JPN,1.63\n"))


def test_squares_that_are_none(store, tmp_path):
    odd = {"World": [5, 1], "China": [1, "na", 3], "South Korea": [3]}
    cells = [(name, 2020, cell) for name, row in odd.items() for cell in row]
    path = write(tmp_path, printed(lambda name, year: f"World -> {name} -> {year}", cells))
    with pytest.raises(InputError, match="do not make a square"):
        collaborations.add(store, path)
    askew = {"China": ["na", 7, 2], "South Korea": [3, "na", 4], "Japan": [5, 6, "na"]}
    cells = [(name, 2020, cell) for name, row in askew.items() for cell in row]
    path = write(tmp_path, printed(lambda name, year: f"{name} -> {year}", cells))
    with pytest.raises(InputError, match="not the same both ways"):
        collaborations.add(store, path)


def test_bad_rows_and_aggregates(store, tmp_path):
    more = "2020,EU-27,China,5\n2020,KOR,JPN,x\n2020,KOR,Atlantis,1\n"
    path = write(tmp_path, TIDY + more)
    with pytest.raises(TooManyBadRows):
        collaborations.add(store, path)
    kept = collaborations.add(store, path, max_bad=0.5)
    reasons = {each.reason for each in kept.dataset.reasons}
    assert reasons == {"no single economy", "no country has this code or name", "works is no number or negative"}
    assert any("Atlantis, EU-27" in note for note in kept.notes)
