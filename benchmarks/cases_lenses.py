"""`python -m benchmarks.cases_lenses [CASE.toml]`: wall time of each lens of a case, asked one after the other."""

from __future__ import annotations

import sys
from time import perf_counter

from bilateral.case import read_case, sample_case
from bilateral.case.ask import ASK


def main() -> None:
    """Ask every lens and tell what each took."""
    case = read_case(sys.argv[1]) if len(sys.argv) > 1 else sample_case()
    told = []
    for lens in case.lenses:
        begun = perf_counter()
        ASK[lens](case, dict(case.inputs[lens]), None).charts()
        told.append(f"{lens} {perf_counter() - begun:.1f} s")
    print(f"lenses alone, one after the other: {', '.join(told)}")


if __name__ == "__main__":
    main()
