"""Plain arithmetic of the technology lens: arrays in, arrays or numbers out; no storage, no chart."""

from bilateral.lenses.technology.formulas.advantage import activity_index, rsca, rta, rta_interval
from bilateral.lenses.technology.formulas.anomaly import Anomaly, anomalies
from bilateral.lenses.technology.formulas.catchup import Crossing, Lag, crossing, growth_gap, years_behind
from bilateral.lenses.technology.formulas.citation import relative_citation_index
from bilateral.lenses.technology.formulas.collaboration import (
    affinity,
    asymmetric_share,
    balassa,
    ic,
    ic_interval,
    jaccard,
    salton,
)
from bilateral.lenses.technology.formulas.impact import (
    Threshold,
    mncs,
    normalised,
    pp_top,
    share_interval,
    threshold,
    top_weights,
)
from bilateral.lenses.technology.formulas.proximity import (
    correlation,
    correlation_interval,
    correlation_p_value,
    jaffe,
    overlap,
    resampled,
)
from bilateral.lenses.technology.formulas.standing import growth, hhi, lead_ratio, rank, share

__all__ = [
    "Anomaly",
    "Crossing",
    "Lag",
    "Threshold",
    "activity_index",
    "affinity",
    "anomalies",
    "asymmetric_share",
    "balassa",
    "correlation",
    "correlation_interval",
    "correlation_p_value",
    "crossing",
    "growth",
    "growth_gap",
    "hhi",
    "ic",
    "ic_interval",
    "jaccard",
    "jaffe",
    "lead_ratio",
    "mncs",
    "normalised",
    "overlap",
    "pp_top",
    "rank",
    "relative_citation_index",
    "resampled",
    "rsca",
    "rta",
    "rta_interval",
    "salton",
    "share",
    "share_interval",
    "threshold",
    "top_weights",
    "years_behind",
]
