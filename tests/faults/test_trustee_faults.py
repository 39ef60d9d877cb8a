"""A trustee, killed while it is made: no key that somebody may know is made anew."""

from contextlib import suppress

import pytest

from tests.breaking import CutAt, PowerCutError, killed_at_each_change
from tests.trusting import created
from trading.server.trustee import TimeTrustee, TrusteeFolderError

pytestmark = pytest.mark.trading


def test_a_making_that_was_killed_is_repeated(tmp_path):
    """Killed at whatever it does to a file, a second making ends it with its keys."""
    died = killed_at_each_change(
        lambda place: created(place / "trustee"), tmp_path / "made"
    )
    assert len(died) >= 6, "folder, lock, key, identity, card, its own name"
    for place in died:
        folder = place / "trustee"
        before = {
            name: (folder / name).read_bytes()
            for name in ("trustee.key", "identity.txt")
            if (folder / name).exists() and (folder / name).stat().st_size
        }
        with suppress(TrusteeFolderError):
            created(folder)
        assert TimeTrustee.open(folder).organisation == "court"
        for name, data in before.items():
            assert (folder / name).read_bytes() == data


POINTS = ["trustee.key:before", "trustee.key:after"] + [
    f"trustee.{act}:{moment}"
    for act in ("identity", "card", "about")
    for moment in ("before", "staged", "after")
]


@pytest.mark.parametrize("number", range(len(POINTS)), ids=POINTS)
def test_a_trustee_that_was_not_finished_is_none(tmp_path, number):
    """Before its own name is there, nobody was told its keys; after, it is whole."""
    folder, switch = tmp_path / "trustee", CutAt(number)
    with pytest.raises(PowerCutError):
        created(folder, faults=switch)
    assert switch.reached == POINTS[: number + 1]
    if number < len(POINTS) - 1:
        with pytest.raises(TrusteeFolderError):
            TimeTrustee.open(folder)
        created(folder)
    assert TimeTrustee.open(folder).organisation == "court"
