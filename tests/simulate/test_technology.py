"""Simulated technology: the same seed gives the same bytes, the real readers take it, and it is quick."""

from __future__ import annotations

import time

from bilateral.loading import technology_sample
from bilateral.simulate import technology as world
from bilateral.simulate.technology import technology


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    for name, seed in (("a", 2), ("b", 2), ("c", 3)):
        (tmp_path / name).mkdir()
        technology(tmp_path / name, seed=seed)
    for file in (world.PATENTS_FILE, world.COLLABORATIONS_FILE, world.WORKS_FILE):
        first, same, other = ((tmp_path / name / file).read_bytes() for name in "abc")
        assert first == same != other


def test_it_is_loaded_through_the_readers_and_marked(home):
    start = time.process_time()
    store = technology_sample(home)
    assert time.process_time() - start < 2
    assert {dataset.table for dataset in store.datasets()} == {"patents", "collaborations", "works"}
    assert all(dataset.simulated and dataset.aside == 0 for dataset in store.datasets())
    codes = set(store.read(store.dataset(None, "patents")).country.to_pyarrow().to_pylist())
    assert all(code == "WLD" or code.startswith("X") for code in codes)
    assert technology_sample(home).datasets() == store.datasets()
