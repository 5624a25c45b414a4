import json

import pytest
from tests.sources.gdelt.rows import line, write
from typer.testing import CliRunner

from bilateral.cli.main import app
from bilateral.errors import InputError, PairError


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


def test_add_gdelt_and_look_at_the_index(home, tmp_path):
    acts = ["042", "111"]
    lines = [
        line(
            GLOBALEVENTID=n,
            SQLDATE=f"2024{n % 12 + 1:02d}{10 + n // 12}",
            SOURCEURL=f"u{n}",
            EventCode=acts[n % 3 == 0],
        )
        for n in range(60)
    ]
    file = write(tmp_path / "x.export.CSV", *lines, "broken\tline")
    done = run("add", "gdelt", file)
    assert done.exit_code == 0, done.output
    assert "set aside (too few columns)" in done.output
    again = run("add", "gdelt", file)
    assert "1 file was in it already, and not read again" in again.output
    result = run("signals", "index", "KOR", "CHN", "--json")
    told = json.loads(result.output)
    assert told["pair"] == ["KOR", "CHN"]
    assert {"signals.index", "signals.turning_points", "signals.attention"} <= told["tables"].keys()
    refused = {missing["id"]: missing["reason"] for missing in told["not_computed"]}
    assert refused["signals.turning_points.both"].startswith("12 months of events")
    table = run("signals", "index", "KOR", "CHN", "--table", "signals.index", "--csv")
    assert table.output.splitlines()[0] == "month,channel,direction,kind,events,positive,negative,balance,low,high"


def test_what_changed_needs_an_earlier_run(home, tmp_path):
    days = (f"2024-{month:02d}-{day:02d}" for month in range(1, 5) for day in range(1, 11))
    events = "date,source,target,root\n" + "".join(f"{day},KOR,CHN,AGREE\n" for day in days)
    run("add", "events", write(tmp_path / "e.csv", events))
    first = run("signals", "index", "KOR", "CHN", "--json")
    last = write(tmp_path / "last.json", first.output)
    same = run("signals", "index", "KOR", "CHN", "--since", last)
    assert "of the last brief" in same.output
    for path in (tmp_path / "none.json", write(tmp_path / "bad.json", "{}"), write(tmp_path / "text.json", "x")):
        with pytest.raises(InputError, match="signals index"):
            raise run("signals", "index", "KOR", "CHN", "--since", path).exception


def test_a_few_events_give_no_climate_and_the_reason_is_plain(home, tmp_path):
    run("add", "events", write(tmp_path / "e.csv", "date,source,target,root\n2024-01-02,KOR,CHN,AGREE\n"))
    told = json.loads(run("signals", "index", "KOR", "CHN", "--json").output)
    assert told["measures"] == []
    assert told["tables"] == {}
    reasons = {one["id"]: one["reason"] for one in told["not_computed"]}
    assert reasons["signals.index"].startswith("1 story is too few for a climate or its band (at least 30)")
    assert "1 story is too few" in run("signals", "index", "KOR", "CHN").output


def test_gkg_takes_two_countries(home, tmp_path):
    fault = run("add", "gdelt", tmp_path, "--gkg", "KOR").exception
    assert isinstance(fault, PairError)
