"""Why an event cannot be planned, by name: counting first, then the smallest conflict, then the smallest way out."""

from bilateral.lenses.delegation.explain.counting import Cause, count_checks
from bilateral.lenses.delegation.explain.why import Explanation, Relaxation, explain

__all__ = ["Cause", "Explanation", "Relaxation", "count_checks", "explain"]
