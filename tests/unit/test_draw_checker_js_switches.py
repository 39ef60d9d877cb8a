"""The checker of draws in JavaScript: a source speaks after the switch to it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.javascript import JavaScriptChecker
from tests.transcript_builder import BALLS, MINUTE, START
from tests.transcript_entered import (
    BALLS_DELAY,
    CHAIN,
    CLOSED,
    LATE,
    beacon_time,
    beacon_value,
    lottery,
    switched,
)

pytestmark = [pytest.mark.node, pytest.mark.expert_pool]

EARLY = START + 20 * MINUTE
LOTTERY = lottery(START + 90 * MINUTE)
AFTER_LATE = LATE + BALLS_DELAY
LEFT = CLOSED + BALLS_DELAY - 1  # just before the balls could speak
EDGE = AFTER_LATE - 1


@pytest.fixture(scope="module")
def checker() -> Iterator[JavaScriptChecker]:
    with JavaScriptChecker() as running:
        yield running


def through(at: list[int], entered: int) -> dict[str, Any]:
    """Describe a draw from the lottery by the balls to the beacon."""
    said = {"said": beacon_time(entered), "value": beacon_value(entered)}
    return {"sources": [LOTTERY, BALLS, CHAIN], "at": at, **said}


def to_beacon(entered: int, **other: Any) -> dict[str, Any]:
    """Describe a late change from the lottery to the beacon."""
    said = {"said": beacon_time(entered), "value": beacon_value(entered)}
    return {"sources": [LOTTERY, CHAIN], "at": [LATE], **said, **other}


def to_balls(said: int, at: int = LATE) -> dict[str, Any]:
    """Describe a change from the lottery to the balls."""
    return {"sources": [LOTTERY, BALLS], "at": [at], "said": said}


def to_lottery(scheduled: int, said: int = 0) -> dict[str, Any]:
    """Describe a change from the balls to a lottery, just in time."""
    said = said or scheduled
    return {"sources": [BALLS, lottery(scheduled)], "at": [LEFT], "said": said}


@pytest.mark.parametrize(
    ("draw", "failed"),
    [
        (through([EARLY, EARLY], CLOSED), 0),
        (through([EARLY, LEFT], LEFT), 0),
        (through([EARLY, LEFT + 1], LEFT + 1), 34),
        (through([LATE, EDGE], EDGE), 0),
        (through([LATE, EDGE + 1], EDGE + 1), 34),
        (to_lottery(LEFT + 1), 0),
        (to_lottery(LEFT), 36),
        (to_lottery(CLOSED + 1, said=LEFT + 1), 36),
        (to_beacon(LATE), 0),
        (to_beacon(CLOSED), 38),
        (to_beacon(CLOSED, said=beacon_time(LATE)), 38),
        (to_beacon(LATE, said=beacon_time(LATE) - 1), 39),
        (to_beacon(LATE, at=[EARLY]), 38),
        (to_balls(AFTER_LATE), 0),
        (to_balls(AFTER_LATE - 1), 39),
        (to_balls(CLOSED + BALLS_DELAY), 39),
        (to_balls(CLOSED + BALLS_DELAY, at=EARLY), 0),
        (to_balls(CLOSED + BALLS_DELAY, at=CLOSED), 0),
        (to_balls(CLOSED + BALLS_DELAY, at=CLOSED + 1), 39),
    ],
)
def test_a_source_counts_from_the_later_of_closing_and_switch(
    checker: JavaScriptChecker, draw: dict[str, Any], failed: int
) -> None:
    """Nobody looks first at the source that a change leads to, and changes then."""
    assert checker.check(switched(**draw)).failed_check == failed
