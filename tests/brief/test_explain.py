"""How a number was made, read from a brief's own JSON."""

import json

import pytest

from bilateral.brief import render
from bilateral.brief.explain import explain, newest, read_brief
from bilateral.errors import InputError, NoData, SelectionError


@pytest.fixture(scope="module")
def plain(brief):
    return json.loads(render.json(brief))


def test_a_number_is_told_with_definition_scope_and_source(plain, brief):
    (found,) = explain(plain, "structure.esi.world")
    facts = dict(found.facts)
    assert found.head == "Export similarity of South Korea and China, exports to the world, 2006 (structure.esi.world)"
    assert "Finger and Kreinin (1979)" in facts["Definition"]
    assert "classification HS02" in facts["Scope"]
    assert "Hand-made flows" in facts["Source"]
    assert "structure.drift" in facts["Shown in"]
    assert facts["Other years"].startswith("2001: ")
    assert f"{brief.measure('structure.esi.world').value!r}" in facts["Value"]
    (old,) = explain(plain, "structure.esi.world", 2001)
    assert ", 2001 (" in old.head
    assert len(found.lines()) == len(found.facts) + 1


def test_what_was_not_computed_is_told_with_its_reason(plain):
    missing = plain["not_computed"][0]
    found = explain(plain, missing["id"])
    assert any(missing["reason"] == text for item in found for _, text in item.facts)


def test_a_table_is_told_with_its_columns(plain):
    (found,) = explain(plain, "structure.map")
    assert "rca_a" in dict(found.facts)["Columns"]


def test_an_unknown_id_names_the_nearest(plain):
    with pytest.raises(SelectionError, match=r"did you mean structure\.esi\.world"):
        explain(plain, "structure.esi.wrld")


def test_the_newest_brief_is_taken_and_other_files_are_refused(tmp_path):
    with pytest.raises(NoData, match="no brief"):
        newest(tmp_path)
    (tmp_path / "brief_A.json").write_text("{}")
    assert newest(tmp_path).name == "brief_A.json"
    for content in ("{}", "[]", "nonsense"):
        (tmp_path / "brief_A.json").write_text(content)
        with pytest.raises(InputError):
            read_brief(tmp_path / "brief_A.json")
