"""The case of the simulated sample world, which every lens can answer."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from bilateral.case.read import Case, parse_case
from bilateral.loading import market_sample, sample, sample_visit, signals_sample, technology_sample

__all__ = ["sample_case"]


def sample_case(home: Path | str | None = None, *, progress: Callable[[float, float, str], None] | None = None) -> Case:
    """The case of the sample, its data made and loaded on first use.

    Parameters
    ----------
    home
        Home folder of the store; the sample lies in its folder `sample`.
    progress
        Called with what is done, the total, and a text.
    """
    sample(home, progress=progress)
    market_sample(home)
    technology_sample(home)
    sample_visit(home)
    signals_sample(home)
    text = files(__package__).joinpath("sample.toml").read_text(encoding="utf-8")
    return parse_case(tomllib.loads(text), Path())
