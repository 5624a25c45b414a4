"""A case: one question about a pair, written down once in `brief.toml`, and the brief that answers it.

The keys that a case may hold stand in `keys.csv`; reading, the commented template and the documentation follow it.
"""

from bilateral.case.build import Built, build
from bilateral.case.read import Case, read_case
from bilateral.case.sample import sample_case
from bilateral.case.template import init_case, template

__all__ = ["Built", "Case", "build", "init_case", "read_case", "sample_case", "template"]
