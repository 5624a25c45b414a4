"""Files that cannot be read, by every command that takes one: one plain line, and an exit code that is not zero."""

import re

import pytest

from bilateral.cli import main

BINARY = bytes(range(256)) * 12
"""No text, no archive, no table in any encoding."""
RAW = re.compile(
    r"errno|codec|traceback|fault of ours|unicode|invalid continuation|bytes-like|ArrowInvalid|calamine|parse error|0x",
    re.IGNORECASE,
)
KINDS = ("missing", "folder", "empty", "binary", "utf-16", "heading")
SHARED = ("missing", "folder", "binary")
"""For options behind which one and the same reader stands."""

ADD = {
    "flows": ".csv", "concordance": ".csv", "gravity": ".csv", "prices": ".csv", "index": ".xlsx", "groups": ".csv",
    "market-events": ".parquet", "patents": ".csv", "collaborations": ".csv", "works": ".csv", "events": ".csv",
    "baci": ".zip", "comtrade": ".csv", "delegation": ".xlsx", "gdelt": ".CSV", "icews": ".tab", "polecat": ".txt",
    "openalex": ".parquet",
}  # fmt: skip
MARKET = ("market", "KOR", "CHN", "--event", "2024-01-10", "--prices", "good_prices.csv")
COMMANDS = [
    *((("add", what, "@", *(("--from", "HS92", "--to", "HS17") if what == "concordance" else ())), suffix, KINDS)
      for what, suffix in ADD.items()),
    (("add", "gravity", "@"), ".parquet", SHARED),
    (("add", "gravity", "@"), ".zip", SHARED),
    (("add", "events", "@"), ".parquet", SHARED),
    (("add", "concordance", "@", "--from", "HS92", "--to", "HS17"), ".xlsx", SHARED),
    (("add", "flows", "good_flows.csv", "--product-names", "@"), ".csv", KINDS),
    (("add", "prices", "good_prices.csv", "--zero-volume", "@"), ".csv", SHARED),
    (("add", "patents", "good_patents.csv", "--classes", "@"), ".csv", SHARED),
    (("add", "openalex", "folder", "--sets-file", "@"), ".toml", KINDS),
    *((("technology", "KOR", "CHN", f"--{what}", "@"), ".bin", SHARED)
      for what in ("patents", "collaborations", "works")),
    (("market", "KOR", "CHN", "--event", "2024-01-10", "--prices", "@"), ".csv", KINDS),
    *(((*MARKET, f"--{what}", "@"), ".csv", SHARED)
      for what in ("zero-volume", "index", "groups", "events", "caps", "factors")),
    (("signals", "read", "@", "--pair", "KOR", "CHN"), ".txt", ("missing", "folder", "empty", "binary")),
    (("signals", "read", "@", "--pair", "KOR", "CHN"), ".pdf", ("missing", "folder", "empty", "binary")),
    (("signals", "read", "@", "--pair", "KOR", "CHN"), ".jsonl", KINDS),
    (("signals", "index", "KOR", "CHN", "--since", "@"), ".json", SHARED),
    (("explain", "structure.esi.world", "--brief", "@"), ".json", KINDS),
    (("brief", "@"), ".toml", KINDS),
    (("fetch", "openalex", "KOR", "--years", "2020", "--dry-run", "--sets-file", "@"), ".toml", SHARED),
    (("delegation", "plan", "@"), ".xlsx", KINDS),
    (("delegation", "plan", "@"), ".dzn", KINDS),
    (("delegation", "check", "@"), ".csv", SHARED),
    (("delegation", "verify", "@"), ".json", KINDS),
    (("delegation", "agendas", "@"), ".json", SHARED),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path, monkeypatch):
    place = tmp_path / "work"
    (place / "folder").mkdir(parents=True)
    (place / "folder" / "note.md").write_text("")
    (place / "good_flows.csv").write_text("year,exporter,importer,product,value\n2020,KOR,CHN,010121,10\n")
    days = "".join(f"2024-01-{day:02d},{100 + day},{200 - day}\n" for day in range(1, 29))
    (place / "good_prices.csv").write_text(f"date,A,B\n{days}")
    (place / "good_patents.csv").write_text("country,ipc,families,year\nKOR,H01L,5,2020\n")
    monkeypatch.chdir(place)
    return place


def given(folder, kind, suffix):
    if kind == "folder":
        return "folder"
    held = {
        "empty": b"",
        "binary": BINARY,
        "utf-16": "one,two\n값,2\n".encode("utf-16"),
        "heading": b"one,two,three\n",
    }
    if kind in held:
        (folder / f"{kind}{suffix}").write_bytes(held[kind])
    return f"{kind}{suffix}"


@pytest.mark.parametrize(("words", "suffix", "kinds"), COMMANDS, ids=[" ".join(words) for words, _, _ in COMMANDS])
def test_what_cannot_be_read_is_one_plain_line(folder, capsys, monkeypatch, words, suffix, kinds):
    for kind in kinds:
        file = given(folder, kind, suffix)
        monkeypatch.setattr("sys.argv", ["bilateral", *(file if word == "@" else word for word in words)])
        with pytest.raises(SystemExit) as end:
            main.run()
        told = capsys.readouterr().err.strip()
        assert end.value.code in {2, 3, 4}, (kind, told)
        assert told.startswith("bilateral: "), (kind, told)
        assert "\n" not in told, (kind, told)
        assert not RAW.search(told), (kind, told)
