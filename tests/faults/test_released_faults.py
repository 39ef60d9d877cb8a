"""Whoever released remembers the close, cut at whatever moment (SB-13)."""

from dataclasses import replace

import pytest

from tests.breaking import CutAt, PowerCutError
from tests.builders_bids import POLICY, close_of, deal
from trading.bids.release_errors import AnotherCloseError
from trading.server.released import ReleaseMemory

pytestmark = pytest.mark.trading
CLOSE = close_of(deal())
OTHER = replace(CLOSE, commitment="ef" * 32)
MOMENTS = ["before", "staged", "after"]


@pytest.mark.parametrize("number", range(3), ids=MOMENTS)
def test_nothing_is_released_before_the_memory_is_durable(tmp_path, number):
    """Cut before, nothing left and either close may come; cut after, only this one."""
    path, switch = tmp_path / "trustee.released.json", CutAt(number)
    with pytest.raises(PowerCutError):
        ReleaseMemory(path, switch).remember(POLICY, CLOSE)
    assert switch.reached[-1] == f"released.memory:{MOMENTS[number]}"

    memory = ReleaseMemory(path)
    kept = number == 2
    assert memory.close_of(POLICY) == (CLOSE.commitment if kept else "")
    if kept:
        with pytest.raises(AnotherCloseError):
            memory.remember(POLICY, OTHER)
    memory.remember(POLICY, CLOSE)
    memory.remember(POLICY, CLOSE)
    with pytest.raises(AnotherCloseError):
        memory.remember(POLICY, OTHER)


def test_another_lot_or_attempt_has_a_close_of_its_own(tmp_path):
    """What is remembered of one policy stands beside that of others."""
    memory = ReleaseMemory(tmp_path / "released.json")
    memory.remember(POLICY, CLOSE)
    again = replace(
        POLICY, attempt=2, holders=tuple(replace(each) for each in POLICY.holders)
    )
    memory.remember(again, OTHER)
    memory.remember(replace(POLICY, lot="LOT-2"), OTHER)
    assert memory.close_of(POLICY) == CLOSE.commitment
    assert memory.close_of(again) == OTHER.commitment
