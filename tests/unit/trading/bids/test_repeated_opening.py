"""The frozen bids, opened by published libraries under Node.js."""

import json
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

pytestmark = pytest.mark.trading
TESTS = Path(__file__).parents[3]
FILE = TESTS / "vectors/sealed-bid.json"
CASES = json.loads(FILE.read_text(encoding="utf-8"))["cases"]


def test_published_libraries_come_to_the_same():
    """`age-encryption` and `shamir-secret-sharing` open what this code sealed (7.9)."""
    node = shutil.which("node") or shutil.which("nodejs")
    if node is None:
        pytest.skip("no node or nodejs on this machine; on Debian: nodejs")
    bundle = files("trading.server") / "assets/vendor/sealing.js"
    script = TESTS / "repeat_opening.js"
    said = subprocess.run(
        [node, script, str(bundle), FILE], capture_output=True, check=True, timeout=60
    )
    found = [json.loads(line) for line in said.stdout.splitlines()]
    wanted = ("verdict", "named", "seed", "sheet")
    assert found == [{name: case[name] for name in wanted} for case in CASES]
