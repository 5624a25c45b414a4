import pytest

from bilateral.style import theme


def _luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [theme.INK, theme.MUTED, theme.ACCENT, theme.A, theme.B])
def test_text_colours_reach_aa(colour):
    assert _contrast(colour, theme.PAPER) >= 4.5


def test_marks_reach_the_contrast_of_graphics():
    assert _contrast(theme.REST, theme.PAPER) >= 3


def test_the_font_is_found_where_its_package_is_installed():
    pytest.importorskip("font_source_sans_pro")
    assert theme.font_directory() is not None


def test_a_missing_font_package_is_no_fault(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert theme.font_directory() is None
