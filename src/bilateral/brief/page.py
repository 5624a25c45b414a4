"""The brief as one self-contained HTML file: no request leaves it, and without JavaScript it says the same."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from bilateral.brief import views
from bilateral.brief.cite import Citation, cite
from bilateral.brief.draw import SIMULATED, Drawings, drawings
from bilateral.style import phrases

if TYPE_CHECKING:
    from bilateral.brief.model import Brief
    from bilateral.measure import Figure, Finding, Table

__all__ = ["html"]

_SHOWN, _SHOWN_JOINT = 100, 30
"""Rows of a table that are written into the page of one lens, and of several."""
_CARRIED, _CARRIED_JOINT = 1000, 250
"""Rows of a figure's table that its CSV button gives; where there are more it says so, and the zip holds all."""


@dataclass(frozen=True, slots=True)
class _FindingView:
    text: str
    detail: str
    chips: tuple[views.Chip, ...]


@dataclass(frozen=True, slots=True)
class _FigureView:
    id: str
    title: str
    caption: str
    scope: str
    sources: str
    table: str
    wide: Any
    narrow: Any


def html(brief: Brief, drawn: Drawings | None = None) -> str:
    """Render the brief as one HTML page.

    Parameters
    ----------
    brief
        What `compose` made.
    drawn
        Its figures, where they are drawn already.

    Returns
    -------
    str
        A complete document: styles, fonts, drawings, data and script are inside.
    """
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    from bilateral import __version__

    script, payload = _template("brief.js"), _payload(brief)
    drawn = drawn or drawings(brief)
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page.filters["formula"] = views.formula
    template = page.from_string(_template("brief.html"))
    return template.render(
        brief=brief,
        version=__version__,
        css=Markup(_template("fonts.css") + _template("brief.css")),
        script=Markup(script),
        script_hash=Markup(_csp_hash(script)),
        payload=Markup(payload),
        simulated=brief.simulated,
        mark=SIMULATED,
        date=phrases.day(brief.date),
        scope=views.scope_line(brief),
        findings=[_finding(brief, finding) for finding in brief.findings],
        joint=len(brief.answers) > 1,
        lens_names={answer.lens: answer.word for answer in brief.answers},
        placed=brief.placed(),
        sections=brief.sections,
        figures={figure.id: _figure(figure, drawn) for figure in brief.figures},
        tables={table.id: views.table_view(brief.ordered(table), _rows_shown(brief, table)) for table in brief.tables},
        missing=brief.not_computed,
        numbers=views.number_groups(brief),
        cite=cite(brief),
    )


def _rows_shown(brief: Brief, table: Table) -> int:
    """So many rows as the section asks for; where several lenses share the page, no more than a reader scans."""
    asked = brief.limit(table)
    if len(brief.sections) > 1:
        return min(asked or _SHOWN_JOINT, _SHOWN_JOINT)
    return asked or _SHOWN


def _template(name: str) -> str:
    return files("bilateral.brief").joinpath("templates", name).read_text(encoding="utf-8").strip() + "\n"


def _csp_hash(script: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _finding(brief: Brief, finding: Finding) -> _FindingView:
    return _FindingView(finding.text, finding.detail, views.chips(brief, finding.measures))


def _figure(figure: Figure, drawn: Drawings) -> _FigureView:
    from markupsafe import Markup

    variants = [Markup(each[figure.id]) for each in (drawn.wide, drawn.narrow)]
    sources = "Source: " + " | ".join(origin.cite() for origin in figure.origins)
    scope = figure.scope.sentence()
    return _FigureView(figure.id, figure.title, figure.caption, scope, sources, figure.table, *variants)


def _payload(brief: Brief) -> str:
    """What the buttons need, as gzip in base64; the same brief gives the same text."""
    wanted = {figure.table: table for figure in brief.figures if (table := brief.plotted(figure)) is not None}
    data = {
        "stem": brief.name,
        "tables": {id: _carried(brief, brief.ordered(table)) for id, table in wanted.items()},
        "cites": {figure.id: _cite(cite(brief, figure)) for figure in brief.figures},
    }
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(gzip.compress(plain.encode(), 9, mtime=0)).decode()


def _cite(citation: Citation) -> dict[str, str]:
    return {"text": citation.text, "bibtex": citation.bibtex}


def _carried(brief: Brief, table: Table) -> dict[str, Any]:
    """The rows of a figure's table; where there are more than the page can carry, every row says so."""
    names = [column.name for column in table.columns]
    mark = ["SIMULATED"] if brief.simulated else []
    total = table.data.num_rows
    most = _CARRIED_JOINT if len(brief.sections) > 1 else _CARRIED
    cut = f"; the first {most:,} of {total:,} rows, all are in {brief.name}_data.zip" if total > most else ""
    tail = [table.scope.sentence() + cut, *mark]
    rows = [[*(_short(row[name]) for name in names), *tail] for row in table.data.slice(0, most).to_pylist()]
    return {"columns": [*names, "scope", *mark], "rows": rows}


def _short(content: Any) -> Any:
    if isinstance(content, float):
        return float(f"{content:.7g}") if content - content == 0 else None
    return content
