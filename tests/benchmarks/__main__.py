"""
Run every benchmark of this folder, each in its own process.

`python -m tests.benchmarks` prints ratios against a limit measured in the same run;
`--tenth` does a tenth of the work, to see only that each completes.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(arguments: list[str]) -> int:
    """Return how many benchmarks did not complete."""
    benchmarks = sorted(file.stem for file in HERE.glob("bench_*.py"))
    broken = []
    for name in benchmarks:
        print(f"-- {name}", flush=True)
        module = f"tests.benchmarks.{name}"
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=HERE.parent.parent,
            check=False,
        )
        if done.returncode:
            broken.append(name)
    print(f"{len(benchmarks) - len(broken)} of {len(benchmarks)} benchmarks completed")
    return len(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
