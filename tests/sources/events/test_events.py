import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bilateral.errors import InputError, MissingColumn, TooManyBadRows
from bilateral.sources import events


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_events_by_names_or_codes(store, tmp_path):
    file = write(
        tmp_path / "mine.csv",
        "date,source,target,root,score,channel,realis\n2024-01-02,South Korea,CHN,AGREE,,business,planned\n"
        "2024-01-03,中国,KOR,112,-3,,\n",
    )
    done = events.add(store, file, producer="Me", simulated=True)
    found = store.read(store.dataset("mine", "events")).order_by("date").to_pyarrow().to_pylist()
    assert [
        (row["source"], row["target"], row["root"], row["score"], row["channel"], row["realis"]) for row in found
    ] == [
        ("KOR", "CHN", "AGREE", 2.5, "business", "planned"),
        ("CHN", "KOR", "ACCUSE", -3.0, "unstated", "occurred"),
    ]
    assert done.dataset.simulated
    assert found[0]["id"] == "mine.csv:2"


def test_net_scores_of_days_fill_a_table_of_their_own(store, tmp_path):
    file = write(
        tmp_path / "net.csv",
        "date,country_a,country_b,score\n2024-01-02,KOR,CHN,1.5\n2024-01-02,CHN,KOR,2.5\n2024-01-03,KOR,CHN,-1\n2024-01-04,KOR,KOR,1\n",
    )
    done = events.add(store, file, max_bad=0.4)
    found = store.read(store.dataset("net", "dyad_scores")).order_by("date").to_pyarrow().to_pylist()
    assert [(row["date"], row["country_a"], row["country_b"], row["score"]) for row in found] == [
        ("2024-01-02", "CHN", "KOR", 4.0),
        ("2024-01-03", "CHN", "KOR", -1.0),
    ]
    assert done.dataset.aside == 1
    assert any("added up" in note for note in done.notes)


def test_parquet_with_typed_columns(store, tmp_path):
    import datetime as dt

    table = pa.table({"date": [dt.datetime(2024, 1, 2)], "country_a": ["KOR"], "country_b": ["CHN"], "score": [1.25]})
    pq.write_table(table, tmp_path / "net.parquet")
    events.add(store, tmp_path / "net.parquet")
    (row,) = store.read(store.dataset("net", "dyad_scores")).to_pyarrow().to_pylist()
    assert (row["date"], row["score"]) == ("2024-01-02", 1.25)


def test_what_cannot_be_used_is_told(store, tmp_path):
    with pytest.raises(InputError, match="no such file"):
        events.add(store, tmp_path / "none.csv")
    with pytest.raises(MissingColumn, match="no column target"):
        events.add(store, write(tmp_path / "a.csv", "date,source,tarjet,root\n2024-01-02,KOR,CHN,AGREE\n"))
    with pytest.raises(TooManyBadRows, match="nothing was stored"):
        events.add(
            store,
            write(tmp_path / "b.csv", "date,source,target,root\n2024-13-02,KOR,CHN,AGREE\n2024-01-02,KOR,CHN,AGREE\n"),
        )
    assert store.datasets() == ()
