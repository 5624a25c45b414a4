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
from bilateral.lenses.structure.formulas.classes import ClassSimilarity, class_similarity, sums_by_class
from bilateral.lenses.structure.formulas.competing import (
    Contrast,
    LeftOut,
    contrast,
    leave_one_out,
    third_market_minima,
)
from bilateral.lenses.structure.formulas.complementarity import Drysdale, drysdale, intensity, michaely
from bilateral.lenses.structure.formulas.complexity import Complexity, ComplexityUndefined, complexity
from bilateral.lenses.structure.formulas.concentration import entropy
from bilateral.lenses.structure.formulas.distance import (
    bray_curtis,
    cosine,
    euclidean_similarity,
    jensen_shannon,
    kullback_leibler,
    log_rca_correlation,
)
from bilateral.lenses.structure.formulas.fitness import Fitness, fitness
from bilateral.lenses.structure.formulas.gains import CellGains, Exporters, cell_gains
from bilateral.lenses.structure.formulas.intra import aquino, balance_adjusted, grubel_lloyd, grubel_lloyd_products
from bilateral.lenses.structure.formulas.marginal import Marginal, marginal
from bilateral.lenses.structure.formulas.opportunities import Opportunity, opportunities
from bilateral.lenses.structure.formulas.outlook import outlook_gain, outlook_index
from bilateral.lenses.structure.formulas.permutation import Permutation, nested_tests, permutation_test, size_strata
from bilateral.lenses.structure.formulas.quality import (
    QualitySimilarity,
    Segment,
    quality_segments,
    quality_similarity,
    sums_by_segment,
    unit_values,
)
from bilateral.lenses.structure.formulas.relatedness import cross_density, cross_proximity, density, proximity
from bilateral.lenses.structure.formulas.similarity import (
    esi,
    esi_contributions,
    esi_within,
    krugman,
    sum_by,
)
from bilateral.lenses.structure.formulas.sophistication import expy, prody
from bilateral.lenses.structure.formulas.specialisation import (
    Vollrath,
    lafay,
    market_advantage,
    michaely_index,
    nrca,
    specialisation_correlation,
    vollrath,
)
from bilateral.lenses.structure.formulas.survival import EntryExit, Spells, Survival, entry_exit, kaplan_meier, spells
from bilateral.lenses.structure.formulas.threat import (
    Threat,
    dynamic_threat,
    static_threat,
    threat_classes,
    threat_shares,
)
from bilateral.lenses.structure.formulas.vertical import (
    ALPHAS,
    TradeSplit,
    TradeType,
    fontagne_freudenberg,
    greenaway_hine_milner,
    unit_value_ratio,
)
from bilateral.lenses.structure.formulas.weights import DoubleWeight, double_weight, glick_rose, glick_rose_shares

__all__ = [
    "ALPHAS",
    "CellGains",
    "ClassSimilarity",
    "Complexity",
    "ComplexityUndefined",
    "Contrast",
    "DoubleWeight",
    "Drysdale",
    "EntryExit",
    "Exporters",
    "Fitness",
    "LeftOut",
    "Marginal",
    "Opportunity",
    "Permutation",
    "QualitySimilarity",
    "Segment",
    "Spells",
    "Survival",
    "Threat",
    "TradeSplit",
    "TradeType",
    "Vollrath",
    "aquino",
    "balance_adjusted",
    "bray_curtis",
    "cell_gains",
    "class_similarity",
    "complexity",
    "contrast",
    "cosine",
    "cross_density",
    "cross_proximity",
    "density",
    "double_weight",
    "drysdale",
    "dynamic_threat",
    "entropy",
    "entry_exit",
    "esi",
    "esi_contributions",
    "esi_within",
    "euclidean_similarity",
    "expy",
    "fitness",
    "fontagne_freudenberg",
    "glick_rose",
    "glick_rose_shares",
    "greenaway_hine_milner",
    "grubel_lloyd",
    "grubel_lloyd_products",
    "herfindahl",
    "intensity",
    "jensen_shannon",
    "kaplan_meier",
    "krugman",
    "kullback_leibler",
    "lafay",
    "leave_one_out",
    "log_rca_correlation",
    "marginal",
    "market_advantage",
    "market_share",
    "michaely",
    "michaely_index",
    "nested_tests",
    "nrca",
    "opportunities",
    "outlook_gain",
    "outlook_index",
    "permutation_test",
    "prody",
    "proximity",
    "quality_segments",
    "quality_similarity",
    "rca",
    "reaches",
    "rsca",
    "shares",
    "size_strata",
    "specialisation_correlation",
    "spells",
    "static_threat",
    "sum_by",
    "sums_by_class",
    "sums_by_segment",
    "third_market_minima",
    "threat_classes",
    "threat_shares",
    "trade_specialisation",
    "unit_value_ratio",
    "unit_values",
    "vollrath",
]
