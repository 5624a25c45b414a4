from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bilateral.lenses.structure.formulas.threat import (
    Threat,
    dynamic_threat,
    static_threat,
    threat_classes,
    threat_shares,
)

flows = arrays(np.float64, 7, elements=st.floats(0.001, 1e6))
moves = arrays(np.float64, 7, elements=st.one_of(st.just(0.0), st.just(np.nan), st.floats(-1, 1)))

CASES = {
    (2, 1): Threat.NONE, (1, 1): Threat.NONE, (0, 0): Threat.NONE, (1, 0): Threat.NONE,
    (1, 2): Threat.PARTIAL, (0, 1): Threat.PARTIAL,
    (-1, 1): Threat.DIRECT, (-1, 0): Threat.DIRECT,
    (1, -1): Threat.REVERSE, (0, -1): Threat.REVERSE,
    (-1, -2): Threat.WITHDRAWAL, (-2, -1): Threat.WITHDRAWAL,
    (np.nan, 1): Threat.UNKNOWN, (-1, np.nan): Threat.UNKNOWN,
}  # fmt: skip


@pytest.mark.parametrize(("changes", "wanted"), CASES.items())
def test_every_case_has_its_class(changes, wanted):
    assert threat_classes([changes[0] / 100], [changes[1] / 100])[0] == wanted


@given(moves, moves)
def test_the_two_sides_mirror_each_other(own, rival):
    forth, back = threat_classes(own, rival), threat_classes(rival, own)
    np.testing.assert_array_equal(forth == Threat.DIRECT, back == Threat.REVERSE)
    np.testing.assert_array_equal(forth == Threat.WITHDRAWAL, back == Threat.WITHDRAWAL)
    np.testing.assert_array_equal(forth == Threat.PARTIAL, (back == Threat.NONE) & (rival > own))


@given(flows, moves, moves)
def test_shares_part_exports_and_hold_the_index(x, own, rival):
    parts = threat_shares(x, threat_classes(own, rival))
    assert parts.sum() == pytest.approx(1)
    displaced, faster = (dynamic_threat(x, own, rival, rule) for rule in ("displaced", "faster"))
    assert 0 <= displaced <= faster <= 1
    assert displaced <= parts[Threat.DIRECT] + 1e-12
    assert faster <= parts[Threat.DIRECT] + parts[Threat.PARTIAL] + 1e-12
    assert dynamic_threat(x * 4, own, rival) == faster


@given(flows, arrays(np.float64, 7, elements=st.floats(0, 10)))
def test_static_index_falls_with_the_threshold(x, index):
    found = [static_threat(x, index, threshold) for threshold in (0.5, 1, 2)]
    assert found == sorted(found, reverse=True)
    assert static_threat(x, index, 0) == 1


def test_static_index_by_hand():
    assert static_threat([60, 30, 10], [0.5, 1, np.nan]) == pytest.approx(0.3)
    assert np.isnan(static_threat([0, 0], [1, 2]))


def test_dynamic_index_by_hand():
    own, rival = [0.01, -0.02, -0.03, 0.0], [0.02, 0.01, -0.01, 0.0]
    assert dynamic_threat([10, 20, 30, 40], own, rival) == pytest.approx(0.3)
    assert dynamic_threat([10, 20, 30, 40], own, rival, "displaced") == pytest.approx(0.2)


@pytest.mark.parametrize(
    "call",
    [
        lambda: static_threat([1, 2], [1]),
        lambda: static_threat([-1], [1]),
        lambda: dynamic_threat([1], [1, 2], [1]),
        lambda: dynamic_threat([1], [0.1], [0.1], "other"),
        lambda: threat_classes([1], [1, 2]),
        lambda: threat_shares([1, 2], np.array([0])),
    ],
)
def test_what_is_refused(call):
    with pytest.raises(ValueError):
        call()
