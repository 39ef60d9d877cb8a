"""
Writes shamir.json: secrets dealt by the npm package `shamir-secret-sharing`.

It is frozen: the package deals at random, so that a new file would have other shares.
`python -m tests.vectors.make_shamir_vectors` is how it was made.
"""

import json
from hashlib import shake_256
from pathlib import Path

from tests.javascript_seal import SealScripts

FILE = Path(__file__).with_name("shamir.json")
CASES = ((2, 2, 32), (3, 2, 32), (5, 3, 32), (7, 4, 1), (15, 8, 16))


def main() -> None:
    """Let the package deal, and write what it dealt."""
    cases = []
    with SealScripts() as scripts:
        for n, k, size in CASES:
            secret = shake_256(f"{k} of {n}".encode()).hexdigest(size)
            shares = scripts.evaluate(
                f"S.shared(S.raw('{secret}'), {n}, {k}).then("
                "(all) => all.map(({ x, y }) => S.hex(y) + S.hex(Uint8Array.of(x))))"
            )
            cases.append({"n": n, "k": k, "secret": secret, "shares": shares})
    told = {"made_by": "shamir-secret-sharing 0.0.4", "cases": cases}
    FILE.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
