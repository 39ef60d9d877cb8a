"""
Sources that are entered by a switch after the close (SPEC section 6).

Each counts from its own entry: what is just allowed, and what fails which check.
"""

from collections.abc import Iterator
from typing import Any

from tests.transcript_builder import MINUTE, START, of
from tests.transcript_seal import SECOND, chain_value

N = "notice.body."
CLOSE = START + 60 * MINUTE
ONE, TWO = "switches.0.body.at", "switches.1.body.at"
ENTRY = "chance.entries.0.at"
LOTTERY_TIME = START + 90 * MINUTE
# Of the recipes the second source is entered at 60:30 and the third at 61:00. Rounds of
# the beacon fall two seconds after each half minute.
AFTER_THE_CLOSE = START + 3632 * SECOND
AFTER_THE_FIRST = START + 3662 * SECOND
AFTER_THE_SECOND = START + 3692 * SECOND
DUE = 334_565  # the round after the second, twenty after that of the close


def late_edges() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what is just allowed."""
    yield "switched", {ONE: CLOSE, TWO: CLOSE}
    edge = START + 61 * MINUTE - 1
    yield "switched", {ONE: edge, TWO: edge, ENTRY: AFTER_THE_SECOND}
    balls = "late to the balls"
    yield balls, {ONE: START, TWO: START, **_typed(START + 61 * MINUTE)}
    due = AFTER_THE_FIRST - 1 + MINUTE
    yield balls, {TWO: AFTER_THE_FIRST - 1, **_typed(due)}
    lottery, scheduled = "late to the lottery", N + "sources.2.scheduled"
    yield lottery, {scheduled: of(lottery, TWO) + 1}
    yield lottery, {ONE: START, TWO: START, scheduled: CLOSE + 1}
    beacon = "late to the beacon"
    yield beacon, {ENTRY: AFTER_THE_SECOND}
    yield beacon, {ONE: START, TWO: CLOSE, ENTRY: AFTER_THE_CLOSE}
    edge = of(beacon, ONE) + 60 * SECOND - 1
    yield beacon, {TWO: edge, ENTRY: AFTER_THE_SECOND + 30 * SECOND}
    edge = LOTTERY_TIME - 1
    yield beacon, {ONE: edge, TWO: edge, ENTRY: LOTTERY_TIME + 32 * SECOND}


def late_cases() -> Iterator[tuple[int, str, dict[str, Any], str]]:
    """Yield what is just not allowed, or would be if all counted from the close."""
    balls, lottery, beacon = (
        f"late to the {source}" for source in ("balls", "lottery", "beacon")
    )
    yield 34, balls, {ONE: LOTTERY_TIME, TWO: LOTTERY_TIME}, ""
    yield 34, balls, {TWO: AFTER_THE_FIRST}, ""
    yield 34, lottery, {ONE: START + 61 * MINUTE}, ""
    yield 34, lottery, {TWO: AFTER_THE_FIRST}, ""
    yield 34, beacon, {TWO: of(beacon, ONE) + 60 * SECOND}, ""
    yield 34, beacon, _by_a_lottery_that_was_drawn(), ""
    for scheduled in (CLOSE, CLOSE + 1, of(lottery, TWO) - 1, of(lottery, TWO)):
        yield 36, lottery, {N + "sources.2.scheduled": scheduled}, ""
    for number in (DUE - 20, DUE - 10, DUE - 1, DUE + 1):
        yield 38, beacon, {"chance.value": chain_value(number)}, "value"
    yield 38, beacon, {"chance.value": chain_value(DUE - 20), ENTRY: CLOSE + 1}, "value"
    for early in (CLOSE + 1, START + 61 * MINUTE, START + 62 * MINUTE - 1):
        yield 39, balls, _typed(early), ""
        yield 39, balls, {"chance.set_aside.0.at": early}, ""
    yield 39, lottery, {ENTRY: LOTTERY_TIME - 1}, ""
    yield 39, beacon, {ENTRY: AFTER_THE_CLOSE}, ""
    yield 39, beacon, {ENTRY: AFTER_THE_SECOND - 1}, ""


def _typed(at: int) -> dict[str, Any]:
    """Everybody types at this instant."""
    lists = ("entries", "set_aside")
    return {f"chance.{part}.{i}.at": at for part in lists for i in range(2)}


def _by_a_lottery_that_was_drawn() -> dict[str, Any]:
    """Balls, lottery, beacon: the lottery speaks just before it is entered."""
    first, second, third = of("late to the beacon", N + "sources")
    spoken = {**first, "scheduled": of("late to the beacon", ONE) - 1}
    return {
        N + "sources": [second, spoken, third],
        "switches.0.body.from": "balls",
        "switches.0.body.to": "welfare",
        "switches.1.body.from": "welfare",
    }
