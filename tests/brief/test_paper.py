import dataclasses
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET

import pytest
import typst

from bilateral.brief import compose, glyphs, render
from bilateral.brief.draw import drawings
from bilateral.style import theme


@pytest.fixture(scope="module")
def pdf(brief):
    return render.pdf(brief)


def words(pdf, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path = tmp_path / "brief.pdf"
    path.write_bytes(pdf)
    found = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())


def test_it_is_a_tagged_pdf_for_everyone(pdf, brief):
    assert pdf.startswith(b"%PDF-1.7")
    assert re.search(rb"<pdfuaid:part>1<", pdf)
    assert brief.title.encode() in pdf
    assert b"/MarkInfo" in pdf or b"/ObjStm" in pdf


def test_poppler_finds_tags_title_and_pages(pdf, tmp_path):
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo is not installed")
    path = tmp_path / "brief.pdf"
    path.write_bytes(pdf)
    found = subprocess.run(["pdfinfo", str(path)], capture_output=True, check=True).stdout.decode()
    said = dict(line.split(":", 1) for line in found.splitlines() if ":" in line)
    assert said["Tagged"].strip() == "yes"
    assert said["Title"].strip().startswith("South Korea and China")
    assert 4 <= int(said["Pages"]) <= 12
    assert "595" in said["Page size"]


def test_the_same_brief_gives_the_same_bytes(pdf, brief):
    assert render.pdf(brief) == pdf


def test_the_findings_and_reasons_are_in_it(pdf, brief, tmp_path):
    text = words(pdf, tmp_path)
    for finding in brief.findings:
        assert " ".join(finding.text.split())[:40] in text
    for missing in brief.not_computed:
        assert " ".join(missing.reason.split())[:40] in text


def test_pages_are_numbered_out_of_all(pdf, tmp_path):
    text = words(pdf, tmp_path)
    last = max(int(number) for number in re.findall(r"\b1 ?/ ?(\d+)\b", text))
    assert re.search(rf"\b{last} ?/ ?{last}\b", text)


def test_names_of_the_users_are_never_markup(nasty, tmp_path):
    text = words(render.pdf(nasty), tmp_path)
    assert 'A <i>title</i> & "more" #1 $x$' in text or "A <i>title</i> & “more” #1 $x$" in text
    assert "#1 $5 *bold* _low_" in text


def test_characters_that_no_font_has_are_told_and_not_left_as_boxes(nasty, monkeypatch):
    monkeypatch.setattr(glyphs, "_prints", lambda letters: not set(letters) & set("半导体반도체\U00013000"))
    glyphs._unprintable.cache_clear()
    made = render.paper(nasty)
    glyphs._unprintable.cache_clear()
    assert made.pdf.startswith(b"%PDF")
    assert len(made.warnings) == 1
    assert "No font on this machine can print 7 characters" in made.warnings[0]


def test_korean_is_romanised_and_the_rest_marked():
    gaps = frozenset("반도체半ﬀ")
    assert glyphs.replace("반도체 半 ﬀ ok", gaps) == "bandoce ? ff ok"
    assert glyphs.replace({"a": ["반", {"b": "x"}]}, gaps) == {"a": ["ban", {"b": "x"}]}


def test_latin_needs_no_probe(monkeypatch):
    monkeypatch.setattr(glyphs, "_prints", lambda letters: pytest.fail("probed"))
    assert glyphs.missing("Zürich – Σ min(s, µ) ≥ 1 → “quoted” − ×") == frozenset()


def test_a_character_of_no_font_at_all_is_found():
    assert glyphs.missing("ok \U00013000") == frozenset("\U00013000")


def test_missing_fonts_do_not_stop_the_press(brief, monkeypatch):
    monkeypatch.setattr("bilateral.style.theme.font_directory", lambda: None)
    assert render.pdf(brief).startswith(b"%PDF")


@pytest.mark.slow
def test_simulated_data_say_so_on_every_page(simulated, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    path = tmp_path / "brief.pdf"
    path.write_bytes(render.pdf(simulated))
    found = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    pages = found.split("\f")[:-1]
    assert len(pages) > 3
    assert all("SIMULATED DATA" in page for page in pages)


def test_a_date_that_is_no_date_is_printed_as_given(small):
    assert render.pdf(compose(small, date="autumn 2026")).startswith(b"%PDF")


def test_what_was_set_before_is_taken_from_its_folder(brief, tmp_path, monkeypatch):
    first = render.paper(brief, kept=tmp_path)
    monkeypatch.setattr(glyphs, "typeset", lambda *_, **__: pytest.fail("it was set again"))
    assert render.paper(brief, kept=tmp_path) == first
    with pytest.raises(pytest.fail.Exception):
        render.paper(dataclasses.replace(brief, title="Another"), kept=tmp_path)
    monkeypatch.setattr(glyphs, "setter", lambda: "other fonts")
    with pytest.raises(pytest.fail.Exception):
        render.paper(brief, kept=tmp_path)


def test_a_font_put_into_a_folder_changes_what_papers_are_kept_under(tmp_path):
    before = glyphs._state(tmp_path)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "a.ttf").write_bytes(b"")
    assert glyphs._state(tmp_path) != before
    assert glyphs._state(tmp_path / "absent") == ""


def test_the_short_version_has_the_findings_one_figure_and_the_sources(brief, tmp_path):
    text = words(render.paper(brief, short=True).pdf, tmp_path)
    whole = words(render.pdf(brief), tmp_path)
    assert all(" ".join(finding.text.split()) in text for finding in brief.findings)
    assert "This is the short version" in text
    assert "Data and sources" in text
    assert "The numbers and how each is defined" in whole
    assert "The numbers and how each is defined" not in text
    assert len(text) < len(whole) / 2


def test_every_sign_in_a_drawing_is_in_the_house_font(simulated):
    """A sign that the font lacks would set the whole word in another font."""
    nodes = [ET.fromstring(each) for each in drawings(simulated).wide.values()]
    texts = [text for node in nodes for text in node.iter("{http://www.w3.org/2000/svg}text")]
    letters = {letter for text in texts for letter in "".join(text.itertext())}
    assert len(letters) > 50
    assert not [letter for letter in sorted(letters) if not in_house(letter)]
    assert not in_house("\u25cf")  # the font does lack signs


def in_house(letter):
    source = f'#set document(title: "t")\n#set text(font: "{theme.FONT}", fallback: false)\n#json("t.json")'
    try:
        glyphs.typeset({"main.typ": source.encode(), "t.json": json.dumps(letter).encode()}, timestamp=0)
    except typst.TypstError:
        return False
    return True
