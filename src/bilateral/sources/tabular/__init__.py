"""Small tables of the user's, read whole: CSV, Parquet, Excel or a frame; their columns by name, their cells as values.

Every source whose table fits in memory reads it here. A fault says what was wrong, what was got, what is allowed or
nearest, and what to do next; rows are called by their line in the file.
"""

from bilateral.sources.tabular.cells import number, texts, years_of
from bilateral.sources.tabular.columns import bare, column, find
from bilateral.sources.tabular.sheet import Sheet, opened

__all__ = ["Sheet", "bare", "column", "find", "number", "opened", "texts", "years_of"]
