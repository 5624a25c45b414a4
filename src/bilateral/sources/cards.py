"""The origin that a source's card and the user's words make together."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from bilateral.origin import Origin, received

__all__ = ["CITED", "OWN", "origin_of"]

OWN = "The user's own data"
"""The producer of what the user brings and says nothing of."""
CITED = ("producer", "title", "vintage", "url", "licence", "citation", "simulated")
"""What the user may say of a dataset's origin."""


def origin_of(package: str, told: Mapping[str, object], *, sha256: str = "", title: str = "") -> Origin:
    """The origin of one file.

    Parameters
    ----------
    package
        The source's package, with its `origin.toml`.
    told
        What the user says, by the names in `CITED`; None where nothing is said.
    sha256
        Of the bytes as received.
    title
        The title where neither card nor user give a better one: the file's name.
    """
    card = tomllib.loads(files(package).joinpath("origin.toml").read_text(encoding="utf-8"))
    about = {key: card.get(key, "") for key in CITED if key in card}
    if title:
        about["title"] = title if card["producer"] == OWN else about["title"]
    about |= {key: value for key, value in told.items() if value is not None and key in CITED}
    return Origin(**about, accessed=received(), sha256=sha256)
