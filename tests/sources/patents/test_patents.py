"""Patent families: columns, names of countries, totals, IPC codes, bad rows."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bilateral.errors import EmptyInput, InputError, MissingColumn, TooManyBadRows
from bilateral.sources import patents
from bilateral.sources.patents.classes import Classes, read_classes

HEAD = "region,income,field,year,families\n"


def write(tmp_path, text, name="families.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(store, name="families"):
    found = store.read(store.dataset(name, "patents")).to_pyarrow().to_pylist()
    return {(row["year"], row["country"], row["field"]): row["families"] for row in found}


def test_the_layout_of_the_indicators(store, tmp_path):
    text = HEAD + (
        "World,na,semiconductors,2020,100\nWorld,na,TOTAL,2020,150\nWorld,na,UNASSIGNED,2020,5\n"
        "South Korea,High,semiconductors,2020,30\nChina,Upper middle,semiconductors,2020,40.5\n"
        "EU-27,na,semiconductors,2020,20\nOther "
        "Europe-2020,na,semiconductors,2020,1\nTaiwan,High,semiconductors,2020,na\n"
    )
    kept = patents.add(store, write(tmp_path, text))
    assert rows(store) == {
        (2020, "WLD", "semiconductors"): 100,
        (2020, "WLD", "TOTAL"): 150,
        (2020, "WLD", "UNASSIGNED"): 5,
        (2020, "KOR", "semiconductors"): 30,
        (2020, "CHN", "semiconductors"): 40.5,
    }
    reasons = {each.reason: each.rows for each in kept.dataset.reasons}
    assert reasons == {"no single economy": 2, "no value": 1}
    assert "EU-27, Other Europe-2020" in kept.notes[1]
    assert any("Hong Kong" in note for note in kept.notes)


@pytest.mark.parametrize("kind", ["csv", "semicolon", "parquet", "frame", "mapped"])
def test_ways_in(store, tmp_path, kind):
    table = {"year": [2020, 2020], "iso3": ["KOR", "chn"], "technology": ["optics", "optics"], "count": [3, 4]}
    options = {"name": "families"}
    if kind == "parquet":
        data = tmp_path / "families.parquet"
        pq.write_table(pa.table(table), data)
    elif kind == "frame":
        data = pa.table(table)
    elif kind == "mapped":
        data = write(tmp_path, "a;b;c;d\n2020;KOR;optics;3\n2020;CHN;optics;4\n")
        options["mapping"] = {"year": "a", "country": "b", "field": "c", "families": "d"}
    else:
        mark = ";" if kind == "semicolon" else ","
        lines = ["year,iso3,technology,count", "2020,KOR,optics,3", "2020,chn,optics,4"]
        data = write(tmp_path, "\n".join(lines).replace(",", mark))
    patents.add(store, data, **options)
    assert rows(store) == {(2020, "KOR", "optics"): 3, (2020, "CHN", "optics"): 4}


def test_totals_by_any_name_and_a_year_given_apart(store, tmp_path):
    text = "country,field,families\nKorea,All fields,9\nKorea,unassigned,1\nKorea,optics,8\n"
    patents.add(store, write(tmp_path, text), year=2021)
    assert set(rows(store)) == {(2021, "KOR", name) for name in ("TOTAL", "UNASSIGNED", "optics")}


def test_bad_rows_are_set_aside_with_line_and_reason(store, tmp_path):
    good = "".join(f"KOR,field {n},2020,{n}\n" for n in range(300))
    text = "country,field,year,families\n" + good + "KOR,x,2020,-3\nKOR,y,20x0,4\nKOR,z,2020,many\n"
    kept = patents.add(store, write(tmp_path, text), max_bad=0.02)
    aside = store.aside(kept.dataset).to_pylist()
    assert [(row["line"], row["reason"]) for row in aside] == [
        (302, "families is negative"),
        (303, "no year"),
        (304, "families is no number"),
    ]
    with pytest.raises(TooManyBadRows, match="3 of 303 rows"):
        patents.add(store, tmp_path / "families.csv", max_bad=0.001)


def test_faults(store, tmp_path):
    write(tmp_path, HEAD)
    with pytest.raises(InputError, match=r"no such file.*did you mean families\.csv"):
        patents.add(store, tmp_path / "familis.csv")
    with pytest.raises(EmptyInput, match="no rows"):
        patents.add(store, tmp_path / "families.csv")
    with pytest.raises(MissingColumn, match=r"no column for families.*--map families=COLUMN"):
        patents.add(store, write(tmp_path, "year,country,field,what\n2020,KOR,x,1\n"))
    with pytest.raises(InputError, match=r"stand there twice.*lines 2 and 3"):
        patents.add(store, write(tmp_path, "year,country,field,families\n2020,KOR,x,1\n2020,Korea,x,2\n"))
    with pytest.raises(EmptyInput, match="none of 1 row"):
        patents.add(store, write(tmp_path, "year,country,field,families\n2020,Atlantis,x,1\n"))
    assert not store.datasets()


def test_ipc_codes_become_fields_by_the_longest_head(store, tmp_path):
    classes = write(
        tmp_path, "Field_en,IPC_code\nSemiconductors,H01L%\nOptics,G02#\nPharma,A61K\nCosmetics,A61K  8/%\n", "c.csv"
    )
    text = (
        "year,country,ipc,families\n2020,KOR,H01L 21/00,3\n2020,KOR,H01L0033/48,4\n2020,KOR,G02B 1/04,5\n"
        "2020,KOR,A61K 31/00,1\n2020,KOR,A61K 8/02,2\n2020,KOR,Z99Z,6\n"
    )
    kept = patents.add(store, write(tmp_path, text), classes=classes)
    found = {field: value for (_, _, field), value in rows(store).items()}
    assert found == {"Semiconductors": 7, "Optics": 5, "Pharma": 1, "Cosmetics": 2, "UNASSIGNED": 6}
    assert any("1 row has an IPC code that the concordance lacks" in note for note in kept.notes)


def test_concordances(tmp_path):
    assert Classes({"H": "x"}).field("G01") is None
    with pytest.raises(InputError, match="two fields"):
        read_classes(write(tmp_path, "field,ipc\nA,H01L\nB,H01L\n"))
    with pytest.raises(InputError, match="no IPC code"):
        read_classes(write(tmp_path, "field,ipc\nA,999\n"))
