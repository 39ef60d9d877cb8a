"""A drop box, cut and killed: what it answered it has, and nothing is signed twice."""

from contextlib import suppress

import pytest

from tests.breaking import CutAt, PowerCutError, killed_at_each_change
from tests.builders_bids import DEADLINE
from tests.dropped import (
    ADDRESS,
    BEFORE,
    BODY,
    clock,
    created,
    dropped,
    naming,
)
from trading.server.dropbox import DropBox, DropBoxFolderError

pytestmark = pytest.mark.trading
AFTER = DEADLINE.replace(hour=3)


def test_a_making_that_was_killed_is_repeated(tmp_path):
    """Killed at whatever it does to a file, a second making ends it."""

    def make(place):
        return DropBox.create(place / "box", BODY, ADDRESS)

    died = killed_at_each_change(make, tmp_path / "made")
    assert len(died) >= 4, "folder, lock, key, staged file, its name"
    for place in died:
        with suppress(DropBoxFolderError):
            make(place)
        made = DropBox.open(place / "box")
        assert made.take(naming(made).to_bytes()).boxes == (made.box,)


@pytest.fixture
def box(tmp_path):
    """Give a box that was given its policy."""
    made = created(tmp_path / "box")
    made.take(naming(made).to_bytes())
    return made


POINTS = [
    f"dropbox.{act}:{moment}"
    for act in ("drop", "receipt")
    for moment in ("before", "staged", "after")
]


@pytest.mark.parametrize("number", range(len(POINTS)), ids=POINTS)
def test_a_receipt_is_durable_before_it_leaves(box, number):
    """Cut before, it was never signed; cut after, the same one is answered again."""
    policy, switch = naming(box), CutAt(number)
    drop = dropped(policy)
    cut = DropBox.open(box.folder, faults=switch)
    with pytest.raises(PowerCutError):
        cut.drop(drop, BEFORE, clock())
    assert switch.reached == POINTS[: number + 1]

    kept = box.listed(policy.id, clock(AFTER)).receipts
    assert len(kept) == (1 if number == len(POINTS) - 1 else 0)
    later = BEFORE.replace(minute=45)
    signed = box.drop(drop, later, clock(later))
    assert signed.receipt.at == (BEFORE if kept else later)
    assert box.listed(policy.id, clock(AFTER)).receipts == (signed,)


def test_a_policy_is_taken_whole_or_not_at_all(tmp_path):
    """Cut anywhere, it is taken again, and never read by half."""
    for number, moment in enumerate(("before", "staged", "after")):
        made = created(tmp_path / moment)
        cut = DropBox.open(made.folder, faults=CutAt(number))
        data = naming(made).to_bytes()
        with pytest.raises(PowerCutError):
            cut.take(data)
        assert made.take(data) == made.policy(naming(made).id)
