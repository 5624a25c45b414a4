"""Works of the snapshot through the engine, the same on both."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bilateral.errors import InputError, MissingColumn
from bilateral.lenses.technology import query
from bilateral.loading import add_openalex
from bilateral.reference.technology_sets import technology_sets
from bilateral.sources.openalex import snapshot

LEVEL = pa.struct([("id", pa.string()), ("display_name", pa.string())])
TOPIC = pa.struct([("id", pa.string()), ("display_name", pa.string()), ("subfield", LEVEL), ("field", LEVEL)])
SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("publication_year", pa.int32()),
        ("type", pa.string()),
        ("primary_topic", TOPIC),
        ("cited_by_count", pa.int32()),
        ("authorships", pa.list_(pa.struct([("countries", pa.list_(pa.string()))]))),
        ("is_retracted", pa.bool_()),
        ("is_xpac", pa.bool_()),
        ("counts_by_year", pa.list_(pa.struct([("year", pa.int32()), ("cited_by_count", pa.int32())]))),
        ("abstract", pa.string()),
    ]
)


def work(
    id,
    topic="T10018",
    subfield="2208",
    *,
    year=2020,
    type="article",
    cites=9,
    countries=(("KR", "CN"), ("KR",), ()),
    **more,
):
    home = "https://openalex.org/"
    place = {
        "id": f"{home}{topic}",
        "display_name": "x",
        "subfield": {"id": f"{home}subfields/{subfield}", "display_name": "y"},
        "field": {"id": f"{home}fields/22", "display_name": "Engineering"},
    }
    return {
        "id": id,
        "publication_year": year,
        "type": type,
        "primary_topic": place if topic else None,
        "cited_by_count": cites,
        "authorships": [{"countries": list(codes)} for codes in countries],
        "is_retracted": False,
        "is_xpac": False,
        "counts_by_year": [{"year": year, "cited_by_count": 2}, {"year": year + 5, "cited_by_count": cites - 2}],
        "abstract": "long",
    } | more


@pytest.fixture
def folder(tmp_path):
    rows = [
        work("W1"),
        work("W2", countries=()),
        work("W3", topic="T1", subfield="1702", type="review", countries=(("US",),), counts_by_year=None),
        work("W4", topic="T1", subfield="9999"),
        work("W5", topic=""),
        work("W6", is_retracted=True),
        work("W7", is_xpac=True),
        work("W8", type="dataset"),
        work("W9", year=1999),
    ]
    for place, part in enumerate((rows[:4], rows[4:])):
        target = tmp_path / "works" / f"updated_date=2026-0{place + 1}-01"
        target.mkdir(parents=True)
        pq.write_table(pa.Table.from_pylist(part, schema=SCHEMA), target / "part_0000.parquet")
    return tmp_path / "works"


def test_works_in_the_columns_of_the_table(engine, folder):
    found = snapshot.works(engine, snapshot.parts(folder), technology_sets(), years=[2020], window=3)
    rows = {row["id"]: row for row in engine.arrow(found).to_pylist()}
    assert set(rows) == {"W1", "W2", "W3"}
    assert rows["W1"] == {
        "id": "W1", "year": 2020, "field": "batteries", "type": "article", "citations": 2, "countries": "CN;KR",
    }  # fmt: skip
    assert (rows["W2"]["countries"], rows["W3"]["field"], rows["W3"]["citations"]) == ("", "artificial intelligence", 0)
    counted = {
        (row["country"], row["field"]): row["works_part"] for row in engine.arrow(query.impact(found)).to_pylist()
    }
    assert counted == {("KR", "batteries"): 0.5, ("CN", "batteries"): 0.5, ("US", "artificial intelligence"): 1}


def test_fields_of_openalex_and_counts_where_the_works_lie(folder):
    from bilateral import engine as engines

    engine = engines.connect()
    works = snapshot.works(engine, snapshot.parts(folder))
    rows = engine.arrow(works).to_pylist()
    assert {row["id"] for row in rows} == {"W1", "W2", "W3", "W4", "W9"}
    assert {row["field"] for row in rows} == {"Engineering"}
    counted = {(row["country"], row["year"]): row["works"] for row in engine.arrow(query.impact(works)).to_pylist()}
    assert counted == {("KR", 2020): 2, ("CN", 2020): 2, ("US", 2020): 1, ("KR", 1999): 1, ("CN", 1999): 1}


def test_only_the_columns_needed_are_read(folder):
    from bilateral import engine as engines

    engine = engines.connect()
    works = snapshot.works(engine, snapshot.parts(folder), technology_sets())
    plan = engine.con.con.execute(f"EXPLAIN {engine.con.compile(works)}").fetchall()
    assert "abstract" not in str(plan)
    assert "counts_by_year" not in str(plan)


def test_into_the_store(folder, store, home):
    kept = add_openalex(folder, sets=["batteries"], window=3, release="2026-06-01", home=home)
    assert kept.dataset.rows == 3
    assert kept.dataset.unit == "year of publication and 3 after"
    assert kept.dataset.origins[0].vintage == "snapshot 2026-06-01"
    rows = store.read(kept.dataset).to_pyarrow().to_pylist()
    assert {row["countries"] for row in rows} == {"", "CHN;KOR"}


def test_what_cannot_be_read(folder, tmp_path):
    from bilateral import engine as engines

    engine = engines.connect()
    with pytest.raises(InputError, match="no Parquet file"):
        snapshot.parts(tmp_path / "nothing")
    sets = tmp_path / "sets.toml"
    sets.write_text('[[set]]\nname = "words"\nkeywords = ["a"]\n')
    with pytest.raises(InputError, match="set of words"):
        snapshot.works(engine, snapshot.parts(folder), technology_sets(sets))
    pq.write_table(pa.table({"id": ["W1"]}), tmp_path / "odd.parquet")
    with pytest.raises(MissingColumn, match="publication_year"):
        snapshot.works(engine, [str(tmp_path / "odd.parquet")])
