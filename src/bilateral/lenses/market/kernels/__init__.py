"""Kernels: abnormal returns of many firms on many dates at once, by prefix sums."""
