"""What of the formulas the lens itself calls, under one name."""

from bilateral.lenses.market.formulas.abnormal import Abnormal, event_study
from bilateral.lenses.market.formulas.arrays import Unavailable
from bilateral.lenses.market.formulas.benchmark import (
    breadth,
    cap_weighted,
    concentration,
    equal_weighted,
    median,
    top_contribution,
    without_top,
)
from bilateral.lenses.market.formulas.clustered import kolari_pynnonen
from bilateral.lenses.market.formulas.multiple import benjamini_hochberg, holm
from bilateral.lenses.market.formulas.outcome import Test
from bilateral.lenses.market.formulas.placebo import Placebo, placebo_test
from bilateral.lenses.market.formulas.plan import LONG, SHORT, Design, Model, Plan, Pool, Window, choose_design
from bilateral.lenses.market.formulas.study import Answer, WindowStudy, group_study

__all__ = [
    "LONG",
    "SHORT",
    "Abnormal",
    "Answer",
    "Design",
    "Model",
    "Placebo",
    "Plan",
    "Pool",
    "Test",
    "Unavailable",
    "Window",
    "WindowStudy",
    "benjamini_hochberg",
    "breadth",
    "cap_weighted",
    "choose_design",
    "concentration",
    "equal_weighted",
    "event_study",
    "group_study",
    "holm",
    "kolari_pynnonen",
    "median",
    "placebo_test",
    "top_contribution",
    "without_top",
]
