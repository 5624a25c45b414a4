"""Sets of technologies: the standard list and lists of the user's own."""

from __future__ import annotations

import pytest

from bilateral.errors import InputError, SelectionError
from bilateral.reference.technology_sets import MOST, technology_sets


def test_the_standard_list_covers_the_fields_and_every_entry_can_be_checked():
    sets = {each.name: each for each in technology_sets()}
    wanted = {"artificial intelligence", "robotics", "humanoid robots", "batteries", "semiconductors", "displays"}
    assert wanted | {"biotechnology", "telecommunications"} <= set(sets)
    for each in sets.values():
        assert not each.searched
        assert all(name for _, name in (*each.topics, *each.subfields))
        assert len(each.topics) <= MOST
        assert each.keywords
    ids = [id for each in sets.values() for id, _ in each.topics]
    assert len(ids) == len(set(ids))


def test_filters():
    ai, batteries = technology_sets(names=["artificial intelligence", "batteries"])
    assert ai.filter() == "primary_topic.subfield.id:1702|1707"
    assert batteries.filter().startswith("primary_topic.id:T10018|T10281")


def test_a_list_of_ones_own(tmp_path):
    path = tmp_path / "sets.toml"
    path.write_text('[[set]]\nname = "ships"\nkeywords = ["ship design", "shipbuilding"]\n')
    (ships,) = technology_sets(path)
    assert ships.searched
    assert ships.filter() == "title_and_abstract.search:ship design|shipbuilding"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = [", "no TOML"),
        ("x = 1", "holds no sets"),
        ('[[set]]\nname = "a"', "needs a name, and topics"),
        ('[[set]]\nname = "a"\nkeyword = ["b"]', "unknown key"),
        ('[[set]]\nname = "a"\ntopics = { 123 = "b" }', "no OpenAlex id"),
        ('[[set]]\nname = "a"\nkeywords = ["b"]\n[[set]]\nname = "a"\nkeywords = ["c"]', "have one name"),
    ],
)
def test_what_is_wrong_with_a_list(tmp_path, text, said):
    path = tmp_path / "sets.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        technology_sets(path)


def test_absent():
    with pytest.raises(InputError, match="no such file"):
        technology_sets("/nowhere/sets.toml")
    with pytest.raises(SelectionError, match="did you mean displays"):
        technology_sets(names=["display"])
