from bilateral.brief.outline import Block, Part, parse, present

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
