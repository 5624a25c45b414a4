"""The register of what was agreed: memoranda of understanding with stage, value, owner, and what came of them."""

from bilateral.lenses.delegation.register.book import STAGES, Agreement, Entry, add, history, read, update
from bilateral.lenses.delegation.register.report import Report, report

__all__ = ["STAGES", "Agreement", "Entry", "Report", "add", "history", "read", "report", "update"]
