"""The case of the simulated sample world, which every lens can answer."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

from bilateral.case.read import Case, parse_case

__all__ = ["sample_case"]


def sample_case() -> Case:
    """The case of the sample. Its data are made and loaded when a lens first asks for them."""
    text = files(__package__).joinpath("sample.toml").read_text(encoding="utf-8")
    return parse_case(tomllib.loads(text), Path())
