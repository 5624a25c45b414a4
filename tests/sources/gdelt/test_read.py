import zipfile

import pytest
from tests.sources.gdelt.rows import line, write

from bilateral.errors import BadArchive, EmptyInput, InputError, SelectionError
from bilateral.pair import Pair
from bilateral.sources import gdelt
from bilateral.sources.gdelt.columns import EVENTS, GKG_COLUMNS, MENTIONS


def rows(store, name="gdelt", table="events"):
    return store.read(store.dataset(name, table)).order_by("date").to_pyarrow().to_pylist()


def test_columns_are_those_of_the_codebooks():
    # GDELT codebooks: events 1.0 has 58 columns, 57 before SOURCEURL came; 2.0 has 61; mentions 16; GKG 2.1 27
    assert {number: len(layout.columns) for number, layout in EVENTS.items()} == {61: 61, 58: 58, 57: 57}
    assert (len(MENTIONS.columns), len(GKG_COLUMNS)) == (16, 27)
    old = EVENTS[58].columns
    assert "ActionGeo_FeatureID" in old
    assert not [name for name in old if "ADM2" in name]
    assert old[-2:] == ("DATEADDED", "SOURCEURL")
    assert EVENTS[61].columns.index("EventCode") == 26


@pytest.mark.parametrize("columns", [57, 58, 61])
def test_a_row_of_every_version_becomes_the_same_event(store, tmp_path, columns):
    file = write(tmp_path / "x.export.CSV", line(columns))
    gdelt.add(store, file)
    (event,) = rows(store)
    assert {key: event[key] for key in ("id", "date", "source", "target", "channel", "cameo", "root", "quad")} == {
        "id": "1",
        "date": "2024-01-10",
        "source": "KOR",
        "target": "CHN",
        "channel": "government",
        "cameo": "042",
        "root": "CONSULT",
        "quad": 1,
    }
    assert (event["score"], event["sources"], event["tone"], event["place"]) == (1.9, 2, -1.25, "KOR")
    assert event["story"] == ("" if columns == 57 else "https://news.example/a")
    assert event["added"] == 20240110120000


def test_fips_and_cameo_are_not_mistaken_for_each_other(store, tmp_path):
    # KS is South Korea and CH China in FIPS; CHE is Switzerland in CAMEO
    file = write(
        tmp_path / "x.export.CSV",
        line(GLOBALEVENTID=1, ActionGeo_CountryCode="CH", SOURCEURL="u1"),
        line(
            GLOBALEVENTID=2,
            Actor2CountryCode="CHE",
            Actor2Name="SWITZERLAND",
            ActionGeo_CountryCode="SZ",
            SOURCEURL="u2",
        ),
        line(
            GLOBALEVENTID=3,
            Actor2CountryCode="PRK",
            Actor2Name="NORTH KOREA",
            ActionGeo_CountryCode="KN",
            SOURCEURL="u3",
        ),
        line(
            GLOBALEVENTID=4, Actor2CountryCode="ROM", Actor2Name="ROMANIA", ActionGeo_CountryCode="RO", SOURCEURL="u4"
        ),
    )
    gdelt.add(store, file)
    found = {row["id"]: (row["target"], row["place"]) for row in rows(store)}
    assert found == {"1": ("CHN", "CHN"), "2": ("CHE", "CHE"), "3": ("PRK", "PRK"), "4": ("ROU", "ROU")}


def test_leading_zeros_and_quotation_marks_live(store, tmp_path):
    file = write(
        tmp_path / "x.export.CSV",
        line(EventCode="0841", GoldsteinScale="", Actor1Name='A "QUOTED NAME', SOURCEURL='u"1'),
    )
    gdelt.add(store, file)
    (event,) = rows(store)
    assert (event["cameo"], event["root"], event["score"], event["story"]) == ("0841", "YIELD", 5.0, 'u"1')


KOREAS = [
    # name, code, place of the event, address, counted for KOR?
    ("KOREA", "KOR", "KS", "https://n.example/seoul-trade", True),
    ("KOREA", "KOR", "KN", "https://n.example/summit", False),
    ("KOREAN", "KOR", "CH", "https://n.example/kim-jong-un-visits-beijing", False),
    ("KOREAN", "KOR", "CH", "https://n.example/north-korea-and-south-korea", True),
    ("SOUTH KOREA", "KOR", "KN", "https://n.example/pyongyang", True),
    ("KOREAN LEADER", "KOR", "CH", "https://n.example/dprk-talks", False),
]


@pytest.mark.parametrize(("name", "code", "place", "url", "counted"), KOREAS)
def test_the_other_korea_is_not_counted(store, tmp_path, name, code, place, url, counted):
    sure = line(GLOBALEVENTID=2, SQLDATE=20240201, DATEADDED=20240201000000, SOURCEURL="sure")
    doubt = line(Actor1Name=name, Actor1CountryCode=code, ActionGeo_CountryCode=place, SOURCEURL=url)
    done = gdelt.add(store, write(tmp_path / "x.export.CSV", doubt, sure))
    assert {row["id"] for row in rows(store)} == ({"1", "2"} if counted else {"2"})
    assert [reason.reason for reason in done.dataset.reasons] == (
        [] if counted else ["an actor's name may mean another country (KOR or PRK)"]
    )


def test_bad_rows_are_set_aside_with_line_and_reason(store, tmp_path):
    file = tmp_path / "x.export.CSV"
    good = line(SOURCEURL="u1")
    parts = [
        good.encode(),
        b"1\t20240110",
        (good + "\t\textra").encode(),
        line(GLOBALEVENTID=4, Actor1Name="\udcff").encode("utf-8", "surrogateescape"),
        line(GLOBALEVENTID=5, SQLDATE="20240231").encode(),
        line(GLOBALEVENTID=6, EventCode="99").encode(),
        line(GLOBALEVENTID=7, NumSources="many").encode(),
        b"",
        line(GLOBALEVENTID=8, SOURCEURL="u8", EventCode="111").encode(),
    ]
    file.write_bytes(b"\n".join(parts))
    done = gdelt.add(store, file)
    aside = {row["line"]: row["reason"] for row in store.aside(done.dataset).to_pylist()}
    assert aside == {
        2: "too few columns",
        3: "too many columns",
        4: "not UTF-8",
        5: "no day of the calendar",
        6: "no CAMEO event code",
        7: "no number where one must be",
    }
    assert {row["id"] for row in rows(store)} == {"1", "8"}
    assert done.rows_read == 8


def test_line_numbers_hold_over_blocks_blank_lines_and_carriage_returns(store, tmp_path, monkeypatch):
    from bilateral.sources.eventkit import tsv

    monkeypatch.setattr(tsv, "BLOCK", 2000)
    monkeypatch.setattr(tsv, "PARSED", 700)
    good = [line(GLOBALEVENTID=n, SOURCEURL=f"u{n}", SQLDATE=20240101 + n % 28 + n // 28 * 100) for n in range(60)]
    bad = {7: "1\t2", 23: line(Actor1Name="a\rb"), 40: line(SQLDATE="20241301"), 44: line(Actor1Name="\udcff")}
    lines = [bad.get(n, "" if n in {3, 50} else text) for n, text in enumerate(good, 1)]
    lines[29] += "\r"
    lines.append(line(GLOBALEVENTID=99, EventCode=111, Actor1Name="서울", SOURCEURL="x" * 5000))
    file = tmp_path / "x.export.CSV"
    file.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    done = gdelt.add(store, file)
    assert {row["line"]: row["reason"] for row in store.aside(done.dataset).to_pylist()} == {
        7: "too few columns",
        23: "a carriage return within the line",
        40: "no day of the calendar",
        44: "not UTF-8",
    }
    assert done.rows_read == 59
    there = {n for n in range(60) if n + 1 not in {*bad, 3, 50}}
    assert {int(row["id"]) for row in rows(store)} == there | {99}


def test_stamps_that_are_none_are_set_aside(store, tmp_path):
    stamps = ["20240110120000", "20240110", "2024011012000", "202401101200000", "20240230120000", "", "-0240110120000"]
    lines = [line(GLOBALEVENTID=n, DATEADDED=stamp, SOURCEURL=f"u{n}") for n, stamp in enumerate(stamps)]
    done = gdelt.add(store, write(tmp_path / "x.export.CSV", *lines))
    assert [row["line"] for row in store.aside(done.dataset).to_pylist()] == [3, 4, 5, 6, 7]


def test_a_zip_bomb_and_a_broken_zip_are_set_aside_as_a_whole(store, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    with zipfile.ZipFile(folder / "1.export.CSV.zip", "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("1.export.CSV", b"0" * (80 << 20))
    (folder / "2.export.CSV.zip").write_bytes(b"PK\3\4 not a zip")
    with zipfile.ZipFile(folder / "3.export.CSV.zip", "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("3.export.CSV", line() + "\n")
    write(folder / "4.export.CSV", "not\ta table of GDELT")
    done = gdelt.add(store, folder)
    assert done.rows_stored == 1
    reasons = {row["part"]: row["reason"] for row in store.aside(done.dataset).to_pylist()}
    assert reasons["1.export.CSV.zip"] == "1.export.CSV.zip swells beyond measure when unpacked"
    assert reasons["2.export.CSV.zip"].startswith("2.export.CSV.zip is damaged")
    assert "does not have the columns" in reasons["4.export.CSV"]
    with pytest.raises(BadArchive, match="swells beyond measure"):
        gdelt.add(store, folder / "1.export.CSV.zip", name="alone")


def test_files_are_added_once_and_a_month_at_a_time(store, tmp_path):
    first = write(
        tmp_path / "1.export.CSV", line(SOURCEURL="u1"), line(GLOBALEVENTID=2, SQLDATE=20231201, SOURCEURL="u2")
    )
    second = write(tmp_path / "2.export.CSV", line(GLOBALEVENTID=3, EventCode="111", SOURCEURL="u3"))
    gdelt.add(store, first)
    december = next(file for file in store.dataset("gdelt", "events").files if "part-12" in file.path)
    gdelt.add(store, second)
    after = store.dataset("gdelt", "events")
    assert december.sha256 in {file.sha256 for file in after.files}
    assert [(origin.producer, origin.rows) for origin in after.origins] == [("The GDELT Project", 3)]
    assert [row["id"] for row in rows(store)] == ["2", "1", "3"] or len(rows(store)) == 3
    again = gdelt.add(store, [first, second])
    assert again.rows_stored == 3
    assert "2 files were in it already, and not read again" in again.notes
    assert [row["file"] for row in store.read(store.dataset("gdelt", "event_files")).to_pyarrow().to_pylist()] == [
        "1.export.CSV",
        "2.export.CSV",
    ]
    days = store.read(store.dataset("gdelt", "dyad_days")).to_pyarrow()
    assert sum(days["events"].to_pylist()) == 3


def test_loading_all_at_once_and_as_it_comes_give_the_same(store, tmp_path):
    from bilateral.store import Store

    # one act told again and again: after 2 hours each, so that it stays one event, then after 5
    hours = [0, 2, 4, 6, 11, 13, 18]
    lines = [
        line(GLOBALEVENTID=n, SOURCEURL=f"u{n}", DATEADDED=f"20240110{hour:02d}0000") for n, hour in enumerate(hours)
    ]
    parts = [write(tmp_path / f"{n}.export.CSV", each) for n, each in enumerate(lines)]
    whole = Store(tmp_path / "whole")
    gdelt.add(whole, parts)
    for part in parts:
        gdelt.add(store, part)
    told = [{key: row[key] for key in ("id", "sources", "added", "until")} for row in rows(whole)]
    assert sorted(told, key=lambda row: row["id"]) == [
        {"id": "0", "sources": 8, "added": 20240110000000, "until": 20240110060000},
        {"id": "4", "sources": 4, "added": 20240110110000, "until": 20240110130000},
        {"id": "6", "sources": 2, "added": 20240110180000, "until": 20240110180000},
    ]
    assert sorted(map(str, rows(store))) == sorted(map(str, rows(whole)))


def test_mentions_count_outlets_and_join_events_that_share_an_article(store, tmp_path):
    events = write(
        tmp_path / "20240110000000.export.CSV",
        line(GLOBALEVENTID=1, SOURCEURL="u1", NumSources=1),
        line(GLOBALEVENTID=2, SOURCEURL="u2", NumSources=1, Actor1Name="SEOUL", EventCode="043"),
        line(GLOBALEVENTID=3, SOURCEURL="u3", NumSources=1, EventCode="111"),
    )
    told = [("1", "one", "u1"), ("1", "two", "shared"), ("1", "three", "x"), ("2", "two", "shared")]
    mentions = write(
        tmp_path / "20240110000000.mentions.CSV",
        *(
            "\t".join([id, "20240110000000", "20240110000000", "1", outlet, url, *[""] * 10])
            for id, outlet, url in told
        ),
    )
    gdelt.add(store, [events, mentions])
    found = {row["id"]: row["sources"] for row in rows(store)}
    assert found == {"1": 3, "3": 1}


def test_the_days_of_a_pair_straight_from_files_are_those_of_the_store(store, tmp_path):
    lines = [
        line(GLOBALEVENTID=n, SQLDATE=20240101 + n % 5, SOURCEURL=f"u{n}", EventCode=["042", "111"][n % 2])
        for n in range(1, 30)
    ]
    lines += [line(GLOBALEVENTID=99, Actor1CountryCode="JPN", SOURCEURL="j")]
    file = write(tmp_path / "x.export.CSV", *lines)
    straight = gdelt.dyad_series(file, Pair("KOR", "CHN"))
    gdelt.add(store, file)
    days = store.read(store.dataset("gdelt", "dyad_days"))
    stored = days.filter(days.source == "KOR").order_by("date", "source", "channel", "root", "realis").to_pyarrow()
    assert straight.to_pylist() == stored.to_pylist()


def test_what_is_no_gdelt_file_is_told(store, tmp_path):
    with pytest.raises(InputError, match="there is no such file"):
        gdelt.add(store, tmp_path / "none.CSV")
    with pytest.raises(InputError, match="does not have the columns"):
        gdelt.add(store, write(tmp_path / "x.export.CSV", "a\tb\tc"))
    with pytest.raises(EmptyInput, match="fewer than two countries"):
        gdelt.add(store, write(tmp_path / "y.export.CSV", line(Actor2CountryCode="")))
    gdelt.add(store, write(tmp_path / "z.export.CSV", line()), name="taken")
    from bilateral.sources import icews

    with pytest.raises(SelectionError, match="events of another source"):
        icews.add(store, write(tmp_path / "i.tab", "Event ID\tEvent Date"), name="taken")


def gkg_line(places, **changes):
    cells = {"GKGRECORDID": "20240110000000-1", "DATE": "20240110000000", "SourceCommonName": "n.example"}
    cells |= {"DocumentIdentifier": "https://n.example/1", "Themes": "TRADE;", "V2Tone": "-2.5,1,3"} | changes
    cells["V2Locations"] = ";".join(
        f"4#Town, {code}#{code}#{code}01##37.5#127#-1#{at}" for at, code in enumerate(places)
    )
    return "\t".join(cells.get(name, "") for name in GKG_COLUMNS)


def test_gkg_keeps_documents_that_name_both_countries(store, tmp_path):
    file = write(
        tmp_path / "20240110.gkg.csv",
        gkg_line(["KS", "CH"]),
        gkg_line(["KN", "CH"], GKGRECORDID="2"),
        gkg_line(["KS", "JA"], GKGRECORDID="3"),
        gkg_line(["CH", "KS", "US"], GKGRECORDID="4", DATE="20249999000000"),
        "#KS##CH#\tshort",
    )
    done = gdelt.add_gkg(store, file, Pair("KOR", "CHN"))
    (record,) = rows(store, "gkg-CHN-KOR", "news_records")
    assert (record["id"], record["country_a"], record["country_b"], record["tone"]) == (
        "20240110000000-1",
        "CHN",
        "KOR",
        -2.5,
    )
    assert done.rows_read == 5
    assert sorted(reason.reason for reason in done.dataset.reasons) == ["no day of the calendar", "too few columns"]


@pytest.mark.spark
@pytest.mark.slow
def test_spark_gives_the_same_days(tmp_path, spark):
    from bilateral import engine, simulate

    file = simulate.gdelt(tmp_path / simulate.EVENTS_FILE, years=3)
    pair = Pair(*simulate.SAMPLE_PAIR)
    one, other = (gdelt.dyad_series(file, pair, engine=each) for each in (engine.connect(), spark))
    assert one.num_rows > 500
    floats = {"positive", "negative"}
    for mine, theirs in zip(one.to_pylist(), other.to_pylist(), strict=True):
        assert {key: mine[key] for key in mine.keys() - floats} == {key: theirs[key] for key in theirs.keys() - floats}
        assert [mine[key] for key in floats] == pytest.approx([theirs[key] for key in floats])


@pytest.mark.spark
@pytest.mark.slow
def test_spark_gives_the_same_counts_of_all_dyads(store, tmp_path, spark):
    import pyarrow.parquet as pq

    from bilateral import simulate
    from bilateral.sources.eventkit.batch import kinds
    from bilateral.sources.eventkit.merge import dyad_days, once
    from bilateral.sources.gdelt.read import read_events

    file = simulate.gdelt(tmp_path / simulate.EVENTS_FILE, years=1)
    gdelt.add(store, file)
    raw = tmp_path / "raw.parquet"
    with pq.ParquetWriter(raw, kinds()) as writer:
        for batch in read_events(file):
            writer.write_table(batch.data)
    keys = ("date", "source", "target", "channel", "root", "quad", "realis")
    there = spark.arrow(dyad_days(once(spark.read_parquet([raw]))).order_by(*keys)).to_pylist()
    here = store.read(store.dataset("gdelt", "dyad_days")).order_by(*keys).to_pyarrow().to_pylist()
    assert len(here) > 1000
    assert [[row[key] for key in (*keys, "events", "mentions")] for row in here] == [
        [row[key] for key in (*keys, "events", "mentions")] for row in there
    ]
    for name in ("positive", "negative"):
        assert [row[name] for row in here] == pytest.approx([row[name] for row in there])
