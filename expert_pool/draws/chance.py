"""Sources of public chance: when they speak, how a value is spelled (SPEC 6)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from expert_pool.draws import beacon
from expert_pool.draws.announced import Balls, Beacon, Group, Lottery, Source
from expert_pool.draws.errors import BeaconInvalidError, ValueNotCanonicalError

SECOND: Final = 1_000_000  # µs
QUICKNET: Final = Beacon(
    name="quicknet",
    chain="52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    key=(
        "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c"
        "8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb"
        "5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a"
    ),
    genesis=1_692_803_367,
    period=3,
    delay=30,
)
_BEACON_VALUE: Final = re.compile(
    r'\{"round":([1-9][0-9]{0,18}),"signature":"([0-9a-f]{96})"\}'
)


def is_quicknet(source: Beacon) -> bool:
    """Return whether a source that claims quicknet's chain is quicknet in full."""
    return (source.chain, source.key, source.genesis, source.period) == (
        QUICKNET.chain,
        QUICKNET.key,
        QUICKNET.genesis,
        QUICKNET.period,
    )


def beacon_round(source: Beacon, entered_at: int) -> int:
    """Return the first round whose time is `delay` or more after the entry (µs)."""
    late = entered_at + (source.delay - source.genesis) * SECOND
    return max(1, 1 - -late // (source.period * SECOND))


def round_time(source: Beacon, number: int) -> int:
    """Return the instant (µs) at which a round is published."""
    return (source.genesis + (number - 1) * source.period) * SECOND


def earliest(source: Source, entered_at: int) -> int:
    """
    Return the instant (µs) before which the source's value cannot be known.

    A source is entered when the reveals close, or by the switch that leads to it if
    that comes later (SPEC 6): whoever chooses a source has not heard what it says.
    """
    match source:
        case Balls():
            return entered_at + source.delay * SECOND
        case Lottery():
            return source.scheduled
        case Beacon():
            return round_time(source, beacon_round(source, entered_at))


def entries_needed(source: Source) -> int:
    """Return by how many people the value is entered: numbers are typed by two."""
    return 1 if isinstance(source, Beacon) else 2


def beacon_value(number: int, signature: str) -> str:
    """Spell a round of a beacon, its signature in hex."""
    return f'{{"round":{number},"signature":"{signature}"}}'


def numbers_value(groups: Sequence[Group], numbers: Sequence[Sequence[int]]) -> str:
    """Spell drawn numbers, one list for each group: `07-12-33`."""
    return "+".join(
        "-".join(f"{number:0{len(str(group.high))}}" for number in drawn)
        for group, drawn in zip(groups, numbers, strict=True)
    )


def check_value(source: Source, value: str, entered_at: int) -> None:
    """
    Return if the value is canonical for the source (SPEC check 38, 41).

    Raises:
        ValueNotCanonicalError: another spelling, range, repetition, order or round.
        BeaconInvalidError: the beacon's signature is not one of its key.

    """
    if isinstance(source, Beacon):
        _check_beacon(source, value, entered_at)
        return
    parts = value.split("+")
    if len(parts) != len(source.groups):
        raise ValueNotCanonicalError(value, f"{len(source.groups)} groups are due")
    for group, part in zip(source.groups, parts, strict=True):
        for fault in _faults(group, part):
            raise ValueNotCanonicalError(value, fault)


def _check_beacon(source: Beacon, value: str, entered_at: int) -> None:
    found = _BEACON_VALUE.fullmatch(value)
    if found is None:
        raise ValueNotCanonicalError(value, "not a round and its signature")
    number, due = int(found[1]), beacon_round(source, entered_at)
    if number != due:
        raise ValueNotCanonicalError(value, f"round {due} is due, not {number}")
    if not beacon.is_genuine(source.key, number, found[2]):
        raise BeaconInvalidError(f"round {number} is not signed by the chain's key")


def _faults(group: Group, part: str) -> Iterator[str]:
    """Say what is wrong with the numbers of a group, the first thing first."""
    written = part.split("-")
    width = len(str(group.high))
    if len(written) != group.count:
        yield f"{group.count} numbers are due, not {len(written)}"
    if not all(re.fullmatch(rf"[0-9]{{{width}}}", number) for number in written):
        yield f"each number is written with {width} digits"
        return
    numbers = [int(number) for number in written]
    if not all(group.low <= number <= group.high for number in numbers):
        yield f"each number is between {group.low} and {group.high}"
    if not group.replacement and len(set(numbers)) != len(numbers):
        yield "no ball comes twice"
    if group.sorted and sorted(numbers) != numbers:
        yield "the numbers are written in ascending order"
