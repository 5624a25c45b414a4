"""Tables on a terminal: nothing is squeezed until it cannot be read."""

from __future__ import annotations

from bilateral.cli import show

HEADINGS = ["Product", "Name of the product", *(f"Index number {place}" for place in range(12))]
ROWS = [[f"8542{row}", "Integrated circuits " * 6, *(f"{row * place:.3f}" for place in range(12))] for row in range(3)]


def test_columns_that_do_not_fit_are_named(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    show.table("A title", HEADINGS, ROWS, right=range(2, 14))
    printed = capsys.readouterr().out
    assert all(len(line) <= 80 for line in printed.splitlines())
    assert "Index number 11" in printed.replace("\n", " ")
    assert "Use --csv or --json" in printed.replace("\n", " ")
    assert "0.000" in printed


def test_a_table_that_fits_is_whole(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    show.table("", ["A", "B"], [["x", None], ["y", 2]])
    printed = capsys.readouterr().out
    assert "Left out" not in printed
    assert "None" not in printed
