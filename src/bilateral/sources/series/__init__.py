"""What sources of daily series share: shapes of tables, sessions, returns, flags."""

from bilateral.sources.series.layout import Values
from bilateral.sources.series.load import load

__all__ = ["Values", "load"]
