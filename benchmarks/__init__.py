"""Benchmarks: whole processes, timed against a named peer or a physical limit in the same run."""
