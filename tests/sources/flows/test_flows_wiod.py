"""The bilateral flows of WIOD (release 2013), as an analyst would load them."""

import pyarrow.compute as pc
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq
import pytest

from bilateral.sources import flows

MAPPING = {"product": "industry", "value": "intermediate+final"}

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def wiod(shared_data):
    return shared_data / "trade" / "wiod2013_bilateral_1995_2011.parquet"


@pytest.mark.slow
def test_the_whole_table(store, wiod):
    report = flows.add(store, wiod, mapping=MAPPING, unit="million USD")
    raw = pq.read_table(wiod)
    value = pc.add(raw["intermediate"], raw["final"])
    foreign = pc.not_equal(raw["exporter"], raw["importer"])
    negative = pc.and_(foreign, pc.less(value, 0))
    assert {count.reason: count.rows for count in report.aside} == {
        "domestic (exporter is importer)": pc.sum(pc.invert(foreign)).as_py(),
        "negative value": pc.sum(negative).as_py(),
    }
    kept = raw.append_column("value", value).filter(pc.and_(foreign, pc.invert(negative)))
    expected = {
        row["year"]: row["value_sum"] for row in kept.group_by("year").aggregate([("value", "sum")]).to_pylist()
    }
    table = store.read(report.dataset)
    found = table.group_by("year").aggregate(total=table.value.sum()).to_pyarrow().to_pylist()
    assert {row["year"]: row["total"] for row in found} == pytest.approx({y: v * 1e6 for y, v in expected.items()})
    assert report.dataset.classification(2011) == "WIOD2013"
    assert {"ROW", "ROU", "TWN"} <= set(report.dataset.exporters)
    assert len(report.dataset.exporters) == 41
    korea = table.filter(table.year == 2011, table.exporter == "KOR", table.importer == "CHN")
    assert korea.value.sum().to_pyarrow().as_py() / 1e9 == pytest.approx(157.5, abs=0.05)


def test_csv_and_excel_of_an_extract_give_the_same(store, wiod, tmp_path):
    raw = pq.read_table(wiod, filters=[("year", "==", 2011), ("exporter", "in", ["KOR", "CHN"])])
    pc_csv.write_csv(raw, tmp_path / "extract.csv")
    book = pytest.importorskip("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet("WIOD")
    sheet.append(raw.column_names)
    for row in raw.to_pylist():
        sheet.append(list(row.values()))
    book.save(tmp_path / "extract.xlsx")
    reports = [flows.add(store, tmp_path / name, name=name) for name in ("extract.csv", "extract.xlsx")]
    reports.append(flows.add(store, raw, name="frame"))
    keys = ("exporter", "importer", "product")
    tables = [store.read(report.dataset).order_by(*keys).to_pyarrow() for report in reports]
    assert tables[0].num_rows > 2000
    assert tables[0].equals(tables[1])
    assert tables[0].equals(tables[2])
