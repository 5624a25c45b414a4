import itertools

from hypothesis import given
from hypothesis import strategies as st

from bilateral.style import labels
from bilateral.style.labels import Dot, place, shorten, width

WIDE, HIGH = 600, 400

dots = st.lists(
    st.builds(
        Dot,
        x=st.floats(0, WIDE),
        y=st.floats(0, HIGH),
        radius=st.floats(2, 30),
        text=st.text("abcdefgh WM", min_size=0, max_size=30),
    ),
    max_size=25,
)


@given(dots)
def test_labels_never_touch_each_other_or_leave_the_plot(given_dots):
    boxes = [labels._text_box(label, 12) for label in place(given_dots, WIDE, HIGH)]
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))
    assert all(box.inside(WIDE, HIGH) for box in boxes)


def test_the_first_dot_gets_its_label_where_there_is_room_for_one_only():
    crowd = [Dot(300, 200, 5, f"name {n}") for n in range(40)]
    placed = place(crowd, WIDE, HIGH)
    assert placed
    assert placed[0].dot == 0
    assert len(placed) < len(crowd)


def test_a_label_keeps_clear_of_words_that_stand_already():
    taken = [labels.Label("a long heading in the corner", 10, 100, "left", -1)]
    (label,) = place([Dot(30, 112, 4, "here")], WIDE, HIGH, taken=taken)
    assert not labels._text_box(label, 12).meets(labels._text_box(taken[0], 12))


@given(st.text(min_size=1, max_size=200), st.integers(30, 400))
def test_a_shortened_text_fits(text, pixels):
    assert width(shorten(text, pixels)) <= pixels


def test_texts_are_cut_at_words():
    assert shorten("Electrical and optical equipment", 110) == "Electrical and…"
    assert shorten("Textiles", 130) == "Textiles"
