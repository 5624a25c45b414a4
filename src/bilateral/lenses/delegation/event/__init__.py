"""The event as its organiser described it: firms, sessions, tables, interpreters, wishes; and the problem it poses."""

from bilateral.lenses.delegation.event.bare import bare_event
from bilateral.lenses.delegation.event.posed import Scored, posed
from bilateral.lenses.delegation.event.read import read_event
from bilateral.lenses.delegation.event.things import Event, Firm, Interpreter, Person, Request, Room

__all__ = ["Event", "Firm", "Interpreter", "Person", "Request", "Room", "Scored", "bare_event", "posed", "read_event"]
