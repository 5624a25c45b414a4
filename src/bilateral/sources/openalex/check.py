"""Whether the topics of sets of technologies are still what OpenAlex calls so. Single look-ups are free."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bilateral.reference.technology_sets import TechnologySet
from bilateral.sources.openalex.answer import Reply
from bilateral.sources.openalex.question import BASE
from bilateral.sources.openalex.transport import HttpxTransport, Transport

__all__ = ["Checked", "check_sets"]


@dataclass(frozen=True, slots=True)
class Checked:
    """One topic or subfield."""

    set: str
    id: str
    ours: str
    """The name in the list."""
    theirs: str
    """The name in OpenAlex; empty where it could not be had."""
    fault: str
    """Why it could not be had; empty where it could."""

    @property
    def same(self) -> bool:
        """Whether the names agree, whatever the case of letters."""
        return self.ours.casefold() == self.theirs.casefold()

    def sentence(self) -> str:
        """In plain words."""
        if self.same:
            return f"{self.set}: {self.id} {self.ours}"
        return f"{self.set}: {self.id} is not {self.ours} but {self.theirs or f'unknown ({self.fault})'}"


def check_sets(
    sets: Sequence[TechnologySet], *, base: str = BASE, key: str | None = None, transport: Transport | None = None
) -> tuple[Checked, ...]:
    """Ask OpenAlex for every topic and subfield, and compare the names.

    Parameters
    ----------
    sets
        From `technology_sets`.
    base, key, transport
        As for `fetch`.
    """
    send = transport or HttpxTransport()
    asked = [(each.name, "topics", *pair) for each in sets for pair in each.topics]
    asked += [(each.name, "subfields", *pair) for each in sets for pair in each.subfields]
    try:
        return tuple(
            _one(name, id, ours, send.get(f"{base}/{kind}/{id}?select=id,display_name", key))
            for name, kind, id, ours in asked
        )
    finally:
        send.close()


def _one(name: str, id: str, ours: str, reply: Reply) -> Checked:
    try:
        theirs = str(json.loads(reply.body)["display_name"]) if reply.status == 200 else ""
    except (ValueError, KeyError, TypeError):
        theirs = ""
    return Checked(name, id, ours, theirs, "" if theirs else f"the server answers {reply.status}")
