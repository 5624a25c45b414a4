from pathlib import Path

from bilateral.lenses.signals.typology import codebook

PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "codebook.md"


def test_the_codebook_page_is_that_of_the_typology():
    """The page of the documentation holds every kind as the coder reads it, word for word."""
    assert PAGE.read_text(encoding="utf-8").endswith(codebook())
