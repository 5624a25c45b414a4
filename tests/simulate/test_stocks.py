"""The simulated market."""

import numpy as np
import pyarrow.parquet as pq
import pytest

from bilateral import simulate
from bilateral.errors import SelectionError


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return simulate.market(tmp_path_factory.mktemp("world"))


def test_the_same_seed_gives_the_same_market(world, tmp_path):
    again = simulate.market(tmp_path)
    assert pq.read_table(again.prices) == pq.read_table(world.prices)
    assert again.index.read_bytes() == world.index.read_bytes()
    assert (again.effects, again.betas, again.session) == (world.effects, world.betas, world.session)


def test_it_is_in_the_layout_of_marcap_with_halts(world):
    table = pq.read_table(world.prices)
    assert {"Code", "Close", "ChangesRatio", "Volume", "Marcap", "Date", "Market"} <= set(table.column_names)
    frame = table.to_pandas()
    halted = frame["Volume"] == 0
    assert 0.003 < halted.mean() < 0.02
    assert (frame.loc[halted, "ChangesRatio"] == 0).all()


def test_the_effect_is_what_was_put_in(tmp_path):
    folders = [tmp_path / "with", tmp_path / "without"]
    for folder in folders:
        folder.mkdir()
    with_, without = simulate.market(folders[0], effect=0.04), simulate.market(folders[1], effect=0.0)
    one, two = (pq.read_table(each.prices).to_pandas() for each in (with_, without))
    moved = one["ChangesRatio"] - two["ChangesRatio"]
    day = one["Date"].astype(str).str[:10] == with_.session
    clothing = one["Code"].isin([f"XA{k:04d}" for k in range(1, 11)]) & (one["Volume"] > 0)
    assert np.allclose(moved[day & clothing], 4.0, atol=1e-3)
    assert np.allclose(moved[~(day & clothing)], 0.0)


def test_betas_can_be_found_again(world):
    frame = pq.read_table(world.prices).to_pandas()
    wide = frame.pivot_table(index="Date", columns="Code", values="ChangesRatio")
    mean = wide.mean(axis=1)
    slopes = [np.polyfit(mean, wide[code], 1)[0] for code, _ in world.betas]
    assert np.corrcoef(slopes, [beta for _, beta in world.betas])[0, 1] > 0.7


def test_too_few_sessions(tmp_path):
    with pytest.raises(SelectionError, match="290 to 2000"):
        simulate.market(tmp_path, sessions=100)
