"""The structure lens: where two countries compete, where they complement each other, and where they do both."""

from bilateral.lenses.structure.look import look
from bilateral.lenses.structure.result import StructureResult

__all__ = ["StructureResult", "look"]
