import csv
import struct
import sys

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EACH = pytest.mark.parametrize("name", ["plain", "simulated", "joint"])


@EACH
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(opened, pages, axe, name, width):
    page = opened(pages[name], width=width, bypass_csp=True)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    told = [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found["violations"]]
    assert told == []


@EACH
def test_no_request_leaves_the_page_and_nothing_fails(opened, pages, name):
    page = opened(pages[name])
    page.mouse.wheel(0, 20000)
    page.wait_for_timeout(300)
    outside = [url for url in page.requests if not url.startswith(("file:", "data:", "blob:"))]
    assert outside == []
    assert page.faults == []


@EACH
@pytest.mark.parametrize("width", [360, 390, 768])
def test_the_page_never_scrolls_sideways(opened, pages, name, width):
    page = opened(pages[name], width=width, height=800)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_phone_sees_the_narrow_drawings_and_a_desk_the_wide(opened, pages):
    for width, shown, hidden in ((1280, ".wide", ".narrow"), (390, ".narrow", ".wide")):
        page = opened(pages["plain"], width=width)
        assert page.locator(f"figure {shown} svg").first.is_visible()
        assert not page.locator(f"figure {hidden} svg").first.is_visible()


def test_words_in_drawings_are_never_tiny(opened, pages):
    for width in (1280, 390, 360):
        page = opened(pages["plain"], width=width)
        smallest = page.evaluate(
            """() => Math.min(...[...document.querySelectorAll("figure svg")].filter(svg => svg.clientWidth)
            .flatMap(svg => [...svg.querySelectorAll("text")].map(text => parseFloat(getComputedStyle(text).fontSize)
            * svg.clientWidth / svg.viewBox.baseVal.width)))"""
        )
        assert smallest >= 10.5, width


@EACH
def test_words_in_drawings_are_not_cut_off(opened, pages, name):
    for width in (1280, 390):
        page = opened(pages[name], width=width)
        cut = page.evaluate(
            """() => [...document.querySelectorAll("figure svg")].filter(svg => svg.clientWidth).flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            return [...svg.querySelectorAll("text")].filter(text => {
              const box = text.getBoundingClientRect();
              return box.left < frame.left - 1.5 || box.right > frame.right + 1.5 || box.bottom > frame.bottom + 3;
            }).map(text => svg.parentNode.parentNode.id + ": " + text.textContent);
            })"""
        )
        assert cut == []


@EACH
def test_words_in_drawings_do_not_cover_each_other(opened, pages, name):
    for width in (1280, 390):
        page = opened(pages[name], width=width)
        covered = page.evaluate(
            """() => [...document.querySelectorAll("figure svg")].filter(svg => svg.clientWidth).flatMap(svg => {
            const texts = [...svg.querySelectorAll("text")].filter(text => text.getAttribute("stroke") !== "#ffffff");
            const boxes = texts.map(text => [text.textContent, text.getBoundingClientRect()]);
            const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
              && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 5;
            return boxes.flatMap(([one, a], n) => boxes.slice(n + 1).filter(([other, b]) => meet(a, b))
              .map(([other]) => svg.parentNode.parentNode.id + ": " + one + " / " + other));
            })"""
        )
        assert covered == []


def table_of(page):
    table = page.locator('table.data[id="structure.map"]')
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    return table


def test_tables_sort_by_keyboard_and_say_so(opened, pages):
    page = opened(pages["simulated"])
    table = table_of(page)
    heads = [text.split("\n")[0] for text in table.locator("thead th").all_inner_texts()]
    column = heads.index("World exports")
    button = table.locator("thead th button").nth(column)
    for direction, order in (("ascending", sorted), ("descending", lambda rows: sorted(rows, reverse=True))):
        button.focus()
        page.keyboard.press("Enter")
        assert table.locator("thead th").nth(column).get_attribute("aria-sort") == direction
        cells = table.locator(f"tbody tr > :nth-child({column + 1})")
        values = [float(value) for value in cells.evaluate_all("all => all.map(one => one.dataset.v)")]
        assert len(values) == 100
        assert values == order(values)
    assert table.locator("thead th[aria-sort]").count() == 1


def test_missing_values_sort_last_both_ways(opened, pages):
    page = opened(pages["simulated"])
    table = table_of(page)
    column = [text.split("\n")[0] for text in table.locator("thead th").all_inner_texts()].index("Grubel–Lloyd")
    for _ in range(2):
        table.locator("thead th button").nth(column).click()
        kinds = table.locator(f"tbody tr > :nth-child({column + 1})").evaluate_all(
            "all => all.map(one => one.className)"
        )
        assert kinds == sorted(kinds, key=lambda kind: kind == "none")


@EACH
def test_the_csv_button_gives_the_figures_numbers(opened, pages, name, tmp_path):
    page = opened(pages[name], accept_downloads=True)
    figure = page.locator("figure").first
    with page.expect_download() as waited:
        figure.get_by_role("button", name="CSV").click()
    assert waited.value.suggested_filename.endswith("_structure_map.csv")
    path = tmp_path / "figure.csv"
    waited.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:3] == ["product", "name", "sector"]
    assert ("SIMULATED" in rows[0]) == (name != "plain")
    trade = [float(row[rows[0].index("two_way")]) for row in rows[1:]]
    assert trade == sorted(trade, reverse=True)
    assert trade[0] > 0


def test_png_and_svg_buttons_give_pictures(opened, pages, tmp_path):
    page = opened(pages["simulated"], accept_downloads=True)
    for kind in ("PNG", "SVG"):
        with page.expect_download() as waited:
            page.locator("figure").nth(1).get_by_role("button", name=kind).click()
        path = tmp_path / waited.value.suggested_filename
        waited.value.save_as(path)
        content = path.read_bytes()
        if kind == "PNG":
            assert content.startswith(b"\x89PNG")
            wide, high = struct.unpack(">II", content[16:24])
            assert wide > 1200
            assert high > 400
        else:
            assert b"SIMULATED DATA" in content
            assert b"Source: " in content
    assert page.faults == []


def test_the_cite_button_opens_a_dialog_that_the_keyboard_closes(opened, pages):
    page = opened(pages["plain"])
    button = page.locator("figure").first.get_by_role("button", name="Cite")
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog")
    dialog.wait_for(state="visible")
    assert "Hand-made flows" in dialog.locator("p").inner_text()
    assert dialog.locator("pre").inner_text().startswith("@misc{")
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.dataset.do") == "cite"


@EACH
def test_without_javascript_it_says_the_same(opened, pages, name):
    scripted, plain = opened(pages[name]), opened(pages[name], java_script_enabled=False)
    assert plain.locator(".tools").first.is_hidden()
    assert scripted.locator(".tools").first.is_visible()
    assert plain.locator("figure svg").first.is_visible()
    assert plain.locator(".findings").first.inner_text() == scripted.locator(".findings").first.inner_text()
    assert plain.locator("table.numbers").first.is_visible()


def test_a_link_to_a_number_opens_what_hides_it(opened, pages):
    page = opened(pages["simulated"])
    hidden = page.locator("details table.numbers tr[id]").first
    id = hidden.get_attribute("id")
    assert not hidden.is_visible()
    page.evaluate("id => { location.hash = id; }", id)
    hidden.wait_for(state="visible")


def test_a_pointer_is_told_about_a_dot(opened, pages):
    page = opened(pages["plain"])
    page.locator("figure .wide svg [data-tip]").first.hover()
    tip = page.locator("#tip")
    assert tip.is_visible()
    assert "RCA" in tip.inner_text()
    page.keyboard.press("Escape")
    assert not tip.is_visible()


def test_the_first_key_offers_to_skip_to_the_findings(opened, pages):
    page = opened(pages["plain"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


@EACH
def test_on_paper_buttons_go_and_drawings_stay(opened, pages, name):
    page = opened(pages[name], width=390)
    page.emulate_media(media="print")
    assert not page.locator(".tools").first.is_visible()
    assert not page.locator("nav").is_visible()
    assert page.locator("figure .wide svg").first.is_visible()


@EACH
def test_time_of_the_first_paint(opened, pages, name, capsys):
    page = opened(pages[name])
    paint = page.evaluate(
        """() => new Promise(done => new PerformanceObserver(list => {
          const found = list.getEntriesByName("first-contentful-paint")[0];
          if (found) done(found.startTime);
        }).observe({type: "paint", buffered: true}))"""
    )
    with capsys.disabled():
        sys.stdout.write(f"\nfirst paint of the {name} brief: {paint:.0f} ms\n")
    assert paint > 0
