"""What the limits of messages have to do with the most bids of a close (7.8)."""

import pytest

from trading.bids.model.closing import MOST_BIDS
from trading.bids.model.releases import (
    LARGEST_RELEASE,
    Entry,
    Given,
    HolderRelease,
    TimeRelease,
)

pytestmark = pytest.mark.trading


@pytest.mark.parametrize("shape", [HolderRelease, TimeRelease])
def test_the_largest_release_is_taken(shape):
    """As many as a close counts, each with its longest entry, fit into a message."""
    longest = (Given.CONTENT, shape.last)
    sizes = []
    for given in longest:
        value = b"" if given is Given.UNREADABLE else bytes(32)
        release = shape("ab" * 32, "cd" * 32, 9, (Entry("ef" * 32, given, value),) * 2)
        one = len(replace_entries(release, 1).to_bytes())
        sizes.append(len(release.to_bytes()) - one)
        assert one <= LARGEST_RELEASE - (MOST_BIDS - 1) * sizes[-1]


def replace_entries(release, many):
    """Return a release of fewer bids."""
    return type(release)(
        release.policy, release.close, release.number, release.entries[:many]
    )
