"""A plan mended after something changed: the past stands, few meetings move, the most is recovered."""

from bilateral.lenses.delegation.repair.changed import (
    add_firm,
    close_tables,
    fewer_interpreters,
    set_free,
    without,
)
from bilateral.lenses.delegation.repair.mend import RecoveryPoint, Repair, recovery_curve, repair

__all__ = [
    "RecoveryPoint",
    "Repair",
    "add_firm",
    "close_tables",
    "fewer_interpreters",
    "recovery_curve",
    "repair",
    "set_free",
    "without",
]
