"""What a plan gives to people: agendas, tables, rosters, door list, notices of change."""

from bilateral.lenses.delegation.outputs.book import Book, Held, book, uid_of
from bilateral.lenses.delegation.outputs.calendars import agenda_ics, cancelled_ics
from bilateral.lenses.delegation.outputs.lists import Listing, listings, statistics
from bilateral.lenses.delegation.outputs.workbook import workbook

__all__ = [
    "Book",
    "Held",
    "Listing",
    "agenda_ics",
    "book",
    "cancelled_ics",
    "listings",
    "statistics",
    "uid_of",
    "workbook",
]
