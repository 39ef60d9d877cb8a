"""What every place of the log's checkpoint promises, whatever it is made of."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive.objects.files import FileCheckpoints
from archive.objects.s3 import S3Checkpoints
from archive.public.objects import CheckpointMovedError, Checkpoints
from tests.fakes_objects import MemoryCheckpoints

pytestmark = pytest.mark.archive


@pytest.fixture(params=["memory", "files", pytest.param("s3", marks=pytest.mark.s3)])
def checkpoints(request: pytest.FixtureRequest, tmp_path: Path) -> Checkpoints:
    """Give a fresh place for a checkpoint of each kind in turn."""
    if request.param == "memory":
        return MemoryCheckpoints()
    if request.param == "s3":
        return S3Checkpoints(request.getfixturevalue("ceph").bucket())
    return FileCheckpoints(tmp_path / "log" / "checkpoint")


def test_a_checkpoint_begins_empty_and_moves_on(checkpoints):
    """There is none at first; each replaces exactly the one before it."""
    assert checkpoints.current() == b""
    checkpoints.replace(b"", b"size 1")
    checkpoints.replace(b"size 1", b"size 2")

    assert checkpoints.current() == b"size 2"


@pytest.mark.parametrize("stale", [b"", b"size 1", b"size 22"])
def test_a_stale_checkpoint_replaces_nothing(checkpoints, stale):
    """Who has not seen the newest checkpoint cannot overwrite it, and is told it."""
    checkpoints.replace(b"", b"size 1")
    checkpoints.replace(b"size 1", b"size 2")

    with pytest.raises(CheckpointMovedError) as refusal:
        checkpoints.replace(stale, b"size 3")

    assert refusal.value.found == b"size 2"
    assert checkpoints.current() == b"size 2"


def test_of_many_sequencers_one_moves_the_checkpoint(checkpoints):
    """Compare-and-swap is one step: each size is won by one, none is skipped."""

    def count_on(_writer: int) -> int:
        won = 0
        while (seen := checkpoints.current()) != b"40":
            try:
                checkpoints.replace(seen, str(int(seen or b"0") + 1).encode())
            except CheckpointMovedError:
                continue
            won += 1
        return won

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(count_on, range(4))) == 40
