"""Plans: `make_plan` finds one, says how good it is, and how good any could be."""

from bilateral.lenses.delegation.plan.make import make_plan

__all__ = ["make_plan"]
