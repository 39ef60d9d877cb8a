"""A library must not make deeply nested input deadly."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.expert_pool

NESTED = """
import sys
limit = sys.getrecursionlimit()
import expert_pool.draws.beacon, expert_pool.draws.check_chance
from archive.public.evidence import NotCanonicalError, parse_canonical
assert sys.getrecursionlimit() == limit
try:
    parse_canonical(b"[" * 1_000_000)
except NotCanonicalError:
    print("refused")
"""


def test_deeply_nested_json_is_refused_and_kills_nothing():
    """
    With every library of the draw loaded, a million brackets are an error, no crash.
    """
    done = subprocess.run(
        [sys.executable, "-c", NESTED], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "refused\n"), done.stderr
