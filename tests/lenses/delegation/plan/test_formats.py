"""Readers of .dzn files and event folders."""

import pytest
from tests.lenses.delegation.plan.events import TOY_DZN

from bilateral.errors import InputError, MissingColumn
from bilateral.lenses.delegation.formats import is_event, read_problem
from bilateral.lenses.delegation.formats.dzn import parse_dzn
from bilateral.lenses.delegation.problem import Precedence


def _dzn(tmp_path, text=TOY_DZN):
    path = tmp_path / "toy.dzn"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_dzn_file_is_read(tmp_path):
    problem = read_problem(_dzn(tmp_path))
    assert [(p.a, p.b) for p in problem.pairs] == [(0, 1), (1, 2), (0, 2)]
    assert problem.pairs[1].slots == (0, 1, 2)
    assert problem.participants[1].free == (False, True, True, True, True)
    assert problem.participants[2].free == (True, True, True, True, False)
    assert problem.precedences == (Precedence(0, 1),)
    assert problem.fairness.breaks == 2
    assert [(s.first, s.count) for s in problem.sessions] == [(0, 3), (3, 2)]


def test_fairness_comes_from_the_caller_then_from_the_file(tmp_path):
    path = _dzn(tmp_path, TOY_DZN + "fairness = 1;")
    assert read_problem(path).fairness.breaks == 1
    assert read_problem(path, fairness=0).fairness.breaks == 0


def test_fixed_meetings_have_one_slot(tmp_path):
    problem = read_problem(_dzn(tmp_path, TOY_DZN.replace("fixed = [0,0,0]", "fixed = [4,0,0]")))
    assert problem.pairs[0].slots == (3,)


def test_grammar_of_dzn():
    text = "a = array2d(1..2, 1..2, [1, -2, 3, 4]); b = [| 1, 2 | 3, 4 |]; c = {1, 3..5}; "
    text += 'd = true; e = "x"; f = 1.5; g = []'
    assert parse_dzn(text) == {
        "a": [1, -2, 3, 4],
        "b": [[1, 2], [3, 4]],
        "c": frozenset({1, 3, 4, 5}),
        "d": True,
        "e": "x",
        "f": 1.5,
        "g": [],
    }


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("nTables = 1;", "nTables = -1;", "nTables"),
        ("nMeetings = 3;", "nMeetings = 4;", "requested has 3 rows"),
        ("|2, 3,1,", "|2, 9,1,", "meeting 2"),
        ("|2, 3,1,", "|2, 3,7,", "session"),
        ("fixed = [0,0,0];", "fixed = [0,0];", "fixed"),
        ("fixed = [0,0,0];", "fixed = [0,0,9];", "meeting 3"),
        ("{1}, {0}]", "{8}, {0}]", "precedences"),
        ("nTables = 1;", "nTables = 1 2;", "line 3"),
        ("nTables = 1;", "nTables = 1 ?;", "character"),
    ],
)
def test_what_is_wrong_in_a_dzn_file_is_told(tmp_path, old, new, words):
    assert old in TOY_DZN
    with pytest.raises(InputError, match=words):
        read_problem(_dzn(tmp_path, TOY_DZN.replace(old, new)))


def test_a_missing_field_is_told(tmp_path):
    with pytest.raises(MissingColumn, match="nTotalSlots"):
        read_problem(_dzn(tmp_path, TOY_DZN.replace("nTotalSlots = 5;", "")))


def _folder(tmp_path, **files):
    texts = {
        "event.toml": "half_days = 1\nslots_per_half_day = 2\ntables = 1\ninterpreters_per_slot = 1\n",
        "delegates.csv": "id,max_meetings,slot_01,slot_02\nD1,2,1,1\n",
        "hosts.csv": "id,max_meetings,slot_01,slot_02\nH1,1,1,0\nH2,1,1,1\n",
        "pairs.csv": "delegate,host,score,needs_interpreter\nD1,H1,5,1\nD1,H2,3,0\n",
    }
    for name, text in {**texts, **{key.replace("_", "."): text for key, text in files.items()}}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_an_event_folder_is_read(tmp_path):
    problem = read_problem(_folder(tmp_path))
    assert is_event(tmp_path)
    assert [p.id for p in problem.participants] == ["D1", "H1", "H2"]
    assert [(p.a, p.b, p.score, p.language) for p in problem.pairs] == [(0, 1, 5.0, "any"), (0, 2, 3.0, "")]
    assert problem.pools[0].per_slot == (1, 1)
    assert problem.slots[1].number == 2


def test_status_fixed_slot_and_order_are_read(tmp_path):
    rows = (
        "delegate,host,score,needs_interpreter,status,fixed_slot,after_delegate,after_host\n"
        "D1,H1,5,1,required,1,,\nD1,H2,3,0,,,D1,H1\n"
    )
    problem = read_problem(_folder(tmp_path, pairs_csv=rows))
    assert problem.pairs[0].status == "required"
    assert problem.pairs[0].slots == (0,)
    assert problem.precedences == (Precedence(0, 1),)


def test_all_bad_rows_are_told_with_their_lines(tmp_path):
    rows = "delegate,host,score,needs_interpreter\nD9,H1,5,1\nD1,H2,much,0\nD1,H1,5,1\n"
    with pytest.raises(InputError, match=r"2 bad rows.*line 2.*D9.*line 3"):
        read_problem(_folder(tmp_path, pairs_csv=rows))


def test_all_faults_of_a_row_are_told(tmp_path):
    rows = "delegate,host,score,needs_interpreter,status,fixed_slot\nD9,H8,much,1,maybe,7\nD1,H1,5,1,,\nD1,H1,4,1,,\n"
    with pytest.raises(InputError) as told:
        read_problem(_folder(tmp_path, pairs_csv=rows))
    for words in ("delegate D9", "host H8", "much", "maybe", "slot from 1 to 2: 7", "D1 with H1 stands in line 3"):
        assert words in str(told.value)
    firms = "id,max_meetings,min_meetings,slot_01,slot_02\nH1,some,-1,1,0\nH1,2,0,1,1\n"
    with pytest.raises(InputError, match=r"line 2: max_meetings .*some, and min_meetings .*-1.*line 3: id H1 is twice"):
        read_problem(_folder(tmp_path, hosts_csv=firms))


def test_what_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="no event there"):
        read_problem(tmp_path / "nowhere")
    with pytest.raises(MissingColumn, match="score"):
        read_problem(_folder(tmp_path, pairs_csv="delegate,host\nD1,H1\n"))
