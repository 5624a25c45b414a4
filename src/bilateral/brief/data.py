"""The brief as data: one JSON document, and a zip of CSV files that says what every column is."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import TYPE_CHECKING, Any

from bilateral.brief.cite import cite
from bilateral.brief.trail import Trail, Trails
from bilateral.measure import Column, measures_table

if TYPE_CHECKING:
    import pyarrow as pa

    from bilateral.brief.model import Answer, Brief
    from bilateral.measure import Scope, Table

__all__ = ["csv_bundle", "csv_table", "to_json"]

_MARK = "SIMULATED"


def to_json(brief: Brief) -> str:
    """The brief as JSON: the shape of every lens's ``--json``, with findings, title, date and citation added."""
    plain = {
        "title": brief.title,
        "question": brief.question,
        "event": brief.event,
        "verdict": brief.verdict,
        "date": brief.date,
        "pair": [brief.pair.a, brief.pair.b],
        "names": list(brief.names),
        "simulated": brief.simulated,
        "findings": [
            {"text": finding.text, "detail": finding.detail, "measures": list(finding.measures)}
            for finding in brief.findings
        ],
        "answers": [_answer(answer) for answer in brief.answers],
        "synthesis": list(brief.synthesis.sentences) if brief.synthesis else [],
        "measures": [_finite(measure.to_dict()) for measure in brief.measures],
        "tables": {table.id: _rows(table) for table in brief.tables},
        "columns": {table.id: [_column(column) for column in table.columns] for table in brief.tables},
        "not_computed": [missing.to_dict() for missing in brief.not_computed],
        "trails": _trails(brief),
        "origins": [origin.to_dict() for origin in brief.origins],
        "citation": cite(brief).text,
    }
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def _answer(answer: Answer) -> dict[str, Any]:
    found = {"lens": answer.lens, "question": answer.question, "finding": answer.place}
    more = {"reason": answer.reason, "timing": answer.timing}
    return found | {name: text for name, text in more.items() if text}


def _trails(brief: Brief) -> dict[str, dict[str, Any]]:
    """By id of a measure: the figures and tables that show it, and the numbers of its origins, from 1."""
    trails = Trails(brief)
    return {measure.id: _trail(trails.of(measure)) for measure in brief.measures}


def _trail(trail: Trail) -> dict[str, Any]:
    return {"figures": list(trail.figures), "tables": list(trail.tables), "origins": list(trail.sources)}


def _finite(content: Any) -> Any:
    if isinstance(content, dict):
        return {key: _finite(value) for key, value in content.items()}
    return None if isinstance(content, float) and content - content != 0 else content


def _rows(table: Table) -> list[dict[str, Any]]:
    """The rows with None for what is not finite, which JSON cannot say; by whole columns, as tables may be long."""
    import pyarrow as pa
    import pyarrow.compute as pc

    data = table.data
    for place, field in enumerate(data.schema):
        if pa.types.is_floating(field.type):
            finite = pc.if_else(pc.is_finite(data[place]), data[place], pa.scalar(None, field.type))
            data = data.set_column(place, field, finite)
    rows: list[dict[str, Any]] = data.to_pylist()
    return rows


def _column(column: Column) -> dict[str, str]:
    return {"name": column.name, "label": column.label, "unit": column.unit}


def csv_table(data: pa.Table, scope: Scope | None, simulated: bool) -> bytes:
    """One table as CSV (UTF-8, header line, empty for missing), its scope in the last column.

    Where the data are simulated, a column named SIMULATED says so in the header and in every row.
    """
    import pyarrow as pa
    import pyarrow.csv

    if scope is not None:
        data = data.append_column("scope", _constant(scope.sentence(), data.num_rows))
    if simulated:
        data = data.append_column(_MARK, _constant(_MARK, data.num_rows))
    out = io.BytesIO()
    options = pa.csv.WriteOptions(include_header=True, quoting_style="needed")
    pa.csv.write_csv(data, out, options)
    return out.getvalue()


def _constant(text: str, length: int) -> pa.Array:
    import pyarrow as pa

    return pa.repeat(pa.scalar(text), length)


def csv_bundle(brief: Brief) -> bytes:
    """A zip with one CSV a table, `measures.csv`, `README.txt` and `datapackage.json` (columns, units, sources).

    Times inside the zip are the brief's date, so the same brief gives the same bytes.
    """
    members = {"README.txt": _readme(brief).encode(), "datapackage.json": _package(brief).encode()}
    members["measures.csv"] = csv_table(measures_table(brief.measures), None, brief.simulated)
    members |= {_file(table): csv_table(table.data, table.scope, brief.simulated) for table in brief.tables}
    return _zip(members, brief.date)


def _file(table: Table) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", table.id) + ".csv"


def _zip(members: dict[str, bytes], date: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _moment(date))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def _moment(date: str) -> tuple[int, int, int, int, int, int]:
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", date)
    year, month, day = map(int, found.groups()) if found else (1980, 1, 1)
    return max(year, 1980), month, day, 0, 0, 0


def _readme(brief: Brief) -> str:
    mark = ["SIMULATED DATA: every number in these files is invented.", ""] if brief.simulated else []
    lines = [brief.title, f"Data of the bilateral brief of {brief.date}", "", *mark]
    lines += [f"{_file(table)}: {table.title}. {table.note}".rstrip() for table in brief.tables]
    lines += ["measures.csv: every number with its definition, scope, uncertainty and source", ""]
    lines += ["datapackage.json: what each column is, with its unit", ""]
    lines += ["Sources", *(origin.cite() for origin in brief.origins), "", "How to cite", cite(brief).text, ""]
    return "\n".join(lines)


def _package(brief: Brief) -> str:
    sources = [
        {"title": origin.cite(), **({"path": origin.url} if origin.url else {}), "simulated": origin.simulated}
        for origin in brief.origins
    ]
    resources = [
        {
            "name": _file(table).removesuffix(".csv").lower(),
            "path": _file(table),
            "title": table.title,
            "description": f"{table.note} {table.scope.sentence()}".strip(),
            "schema": {"fields": [_field(table, column) for column in table.columns]},
        }
        for table in brief.tables
    ]
    package = {"name": brief.name.lower(), "title": brief.title, "created": brief.date, "simulated": brief.simulated}
    return json.dumps(package | {"sources": sources, "resources": resources}, ensure_ascii=False, indent=1) + "\n"


def _field(table: Table, column: Column) -> dict[str, str]:
    kind = str(table.data.schema.field(column.name).type)
    plain = {"string": "string", "bool": "boolean", "double": "number", "float": "number"}.get(kind, "integer")
    return {"name": column.name, "type": plain, "title": column.label, "unit": column.unit}
