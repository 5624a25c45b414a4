"""Plain arithmetic on arrays: no storage, no chart, no table. Every function is pure.

Notation: `x` exports and `m` imports by product, shape (K,), in one currency; `w` world exports by product;
`s` a vector of shares that sums to 1. What is not defined comes back as NaN; the caller says why.
"""

from bilateral.lenses.structure.formulas.advantage import (
    herfindahl,
    market_share,
    rca,
    reaches,
    rsca,
    shares,
    trade_specialisation,
)
from bilateral.lenses.structure.formulas.competing import (
    Contrast,
    LeftOut,
    contrast,
    leave_one_out,
    third_market_minima,
)
from bilateral.lenses.structure.formulas.complementarity import Drysdale, drysdale, intensity, michaely
from bilateral.lenses.structure.formulas.intra import aquino, balance_adjusted, grubel_lloyd, grubel_lloyd_products
from bilateral.lenses.structure.formulas.permutation import Permutation, nested_tests, permutation_test, size_strata
from bilateral.lenses.structure.formulas.similarity import (
    esi,
    esi_contributions,
    esi_within,
    krugman,
    sum_by,
)

__all__ = [
    "Contrast",
    "Drysdale",
    "LeftOut",
    "Permutation",
    "aquino",
    "balance_adjusted",
    "contrast",
    "drysdale",
    "esi",
    "esi_contributions",
    "esi_within",
    "grubel_lloyd",
    "grubel_lloyd_products",
    "herfindahl",
    "intensity",
    "krugman",
    "leave_one_out",
    "market_share",
    "michaely",
    "nested_tests",
    "permutation_test",
    "rca",
    "reaches",
    "rsca",
    "shares",
    "size_strata",
    "sum_by",
    "third_market_minima",
    "trade_specialisation",
]
