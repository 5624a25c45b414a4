"""The tables of the lens. Returns are in per cent, shares between 0 and 1."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bilateral.lenses.market import arithmetic as f
from bilateral.lenses.market.arithmetic import Test, Unavailable, Window, WindowStudy
from bilateral.lenses.market.benches import Day
from bilateral.lenses.market.confounders import Confounder
from bilateral.lenses.market.definitions import called
from bilateral.lenses.market.formulas.sizes import measured_size
from bilateral.lenses.market.judgement import Judgement
from bilateral.lenses.market.measures import Making, interval
from bilateral.lenses.market.members import Absent
from bilateral.lenses.market.sectors import SectorStudy
from bilateral.measure import Column, Table

__all__ = ["Head", "made", "tests_table", "windows_table"]


@dataclass(frozen=True, slots=True)
class Head:
    """A column: name, heading, kind."""

    name: str
    label: str
    kind: str = "text"
    """"text", "percent", "share", "p", "ratio", "count", "yes"."""


_KINDS = {
    "text": ("", ""),
    "yes": ("", ""),
    "percent": ("%", ".2f"),
    "share": ("share (0–1)", ".2f"),
    "p": ("p-value (0–1)", ".3g"),
    "ratio": ("ratio", ".2f"),
    "number": ("", ".2f"),
    "count": ("count", ",.0f"),
}


def made(make: Making, id: str, heads: Sequence[Head], rows: Iterable[Mapping[str, Any]], note: str = "") -> Table:
    """A table; NaN becomes a missing value."""
    import pyarrow as pa

    kinds = {"text": pa.string(), "yes": pa.bool_(), "count": pa.int64()}
    wanted = pa.schema([(head.name, kinds.get(head.kind, pa.float64())) for head in heads])
    plain = [{head.name: _plain(row.get(head.name)) for head in heads} for row in rows]
    columns = tuple(Column(head.name, head.label, *_KINDS[head.kind]) for head in heads)
    title = called(id, *make.pair_names)
    return Table(id, title, columns, pa.Table.from_pylist(plain, schema=wanted), make.of(make.main), make.origins, note)


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


_SECTORS = (
    Head("sector", "Sector"), Head("control", "Control", "yes"), Head("firms", "Firms", "count"),
    Head("benchmark", "Benchmark", "percent"), Head("raw", "Mean return", "percent"),
    Head("caar", "CAAR", "percent"), Head("low", "95 % from", "percent"), Head("high", "to", "percent"),
    Head("positive", "Positive", "count"), Head("p_robust", "p robust", "p"),
    Head("p_studentised", "p studentised", "p"), Head("p_raw", "p raw", "p"),
    Head("p_holm", "p after Holm", "p"), Head("p_bh", "p after BH", "p"),
    Head("dates", "Placebo dates", "count"),
    Head("smallest_p", "Smallest p", "p"), Head("t", "t", "ratio"), Head("bmp", "BMP", "ratio"),
    Head("rbar", "r̄", "ratio"), Head("kp", "KP", "ratio"), Head("p_kp", "p KP", "p"),
    Head("portfolio", "Portfolio t", "ratio"), Head("corrado", "Corrado", "ratio"), Head("grank", "GRANK", "ratio"),
    Head("mde", "Would be found", "percent"),
)  # fmt: skip


def windows_table(
    make: Making,
    studies: Sequence[SectorStudy],
    ps: Mapping[str, Mapping[tuple[str, Window], float]],
    corrected: Mapping[str, Mapping[tuple[str, Window], tuple[float, float]]],
    *,
    main_only: bool,
) -> Table:
    """`market.sectors`, the main window, or `market.windows`, every window: one row a sector and window."""
    every = _over_all(studies, ps["robust"])
    rows = []
    for study in studies:
        for window, found in zip(study.windows, study.studies, strict=True):
            if isinstance(found, Unavailable) or (main_only and window != make.main):
                continue
            key = (study.group.sector, window)
            row = _window_row(study, found)
            row |= {f"p_{name}": values.get(key, math.nan) for name, values in ps.items()}
            row |= dict(zip(("p_holm", "p_bh"), corrected["robust"].get(key, _NONE), strict=True))
            rows.append(row | dict(zip(("p_holm_all", "p_bh_all"), every.get(key, _NONE), strict=True)))
    note = (
        "p robust is the default test: placebo dates, every firm counting for no more than two standard deviations. "
        "Holm and BH adjust it over the sectors of the window that are no controls. Controls have no reason to react: "
        "a small p there speaks against the benchmark, not for the event."
    )
    if main_only:
        return made(make, "market.sectors", _SECTORS, rows, note)
    more_heads = (Head("p_holm_all", "p after Holm, all", "p"), Head("p_bh_all", "p after BH, all", "p"))
    heads = (_SECTORS[0], Head("window", "Window"), *_SECTORS[1:], *more_heads)
    return made(make, "market.windows", heads, rows, f"{note} The last two adjust over sectors and windows.")


def _over_all(
    studies: Sequence[SectorStudy], ps: Mapping[tuple[str, Window], float]
) -> dict[tuple[str, Window], tuple[float, float]]:
    keys = [(s.group.sector, w) for s in studies if not s.group.control for w in s.windows]
    keys = [key for key in keys if math.isfinite(ps.get(key, math.nan))]
    if not keys:
        return {}
    values = [ps[key] for key in keys]
    pairs = zip(f.holm(values).tolist(), f.benjamini_hochberg(values).tolist(), strict=True)
    return dict(zip(keys, pairs, strict=True))


_NONE = (math.nan, math.nan)


def _window_row(study: SectorStudy, found: WindowStudy) -> dict[str, Any]:
    ab, placebo = found.abnormal, found.placebo
    tests = {each.id: each.outcome for each in found.answers if isinstance(each.outcome, Test)}
    row: dict[str, Any] = {
        "sector": study.group.sector, "window": str(found.window), "control": study.group.control,
        "firms": len(ab.firms), "benchmark": 100 * ab.benchmark, "raw": 100 * ab.raw_mean, "caar": 100 * ab.caar,
        "positive": ab.positive, "rbar": ab.r_bar, "p_kp": tests["kp"].p if "kp" in tests else math.nan,
    }  # fmt: skip
    for id in ("t", "bmp", "kp", "portfolio", "corrado", "grank"):
        row[id] = tests[id].statistic if id in tests else math.nan
    if not isinstance(placebo, Unavailable):
        low, high = interval(found) or (math.nan, math.nan)
        row |= {
            "dates": len(placebo.dates),
            "smallest_p": placebo.smallest_p, "low": low, "high": high,
            "mde": 100 * placebo.robust.detectable,
        }  # fmt: skip
    return row


_TESTS = (
    Head("event", "Event"), Head("group", "Sector"), Head("window", "Window"), Head("benchmark", "Benchmark"),
    Head("model", "Model"), Head("test", "Test"), Head("label", "Name"), Head("estimate", "CAAR", "percent"),
    Head("se", "Standard error", "percent"), Head("stat", "Statistic", "ratio"), Head("p", "p", "p"),
    Head("n", "Firms", "count"), Head("dates", "Dates", "count"), Head("assumes", "Assumes"),
    Head("size", "Measured size", "share"), Head("size_firms", "at firms", "count"),
)  # fmt: skip


def tests_table(make: Making, studies: Sequence[SectorStudy], event: str, benchmark: str) -> Table:
    """`market.tests`: every test by sector and window, with what it assumes and how often it rejects a true null."""
    rows = []
    for study in studies:
        for found in study.studies:
            if isinstance(found, Unavailable):
                continue
            common = {
                "event": event, "group": study.group.sector, "window": str(found.window), "benchmark": benchmark,
                "model": found.abnormal.plan.model, "estimate": 100 * found.abnormal.caar,
            }  # fmt: skip
            dates = 0 if isinstance(found.placebo, Unavailable) else len(found.placebo.dates)
            answers = (each.outcome for each in found.answers)
            rows += [common | _test_row(test, found, dates) for test in answers if isinstance(test, Test)]
    note = (
        "Two-sided p. Measured size: how often the test rejects at 5 % where nothing happened, for firms of one "
        "industry that share the date; 0.05 is right. Tests that assume independent firms reject too often here."
    )
    return made(make, "market.tests", _TESTS, rows, note)


def _test_row(test: Test, found: WindowStudy, dates: int) -> dict[str, Any]:
    design: Literal["long", "short"] = "long"
    if not isinstance(found.placebo, Unavailable) and found.placebo.pool.side == "both":
        design = "short"
    size = measured_size(test.id, test.firms, design)
    stat = test.statistic
    placebo = test.id.startswith("placebo")
    rank = test.id in {"corrado", "grank", "sign", "gsign", "wilcoxon"} or placebo
    se = math.nan if rank or not stat else abs(found.abnormal.caar / stat)
    return {
        "test": test.id, "label": test.label, "stat": stat, "p": test.p, "n": test.firms, "assumes": test.assumes,
        "se": 100 * se, "dates": dates if placebo else None,
        "size": size.rejected if size else None, "size_firms": size.firms if size else None,
    }  # fmt: skip


_FIRMS = (
    Head("sector", "Sector"), Head("id", "Code"), Head("name", "Firm"), Head("raw", "Return", "percent"),
    Head("car", "CAR", "percent"), Head("scar", "CAR over its deviation", "ratio"), Head("beta", "β", "ratio"),
    Head("sigma", "σ a session", "percent"), Head("observations", "Sessions", "count"),
)  # fmt: skip


def firms_table(make: Making, studies: Sequence[SectorStudy]) -> Table:
    """`market.firms`: every firm in the main window, the largest abnormal return first."""
    rows = []
    for study in studies:
        found = study.lead
        if isinstance(found, Unavailable):
            continue
        ab = found.abnormal
        order = sorted(range(len(ab.firms)), key=lambda place: -ab.car[place])
        for place in order:
            member = study.group.members[int(ab.firms[place])]
            beta = float(ab.slopes[place, 0]) if ab.slopes.shape[1] else math.nan
            rows.append({
                "sector": study.group.sector, "id": member.id, "name": member.name,
                "raw": 100 * float(ab.raw[place]), "car": 100 * float(ab.car[place]),
                "scar": float(ab.scar[place]), "beta": beta, "sigma": 100 * float(ab.sigma[place]),
                "observations": int(ab.observations[place]),
            })  # fmt: skip
    return made(make, "market.firms", _FIRMS, rows)


def dropped_table(make: Making, studies: Sequence[SectorStudy], absent: Sequence[Absent]) -> Table:
    """`market.dropped`: firms that take no part, by window, each with the reason."""
    rows: list[dict[str, Any]] = [
        {"sector": each.sector, "id": each.id, "name": each.name, "window": "every", "reason": each.reason}
        for each in absent
    ]
    for study in studies:
        for window, found in zip(study.windows, study.studies, strict=True):
            common = {"sector": study.group.sector, "window": str(window)}
            if isinstance(found, Unavailable):
                rows.append(common | {"id": "", "name": "all of it", "reason": found.reason})
                continue
            for each in found.abnormal.dropped:
                member = study.group.members[each.firm]
                rows.append(common | {"id": member.id, "name": member.name, "reason": each.reason})
    heads = (
        Head("sector", "Sector"), Head("id", "Code"), Head("name", "Firm"), Head("window", "Window"),
        Head("reason", "Why"),
    )  # fmt: skip
    return made(make, "market.dropped", heads, rows)


def specs_table(make: Making, studies: Sequence[SectorStudy]) -> Table:
    """`market.specs`: the main window with every benchmark and model."""
    rows = [
        {
            "sector": study.group.sector, "benchmark": spec.benchmark_name, "model": spec.model, "main": spec.main,
            "benchmark_return": 100 * spec.benchmark_return, "caar": 100 * spec.caar,
            "p_robust": spec.robust, "p_studentised": spec.studentised,
            "p_raw": spec.raw, "p_kp": spec.kp,
        }
        for study in studies
        for spec in study.specs
    ]  # fmt: skip
    heads = (
        Head("sector", "Sector"), Head("benchmark", "Benchmark"), Head("model", "Model"), Head("main", "Main", "yes"),
        Head("benchmark_return", "Benchmark's return", "percent"), Head("caar", "CAAR", "percent"),
        Head("p_robust", "p robust", "p"), Head("p_studentised", "p studentised", "p"), Head("p_raw", "p raw", "p"),
        Head("p_kp", "p KP", "p"),
    )  # fmt: skip
    return made(make, "market.specs", heads, rows)


_VERDICT = (
    Head("sector", "Sector"), Head("answer", "Verdict"), Head("raw", "Mean return", "percent"),
    Head("benchmark", "Index", "percent"), Head("caar", "CAAR", "percent"), Head("p", "p", "p"),
    Head("p_worst", "Greatest p of the robust tests", "p"),
    Head("robust", "Every robust test", "yes"), Head("share", "Ways of asking with p < 0.05", "share"),
    Head("day5", "CAAR to day 5", "percent"), Head("day20", "to day 20", "percent"),
)  # fmt: skip
_CLAIM = (
    Head("sector", "Sector"), Head("control", "Control", "yes"), Head("up", "Rose", "yes"), Head("trend", "The index"),
    Head("market_breadth", "Securities that rose", "share"), Head("breadth", "Firms above normal", "share"),
    Head("abnormal", "More than chance", "yes"), Head("p_studentised", "p studentised", "p"),
    Head("p_raw", "p raw", "p"), Head("p_kp", "p KP", "p"), Head("p_holm", "p after Holm", "p"),
    Head("flips", "Hangs on the benchmark", "yes"), Head("flips_model", "Hangs on the model", "yes"),
    Head("confounders", "Other events near", "count"), Head("few", "Fewer than 5 firms", "yes"),
)  # fmt: skip
_PERCENT = ("raw", "benchmark", "caar", "day5", "day20")


def verdict_table(make: Making, judgements: Sequence[Judgement]) -> Table:
    """`market.verdict`: the claim "rose against the trend" for each sector, with the numbers that answer it."""
    note = "p: placebo dates, robust. Every robust test: placebo dates robust, studentised, raw; Kolari–Pynnönen."
    return made(make, "market.verdict", _VERDICT, _judged(judgements, _VERDICT), note)


def claim_table(make: Making, judgements: Sequence[Judgement]) -> Table:
    """`market.claim`: the parts of the claim as yes and no, and what weakens an answer."""
    return made(make, "market.claim", _CLAIM, _judged(judgements, _CLAIM))


def _judged(judgements: Sequence[Judgement], heads: Sequence[Head]) -> list[dict[str, Any]]:
    def value(each: Judgement, name: str) -> Any:
        found = getattr(each, name)
        return 100 * found if name in _PERCENT else found

    return [{head.name: value(each, head.name) for head in heads} for each in judgements]


def study_table(make: Making, rows: Sequence[tuple[str, str]]) -> Table:
    """`market.study`: how the study was made, and what a reader must know besides."""
    heads = (Head("what", "What"), Head("how", "How"))
    return made(make, "market.study", heads, [{"what": what, "how": how} for what, how in rows])


def confounders_table(make: Making, others: Sequence[Confounder]) -> Table:
    """`market.confounders`: other events in the windows."""
    rows = [
        {
            "event_id": each.event_id, "title": each.title, "time": each.time, "session": each.session.isoformat(),
            "offset": each.offset, "windows": " ".join(map(str, each.windows)), "source": each.source,
        }
        for each in others
    ]  # fmt: skip
    heads = (
        Head("event_id", "Event"), Head("title", "What"), Head("time", "Known"), Head("session", "Session"),
        Head("offset", "Sessions from the event", "count"), Head("windows", "In windows"), Head("source", "Source"),
    )  # fmt: skip
    return made(make, "market.confounders", heads, rows)


def benchmarks_table(make: Making, rows: Sequence[tuple[str, str, float]], days: Mapping[str, Day]) -> Table:
    """`market.benchmarks`: return of every benchmark over the main window, breadth and concentration.

    Parameters
    ----------
    make
        What tables share.
    rows
        Id, name and return (fraction) of benchmarks.
    days
        What the securities did, by suffix of the exchange.
    """
    found: list[dict[str, Any]] = [
        {"id": id, "name": name, "value": 100 * value, "unit": "%"} for id, name, value in rows
    ]
    for end, day in days.items():
        for id, value in day.figures:
            plain = id in {"breadth", "concentration"}
            label = called(f"market.benchmark.{id}", *make.pair_names)
            found.append({
                "id": f"{id}{end}", "name": f"{label}; {day.of}", "value": value if plain else 100 * value,
                "unit": "share (0–1)" if plain else "%",
            })  # fmt: skip
    heads = (
        Head("id", "Benchmark"), Head("name", "What it is"), Head("value", "Value", "number"), Head("unit", "Unit"),
    )  # fmt: skip
    return made(make, "market.benchmarks", heads, found)
