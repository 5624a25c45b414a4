"""Colouring and search, against plain counting."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.lenses.delegation.plan.events import event

from bilateral.lenses.delegation.kernels.colour import balance, colour
from bilateral.lenses.delegation.kernels.state import agenda_cost, below, draw, hull, ones, stream
from bilateral.lenses.delegation.plan.arrays import to_arrays
from bilateral.lenses.delegation.plan.counts import breaks, busy, idle_slots, least_idle
from bilateral.lenses.delegation.plan.fit import first_fit, gap_change
from bilateral.lenses.delegation.plan.make import describe
from bilateral.lenses.delegation.plan.search import Run, empty_state, heats, search_event, state_of
from bilateral.lenses.delegation.problem import Precedence
from bilateral.lenses.delegation.verify import verify

graphs = st.sets(st.tuples(st.integers(0, 9), st.integers(10, 21)), min_size=1, max_size=80)


def _ends(edges):
    pairs = sorted(edges)
    return np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])


def _degree(a, b):
    return int(np.bincount(np.concatenate([a, b])).max())


def _proper(a, b, found):
    return all(len({(p, c) for p, c in zip(side, found, strict=True)}) == len(found) for side in (a, b))


@given(graphs, st.randoms(use_true_random=False))
def test_as_many_colours_as_the_greatest_degree_are_enough(edges, random):
    pairs = sorted(edges)
    random.shuffle(pairs)
    a, b = np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])
    found = colour(a, b, 22, _degree(a, b))
    assert found.min() >= 0
    assert found.max() < _degree(a, b)
    assert _proper(a, b, found)


@given(graphs)
def test_fewer_colours_leave_edges_out_but_stay_proper(edges):
    a, b = _ends(edges)
    found = colour(a, b, 22, max(1, _degree(a, b) - 1))
    held = found >= 0
    assert _proper(a[held], b[held], found[held])


@given(graphs, st.integers(0, 3))
def test_colours_can_be_made_equal(edges, more):
    """An equitable colouring exists for every number of colours from the greatest degree on (de Werra, 1971)."""
    a, b = _ends(edges)
    colours = _degree(a, b) + more
    found = colour(a, b, 22, colours)
    limit = np.full((1, colours), -(-len(a) // colours))
    assert balance(a, b, np.full(len(a), -1), 22, found, limit, 20_000, 0) == 0
    assert _proper(a, b, found)
    assert np.bincount(found, minlength=colours).max() <= limit[0, 0]


def test_kinds_are_balanced_too():
    a, b = np.repeat(np.arange(4), 4), np.tile(np.arange(4, 8), 4)
    kind = np.array([0, -1] * 8)
    found = colour(a, b, 8, 4)
    limit = np.array([[4] * 4, [2] * 4])
    assert balance(a, b, kind, 8, found, limit, 20_000, 1) == 0
    assert np.bincount(found[kind == 0], minlength=4).tolist() == [2, 2, 2, 2]


def _plain_cost(arrays, who, idle, cost_of_break, limit, over):
    """Cost of an agenda from its definition, slot by slot."""
    gaps = runs = 0
    for first, count in zip(arrays.first, arrays.count, strict=True):
        met = [t for t in range(first, first + count) if who[t] >= 0]
        gaps += sum(y - x - 1 for x, y in itertools.pairwise(met))
        runs += sum(y > x + 1 for x, y in itertools.pairwise(met))
    return idle * gaps + cost_of_break * runs + over * max(0, runs - limit)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("capacity", [0.0, 5.0])
def test_search_keeps_its_books(seed, capacity):
    problem = event(seed, holes=0.15)
    arrays = to_arrays(problem)
    kernel = search_event(arrays, idle=0.5, capacity=capacity)
    state = state_of(kernel, first_fit(arrays, np.argsort(-arrays.score)), seed)
    before = _cost(arrays, state)
    run = Run(kernel, state)
    for part in range(3):
        run.anneal(np.arange(len(arrays.a)), 4000, heats(2.0, 0.1, part, 3), 0.4, 0.5)
    slot = run.finish()
    assert _cost(arrays, run.state) - before == pytest.approx(run.costs[1])
    again = state_of(kernel, slot)
    for name in ("slot", "who", "held", "used", "bits"):
        assert np.array_equal(getattr(run.state, name), getattr(again, name)), name
    held = slot >= 0
    assert arrays.allowed[held, slot[held]].all()
    assert (run.state.used <= kernel.room).all()
    assert (run.state.held <= arrays.most).all()
    grid = busy(arrays.a, arrays.b, slot, *arrays.sizes[1:])
    assert grid.sum() == 2 * held.sum()


@pytest.mark.parametrize("precedences", [False, True])
def test_kept_counts_are_those_of_the_plan(precedences):
    """Whatever was tried, taken and refused: the books of the search are those of its slots."""
    problem = event(3, holes=0.1)
    if precedences:
        problem = replace(problem, precedences=tuple(Precedence(at, at + 7) for at in range(0, 20, 3)))
    arrays = to_arrays(problem)
    kernel = search_event(arrays, idle=0.7, capacity=0.4)
    run = Run(kernel, state_of(kernel, first_fit(arrays, np.argsort(-arrays.score)), 5))
    run.anneal(np.arange(len(arrays.a)), 6000, (2.0, 0.3), 0.4, 0.5)
    run.anneal(np.zeros(0, np.int64), 6000, (2.0, 0.3), 0.0, 0.5)
    state, again = run.state, state_of(kernel, run.state.slot)
    for name in ("who", "held", "used", "bits"):
        assert np.array_equal(getattr(state, name), getattr(again, name)), name
    assert np.array_equal(state.sums, again.sums)
    gaps = [set(one.gaps[0, : one.sums[1]].tolist()) for one in (state, again)]
    assert gaps[0] == gaps[1]
    assert all(state.gaps[0, state.gaps[1, cell]] == cell for cell in gaps[0])
    order = [(state.slot[item.first], state.slot[item.then]) for item in problem.precedences]
    assert all(first < 0 or then < 0 or first < then for first, then in order)


def _cost(arrays, state):
    idle = sum(_plain_cost(arrays, row, 0.5, 0.0, 99, 0.0) for row in state.who)
    return idle - arrays.score[state.slot >= 0].sum()


@given(st.lists(st.booleans(), min_size=8, max_size=8))
def test_cost_of_an_agenda_is_its_definition(row):
    arrays = to_arrays(event(0))
    kernel = search_event(arrays, idle=1.0, breaks=0.0)
    state = empty_state(kernel)
    for t, met in enumerate(row):
        if met:
            state.who[0, t] = 0
            k = arrays.session[t]
            state.bits[0, k] |= 1 << (t - arrays.first[k])
    assert agenda_cost(kernel, state, 0) == _plain_cost(arrays, state.who[0], 1.0, 0.0, 99, 0.0)
    grid = np.array([row])
    assert sum(idle_slots(grid[:, f : f + n]) for f, n in zip(arrays.first, arrays.count, strict=True)) == (
        _plain_cost(arrays, state.who[0], 1.0, 0.0, 99, 0.0)
    )


def test_the_same_seed_gives_the_same_plan():
    arrays = to_arrays(event(1, holes=0.1))
    plans = []
    for _ in range(2):
        kernel = search_event(arrays, idle=0.5)
        run = Run(kernel, empty_state(kernel, 7))
        run.anneal(np.arange(len(arrays.a)), 5000, (2.0, 0.1), 0.5, 0.5)
        plans.append(run.finish().copy())
    assert np.array_equal(*plans)


@given(st.integers(1, 2**20), st.integers(0, 2**20), st.integers(0, 19))
def test_idle_slots_that_one_more_meeting_brings(session, word, at):
    low, high = sorted((at, (at + session) % 20))
    session, bit = ((1 << (high - low + 1)) - 1) << low, 1 << at
    word &= ~bit

    def idle(met):
        places = [t for t in range(20) if met & session & (1 << t)]
        return places[-1] - places[0] + 1 - len(places) if places else 0

    assert gap_change(word, bit, session) == idle(word | bit) - idle(word)


def test_first_fit_holds_what_is_worth_its_idle_slots_and_breaks_no_rule():
    problem = replace(event(2, holes=0.2), precedences=tuple(Precedence(at, at + 5) for at in range(0, 25, 4)))
    arrays = to_arrays(problem)
    slot = first_fit(arrays, np.argsort(-arrays.score))
    plan = describe(problem, slot)
    assert verify(problem, plan) == ()
    assert (slot >= 0).sum() > 20
    more = first_fit(arrays, np.argsort(-arrays.score), slot)
    assert np.array_equal(more[slot >= 0], slot[slot >= 0])


@given(st.integers(1, 2**62 - 1))
def test_words_of_bits(word):
    assert ones(word) == word.bit_count()
    low = word & -word
    assert hull(word) == ((1 << word.bit_length()) - 1) & ~(low - 1)


def test_random_numbers_are_spread_and_repeat():
    first, again, other = stream(7), stream(7), stream(8)
    numbers = np.array([draw(first) for _ in range(4000)])
    assert np.array_equal(numbers[:10], [draw(again) for _ in range(10)])
    assert numbers[0] != draw(other)
    assert 0 <= numbers.min() < 0.01
    assert 0.99 < numbers.max() < 1
    assert abs(numbers.mean() - 0.5) < 0.02
    counts = np.bincount([below(first, 5) for _ in range(4000)], minlength=5)
    assert counts.min() > 700


def test_breaks_are_runs_between_meetings():
    grid = np.array([[1, 0, 0, 1, 0, 1], [0, 1, 1, 1, 0, 0], [0, 0, 0, 0, 0, 0], [1, 0, 1, 0, 1, 0]], dtype=bool)
    assert breaks(grid).tolist() == [2, 0, 0, 2]


@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_fewest_idle_slots_by_trying_all(free):
    from itertools import combinations

    at = [t for t, there in enumerate(free) if there]
    plain = [0] + [min(c[-1] - c[0] + 1 - d for c in combinations(at, d)) for d in range(1, len(at) + 1)]
    assert least_idle(np.array(free)).tolist() == plain
