"""Kernels: every index for all pairs of countries at once, from one year laid out for them.

`Packed` holds the year; `totals` is the first pass; the `…_matrix` functions each give an (n, n) array. Every kernel
has two twins of one signature, compiled (numba, optional) and plain (numpy); `engine` chooses, and by default it is
the compiled one where numba is installed and the data are large enough to be worth it. No storage, no chart.
"""

from bilateral.lenses.structure.kernels.complementarity import DrysdaleMatrices, drysdale_matrices, intensity_matrix
from bilateral.lenses.structure.kernels.dispatch import Engine
from bilateral.lenses.structure.kernels.dyad import Dyad, dyad
from bilateral.lenses.structure.kernels.growth import Growth, growth_all, growth_cells
from bilateral.lenses.structure.kernels.intra import IntraIndustry, intra_matrices
from bilateral.lenses.structure.kernels.layout import Packed, aligned, pack, recode
from bilateral.lenses.structure.kernels.rivalry import DoubleWeights, double_weight_matrix, third_market_matrix
from bilateral.lenses.structure.kernels.similarity import esi_market_matrix, esi_matrix, michaely_matrix
from bilateral.lenses.structure.kernels.totals import Totals, totals

__all__ = [
    "DoubleWeights",
    "DrysdaleMatrices",
    "Dyad",
    "Engine",
    "Growth",
    "IntraIndustry",
    "Packed",
    "Totals",
    "aligned",
    "double_weight_matrix",
    "drysdale_matrices",
    "dyad",
    "esi_market_matrix",
    "esi_matrix",
    "growth_all",
    "growth_cells",
    "intensity_matrix",
    "intra_matrices",
    "michaely_matrix",
    "pack",
    "recode",
    "third_market_matrix",
    "totals",
]
