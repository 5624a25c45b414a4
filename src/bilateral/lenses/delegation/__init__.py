"""Who should meet whom, and when: ranked matches, plans with proof, agendas, and a register of what was agreed."""

from bilateral.lenses.delegation.look import look, look_at_problem, result_of
from bilateral.lenses.delegation.result import DelegationResult

__all__ = ["DelegationResult", "look", "look_at_problem", "result_of"]
