import pytest

from bilateral.errors import MissingColumn
from bilateral.sources import icews, polecat

HEAD = (
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
    "Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\t"
    "Province\tCountry\tLatitude\tLongitude"
)


def row(id="1", date="2018-06-01", source="South Korea", code="040", target="China", story="9", sectors="Government"):
    cells = [
        id,
        date,
        "Name",
        sectors,
        source,
        "Consult",
        code,
        "1",
        "Other",
        "NA",
        target,
        story,
        "2",
        "P",
        "NA",
        "NA",
        "NA",
    ]
    return "\t".join([*cells, "South Korea", "37", "127"])


def read(store, name, table="events"):
    return store.read(store.dataset(name, table)).order_by("id").to_pyarrow().to_pylist()


def test_rows_become_events(store, tmp_path):
    lines = [
        HEAD,
        row(),
        row("2", code="42", story="8"),
        row("3", target="NA"),
        row("4", source="Korea"),
        row("5", target="North Korea"),
    ]
    file = tmp_path / "events.tab"
    file.write_text("\n".join(lines), encoding="utf-8")
    done = icews.add(store, file, max_bad=0.5)
    found = read(store, "icews")
    assert [
        (event["id"], event["source"], event["target"], event["cameo"], event["channel"], event["place"])
        for event in found
    ] == [
        ("1", "KOR", "CHN", "040", "government", "KOR"),
        ("2", "KOR", "CHN", "042", "government", "KOR"),
        ("5", "KOR", "PRK", "040", "government", "KOR"),
    ]
    # "Korea" alone is nobody
    assert [(aside["line"], aside["reason"]) for aside in store.aside(done.dataset).to_pylist()] == [
        (5, "a country that is not known")
    ]
    assert icews.add(store, file, max_bad=0.5).rows_stored == 3


def test_another_table_is_told(store, tmp_path):
    file = tmp_path / "x.tab"
    file.write_text("Event ID\tDate\n1\t2018", encoding="utf-8")
    with pytest.raises(MissingColumn, match="event date"):
        icews.add(store, file)


@pytest.mark.real
def test_the_sample_of_2018(store, shared_data):
    path = shared_data / "events" / "icews_2018_sample.tab"
    if not path.exists():
        pytest.skip(f"no {path.name} beside the project")
    done = icews.add(store, path)
    # counted in the file: 3,705 rows below the header line
    assert done.rows_read == 3705
    assert done.dataset.span == "2018"
    assert done.dataset.aside < 10
    assert {"KOR", "PRK", "USA", "RUS"} <= set(done.dataset.exporters)


def test_polecat_rows_become_events(store, tmp_path):
    head = (
        "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tActor Country\tPrimary Actor Sector\t"
        "Recipient Country\tSource\tStory ID\tCountry"
    )
    lines = [
        head,
        "A\t2023-03-01\tCONSULT\tvisit\t4\tKOR\tGOV\tCHN\tone; two; one\ts1\tCHN",
        "B\t2023-03-01\tRETREAT\taccess\t6.5\tCHN\tGOV\tKOR\tone\ts2\tCHN",
        "C\t2023-03-01\tACCUSE\t\t-2\tKOR;USA\tGOV\tCHN\tone\ts3\tUSA",
        "D\t2023-03-01\tNONSENSE\t\t-2\tKOR\tGOV\tCHN\tone\ts4\tUSA",
        "E\t2023-03-01\tSANCTION\t\t\tKOR\tBUS\tCHN\tone\ts5\tNone",
    ]
    file = tmp_path / "polecat.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    done = polecat.add(store, file, max_bad=0.5)
    assert [
        (event["id"], event["root"], event["quad"], event["score"], event["sources"], event["channel"])
        for event in read(store, "polecat")
    ] == [
        ("A", "CONSULT", 1, 4.0, 2, "government"),
        ("B", "YIELD", 2, 6.5, 1, "government"),
        ("E", "SANCTION", 4, -6.0, 1, "business"),
    ]
    assert [reason.reason for reason in done.dataset.reasons] == ["no CAMEO code and no PLOVER type"]
    assert any("fewer than two countries" in note for note in done.notes)
