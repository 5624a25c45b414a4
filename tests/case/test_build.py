"""From a case to its brief: lenses that fail leave the others standing, what stands is not computed again."""

import dataclasses
import json
import pickle

import pytest

from bilateral.case import ask, build, read_case
from bilateral.case.memory import Memory, fingerprint
from bilateral.errors import InputError, NoData
from bilateral.origin import received


@pytest.fixture
def case(folder):
    return read_case(folder / "brief.toml")


def asked(case, **lenses):
    """The case with more lenses, each answered by a function."""
    inputs = {**case.inputs, **{name: {} for name in lenses}}
    return dataclasses.replace(case, lenses=tuple(inputs), inputs=inputs)


def test_the_brief_of_a_case_carries_its_question_and_its_date(case, home):
    built = build(case, home=home)
    brief = built.brief
    assert (brief.question, brief.event, brief.date) == ("Is the thaw real?", "2026-01-05", "2026-01-06")
    assert brief.name == "brief_KOR-CHN_2026-01-05"
    assert built.silent == ()
    assert brief.synthesis.rows[0].cell("structure").word == "South Korea strong, traded more than in the world"
    assert brief.table("brief.sectors").data.num_rows == 1


def test_a_lens_that_fails_leaves_the_others_standing_and_says_why(case, home, monkeypatch):
    def broken(*_):
        raise InputError("prices.csv is no table")

    def worse(*_):
        raise ZeroDivisionError("0 / 0")

    monkeypatch.setattr(ask, "ASK", {**ask.ASK, "market": broken, "signals": worse})
    built = build(asked(case, market=None, signals=None), home=home)
    assert {item.lens: item.reason for item in built.silent} == {
        "market": "prices.csv is no table",
        "signals": "a fault of ours: ZeroDivisionError: 0 / 0",
    }
    assert [(answer.lens, answer.place is None) for answer in built.brief.answers] == [
        ("structure", False),
        ("signals", True),
        ("market", True),
    ]
    assert built.brief.name == "brief_KOR-CHN_2026-01-05_incomplete"  # a whole one beside it stays
    assert [missing.label for missing in built.brief.not_computed[:2]] == [
        "Whether the market believed it",
        "What the news signals",
    ]


def test_when_no_lens_can_answer_there_is_no_brief(case, home, monkeypatch):
    def broken(*_):
        raise InputError("flows.csv is no table")

    monkeypatch.setattr(ask, "ASK", {"structure": broken})
    with pytest.raises(NoData, match=r"structure: flows\.csv is no table"):
        build(case, home=home)


def test_what_was_computed_is_not_computed_again_until_something_changes(case, folder, home, monkeypatch):
    calls, plain = [], ask.ASK["structure"]

    def counted(*given):
        calls.append(given)
        return plain(*given)

    monkeypatch.setattr(ask, "ASK", {"structure": counted})
    first = build(case, home=home).brief
    again = build(case, home=home).brief
    assert len(calls) == 1
    assert [measure.to_dict() for measure in first.measures] == [measure.to_dict() for measure in again.measures]
    (folder / "flows.csv").write_text((folder / "flows.csv").read_text().replace("60", "61"))
    build(case, home=home)
    assert len(calls) == 2
    build(dataclasses.replace(case, event="2026-01-07"), home=home)
    assert len(calls) == 3


def test_a_kept_result_that_cannot_be_read_is_computed_again(case, home):
    build(case, home=home)
    kept = list((home / "cache" / "results").glob("*.pickle"))
    assert len(kept) == 1
    for content in (b"", b"no pickle", pickle.dumps(object)[:-2]):
        kept[0].write_bytes(content)
        assert build(case, home=home).brief.measures


def test_the_same_case_gives_the_same_bytes(case, home, tmp_path):
    one = build(case, home=home).brief.write(tmp_path / "one", kept=home / "cache" / "figures")
    two = build(case, home=tmp_path / "elsewhere").brief.write(tmp_path / "two")
    three = build(case, home=home).brief.write(tmp_path / "three", kept=home / "cache" / "figures")
    for left, right, warm in zip(one.paths, two.paths, three.paths, strict=True):
        assert left.read_bytes() == right.read_bytes() == warm.read_bytes(), left.name


def test_the_json_carries_the_trail_of_every_number(case, home, tmp_path):
    written = build(case, home=home).brief.write(tmp_path)
    plain = json.loads(written.json.read_text())
    assert plain["question"] == "Is the thaw real?"
    assert set(plain["trails"]) == {measure["id"] for measure in plain["measures"]}
    assert all(trail["origins"] for trail in plain["trails"].values())
    origin = plain["origins"][0]
    assert (origin["rows"], origin["aside"]) == (12, 0)
    assert plain["answers"][0]["lens"] == "structure"


def test_fingerprints_follow_bytes_not_names(tmp_path):
    (tmp_path / "a").write_text("x")
    first = fingerprint(tmp_path / "a")
    (tmp_path / "a").write_text("y")
    assert fingerprint(tmp_path / "a") != first
    assert fingerprint((tmp_path,)) != fingerprint((tmp_path / "a", 1))
    assert fingerprint(tmp_path / "gone") == ""


def test_results_that_cannot_be_kept_are_no_fault(home):
    Memory(home).put("key", lambda: None)
    assert Memory(home).get("key") is None


def test_a_lenss_own_event_is_part_of_its_question(case, home, monkeypatch):
    calls = []

    def counted(_, inputs, __):
        calls.append(inputs)
        raise InputError("not now")

    monkeypatch.setattr(ask, "ASK", {**ask.ASK, "market": counted})
    keys = set()
    monkeypatch.setattr(Memory, "key", lambda self, lens, asked: keys.add((lens, str(asked))) or "none")
    for day in ("2026-01-02", "2026-01-07"):
        build(
            dataclasses.replace(case, lenses=("structure", "market"), inputs={**case.inputs, "market": {"event": day}}),
            home=home,
        )
    assert len({key for key in keys if key[0] == "market"}) == 2


def test_files_that_a_case_names_are_told_by_their_hash_and_not_by_the_day(case, home):
    origins = build(case, home=home).brief.origins
    assert origins
    assert all(origin.sha256 and not origin.accessed for origin in origins)
    assert received() != ""  # anywhere else the day stands


def test_labels_of_the_user_count_in_a_case_too(tmp_path, home):
    from bilateral.lenses.signals.labels import Label, append, read_labels
    from bilateral.store import INPUTS

    text = "South Korea and China signed a memorandum on hydrogen on Monday.\n\nChina praised South Korea for its help."
    (tmp_path / "news.txt").write_text(
        f"Ministers of South Korea and China meet\n\n5 January 2026\n\n{text}\n", "utf-8"
    )
    toml = '[brief]\npair = ["KOR", "CHN"]\n\n[signals]\narticles = ["news.txt"]\n'
    (tmp_path / "brief.toml").write_text(toml, "utf-8")

    def signals():
        return build(read_case(tmp_path / "brief.toml"), home=home).brief.table("signals").data.to_pylist()

    before = signals()
    assert before
    first = before[0]
    place = (first["article"].rpartition("-")[2], first["start"], first["end"], first["type"])
    append(home, Label(*place, "drop"))
    assert read_labels(home / INPUTS) == read_labels(home)
    assert [signal["id"] for signal in signals()] == [signal["id"] for signal in before[1:]]
