"""`python -m benchmarks.delegation FOLDER [--seconds N]`: plans against greedy and against one big model.

FOLDER holds `jair2022_original/*.dzn` with `jair2022_original_published.csv`, and `synthetic/*/` (event folders).
The peers run here and now: greedy by score, and the time-indexed model (one variable a pair and slot) by HiGHS with the
same seconds; where ortools is installed, the same model by CP-SAT too. Every plan is checked by the verifier. All times
are CPU seconds of this process.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import time
from pathlib import Path

import numpy as np

from bilateral.lenses.delegation.formats import read_problem
from bilateral.lenses.delegation.plan import make_plan
from bilateral.lenses.delegation.plan.arrays import Arrays, to_arrays
from bilateral.lenses.delegation.plan.fairness import price_of_fairness, with_minimum
from bilateral.lenses.delegation.plan.score import greedy
from bilateral.lenses.delegation.plan.search import Run, search_event, state_of
from bilateral.lenses.delegation.problem import Plan, Problem
from bilateral.lenses.delegation.repair import repair, without
from bilateral.lenses.delegation.verify import verify


def main() -> None:
    """Print one line a plan."""
    words = argparse.ArgumentParser(prog="benchmarks.delegation", description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--seconds", type=float, default=30.0, help="wall seconds that the big model gets")
    given = words.parse_args()
    _warm()
    _jair(given.folder)
    for path in sorted((given.folder / "synthetic").iterdir()):
        _synthetic(path, given.seconds)


def _warm() -> None:
    """Compile once, so that no line pays for it."""
    from tests.lenses.delegation.plan.events import event

    started = time.process_time()
    arrays = to_arrays(event(0, holes=0.1))
    kernel = search_event(arrays, idle=0.5)
    run = Run(kernel, state_of(kernel, greedy(arrays)))
    for share in (0.5, 0.0):
        run.anneal(np.arange(len(arrays.a)), 10, (1.0, 0.5), share, 0.5)
    make_plan(event(0), seconds=0.01)
    print(f"{'compiling, or loading what was compiled':<46}{time.process_time() - started:>9.1f} s")


def _timed(problem: Problem, **options: object) -> tuple[Plan, float]:
    started = time.process_time()
    plan = make_plan(problem, **options)  # type: ignore[arg-type]
    taken = time.process_time() - started
    faults = verify(problem, plan)
    if faults:
        raise SystemExit(f"{problem.name}: {faults[0].text}")
    return plan, taken


def _jair(folder: Path) -> None:
    with (folder / "jair2022_original_published.csv").open() as file:
        published = {row["instance"]: row for row in csv.DictReader(file)}
    exact = anytime = peer = 0.0
    hit = same = 0
    print(f"{'event':<18}{'published':>10}{'proved':>8}{'s':>8}{'MaxSAT s':>10}{'anytime':>9}{'s':>7}")
    for path in sorted((folder / "jair2022_original").glob("*.dzn")):
        row = published[path.name.split(".")[0]]
        problem = read_problem(path)
        plan, taken = _timed(problem)
        quick, fast = _timed(problem, seconds=6)
        exact, anytime, peer = exact + taken, anytime + fast, peer + float(row["pub_maxsat_s"])
        same += plan.status == "optimal" and plan.breaks == int(row["pub_maxsat_obj"])
        hit += quick.breaks == int(row["pub_maxsat_obj"])
        shown = f"{row['pub_maxsat_obj']:>10}{plan.breaks:>8}{taken:>8.1f}{row['pub_maxsat_s']:>10}"
        print(f"{row['instance']:<18}{shown}{quick.breaks:>9}{fast:>7.1f}", flush=True)
    print(
        f"{same} of 20 proved in {exact:.1f} s (published MaxSAT {peer:.1f} s); anytime {hit} of 20 in {anytime:.1f} s"
    )


def _synthetic(path: Path, seconds: float) -> None:
    problem = read_problem(path)
    arrays = to_arrays(problem)
    started = time.process_time()
    least = float(arrays.score[greedy(arrays) >= 0].sum())
    print(f"{path.name}: greedy by score {least:,.0f} in {time.process_time() - started:.2f} s")
    plan, taken = _timed(problem)
    told = f"score {plan.score:,.0f}, bound {plan.bound:,.0f} (gap {plan.gap:.3%}), idle {plan.idle_slots}"
    print(f"{path.name}: plan {told} (at least {plan.idle_bound}), table moves {plan.table_moves}, {taken:.1f} s")
    print(f"{path.name}: plan / greedy {plan.score / least:.3f}", flush=True)
    for name, solve in (("HiGHS", _by_highs), ("CP-SAT", _by_cpsat)):
        found = solve(arrays, seconds)
        if found is not None:
            ratio = f"plan / it {plan.score / found:.3f}" if found else "the ratio has no end"
            print(f"{path.name}: one big model by {name}, {seconds:.0f} s: {found:,.0f}; {ratio}", flush=True)
    _fair_and_mended(problem, plan)


def _fair_and_mended(problem: Problem, plan: Plan) -> None:
    started = time.process_time()
    curve = price_of_fairness(problem)
    shown = ", ".join(f"{p.minimum}: {p.price:.2%}" for p in curve if p.price is not None)
    print(f"{problem.name}: price of fairness {shown}; {time.process_time() - started:.1f} s")
    fair, taken = _timed(with_minimum(problem, 10), effort="quick")
    print(f"{problem.name}: ten meetings each {fair.score:,.0f} of {plan.score:,.0f}, {taken:.1f} s")
    hosts = [p.id for p in problem.participants if p.side == "host"]
    for share in (0.05, 0.2):
        gone = np.random.default_rng(0).choice(hosts, int(share * len(hosts)), replace=False)
        after = without(problem, gone.tolist(), problem.sessions[1].first)
        for most in (0, 4):
            started = time.process_time()
            done = repair(plan, after, from_slot=problem.sessions[1].first, most_moves=most)
            told = f"lost {done.lost_score:,.0f}, recovered {done.recovered_score:,.0f}, moved {len(done.moved)}"
            print(f"{problem.name}: {share:.0%} of hosts vanish: {told}, {time.process_time() - started:.1f} s")


def _by_highs(arrays: Arrays, seconds: float) -> float | None:
    import scipy.sparse as sp
    from scipy.optimize import Bounds, LinearConstraint, milp

    pair, slot = np.nonzero(arrays.allowed)
    pairs, people, slots = arrays.sizes
    count = len(pair)
    column, twice = np.arange(count), np.tile(np.arange(count), 2)
    who, when = np.concatenate([arrays.a[pair], arrays.b[pair]]), np.tile(slot, 2)
    needs = np.flatnonzero(arrays.language[pair] >= 0)

    def rows(row: np.ndarray, columns: np.ndarray, height: int) -> sp.csr_matrix:
        return sp.csr_matrix((np.ones(len(row)), (row, columns)), shape=(height, count))

    voice = arrays.language[pair[needs]] * slots + slot[needs]
    parts = [
        (rows(pair, column, pairs), np.ones(pairs)),
        (rows(who, twice, people), arrays.most),
        (rows(who * slots + when, twice, people * slots), np.ones(people * slots)),
        (rows(slot, column, slots), arrays.tables),
        (rows(voice, needs, arrays.interpreters.size), arrays.interpreters.ravel()),
    ]
    limits = LinearConstraint(sp.vstack([m for m, _ in parts]), -np.inf, np.concatenate([u for _, u in parts]))
    options = {"time_limit": seconds}
    found = milp(
        -arrays.score[pair], constraints=limits, integrality=np.ones(count), bounds=Bounds(0, 1), options=options
    )
    return 0.0 if found.x is None else round(-found.fun)


def _by_cpsat(arrays: Arrays, seconds: float) -> float | None:
    if importlib.util.find_spec("ortools") is None:
        return None
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    held = {(int(m), int(t)): model.new_bool_var("") for m, t in np.argwhere(arrays.allowed)}
    groups: dict[tuple[str, int, int], list[tuple[int, int]]] = {}
    for m, t in held:
        for key in (("pair", m, 0), ("slot", t, 0), *_sides(arrays, m, t)):
            groups.setdefault(key, []).append((m, t))
    for (kind, at, t), mine in groups.items():
        limit = 1
        if kind == "slot":
            limit = arrays.tables[at]
        elif kind == "all":
            limit = arrays.most[at]
        elif kind == "voice":
            limit = arrays.interpreters[at, t]
        model.add(sum(held[item] for item in mine) <= int(limit))
    model.maximize(sum(int(arrays.score[m]) * var for (m, _), var in held.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    return solver.objective_value if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else 0.0


def _sides(arrays: Arrays, m: int, t: int) -> list[tuple[str, int, int]]:
    a, b, voice = int(arrays.a[m]), int(arrays.b[m]), int(arrays.language[m])
    sides = [("person", a, t), ("person", b, t), ("all", a, 0), ("all", b, 0)]
    return sides + ([("voice", voice, t)] if voice >= 0 else [])


if __name__ == "__main__":
    main()
