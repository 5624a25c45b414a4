"""The register: lines are added and none is changed; what cannot be is refused; rates of the toy."""

from __future__ import annotations

import datetime as dt

import pytest

from bilateral.errors import InputError, NoData, SelectionError, StoreError
from bilateral.lenses.delegation.made import Maker
from bilateral.lenses.delegation.register import Agreement, add, history, read, report, update
from bilateral.lenses.delegation.register.told import told_of
from bilateral.measure import Measure, Scope

TODAY = dt.date(2026, 6, 1)


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "visit" / "mou.csv"
    add(path, Agreement("메모리 모듈 공급", "D1", "H1", "signed", 100.0, "USD", owner="Kim", due="2026-05-01"))
    add(path, Agreement("合资企业", "D2", "H1", "draft", 50.0, "CNY"))
    add(path, Agreement("Plant", "D2", "H2", "active", 300.0, "USD", 60.0, owner="Lee"))
    add(path, Agreement("Old", stage="expired", owner="Lee"))
    return path


def test_lines_are_added_and_those_before_stay_byte_for_byte(book):
    before = book.read_bytes()
    update(book, "M001", {"stage": "active", "materialised": 25.0})
    assert book.read_bytes().startswith(before)
    assert [entry.agreement.stage for entry in history(book, "M001")] == ["signed", "active"]
    assert read(book)[0].agreement.title == "메모리 모듈 공급"
    assert [entry.entry for entry in history(book)] == [1, 2, 3, 4, 5]


def test_the_report_of_the_toy(book):
    found = report(read(book), TODAY)
    assert dict(found.stages) == {"idea": 0, "draft": 1, "signed": 1, "active": 1, "expired": 1, "dropped": 0}
    (usd,) = found.money  # the draft is not agreed, so that CNY has no rate
    assert (usd.currency, usd.agreements, usd.value, usd.materialised, usd.rate) == ("USD", 2, 400.0, 60.0, 0.15)
    assert found.unvalued == 1
    assert [entry.mou for entry in found.overdue] == ["M001"]
    assert [entry.mou for entry in found.ownerless] == ["M002"]
    assert any("15.0 %" in sentence for sentence in found.sentences())


def test_the_register_as_numbers(book):
    said = told_of(Maker(Scope(terms=(("event", "x"),)), ()), read(book), TODAY)
    values = {one.id: one.value for one in said if isinstance(one, Measure)}
    assert values["delegation.mou.materialisation.USD"] == 0.15
    assert values["delegation.mou.value.USD"] == 400
    assert values["delegation.mou.count.signed"] == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stage": "sgned"}, "did you mean signed"),
        ({"value": -1.0}, "no amount"),
        ({"value": float("nan")}, "no amount"),
        ({"value": 5.0, "currency": ""}, "needs a currency"),
        ({"currency": "dollars"}, "no currency code"),
        ({"due": "tomorrow"}, "no date"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(book, changes, said):
    before = book.read_bytes()
    with pytest.raises(InputError, match=said):
        update(book, "M001", changes)
    assert book.read_bytes() == before


def test_unknown_agreements_and_fields(book, tmp_path):
    with pytest.raises(SelectionError, match="did you mean M001"):
        update(book, "M01", {"stage": "active"})
    with pytest.raises(SelectionError, match="no such field"):
        update(book, "M001", {"stge": "active"})
    with pytest.raises(NoData, match="mou add"):
        update(tmp_path / "none.csv", "M001", {"stage": "active"})
    assert read(tmp_path / "none.csv") == ()


def test_a_damaged_line_is_named(book):
    book.write_text(book.read_text("utf-8-sig").replace("draft", "drft"), "utf-8-sig")
    with pytest.raises(StoreError, match="line 3 of the register"):
        read(book)


def test_a_register_that_cannot_be_written_stays(book, monkeypatch):
    before = book.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bilateral.lenses.delegation.register.book.write_whole", full)
    with pytest.raises(StoreError, match="No space"):
        add(book, Agreement("x"))
    assert book.read_bytes() == before
