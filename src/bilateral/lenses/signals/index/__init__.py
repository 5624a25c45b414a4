"""The climate index: monthly and daily balance of good and bad news, by channel and direction, and turning points."""

from bilateral.lenses.signals.index.climate import climate
from bilateral.lenses.signals.index.result import Climate

__all__ = ["Climate", "climate"]
