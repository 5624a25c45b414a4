"""Case files: what they may hold, and what a mistake in one says."""

import tomllib
from pathlib import Path

import pytest

from bilateral.case import init_case, read_case, template
from bilateral.case.keys import LENSES, keys, tables, value
from bilateral.errors import InputError, UnknownCountry
from bilateral.pair import Pair


def test_a_case_says_what_each_lens_is_asked(folder):
    case = read_case(folder / "brief.toml")
    assert (case.pair.a, case.pair.b) == ("KOR", "CHN")
    assert case.lenses == ("structure",)
    assert case.inputs["structure"]["flows"] == folder / "flows.csv"
    assert (case.event, case.date, case.out) == ("2026-01-05", "2026-01-06", folder / "out")
    assert case.sectors[0].products == ("33",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("flows =", "flow =", r"\[structure\] knows no such key: got 'flow'; did you mean flows"),
        ("[structure]", "[structur]", r"no such table in a case file: got 'structur'; did you mean structure"),
        ('"flows.csv"', '"flow.csv"', r"\[structure\] flows: no such file: got 'flow.csv'; did you mean flows.csv"),
        ('"core"', '"cor"', r"\[structure\] depth knows no such word: got 'cor'; did you mean core"),
        ('products = ["33"]', "products = [33]", "codes keep their zeros"),
        ("[[sector]]", "[sector]", r"\[\[sector\]\], once for each"),
        ('name = "Cosmetics"\n', "", r"\[sector\] needs the key name"),
        ("event = 2026-01-05", "event = 2026-01-05T10:00:00", "a time with its zone"),
        ("date = 2026-01-06", 'date = "6 January"', "no date"),
        ('pair = ["KOR", "China"]', 'pair = "KOR"', r"pair = \[\"KOR\", \"CHN\"\]"),
        ('pair = ["KOR", "China"]\n', "", r"\[brief\] needs the key pair"),
        ('question = "Is', "question = Is", "is no TOML"),
    ],
)
def test_a_mistake_is_named_with_what_is_right(folder, write, old, new, said):
    text = (folder / "brief.toml").read_text()
    assert old in text
    with pytest.raises(InputError, match=said):
        read_case(write(text.replace(old, new)))


def test_an_unknown_country_and_a_missing_case_file_are_named(folder, write):
    with pytest.raises(UnknownCountry, match="Chinna"):
        read_case(write('[brief]\npair = ["KOR", "Chinna"]\n[structure]\n'))
    with pytest.raises(InputError, match=r"did you mean brief\.toml"):
        read_case(folder / "breif.toml")


def test_a_case_that_asks_nothing_is_refused(write):
    with pytest.raises(InputError, match="asks no lens"):
        read_case(write('[brief]\npair = ["KOR", "CHN"]\n'))


def test_a_lens_without_its_file_can_be_left_to_the_others(folder, write):
    path = write((folder / "brief.toml").read_text().replace("flows.csv", "gone.csv"))
    with pytest.raises(InputError):
        read_case(path)
    case = read_case(path, lenient=True)
    assert case.lenses == ()
    assert [(fault.lens, "no such file" in fault.reason) for fault in case.faults] == [("structure", True)]


def test_the_template_is_a_case_and_explains_every_key(tmp_path):
    path = init_case(Pair("KOR", "CHN"), tmp_path / "brief.toml")
    assert read_case(path).lenses == ("structure",)
    text = path.read_text()
    assert all(f"{key.key} = " in text and key.description.split(";")[0][:40] in text for key in keys())
    with pytest.raises(InputError, match="there already"):
        init_case(Pair("KOR", "CHN"), path)


def test_every_example_is_toml_and_can_be_read(tmp_path):
    """Uncommented, no line of the template is refused, but for files that are not there."""
    for key in keys():
        given = tomllib.loads(f"x = {key.example}")["x"]
        names = [given] if isinstance(given, str) else given if isinstance(given, list) else []
        for name in names if key.type in {"file", "files"} else ():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).touch()
        assert value(key, given, tmp_path) is not None, key.at


def test_every_lens_has_a_table_and_every_table_is_told():
    assert set(tables()) <= {"brief", "sector", *LENSES}
    assert template(Pair("KOR", "CHN")).startswith("# A brief on South Korea and China")


def test_paths_are_taken_from_the_case_files_folder(folder, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert read_case(Path("case/brief.toml")).inputs["structure"]["flows"].exists()
