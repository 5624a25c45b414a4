"""Agreement of two readers: Cohen's kappa, and how it comes into the README of the corpus."""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("train_signals", ROOT / "tools" / "train_signals.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_kappa_of_a_table_worked_by_hand(tool):
    """20 yes–yes, 5 yes–no, 10 no–yes, 15 no–no: agreed .7, by chance .5·.6 + .5·.4 = .5, kappa .4."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert tool._cohen(pairs) == pytest.approx((0.7, 0.4))
    assert tool._cohen([("y", "y")] * 3) == (1.0, 1.0)


def test_kappa_is_written_between_its_marks(tool, tmp_path):
    for name in ("sentences", "blind"):
        shutil.copytree(ROOT / "corpus" / "signals" / name, tmp_path / name)
    (tmp_path / "README.md").write_text("before\n<!-- kappa -->\nold\n<!-- /kappa -->\nafter\n", encoding="utf-8")
    rows = tool._records(tmp_path / "sentences" / "sentences.jsonl")
    labels = tmp_path / "blind" / "labels.jsonl"
    labels.unlink(missing_ok=True)
    with pytest.raises(SystemExit, match="is not there yet"):
        tool._kappa(tmp_path, rows)
    fields = ("id", "root", "type", "realis", "direction")
    labels.write_text(
        "".join(json.dumps({key: row[key] for key in fields}) + "\n" for row in rows[::10]), encoding="utf-8"
    )
    tool._kappa(tmp_path, rows)
    text = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert text.startswith("before\n<!-- kappa -->\n| label")
    assert text.endswith("<!-- /kappa -->\nafter\n")
    assert f"| root | {len(rows[::10])} | 1.000 | 1.000 |" in text
    assert "old" not in text


def test_a_label_left_unresolved_is_not_measured(tool):
    rows = [{"root": "AID", "type": "aid", "realis": "occurred", "direction": 1}]
    assert tool._agreed_on(rows[0])["signal"] == tool._agreed_on(rows[0] | {"type": "UNRESOLVED"})["signal"] == "True"
    assert tool._agreed_on(rows[0] | {"type": None})["signal"] == "False"
    assert tool._line("type", [("aid", "aid")], 3) == "| type | 1 of 3 | not measured: 2 left unresolved | – |"
    assert tool._line("type", [("aid", "aid")], 1) == "| type | 1 | 1.000 | 1.000 |"


def test_a_sentence_that_overlaps_is_kept_out(tool, tmp_path):
    kept, gone = "Lima praised the new roads of Ottawa on Monday.", "Rebels shelled the old market of the port city."
    record = {"event": "FIGHT", "source": [{"actorText": "Rebels"}], "target": [{"actorText": "city"}], "text": gone}
    other = {"event": "SUPPORT", "source": [{"actorText": "Lima"}], "target": [{"actorText": "Ottawa"}], "text": kept}
    more, out = tmp_path / "more.jsonl", tmp_path / "out.jsonl"
    more.write_text(json.dumps(record) + "\n" + json.dumps(other) + "\n", encoding="utf-8")
    out.write_text(json.dumps({"sentence": "Rebels shelled the old market of the port."}) + "\n", encoding="utf-8")
    assert [row["root"] for row in tool._more(more, None)] == ["ASSAULT", "SUPPORT"]
    assert [row["text"] for row in tool._more(more, out)] == [kept]
