"""Kernels: abnormal returns of many firms on many dates at once, by prefix sums.

`all_windows` gives every firm on every date, `some_windows` chosen firms on chosen dates. Each has two twins of one
signature, compiled (numba) and plain (numpy); `engine` chooses. No storage, no chart.
"""

from bilateral.lenses.market.kernels.dispatch import Engine
from bilateral.lenses.market.kernels.windows import AllWindows, SomeWindows, all_windows, some_windows

__all__ = ["AllWindows", "Engine", "SomeWindows", "all_windows", "some_windows"]
