import base64
import gzip
import hashlib
import html.parser
import itertools
import json
import re

import briefs
import pytest

from bilateral.brief import compose, render


class Page(html.parser.HTMLParser):
    """What the tests ask of a page: its elements with attributes, in order, and its text."""

    VOID = frozenset(["meta", "br", "link", "img", "rect", "path", "line"])

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements, self.open, self.words = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), tuple(self.open)))

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())

    def all(self, tag):
        return [attrs for name, attrs, _ in self.elements if name == tag]

    @property
    def ids(self):
        return [attrs["id"] for _, attrs, _ in self.elements if "id" in attrs]


@pytest.fixture(scope="module")
def source(brief):
    return render.html(brief)


@pytest.fixture(scope="module")
def page(source):
    return Page(source)


def payload(source):
    packed = re.search(r'id="data">([^<]*)<', source)[1]
    return json.loads(gzip.decompress(base64.b64decode(packed)))


def test_the_page_asks_for_nothing_from_outside(source, page):
    for _, attrs, _ in page.elements:
        for name in ("src", "href", "xlink:href", "action", "data", "poster"):
            assert attrs.get(name, "#").startswith("#")
    assert not re.search(r"url\((?!data:)", source)
    assert "@import" not in source


def test_its_policy_allows_only_what_is_inside(source, page):
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    script = re.search(r"<script>(.*?)</script>", source, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "http" not in policy


def test_ids_are_unique_and_every_link_lands(page):
    assert len(page.ids) == len(set(page.ids))
    targets = {link["href"].removeprefix("#") for link in page.all("a")}
    assert targets <= set(page.ids)


def test_findings_and_their_numbers_link_both_ways(brief, page):
    links = {link["href"] for link in page.all("a")}
    for place, finding in enumerate(brief.findings, 1):
        for id in finding.measures:
            if brief.measure(id) is not None:
                assert f"#{id}" in links
                assert id in page.ids
                assert f"#finding-{place}" in links


def test_every_measure_of_the_focus_year_has_a_row(brief, page):
    assert {measure.id for measure in brief.measures} <= set(page.ids)


def test_labels_point_at_what_is_there(page):
    for _, attrs, _ in page.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            for id in attrs.get(name, "").split():
                assert id in page.ids


def test_headings_go_down_one_step_at_a_time(page):
    levels = [int(tag[1]) for tag, _, inside in page.elements if re.fullmatch("h[1-6]", tag) and "dialog" not in inside]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_tables_have_captions_and_scoped_headers(page):
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(head.get("scope") in {"col", "row"} for head in page.all("th"))
    regions = [attrs for attrs in page.all("div") if attrs.get("class") == "scroll"]
    assert len(regions) == len(page.all("table"))
    assert all(region["tabindex"] == "0" and region["aria-label"] for region in regions)


def test_every_figure_is_there_twice_with_its_words(brief, page):
    drawings = page.all("svg")
    assert len(drawings) == 2 * len(brief.figures)
    assert all(drawing["role"] == "img" for drawing in drawings)
    for figure in brief.figures:
        for said in (figure.title, figure.alt, figure.caption):
            assert " ".join(said.split()) in page.text


def test_vegas_own_roles_are_gone(source):
    assert "aria-roledescription" not in source
    assert "graphics-symbol" not in source


def test_what_is_missing_is_said_not_drawn_as_zero(brief, page):
    for missing in brief.not_computed:
        assert " ".join(missing.reason.split()) in page.text
    assert "no value" in page.text


def test_without_javascript_the_buttons_stay_hidden(page):
    tools = [attrs for attrs in page.all("div") if attrs.get("class") == "tools"]
    assert tools
    assert all("hidden" in attrs for attrs in tools)


def test_the_buttons_data_are_those_of_the_table(brief, source):
    carried = payload(source)["tables"]
    for figure in brief.figures:
        table = brief.ordered(brief.plotted(figure))
        names = [column.name for column in table.columns]
        assert carried[figure.table]["columns"] == [*names, "scope"]
        first = table.data.slice(0, 1).to_pylist()[0]
        for name, value in zip(names, carried[figure.table]["rows"][0], strict=False):
            assert value == (pytest.approx(first[name], rel=1e-6) if isinstance(value, float) else first[name])


def test_numbers_say_how_to_read_them(brief, page):
    readings = {measure.reading for measure in brief.measures if measure.reading}
    assert readings
    assert all(
        f"How to read it: {brief.measure(id).reading.rstrip('.')}" in page.text for id in ("structure.esi.world",)
    )
    assert "{a}" not in page.text
    assert "{b}" not in page.text


def test_the_outline_stays_short_and_headings_lead_to_tables(page):
    contents = [attrs["href"] for attrs in page.all("a") if attrs.get("href", "").startswith("#structure-")]
    assert 6 <= len(contents) <= 10
    assert page.all("h4")
    assert not any(tag == "h4" and "nav" in inside for tag, _, inside in page.elements)


def test_figures_can_be_cited(brief, source):
    cites = payload(source)["cites"]
    assert set(cites) == {figure.id for figure in brief.figures}
    for figure in brief.figures:
        assert figure.title in cites[figure.id]["text"]
        assert "Hand-made flows" in cites[figure.id]["text"]
        assert cites[figure.id]["bibtex"].startswith("@misc{")


def test_the_same_brief_gives_the_same_bytes(brief, source):
    assert render.html(brief) == source


def test_names_of_the_users_are_never_markup(nasty):
    source = render.html(nasty)
    page = Page(source)
    assert source.count("<script") == 2
    assert "alert" not in "".join(re.findall(r"<script[^>]*>(.*?)</script>", source, re.DOTALL))
    assert 'Nuts & bolts <script>alert("x")</script> #1 $5 *bold* _low_ [x]' in page.text
    assert "100% {{ jinja }} {% raw %}" in page.text
    assert "]]> --> </style> </title>" in page.text
    assert '<i>title</i> & "more"' in page.text
    assert "半导体 반도체" in page.text


def test_a_unit_that_nobody_stated_is_printed_as_such(nasty, brief):
    assert "unit not stated" in Page(render.html(nasty)).text
    assert "unit not stated" not in Page(render.html(brief)).text


def test_real_data_carry_no_mark(source):
    assert "SIMULATED" not in Page(source).text


@pytest.mark.slow
def test_simulated_data_say_so_everywhere(simulated):
    source = render.html(simulated)
    page = Page(source)
    assert page.text.startswith("SIMULATED")
    assert any(attrs.get("class") == "simulated" for attrs in page.all("aside"))
    drawings = re.findall(r"<svg.*?</svg>", source, re.DOTALL)
    assert drawings
    assert all(">SIMULATED DATA – no real country</text>" in drawing for drawing in drawings)
    data = payload(source)
    assert all(table["columns"][-1] == "SIMULATED" for table in data["tables"].values())
    assert all(row[-1] == "SIMULATED" for table in data["tables"].values() for row in table["rows"])
    assert all("SIMULATED DATA" in cite["text"] for cite in data["cites"].values())


@pytest.mark.slow
def test_five_thousand_products_stay_under_a_megabyte(tmp_path):
    made = compose(briefs.large(tmp_path), date="2026-11-23")
    source = render.html(made)
    assert len(source.encode()) <= 1_000_000
    page = Page(source)
    assert len(page.ids) == len(set(page.ids))
    assert "the first 100 of 5,000 rows" in page.text
    packed = payload(source)["tables"]["structure.map"]
    assert len(packed["rows"]) == 1000
    said = f"the first 1,000 of 5,000 rows, all are in {made.name}_data.zip"
    assert all(row[packed["columns"].index("scope")].endswith(said) for row in packed["rows"])
    assert re.search(r"Drawn are the [\d,]+ most traded of [\d,]+ products, [\d.]+\s% of the trade", page.text)


def test_a_small_brief_is_small(source):
    assert len(source.encode()) < 400_000
