"""Flows from one classification to another: by a concordance, step by step where no direct one is, and said so."""

from __future__ import annotations

import csv
import itertools
import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bilateral import engine as engines
from bilateral.errors import InputError, SelectionError, nearest
from bilateral.reference.classifications import classification
from bilateral.sources.keep import Kept
from bilateral.store import Dataset, ReasonCount, Staging, Store, slug, staging

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

__all__ = ["Coverage", "Path", "convert", "convert_dataset", "weights"]

_BASES = {"given": "given weights", "equal": "equal weights", "same": "keeping the same code"}
NO_TARGET = "code that the concordance does not have"


@dataclass(frozen=True, slots=True)
class Path:
    """The way from one classification to another."""

    steps: tuple[str, ...]
    """The classifications passed through, both ends included."""
    table: pa.Table
    """from_code, to_code, weight (0–1), split (true where the code goes to several)."""
    basis: tuple[str, ...]
    """Where its weights come from, see the column `basis`."""

    def sentence(self, concordance: str) -> str:
        """The conversion in words, as it goes with every number."""
        way = " → ".join(self.steps)
        words = [_BASES[each] for each in self.basis if each in _BASES]
        return f"{way} by {concordance}, 1:n and n:m by {' and '.join(words) or 'nothing: there are none'}"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a year's trade the concordance could carry over."""

    year: int
    value: float
    """Share of value (0–1) whose code is in the concordance."""
    split: float
    """Share of value (0–1) under codes that go to several codes."""
    codes: tuple[str, ...]
    """Codes that are not in it, those with most value first."""


def weights(rows: pa.Table, from_: str, to: str) -> Path:
    """The weights from one classification to another; steps are composed where there is no direct concordance.

    ``w(i→k) = Σ_j w(i→j) · w(j→k)``, along the shortest way.

    Parameters
    ----------
    rows
        The columns of `concordances`.
    from_, to
        Names of classifications.

    Raises
    ------
    SelectionError
        The concordance does not lead there.

    Examples
    --------
    >>> import pyarrow as pa
    >>> names = ["from_classification", "from_code", "to_classification", "to_code", "weight", "basis"]
    >>> pairs = [("A", "1", "B", "x", 0.5, "equal"), ("A", "1", "B", "y", 0.5, "equal")]
    >>> pairs += [("B", "x", "C", "9", 1.0, "one")]
    >>> found = weights(pa.table(dict(zip(names, zip(*pairs)))), "A", "C")
    >>> found.steps, found.table.to_pylist()
    (('A', 'B', 'C'), [{'from_code': '1', 'to_code': '9', 'weight': 0.5, 'split': True}])
    """
    import pyarrow as pa

    source, target = classification(from_).name, classification(to).name
    by = _by_step(rows)
    steps = _way(by, source, target)
    found: dict[str, dict[str, float]] = {}
    basis: set[str] = set()
    for number, (first, second) in enumerate(itertools.pairwise(steps)):
        step, kinds = by[first, second]
        found = {code: dict(to) for code, to in step.items()} if number == 0 else _compose(found, step)
        basis |= kinds
    flat = [
        {"from_code": code, "to_code": to, "weight": weight, "split": len(targets) > 1 or weight < 1}
        for code, targets in sorted(found.items())
        for to, weight in sorted(targets.items())
    ]
    layout = pa.schema([("from_code", "string"), ("to_code", "string"), ("weight", "float64"), ("split", "bool")])
    return Path(steps, pa.Table.from_pylist(flat, schema=layout), tuple(sorted(basis)))


_Step = dict[str, dict[str, float]]


def _by_step(rows: pa.Table) -> dict[tuple[str, str], tuple[_Step, set[str]]]:
    found: dict[tuple[str, str], tuple[_Step, set[str]]] = {}
    for row in rows.to_pylist():
        key = (row["from_classification"], row["to_classification"])
        step, basis = found.setdefault(key, ({}, set()))
        basis.add(row["basis"])
        if row["weight"] > 0:
            step.setdefault(row["from_code"], {})[row["to_code"]] = row["weight"]
    return found


def _way(by: Iterable[tuple[str, str]], source: str, target: str) -> tuple[str, ...]:
    """The shortest way, breadth first."""
    pairs = sorted(by)
    waiting: deque[tuple[str, ...]] = deque([(source,)])
    seen = {source}
    while waiting:
        way = waiting.popleft()
        if way[-1] == target:
            return way
        for first, second in pairs:
            if first == way[-1] and second not in seen:
                seen.add(second)
                waiting.append((*way, second))
    links = ", ".join(f"{first} → {second}" for first, second in pairs)
    close = nearest(target, {second for _, second in pairs})
    raise SelectionError(f"the concordance does not lead from {source} to {target}", allowed=links, close=close)


def _compose(first: _Step, second: _Step) -> _Step:
    composed: _Step = {}
    for code, middle in first.items():
        targets: dict[str, float] = {}
        for between, weight in middle.items():
            for target, share in second.get(between, {}).items():
                targets[target] = targets.get(target, 0.0) + weight * share
        if targets:
            composed[code] = targets
    return composed


def convert(flows: ir.Table, table: ir.Table) -> ir.Table:
    """Flows under the codes of another classification: ``x_k = Σ_i w(i→k) · x_i``, for values and quantities.

    Parameters
    ----------
    flows
        Columns of `trade_flows`. Rows whose code is not in `table` fall out: measure them first.
    table
        from_code, to_code, weight, as in `Path.table`.

    Returns
    -------
    ibis.Table
        Columns of `trade_flows`, one row a key. A quantity is missing where any part of it is.
    """
    joined = flows.inner_join(table, flows["product"] == table.from_code)
    keys = ("year", "exporter", "importer")
    parts = joined.select(
        *keys, product=joined.to_code, value=joined.value * joined.weight, quantity=joined.quantity * joined.weight
    )
    summed = parts.group_by(*keys, "product").aggregate(
        value=parts.value.sum(), amount=parts.quantity.sum(), unknown=parts.quantity.isnull().any()
    )
    return summed.select(*keys, "product", "value", quantity=summed.unknown.ifelse(None, summed.amount))


def convert_dataset(
    store: Store,
    data: str | None,
    to: str,
    *,
    concordance: str | None = None,
    name: str | None = None,
    least: float = 0.95,
) -> Kept:
    """Store a dataset once more, under the codes of another classification.

    Years that are in that classification already are taken as they are. The conversion is part of the new dataset's
    origins, so that it stands under every number made from it.

    Parameters
    ----------
    store
        Where the flows and the concordance are.
    data
        Name of the dataset; None for the newest.
    to
        The classification to convert to.
    concordance
        Name of the concordance; None for the newest.
    name
        Name of the new dataset; default the old one with the classification added.
    least
        Share of each year's value (0–1) that the concordance must cover.

    Returns
    -------
    Kept
        Its notes tell coverage and splits by year.

    Raises
    ------
    SelectionError
        The concordance does not lead there.
    InputError
        It covers less than `least` of a year's value.
    """
    old, by = store.dataset(data), store.dataset(concordance, "concordances")
    target = classification(to).name
    rows = store.read(by).to_pyarrow()
    paths = {source: weights(rows, source, target) for _, source in old.classifications if source != target}
    with staging(store) as stage:
        engine = engines.connect(scratch=stage.scratch / "spill")
        try:
            coverage = [_year(store, old, stage, engine, year, paths.get(source), least) for year, source in
                        old.classifications]  # fmt: skip
            counts = _counts(stage, engine)
        finally:
            engine.close()
        told = [path.sentence(by.name) for path in paths.values()]
        new = _record(old, by, target, name or f"{old.name}-{slug(target)}", told, counts)
        dataset = stage.publish(new)
    notes = (*told, *(_note(found) for found in coverage if found is not None))
    return Kept(dataset, old.rows, dataset.rows, notes)


def _year(
    store: Store, old: Dataset, stage: Staging, engine: engines.Engine, year: int, path: Path | None, least: float
) -> Coverage | None:
    flows = store.read(old, years=[year], engine=engine)
    found = None
    if path is not None:
        table = engine.from_arrow(path.table)
        found = _coverage(flows, table, engine, year)
        _enough(found, path, least)
        _set_aside(stage, flows, table, engine, year)
        flows = convert(flows, table)
    target = stage.tidy / f"year={year}" / "part-0.parquet"
    target.parent.mkdir(parents=True)
    columns = ("exporter", "importer", "product", "value", "quantity")
    engine.write_parquet(flows.order_by(columns[:3]).select(*columns), target)
    return found


def _coverage(flows: ir.Table, table: ir.Table, engine: engines.Engine, year: int) -> Coverage:
    codes = table.group_by("from_code").aggregate(split=table.split.any(), kept=table.weight.sum())
    joined = flows.left_join(codes, flows["product"] == codes.from_code)
    kept = (joined.value * joined.kept.fill_null(0.0)).sum().fill_null(0.0)
    divided = joined.split.fill_null(False).ifelse(joined.value, 0.0).sum().fill_null(0.0)
    summed = engine.arrow(joined.aggregate(all=joined.value.sum().fill_null(0.0), kept=kept, split=divided)).to_pylist()
    missing = [row["product"] for row in engine.arrow(_missing(flows, table).limit(10)).to_pylist()]
    total = summed[0]["all"]
    share = summed[0]["kept"] / total if total else 1.0
    return Coverage(year, share, summed[0]["split"] / total if total else 0.0, tuple(missing))


def _missing(flows: ir.Table, table: ir.Table) -> ir.Table:
    left = flows.anti_join(table, flows["product"] == table.from_code)
    found = left.group_by("product").aggregate(rows=left.count(), value=left.value.sum())
    return found.order_by(found.value.desc(), "product")


def _enough(found: Coverage, path: Path, least: float) -> None:
    if found.value < least:
        raise InputError(
            f"the concordance {' → '.join(path.steps)} covers {found.value:.1%} of the value of {found.year},"
            f" less than {least:.0%}",
            got=", ".join(found.codes),
            allowed=f"codes like {path.table['from_code'][0].as_py()}",
            then="check digits and classification of the dataset, or allow less with --least (least= in Python)",
        )


def _set_aside(stage: Staging, flows: ir.Table, table: ir.Table, engine: engines.Engine, year: int) -> None:
    """One line a code that is not in the concordance, with its flows and their value."""
    rows = engine.arrow(_missing(flows, table)).to_pylist()
    if not rows:
        return
    new = not stage.aside.exists()
    with stage.aside.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        if new:
            writer.writerow(("part", "line", "reason", "row"))
        writer.writerows((year, n + 1, NO_TARGET, json.dumps(row)) for n, row in enumerate(rows))


@dataclass(frozen=True, slots=True)
class _Counts:
    rows: int
    aside: int
    exporters: tuple[str, ...]
    importers: tuple[str, ...]


def _counts(stage: Staging, engine: engines.Engine) -> _Counts:
    table = engine.read_parquet(sorted(stage.tidy.rglob("*.parquet")), root=stage.tidy)
    rows = int(engine.arrow(table.aggregate(rows=table.count()))["rows"][0].as_py())
    who = (engine.arrow(table.select(side).distinct())[side].to_pylist() for side in ("exporter", "importer"))
    exporters, importers = (tuple(sorted(codes)) for codes in who)
    return _Counts(rows, _flows_aside(stage), exporters, importers)


def _flows_aside(stage: Staging) -> int:
    if not stage.aside.exists():
        return 0
    with stage.aside.open(encoding="utf-8", newline="") as stream:
        return sum(int(json.loads(row["row"])["rows"]) for row in csv.DictReader(stream))


def _record(old: Dataset, by: Dataset, target: str, name: str, told: list[str], counts: _Counts) -> Dataset:
    said = tuple(replace(origin, title=f"{origin.title}: {'; '.join(told)}") for origin in by.origins) if told else ()
    family = classification(target).levels
    return replace(
        old,
        name=name,
        source="concordance",
        classifications=tuple((year, target) for year in old.years),
        levels=() if family else old.levels,
        rows=counts.rows,
        aside=counts.aside,
        origins=(*old.origins, *said),
        exporters=counts.exporters,
        importers=counts.importers,
        files=(),
        products_file=None,
        aside_file=None,
        reasons=(ReasonCount(NO_TARGET, counts.aside),) if counts.aside else (),
    )


def _note(found: Coverage) -> str:
    lacking = f"; codes not in it: {', '.join(found.codes)}" if found.codes else ""
    covered = (
        f"{found.year}: {found.value:.2%} of the value is covered, {found.split:.2%} is under codes that are split"
    )
    return covered + lacking
