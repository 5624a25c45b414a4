"""The signals lens: is the relationship warming or cooling, who says so, and where exactly is it written."""

from __future__ import annotations

from bilateral.lenses.signals.look import look, look_at
from bilateral.lenses.signals.result import SignalsResult

__all__ = ["SignalsResult", "look", "look_at"]
