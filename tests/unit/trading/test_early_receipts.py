"""A receipt of a time to come: one of two clocks is wrong (archive/SPEC.md 4.3)."""

from datetime import timedelta

import pytest

from archive.clock.model import LEEWAY
from archive.ledger.model import AcceptedNote
from archive.ledger.tree import ProofInvalidError
from tests.sites import BEGINS
from trading.server.cli.witnesses import require_past

pytestmark = pytest.mark.trading


def note(after, *, demo=False):
    return AcceptedNote(
        origin="test.example/log",
        demo=demo,
        stream="project/P2026-0001",
        n=1,
        prev="",
        commitment="5c" * 32,
        at=BEGINS + after,
    )


@pytest.mark.parametrize("after", [-timedelta(days=400), timedelta(0), LEEWAY])
def test_what_has_happened_may_have_a_receipt(after):
    """
    Clocks that differ by five minutes show the same time.
    """
    require_past(note(after), BEGINS)


def test_what_has_not_happened_has_none():
    """
    The sentence names both instants, so that one sees whose clock is wrong.
    """
    with pytest.raises(ProofInvalidError) as refused:
        require_past(note(timedelta(days=1)), BEGINS)
    assert "time to come" in str(refused.value)
    assert str(refused.value).count("北京时间") == 2


def test_a_demonstration_plays_at_any_time():
    """
    Its clock is moved by hand.
    """
    require_past(note(timedelta(days=400), demo=True), BEGINS)
