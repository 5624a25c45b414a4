"""The snapshot of OpenAlex works (Parquet), read through the engine: only the columns that are needed are touched.

The same expression runs on DuckDB and on Spark, so that half a billion works can be counted where they lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilateral.errors import InputError, MissingColumn
from bilateral.reference.technology_sets import TechnologySet

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from bilateral.engine import Engine

__all__ = ["parts", "works"]

NEEDED = ("id", "publication_year", "type", "primary_topic", "cited_by_count", "authorships")
TYPES = ("article", "review")
HOME = "https://openalex.org/"


def parts(folder: Path | str) -> list[str]:
    """The Parquet files of a snapshot's folder `works`, in order.

    Raises
    ------
    InputError
        There are none.
    """
    root = Path(folder)
    if root.is_file() and not _is_parquet(root):
        raise InputError("the file is no Parquet, or a damaged one", got=str(root), allowed="works of the snapshot")
    found = [root] if root.is_file() else sorted(root.rglob("*.parquet"))
    if not found:
        raise InputError("there is no Parquet file of works", got=str(root), allowed="the folder parquet/works")
    return [str(path) for path in found]


def _is_parquet(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) == b"PAR1"


def works(
    engine: Engine,
    paths: Sequence[str],
    sets: Sequence[TechnologySet] = (),
    *,
    years: Iterable[int] | None = None,
    window: int | None = None,
) -> ir.Table:
    """Articles and reviews of a snapshot, in the columns of the table `works`; countries are ISO2 codes.

    Parameters
    ----------
    engine
        DuckDB or Spark.
    paths
        Parquet files, from `parts`.
    sets
        Each becomes a field; a work goes to the first whose topics or subfields hold its primary topic, others are
        left out. By default the field is OpenAlex's own field of the primary topic.
    years
        Years of publication; default all.
    window
        Citations of the year of publication and so many years after; by default all to the day of the snapshot.
        OpenAlex keeps citations by year for the last ten years or so only.

    Raises
    ------
    MissingColumn
        A column is not there.
    InputError
        A set has words only: those cannot be looked for in the snapshot.
    """
    import ibis

    table = engine.read_parquet(paths)
    for name in (*NEEDED, *(("counts_by_year",) if window is not None else ())):
        if name not in table.columns:
            raise MissingColumn("the snapshot lacks a column", got=", ".join(table.columns[:12]), allowed=name)
    kept = table.filter(table.type.isin(TYPES))
    for flag in ("is_retracted", "is_xpac"):
        if flag in table.columns:
            kept = kept.filter(~kept[flag].fill_null(False))
    if years is not None:
        kept = kept.filter(kept.publication_year.isin(sorted(set(years))))
    listed = kept.authorships.map(lambda each: each.countries).flatten()
    codes = listed.filter(lambda code: code.notnull() & (code != "")).unique().sort()
    made = kept.select(
        id=kept.id.cast("string"),
        year=kept.publication_year.cast("int16"),
        field=_field(kept.primary_topic, sets),
        type=kept.type.cast("string"),
        citations=_citations(kept, window),
        countries=ibis.coalesce(codes.join(";"), ""),
    )
    return made.filter(made.field.notnull())


def _field(topic: Any, sets: Sequence[TechnologySet]) -> Any:
    import ibis

    if not sets:
        return topic.field.display_name
    cases = []
    for each in sets:
        if each.searched:
            raise InputError(
                "a set of words cannot be looked for in the snapshot", got=each.name, allowed="topics or subfields"
            )
        ids = [id for id, _ in each.topics]
        codes = [code for code, _ in each.subfields]
        in_topics = topic.id.isin([*ids, *(f"{HOME}{id}" for id in ids)]) if ids else None
        in_subfields = (
            topic.subfield.id.isin([*codes, *(f"{HOME}subfields/{code}" for code in codes)]) if codes else None
        )
        either = in_topics if in_subfields is None else in_subfields if in_topics is None else in_topics | in_subfields
        cases.append((either, each.name))
    return ibis.cases(*cases, else_=ibis.null("string"))


def _citations(table: Any, window: int | None) -> Any:
    import ibis

    if window is None:
        return ibis.coalesce(table.cited_by_count.cast("int64"), 0)
    last = table.publication_year + window
    within = table.counts_by_year.filter(lambda each: each.year <= last).map(
        lambda each: each.cited_by_count.cast("int64")
    )
    return ibis.coalesce(within.sums(), 0).cast("int64")
