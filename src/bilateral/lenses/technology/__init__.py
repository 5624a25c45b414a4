"""The technology lens: who leads, who catches up, where the two work together."""

from bilateral.lenses.technology.look import look
from bilateral.lenses.technology.result import TechnologyResult

__all__ = ["TechnologyResult", "look"]
