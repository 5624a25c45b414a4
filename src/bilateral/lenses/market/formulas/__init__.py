"""Formulas of the market lens: arrays in, frozen results out. Rows are sessions, columns firms, NaN is missing."""
