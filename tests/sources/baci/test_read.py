from __future__ import annotations

import errno
import hashlib
import os
import stat
import zipfile
from collections.abc import Iterable
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilateral import simulate
from bilateral.errors import (
    BadArchive,
    BilateralError,
    DiskFull,
    EmptyInput,
    InputError,
    MissingColumn,
    SelectionError,
    TooManyBadRows,
)
from bilateral.sources import baci
from bilateral.sources.baci.archive import Archive
from bilateral.sources.baci.codes import country_codes, product_names
from bilateral.sources.known import known
from bilateral.store import Store

NEW = {
    "country_codes_V202501.csv": "country_code,country_name,country_iso2,country_iso3\n"
    '156,China,CN,CHN\n410,Rep. of Korea,KR,KOR\n490,"Other Asia, nes",,S19\n842,USA,US,USA\n'
    "58,Belgium-Luxembourg (...1998),BE,BEL\n",
    "product_codes_HS92_V202501.csv": 'code,description\n010111,"Horses: live, pure-bred"\n854231,Circuits\n',
}  # fmt: skip
OLD = {
    "country_codes_V202001.csv": "country_code,country_name_abbreviation,country_name_full,iso_2digit_alpha,"
    "iso_3digit_alpha\n156,China,China,CN,CHN\n410,Rep. of Korea,Republic of Korea,KR,KOR\n"
    '490,"Other Asia, nes","Other Asia, not elsewhere specified",N/A,N/A\n'
    "384,C\xf4te d'Ivoire,C\xf4te d'Ivoire,CI,CIV\n",
    "product_codes_HS92_V202001.csv": "code,description\n10111,Horses\n854231,Circuits\n",
}  # fmt: skip
ROWS = "t,i,j,k,v,q\n2020,156,410,010111,1.5,0.25\n2020,410,156,854231,250.125,           NA\n2020,490,842,854231,7,1\n"
EXPECTED = {
    (2020, "CHN", "KOR", "010111"): 1_500.0,
    (2020, "KOR", "CHN", "854231"): 250_125.0,
    (2020, "TWN", "USA", "854231"): 7_000.0,
}

# Ibis 12 calls what DuckDB 2 deprecates
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")


def pack(path, members: dict[str, str | bytes]):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def year(rows=ROWS, *, when=2020, version="V202501"):
    return {f"BACI_HS92_Y{when}_{version}.csv": rows.replace("2020,", f"{when},")}


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "home")


@pytest.fixture
def toy(tmp_path):
    return pack(tmp_path / "BACI_HS92_V202501.zip", {**year(), **NEW})


def read(store, report):
    table = store.read(report.dataset).to_pyarrow()
    keys = ("year", "exporter", "importer", "product")
    return {tuple(row[key] for key in keys): row["value"] for row in table.to_pylist()}


def quantities(store, report):
    rows = store.read(report.dataset).to_pyarrow().to_pylist()
    return {row["product"] + row["exporter"]: row["quantity"] for row in rows}


def test_new_layout(store, toy):
    report = baci.add(store, toy)
    assert read(store, report) == EXPECTED
    assert quantities(store, report) == {"010111CHN": 0.25, "854231KOR": None, "854231TWN": 1.0}
    assert (report.dataset.name, report.dataset.unit, report.dataset.years) == ("baci-hs92-v202501", "USD", (2020,))
    assert report.dataset.classification(2020) == "HS92"
    names = store.products(report.dataset)
    assert (names["010111"].name, names["010111"].sector) == ("Horses: live, pure-bred", None)


def test_origin_says_who_made_it(store, toy):
    origin = baci.add(store, toy).dataset.origins[0]
    assert (origin.producer, origin.vintage, origin.licence) == ("CEPII", "V202501", "Etalab Open Licence 2.0")
    assert "2010-23" in origin.cite()
    assert origin.sha256 == hashlib.sha256(toy.read_bytes()).hexdigest()
    assert origin.url == "https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_HS92_V202501.zip"
    assert not origin.simulated


def test_old_layout_with_padding_and_latin1(store, tmp_path):
    rows = "t,i,j,k,v,q\n2020,156,410,10111,        1.500,        0.250\n2020, 410,384,854231,    250.125,   NA\n"
    members = {**year(rows, version="V202001"), **{name: text.encode("cp1252") for name, text in OLD.items()}}
    report = baci.add(store, pack(tmp_path / "old.zip", members))
    assert read(store, report) == {
        (2020, "CHN", "KOR", "010111"): 1_500.0,
        (2020, "KOR", "CIV", "854231"): 250_125.0,
    }
    assert store.products(report.dataset)["010111"].name == "Horses"
    assert report.rows_aside == 0


def test_folder_is_as_good_as_zip(store, toy, tmp_path):
    folder = tmp_path / "unpacked"
    with zipfile.ZipFile(toy) as archive:
        archive.extractall(folder)
    from_zip, from_folder = baci.add(store, toy), baci.add(store, folder, name="folder")
    assert read(store, from_zip) == read(store, from_folder)
    assert len(from_folder.dataset.origins[0].sha256) == 64
    assert sorted(path.name for path in folder.iterdir()) == sorted([*year(), *NEW])


def test_members_may_lie_in_a_folder(store, tmp_path):
    members = {f"BACI_HS92_V202501/{name}": text for name, text in {**year(), **NEW}.items()}
    assert baci.add(store, pack(tmp_path / "b.zip", members)).rows_stored == 3


def test_what_was_fetched_is_found_without_a_path(store, tmp_path):
    for age, (hs, digest) in enumerate({"HS92": "a", "HS17": "b", "HS12": "c"}.items()):
        folder = store.home / "raw" / "baci" / digest
        folder.mkdir(parents=True)
        members = {name.replace("HS92", hs): text for name, text in {**year(), **NEW}.items()}
        zipped = pack(folder / f"BACI_{hs}_V202501.zip", members)
        os.utime(zipped, (age, 9 - age if hs == "HS12" else age + 20))
    for wanted, hs in ((None, "hs17"), ("hs92", "hs92"), ("HS12", "hs12"), ("baci_hs12_v202501.zip", "hs12")):
        assert baci.add(store, wanted, keep=False).dataset.name == f"baci-{hs}-v202501"
    with pytest.raises(InputError, match=r"no BACI HS22 has been fetched.*BACI_HS92_V202501.*--hs HS22"):
        baci.add(store, "HS22")
    with pytest.raises(
        InputError, match=r"BACI_HS93.*did you mean BACI_HS9.*next: bilateral add baci BACI_HS17_V202501\.zip"
    ):
        baci.add(store, tmp_path / "BACI_HS93_V202501.zip")


def test_nothing_fetched_is_told(store, tmp_path):
    with pytest.raises(InputError, match=r"no BACI has been fetched.*next: bilateral fetch baci --hs HS92"):
        baci.add(store)
    missing = tmp_path / "nothing.zip"
    with pytest.raises(InputError, match=f"no such file: got '{missing}'.*next: bilateral fetch baci --hs HS92"):
        baci.add(store, missing)


def test_raw_zip_is_kept_once(store, toy):
    baci.add(store, toy)
    kept = list((store.home / "raw" / "baci").rglob("*.zip"))
    assert [path.read_bytes() for path in kept] == [toy.read_bytes()]
    baci.add(store, kept[0])
    assert list((store.home / "raw" / "baci").rglob("*.zip")) == kept


def test_nothing_is_left_in_staging(store, toy):
    baci.add(store, toy)
    assert list((store.home / "staging").iterdir()) == []


def test_years_are_chosen(store, tmp_path):
    members = {**year(), **year(when=2021), **year(when=2022), **NEW}
    archive = pack(tmp_path / "b.zip", members)
    assert baci.add(store, archive, years=[2022, 2020]).dataset.years == (2020, 2022)
    with pytest.raises(SelectionError, match="2020 to 2022"):
        baci.add(store, archive, years=range(2018, 2021))
    with pytest.raises(SelectionError):
        baci.add(store, archive, years=[])


def test_progress_is_told(store, toy):
    told = []
    baci.add(store, toy, progress=lambda done, total, text: told.append((done, total)))
    assert told[0] == (0.0, float(len(ROWS)))
    assert told[-1] == (float(len(ROWS)), float(len(ROWS)))


def test_bad_rows_are_set_aside_with_their_lines(store, tmp_path):
    good = "".join(f"2020,156,410,{code:06d},1.0,1.0\n" for code in range(10101, 10401))
    bad = "2020,156,999,010111,1.0,1\n2019,156,410,010112,1.0,1\n2020,156,410,010113,-4,1\n2020,156,156,010114,2,1\n"
    archive = pack(tmp_path / "b.zip", {**year("t,i,j,k,v,q\n" + good + bad), **NEW})
    report = baci.add(store, archive, max_bad=0.02)
    reasons = {count.reason: (count.rows, count.first_lines, count.counted_as_bad) for count in report.aside}
    assert reasons == {
        "unknown country": (1, (302,), True),
        "wrong year": (1, (303,), True),
        "negative value": (1, (304,), True),
        "domestic (exporter is importer)": (1, (305,), False),
    }
    assert report.rows_stored == 300
    with pytest.raises(TooManyBadRows, match="unknown country"):
        baci.add(store, archive, max_bad=0.001)
    assert store.dataset().rows == 300


def test_file_name_and_rows_must_agree_on_the_year(store, tmp_path):
    archive = pack(tmp_path / "b.zip", {"BACI_HS92_Y2019_V202501.csv": ROWS, **NEW})
    with pytest.raises(TooManyBadRows, match="wrong year"):
        baci.add(store, archive)


def test_round_trip_of_the_simulated_world(store, tmp_path):
    archive = simulate.world(tmp_path / simulate.SAMPLE_FILE, countries=6, products=40, years=3)
    expected, rows = {}, 0
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            if "_Y" in name:
                lines = opened.read(name).decode().splitlines()[1:]
                expected[int(name.split("_Y")[1][:4])] = sum(float(line.split(",")[4]) for line in lines)
                rows += len(lines)
    report = baci.add(store, archive, name="sample")
    table = store.read(report.dataset).to_pyarrow()
    for when, total in expected.items():
        stored = sum(row["value"] for row in table.to_pylist() if row["year"] == when)
        assert stored == pytest.approx(1000 * total, rel=1e-12)
    assert (table.num_rows, report.rows_aside) == (rows, 0)
    assert set(report.dataset.exporters) >= set(simulate.SAMPLE_PAIR)
    assert report.dataset.simulated


@pytest.mark.parametrize("mark", ["version", "readme", "countries"])
def test_mark_of_simulated_data_is_not_lost(store, tmp_path, mark):
    version = "V000000" if mark == "version" else "V202501"
    countries = NEW["country_codes_V202501.csv"] + ("1001,Altessa,,XAL\n" if mark == "countries" else "")
    members = {**year(version=version), f"country_codes_{version}.csv": countries}
    if mark == "readme":
        members["Readme.txt"] = "These are SIMULATED data"
    report = baci.add(store, pack(tmp_path / "s.zip", members))
    assert report.dataset.simulated
    assert report.dataset.origins[0].cite().startswith("SIMULATED")


def test_without_product_names(store, tmp_path):
    members = {**year(), "country_codes_V202501.csv": NEW["country_codes_V202501.csv"]}
    report = baci.add(store, pack(tmp_path / "b.zip", members))
    assert any("without names" in note for note in report.notes)
    assert not store.products(report.dataset)


def truncated(path, toy):
    path.write_bytes(toy.read_bytes()[:-200])


def middle_damaged(path, toy):
    data = bytearray(toy.read_bytes())
    data[60:90] = bytes(30)
    path.write_bytes(data)


def no_zip(path, toy):
    path.write_text("t,i,j,k,v,q\n")


def nothing(path, toy):
    path.write_bytes(b"")


def absolute(path, toy):
    pack(path, {**year(), **NEW, "/etc/evil.csv": "x"})


def drive(path, toy):
    pack(path, {**year(), **NEW, "C:\\evil.csv": "x"})


def outside(path, toy):
    pack(path, {**{f"../{name}": text for name, text in year().items()}, **NEW})


def outside_backslash(path, toy):
    pack(path, {**year(), **NEW, "a\\..\\..\\evil.csv": "x"})


def link(path, toy):
    with zipfile.ZipFile(path, "w") as archive:
        member = zipfile.ZipInfo(next(iter(year())))
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "/etc/passwd")


def bomb(path, toy):
    pack(path, {**year(ROWS + "\n" * 5_000_000), **NEW})


def encrypted(path, toy):
    data = bytearray(toy.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (truncated, "cut short"), (middle_damaged, "damaged"), (no_zip, "no zip"), (nothing, "empty"),
        (absolute, "outside"), (drive, "outside"), (outside, "outside"), (outside_backslash, "outside"),
        (link, "link"), (bomb, "swells"), (encrypted, "encrypted"),
    ],
)  # fmt: skip
def test_bad_zip_leaves_the_old_state(store, toy, tmp_path, spoil, told):
    before = read(store, baci.add(store, toy))
    spoiled = tmp_path / "spoiled.zip"
    spoil(spoiled, toy)
    with pytest.raises(BadArchive, match=told) as caught:
        baci.add(store, spoiled)
    assert "\n" not in str(caught.value)
    assert read(store, SimpleNamespace(dataset=store.dataset())) == before
    assert list((store.home / "staging").iterdir()) == []
    assert not (tmp_path / next(iter(year()))).exists()


@pytest.mark.parametrize(
    ("members", "error", "told"),
    [
        ({**NEW}, InputError, "no yearly files"),
        ({**year()}, InputError, "country codes is missing"),
        ({**year(), **year(version="V202401"), **NEW}, InputError, "several releases"),
        ({**year(), "x/BACI_HS92_Y2020_V202501.csv": ROWS, **NEW}, InputError, "same year"),
        ({**year(""), **NEW}, EmptyInput, "empty"),
        ({**year("t,i,j,k,v,q\n"), **NEW}, EmptyInput, "no rows"),
        ({**year(), **year("t,i,j,k,v,q\n\n", when=2021), **NEW}, EmptyInput, "no rows.*Y2021"),
        ({**year(ROWS.replace("t,i,j,k,v,q", "t,i,j,k,w,q")), **NEW}, MissingColumn, "lacks v"),
        ({**year(), "country_codes_V202501.csv": "a,b\n1,2\n"}, MissingColumn, "country codes"),
        ({**year(), **NEW, "product_codes_HS92_V202501.csv": "a,b\n1,2\n"}, MissingColumn, "product codes"),
    ],
)
def test_what_is_missing_is_said(store, toy, tmp_path, members, error, told):
    before = read(store, baci.add(store, toy))
    with pytest.raises(error, match=told):
        baci.add(store, pack(tmp_path / "bad.zip", members))
    assert read(store, SimpleNamespace(dataset=store.dataset())) == before


def test_no_such_file(store, tmp_path):
    with pytest.raises(InputError, match="no such file"):
        baci.add(store, tmp_path / "absent.zip")
    with pytest.raises(InputError, match="no yearly files"):
        baci.add(store, tmp_path)


def test_source_is_listed():
    card = next(source for source in known() if source.name == "baci")
    assert (card.producer, card.table) == ("CEPII", "trade_flows")
    assert "bilateral add baci" in card.load


def test_no_room_leaves_the_old_state(store, toy, monkeypatch):
    before = read(store, baci.add(store, toy))

    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Archive, "unpack", full)
    with pytest.raises(DiskFull):
        baci.add(store, toy)
    assert read(store, SimpleNamespace(dataset=store.dataset())) == before
    assert list((store.home / "staging").iterdir()) == []


def test_country_codes_of_trade_data():
    codes = country_codes(NEW["country_codes_V202501.csv"])
    assert (codes["490"], codes["842"], codes["58"], codes["410"]) == ("TWN", "USA", "BLX", "KOR")
    assert codes["251"] == "FRA"  # not in the file: the reference serves
    assert country_codes("country_code;country_name;country_iso2;country_iso3\n9999;Nowhere;NA;DEU\n")["9999"] == "DEU"
    assert "9998" not in country_codes("country_code,country_name\n9998,Nowhere\n")


def test_product_names_get_their_zero_back():
    names = product_names('code,description\n10111,Horses\n854231,"Circuits, other"\n999999,\n').to_pydict()
    assert names == {"product": ["010111", "854231"], "name": ["Horses", "Circuits, other"], "sector": [None, None]}


def flow():
    people = st.sampled_from([156, 410, 490, 842, 251, 699])
    code = st.sampled_from(["010111", "854231", "270900"])
    value = st.decimals(min_value="0.001", max_value="9999999", places=3)
    return st.tuples(people, people, code, value).filter(lambda row: row[0] != row[1])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(flow(), min_size=1, max_size=30, unique_by=lambda row: row[:3]), padded=st.booleans())
def test_every_sound_row_is_stored(tmp_path, rows: Iterable[tuple], padded):
    width = 20 if padded else 1
    text = "t,i,j,k,v,q\n" + "".join(f"2020,{i},{j},{k},{v!s:>{width}},{'NA':>{width}}\n" for i, j, k, v in rows)
    store = Store(tmp_path / "hypothesis")
    report = baci.add(store, pack(tmp_path / "h.zip", {**year(text), **NEW}), keep=False)
    assert report.rows_stored == len(rows)
    assert report.value_total == pytest.approx(1000 * float(sum(v for *_, v in rows)), rel=1e-9)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_any_damage_is_told_or_harmless(tmp_path, toy, place, byte, cut):
    data = bytearray(toy.read_bytes())
    place %= len(data)
    data[place] = byte
    spoiled = tmp_path / "damaged.zip"
    spoiled.write_bytes(data[:place] if cut else data)
    store = Store(tmp_path / "damage")
    try:
        report = baci.add(store, spoiled, keep=False, max_bad=1.0)
    except BilateralError:
        return
    assert read(store, report) == EXPECTED
