"""Write constraints/run.txt, test.txt, check.txt, spark.txt and gravity.txt: names, versions and hashes, nothing else.

Each file holds only what the files before it do not, so that `-r run.txt -r test.txt` installs both.
Needs `uv` on the path; run it as `make lock`.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "constraints"
LAYERS = {
    "run": [],
    "test": ["--group", "test"],
    "check": ["--group", "check", "--group", "docs"],
    "spark": ["--extra", "spark"],
    "gravity": ["--extra", "gravity", "--extra", "garch", "--extra", "calendars"],
}
COMPILE = ["uv", "pip", "compile", "pyproject.toml", "constraints/build.in", "--universal", "--python-version", "3.11"]
PLAIN = ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--quiet"]


def compile_pins(options: list[str], fixed: Path) -> list[str]:
    """The pins of the given groups, as blocks `name==version ; marker` with hashes, agreeing with `fixed`."""
    command = [*COMPILE, *PLAIN, *options, "--constraints", str(fixed)]
    text = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    blocks: list[str] = []
    for line in text.splitlines():
        if line.startswith((" ", "\t")):
            blocks[-1] += f"\n{line}"
        elif line:
            blocks.append(line)
    return blocks


def main() -> None:
    """Compile the layers in order and write what each adds."""
    known: list[str] = []
    options: list[str] = []
    for name, more in LAYERS.items():
        options += more
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as fixed:
            fixed.write("\n".join(block.split(" \\\n")[0] for block in known))
            fixed.flush()
            blocks = compile_pins(options, Path(fixed.name))
        added = [block for block in blocks if block not in known]
        (FOLDER / f"{name}.txt").write_text("\n".join(added) + "\n")
        known += added
        print(f"constraints/{name}.txt: {len(added)} packages")  # noqa: T201


if __name__ == "__main__":
    main()
