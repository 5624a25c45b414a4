from bilateral.brief.outline import Block, Part, parse, present, printed

FRAGMENT = """
<section id="one"><h3>Tea &amp;
  trade</h3><p>Some <em>plain</em> text.</p><figure data-id="x.figure.a"></figure>
<details data-id="x.b" data-sort="-v"></details></section>
<section id="two"><h3>Empty</h3><p>Only words.</p><table data-id="x.gone"></table></section>
"""


def test_a_fragment_is_read_into_parts():
    one, two = parse(FRAGMENT)
    assert (one.id, one.title) == ("one", "Tea & trade")
    assert one.blocks == (
        Block("text", "Some plain text."),
        Block("figure", "x.figure.a"),
        Block("details", "x.b", "-v"),
    )
    assert two.blocks[-1] == Block("table", "x.gone")


def test_a_part_with_nothing_to_show_goes():
    kept = present(parse(FRAGMENT), frozenset({"x.figure.a", "x.b"}), {})
    assert [part.id for part in kept] == ["one"]


def test_what_is_absent_is_said_once():
    part = Part("p", "P", (Block("figure", "x.figure.c"), Block("details", "x.c")))
    (kept,) = present((part,), frozenset(), {"x.figure.c": "no data", "x.c": "no data"})
    assert kept.blocks == (Block("missing", "no data"),)


DEPTH = """
<section id="d"><h3>Depth</h3><p>Open what you need.</p>
<h4>First</h4><p>Words.</p><details data-id="x.gone"></details>
<h4>Second</h4><details data-id="x.long" data-rows="25"></details>
<h4>Third</h4><details data-id="x.short" data-print="yes"></details></section>
"""


def test_headings_rows_and_print_are_read():
    (part,) = parse(DEPTH)
    assert Block("heading", "Second") in part.blocks
    assert Block("details", "x.long", rows=25) in part.blocks
    assert Block("details", "x.short", printed=True) in part.blocks


def test_a_heading_goes_with_all_that_stood_under_it():
    (part,) = present(parse(DEPTH), frozenset({"x.long", "x.short"}), {})
    assert [block.content for block in part.blocks if block.kind == "heading"] == ["Second", "Third"]
    assert "Words." not in {block.content for block in part.blocks}


def test_paper_has_only_the_tables_that_are_meant_for_it():
    (part,) = present(parse(DEPTH), frozenset({"x.long", "x.short"}), {})
    assert [block.content for block in printed(part.blocks)] == ["Open what you need.", "Third", "x.short"]


def test_the_reason_of_a_family_serves_its_members():
    part = Part("p", "P", (Block("details", "x.iit.kinds"), Block("details", "x.iitem")))
    (kept,) = present((part,), frozenset({"x.b"}), {"x.iit": "no quantities"})
    assert kept.blocks == (Block("missing", "no quantities"),)
