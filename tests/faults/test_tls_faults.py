"""The house's certificate: every write of it cut, and none leaves half a key."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.evidence import tls as evidence
from tests.breaking import CutAt, PowerCutError
from trading.server import tls

pytestmark = pytest.mark.trading

HOST = "trade.localhost"
NOW = datetime.now(UTC)
MOMENTS = ("before", "staged", "after")
POINTS = [
    f"{act}:{moment}"
    for act in ("tls.key", "tls.root", "tls.certificate")
    for moment in MOMENTS
]


def test_every_write_is_told_of(tmp_path):
    """The points below are all that there are."""
    everywhere = CutAt()
    tls.make(tmp_path, HOST, NOW, faults=everywhere)
    assert everywhere.reached == POINTS
    assert not list(tmp_path.glob("*.incoming"))


@pytest.mark.parametrize("number", range(len(POINTS)))
def test_a_cut_leaves_each_file_whole_or_absent_and_making_goes_on(tmp_path, number):
    """A root that was there stays: nobody has to install another."""
    with pytest.raises(PowerCutError):
        tls.make(tmp_path, HOST, NOW, faults=CutAt(number))

    kept = tmp_path / tls.ROOT_KEY
    begun = kept.read_bytes() if kept.exists() else b""
    assert bool(begun) is (number >= POINTS.index("tls.key:after"))
    if begun:
        assert evidence.host_of(begun) == HOST
    if tls.certificate_of(tmp_path):
        assert evidence.name_of((tmp_path / tls.SITE).read_bytes()) == HOST
    tls.make(tmp_path, HOST, NOW)
    assert not begun or kept.read_bytes() == begun
    assert evidence.host_of(kept.read_bytes()) == HOST
    assert kept.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("*.incoming"))


def test_a_root_of_another_maker_is_never_written_over(tmp_path):
    """Two at once: one of them has made the root, and the other says so."""
    other = evidence.new_root(HOST, NOW)

    def beaten(point: str, /) -> None:
        if point == "tls.key:staged":
            (tmp_path / tls.ROOT_KEY).write_bytes(other)

    with pytest.raises(FileExistsError):
        tls.make(tmp_path, HOST, NOW, faults=beaten)
    assert (tmp_path / tls.ROOT_KEY).read_bytes() == other


def test_a_left_over_of_a_killed_maker_is_never_taken_for_a_key(tmp_path):
    """Half a file lies beside its place, and is thrown away."""
    (tmp_path / f"{tls.ROOT_KEY}.incoming").write_bytes(b"-----BEGIN PRIV")
    tls.make(tmp_path, HOST, NOW)
    assert evidence.host_of((tmp_path / tls.ROOT_KEY).read_bytes()) == HOST
    assert not list(tmp_path.glob("*.incoming"))


CHILD = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from trading.server import tls

resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
try:
    tls.make(Path(sys.argv[1]), "trade.localhost", datetime.now(UTC))
except OSError:
    print("full")
"""


def test_a_full_disk_leaves_no_half_of_a_key(tmp_path):
    """Room is made, and the same command goes through."""
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert child.stdout == "full\n"
    assert not (tmp_path / tls.ROOT_KEY).exists()
    tls.make(tmp_path, HOST, NOW)
    assert tls.certificate_of(tmp_path) is not None
