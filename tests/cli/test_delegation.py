"""The commands of the delegation, from template to register, as they are typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bilateral import simulate
from bilateral.cli.main import app
from bilateral.errors import BilateralError

RUN = CliRunner()


def type_(*words):
    """What a command prints; faults come out as they are."""
    done = RUN.invoke(app, ["delegation", *map(str, words)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.fixture(scope="module")
def visit(tmp_path_factory):
    """A simulated visit and its plan."""
    folder = tmp_path_factory.mktemp("cli")
    simulate.delegation(folder / "visit", delegates=8, hosts=12)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BILATERAL_HOME", str(folder / "home"))
        done = type_("plan", folder / "visit", "--seconds", 1, "--out", folder / "plan.json", "--json")
    (folder / "printed.json").write_text(done.stdout, "utf-8")
    return folder


def test_template_check_and_what_comes_next(tmp_path):
    done = type_("template", tmp_path / "visit.xlsx")
    assert "next: fill it in, then bilateral delegation check" in done.stdout
    done = type_("check", tmp_path / "visit.xlsx")
    assert done.exit_code == 3
    assert "firms: no row is filled in" in done.stdout


def test_check_reports_demand(visit):
    done = type_("check", visit / "visit")
    assert done.exit_code == 0
    assert "Demand against room" in done.stdout
    plain = json.loads(type_("check", visit / "visit", "--json").stdout)
    assert plain["faults"] == []
    assert len(plain["demand"]["sessions"]) == 3


def test_check_lists_every_fault(visit, tmp_path):
    place = simulate.delegation(tmp_path / "bad", delegates=3, hosts=3)
    text = (place / "firms.csv").read_text("utf-8-sig").replace("delegate", "guest")
    (place / "firms.csv").write_text(text, "utf-8-sig")
    plain = type_("check", place, "--json")
    assert plain.exit_code == 3
    faults = json.loads(plain.stdout)["faults"]
    assert len([fault for fault in faults if fault["column"] == "side"]) == 3


def test_match_in_all_forms(visit):
    home = ("--home", visit / "home")
    assert "D00" in type_("match", visit / "visit", "--top", 3, *home).stdout
    rows = json.loads(type_("match", visit / "visit", "--json", "--top", 4, *home).stdout)
    assert len(rows) == 4
    assert {"points", "codes_ab", "text", "trade", "why"} <= set(rows[0])
    assert type_("match", visit / "visit", "--csv", *home).stdout.startswith("delegate,host,points")


def test_plan_prints_what_it_writes(visit):
    printed = json.loads((visit / "printed.json").read_text("utf-8"))
    assert printed == json.loads((visit / "plan.json").read_text("utf-8"))
    assert {"pair", "measures", "tables", "not_computed", "origins", "plan", "input"} <= set(printed)
    ids = {measure["id"] for measure in printed["measures"]}
    assert {"delegation.score", "delegation.bound", "delegation.gap", "delegation.idle_slots"} <= ids
    assert {"delegate", "host", "slot", "table", "score"} <= set(printed["tables"]["delegation.plan"][0])


def test_verify_takes_the_plan_and_rejects_one_that_was_tampered_with(visit, tmp_path):
    assert type_("verify", visit / "plan.json").stdout.startswith("right")
    told = json.loads((visit / "plan.json").read_text("utf-8"))
    told["plan"]["meetings"].append(told["plan"]["meetings"][0])
    (tmp_path / "bad.json").write_text(json.dumps(told), "utf-8")
    done = type_("verify", tmp_path / "bad.json", visit / "visit")
    assert done.exit_code == 3
    assert json.loads(type_("verify", tmp_path / "bad.json", visit / "visit", "--json").stdout)["right"] is False


def test_agendas_versions_and_back(visit, tmp_path):
    done = type_(
        "agendas", visit / "plan.json", "--out", tmp_path / "out", "--forms", "ics,csv", "--firms", "D001,H001"
    )
    assert "files to" in done.stdout
    assert "delegation.coverage" in (tmp_path / "out" / "lists" / "statistics.csv").read_text("utf-8-sig")
    assert sorted(file.stem for file in (tmp_path / "out" / "ics").iterdir()) <= ["D001", "H001"]
    place = simulate.delegation(tmp_path / "visit", delegates=8, hosts=12)
    first = type_("publish", place, visit / "plan.json", "--note", "first")
    assert "version 1" in first.stdout
    again = type_("publish", place, visit / "plan.json", "--out", tmp_path / "pub", "--forms", "ics")
    assert "0 new, 0 changed, 0 cancelled" in again.stdout
    assert "version 2" in type_("compare", place).stdout
    assert "back to version 1" in type_("rollback", place, 1).stdout
    assert json.loads(type_("compare", place, 1, 3, "--json").stdout)["changes"] == []


def test_register_from_the_first_line_to_the_report(visit):
    place = visit / "visit"
    type_("mou", "add", place, "--title", "우유", "--delegate", "D001", "--host", "H002", "--stage", "signed",
          "--value", 100, "--currency", "USD")  # fmt: skip
    type_("mou", "update", place, "M001", "--materialised", 25)
    assert "우유" in type_("mou", "list", place).stdout
    assert len(json.loads(type_("mou", "list", place, "--history", "M001", "--json").stdout)) == 2
    assert json.loads(type_("mou", "report", place, "--json").stdout)["money"][0]["materialisation"] == 0.25
    with pytest.raises(BilateralError, match="did you mean D001"):
        type_("mou", "add", place, "--title", "x", "--delegate", "D01")


def test_calendars_without_dates_are_refused_with_what_to_add(tmp_path):
    from tests.lenses.delegation.plan.variants import folder_variant

    place = folder_variant(tmp_path / "event", 3)
    type_("plan", place, "--json", "--out", tmp_path / "plan.json")
    with pytest.raises(BilateralError, match="no dates and times; next: give date, start and slot_minutes"):
        type_("agendas", tmp_path / "plan.json", "--out", tmp_path / "out", "--forms", "ics")


FAULTS = [
    (("plan", "nowhere"), "no such folder or workbook"),
    (("verify", "nothing.json"), "there is no such file"),
    (("match", "nowhere"), "no such folder or workbook"),
    (("publish", "nowhere", "nothing.json"), "there is no such file"),
    (("compare", "nowhere"), "no plan of this delegation was published"),
    (("mou", "report", "nowhere"), "the register is empty"),
]


@pytest.mark.parametrize(("words", "said"), FAULTS, ids=[" ".join(words) for words, _ in FAULTS])
def test_faults_are_told_in_one_line(tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BilateralError, match=said) as told:
        type_(*words)
    assert "\n" not in str(told.value)


def test_a_plan_that_is_none_is_told(tmp_path, visit):
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(BilateralError, match="not a plan"):
        type_("verify", tmp_path / "x.json", visit / "visit")


def test_repair_wins_back_what_a_missing_firm_took(visit, tmp_path):
    host = json.loads((visit / "plan.json").read_text("utf-8"))["tables"]["delegation.plan"][-1]["host"]
    done = type_("repair", visit / "plan.json", "--without", host, "--from-slot", 6, "--out", tmp_path / "p2.json",
                 "--json")  # fmt: skip
    plain = json.loads(done.stdout)
    assert plain["cancelled"] >= 1
    assert plain["moved"] <= 4
    rows = json.loads((tmp_path / "p2.json").read_text("utf-8"))["tables"]["delegation.plan"]
    assert not [row for row in rows if row["host"] == host and row["slot"] >= 6]
    with pytest.raises(BilateralError, match="no such firm"):
        type_("repair", visit / "plan.json", "--without", "H999")


@pytest.mark.real
def test_layouts_of_the_literature(shared_data):
    place = shared_data / "b2b" / "jair2022_original" / "tic-12.original.dzn"
    plain = json.loads(type_("plan", place, "--seconds", 20, "--json").stdout)
    values = {measure["id"]: measure["value"] for measure in plain["measures"]}
    # Bofill et al. (2022), Journal of Artificial Intelligence Research 74, 263–301, tables 3 to 5: optimum 0
    assert (values["delegation.breaks"], values["delegation.proved"]) == (0, 1)
    assert plain["pair"] == []
    assert plain["tables"]["delegation.plan"][0]["slot"] >= 1


def test_help_loads_nothing_heavy(tmp_path):
    heavy = {"ibis", "pandas", "numba", "altair", "duckdb", "pyarrow", "typst", "numpy", "scipy", "openpyxl", "pysat"}
    program = (
        "import sys, bilateral.cli.main as m\n"
        "sys.argv = ['bilateral', 'delegation', '--help']\n"
        "try: m.run()\n"
        "except SystemExit: pass\n"
        f"print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=env)
    assert done.stderr.strip() == "[]"


@pytest.fixture
def infeasible(visit, tmp_path):
    """A plan document without meetings that says so."""
    told = json.loads((visit / "plan.json").read_text("utf-8"))
    told["plan"] |= {"status": "infeasible", "meetings": [], "score": 0.0, "bound": None}
    (tmp_path / "none.json").write_text(json.dumps(told), "utf-8")
    return tmp_path / "none.json"


def test_a_plan_without_meetings_is_not_published_nor_called_right(visit, infeasible, tmp_path):
    place = simulate.delegation(tmp_path / "visit", delegates=8, hosts=12)
    type_("publish", place, visit / "plan.json")
    for words in (("publish", place, infeasible), ("agendas", infeasible, place, "--out", tmp_path / "out")):
        with pytest.raises(BilateralError, match=r"holds no meetings.*infeasible") as fault:
            type_(*words)
        assert fault.value.exit_code == 3
    assert not (tmp_path / "out").exists()
    assert len(list((place / "versions").glob("0*.json"))) == 1
    done = type_("verify", infeasible, place)
    assert done.exit_code == 3
    assert "holds no meetings: it was declared infeasible" in done.stdout
    assert "right" not in done.stdout
    assert json.loads(type_("verify", infeasible, place, "--json").stdout)["right"] is False


def _with_least(place, least):
    import csv

    file = place / "firms.csv"
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    at = rows[0].index("min_meetings")
    for row in rows[1:]:
        row[at] = str(least) if row[0].startswith("D") else row[at]
    with file.open("w", encoding="utf-8-sig", newline="") as sink:
        csv.writer(sink).writerows(rows)


def test_who_left_is_not_held_to_a_minimum(tmp_path):
    place = simulate.delegation(tmp_path / "visit", delegates=8, hosts=12)
    _with_least(place, 2)
    plan, mended = tmp_path / "plan.json", tmp_path / "mended.json"
    type_("plan", place, "--seconds", 1, "--out", plan, "--json")
    assert type_("verify", plan).stdout.startswith("right")
    rows = json.loads(plan.read_text("utf-8"))["plan"]["meetings"]
    busy = rows[-1]
    done = type_("repair", plan, "--without", f"D002,{busy['b']}", "--from-slot", 3, "--out", mended)
    assert f"off: {busy['a']}–{busy['b']}, slot {busy['slot']}, table {busy['table']}" in done.stdout
    assert type_("verify", mended).stdout.startswith("right")
    assert "version 1" in type_("publish", place, mended).stdout
    again = tmp_path / "again.json"
    type_("repair", mended, "--tables", busy["table"], "--from-slot", 5, "--out", again)
    assert type_("verify", again).stdout.startswith("right")
    assert len(json.loads(again.read_text("utf-8"))["input"]["changes"]) == 2
    told = json.loads(mended.read_text("utf-8"))
    told["plan"]["meetings"] = rows
    (tmp_path / "old.json").write_text(json.dumps(told), "utf-8")
    assert type_("verify", tmp_path / "old.json").exit_code == 3  # the absent may not meet


@pytest.mark.parametrize("what", ["forbidden", "firm", "table", "slot"])
def test_what_the_delegation_does_not_know_any_more_is_named(visit, tmp_path, what):
    place = simulate.delegation(tmp_path / "visit", delegates=8, hosts=12)
    row = max(json.loads((visit / "plan.json").read_text("utf-8"))["plan"]["meetings"], key=lambda one: one["slot"])
    names = f"{row['a']}–{row['b']} is held by the plan"
    _take_away(place, what, row)
    told = {
        "forbidden": f"{names} but may not meet any more",
        "firm": f"{row['b']} does not take part any more",
        "table": f"at table {row['table']}, which is not there any more",
        "slot": f"{names} in slot {row['slot_id']}, which is not there any more",
    }[what]
    done = type_("verify", visit / "plan.json", place)
    assert done.exit_code == 3
    assert told in done.stdout
    for words in (("agendas", visit / "plan.json", place), ("publish", place, visit / "plan.json")):
        with pytest.raises(BilateralError, match=r"any more.*next: plan anew") as fault:
            type_(*words)
        assert fault.value.exit_code == 3
    assert told in type_("repair", visit / "plan.json", place, "--out", tmp_path / "new.json").stdout
    assert type_("verify", tmp_path / "new.json").stdout.startswith("right")


def _take_away(place, what, row):
    if what == "forbidden":
        with (place / "forbidden.csv").open("a", encoding="utf-8") as sink:
            sink.write(f"{row['a']},{row['b']},quarrel\n")
        return
    gone = {"firm": row["b"], "table": row["table"]}.get(what)
    for file in place.glob("*.csv"):
        lines = file.read_text("utf-8-sig").splitlines(keepends=True)
        if what != "slot":
            lines = [line for line in lines if gone not in line.replace("\n", "").split(",")]
        elif file.name == "sessions.csv":
            at = lines[0].strip().split(",").index("slots")
            lines = [lines[0], *(_shorter(line, at, row) for line in lines[1:])]
        file.write_text("".join(lines), "utf-8-sig")


def _shorter(line, at, row):
    cells = line.split(",")
    if cells[0] == row["session"]:
        cells[at] = str(int(row["slot_id"].rpartition("/")[2]) - 1)
    return ",".join(cells)


def test_what_a_repair_costs_is_worded():
    from bilateral.cli.delegation.repairs import _summary
    from bilateral.lenses.delegation.repair import Repair

    done = Repair(None, 1, (3,), (4,), (), 500.0, -231.0, True)
    assert "0 new and 1 moved meeting; calling off others costs 231 more; 1 meeting stays as it is" in _summary(done)
