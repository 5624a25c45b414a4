"""Formulas of the climate index: arrays in, arrays out."""
