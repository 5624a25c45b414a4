import pytest

ROWS = """year,exporter,importer,product,value
2019,KOR,CHN,330410,50
2019,KOR,JPN,330410,10
2019,CHN,KOR,850440,60
2019,CHN,JPN,850440,30
2019,JPN,KOR,870323,20
2020,KOR,CHN,330410,60
2020,KOR,CHN,854231,30
2020,KOR,JPN,854231,20
2020,CHN,KOR,850440,70
2020,CHN,JPN,330410,15
2020,JPN,KOR,870323,25
2020,JPN,CHN,870323,5
"""
CASE = """
[brief]
pair = ["KOR", "China"]
question = "Is the thaw real?"
event = 2026-01-05
date = 2026-01-06

[structure]
flows = "flows.csv"
classification = "HS17"
unit = "USD"
depth = "core"

[[sector]]
name = "Cosmetics"
products = ["33"]
keywords = ["cosmetics"]
"""


@pytest.fixture
def folder(tmp_path):
    """A case file with its data beside it."""
    place = tmp_path / "case"
    place.mkdir()
    (place / "flows.csv").write_text(ROWS)
    (place / "brief.toml").write_text(CASE)
    return place


@pytest.fixture
def write(folder):
    """Write another case file into the folder, and say where it lies."""

    def written(text, name="other.toml"):
        path = folder / name
        path.write_text(text)
        return path

    return written
