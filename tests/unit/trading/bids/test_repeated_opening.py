"""The frozen bids, opened by published libraries under Node.js."""

import json
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from archive.public.evidence import labelled
from tests.javascript_seal import SealScripts, coded

pytestmark = pytest.mark.trading
TESTS = Path(__file__).parents[3]
FILE = TESTS / "vectors/sealed-bid.json"
VECTORS = json.loads(FILE.read_text(encoding="utf-8"))
CASES = VECTORS["cases"]


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


@pytest.fixture(scope="module")
def scripts():
    """Give the platform's own scripts, in Node.js."""
    with SealScripts() as running:
        yield running


def entries(case, version, number, many, digest):
    """Return what each sender of a kind gives for the bid, as the script takes it."""
    for release in map(json.loads, case["releases"]):
        if release["v"] == version:
            (entry,) = (x for x in release[many] if x["manifest"] == digest)
            yield [release[number], entry]


@pytest.mark.parametrize("case", CASES, ids=lambda each: each["name"])
def test_a_browser_comes_to_the_same(scripts, case):
    """The page that shows an opening judges the frozen bids as Python does."""
    digest = labelled("sealed-bid/1", case["manifest"].encode()).hex()
    bidders = [
        release["s"]
        for release in map(json.loads, case["releases"])
        if release["v"] == "bidder-release/1"
    ]
    found = scripts.ask(
        "verdict",
        {
            "policy": coded(VECTORS["policies"][case["policy"]].encode()),
            "manifest": coded(case["manifest"].encode()),
            "shareFiles": case["shares"],
            "timeFiles": case["times"],
            "shares": [*entries(case, "bid-release/1", "j", "shares", digest)],
            "times": [*entries(case, "time-release/1", "trustee", "secrets", digest)],
            "factor": "".join(bidders),
        },
    )
    wanted = {"verdict": case["verdict"], "named": case["named"]}
    assert found == wanted | ({"seed": case["seed"]} if case["seed"] else {})
