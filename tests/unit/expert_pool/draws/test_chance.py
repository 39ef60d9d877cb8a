"""Public chance: one spelling of each value, one round, never before its time."""

import msgspec
import pytest

from archive.public.values import from_micros, parse_instant
from expert_pool.draws import beacon
from expert_pool.draws.chance import (
    QUICKNET,
    SECOND,
    beacon_round,
    beacon_value,
    check_value,
    earliest,
    entries_needed,
    numbers_value,
    round_time,
)
from expert_pool.draws.errors import BeaconInvalidError, ValueNotCanonicalError
from tests.unit.expert_pool.draws.scene import (
    BALLS,
    BALLS_VALUE,
    LOTTERY,
    LOTTERY_VALUE,
    START,
    demo_beacon_signature,
    demo_chain,
)

ROUND = 657_413
SIGNATURE = (
    "b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be"
    "41076862b98fad56e91a6b85b89cd97b"
)
RANDOMNESS = "fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587"
INFINITY = "c0" + "00" * 47
# x = 4 is on the curve of G1 but not in the subgroup of prime order.
OUTSIDE_THE_SUBGROUP = "80" + "00" * 46 + "04"
# x = 5 belongs to no point of the curve.
OFF_THE_CURVE = "80" + "00" * 46 + "05"


def test_a_real_round_of_quicknet_is_genuine():
    """
    Round 657413, as drand published it, verifies with nothing but its bytes.
    """
    assert beacon.is_genuine(QUICKNET.key, ROUND, SIGNATURE)
    assert beacon.randomness(SIGNATURE) == RANDOMNESS


def test_the_round_is_signed_too():
    """
    The signature of one round is not that of another.
    """
    assert not beacon.is_genuine(QUICKNET.key, ROUND + 1, SIGNATURE)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        SIGNATURE[:-2],
        SIGNATURE + "00",
        "97" + SIGNATURE[2:],
        "37" + SIGNATURE[2:],
        "f7" + SIGNATURE[2:],
        INFINITY,
        OUTSIDE_THE_SUBGROUP,
        OFF_THE_CURVE,
        "9f" + "ff" * 47,
    ],
    ids=[
        "empty",
        "short",
        "long",
        "other root",
        "uncompressed flag",
        "infinity flag on a point",
        "infinity",
        "outside the subgroup",
        "off the curve",
        "beyond the field",
    ],
)
def test_what_is_no_point_is_no_signature(signature: str):
    """
    Every malformed point is refused, none is an exception or a pass.
    """
    assert not beacon.is_genuine(QUICKNET.key, ROUND, signature)


@pytest.mark.parametrize(
    "key",
    ["", "c0" + "00" * 95, "80" + "00" * 94 + "05", QUICKNET.key[:-2] + "00"],
    ids=["empty", "infinity", "off the curve", "altered"],
)
def test_what_is_no_point_is_no_key(key: str):
    """
    Infinity as a key would make infinity a signature of everything.
    """
    assert not beacon.is_genuine(key, ROUND, SIGNATURE)
    assert not beacon.is_genuine(key, ROUND, INFINITY)


def test_our_own_chain_signs_for_itself_only():
    """
    A demonstration's chain verifies under its key and not under quicknet's.
    """
    signature = demo_beacon_signature(7)

    assert beacon.is_genuine(demo_chain().key, 7, signature)
    assert not beacon.is_genuine(QUICKNET.key, 7, signature)


@pytest.mark.parametrize("late", [-SECOND, -1, 0, 1, 2 * SECOND, 3 * SECOND])
def test_the_round_is_the_first_that_is_late_enough(late: int):
    """
    The rule gives the first round at or after close + delay, to the microsecond.
    """
    closed_at = round_time(QUICKNET, ROUND) - QUICKNET.delay * SECOND + late
    number = beacon_round(QUICKNET, closed_at)

    assert round_time(QUICKNET, number) >= closed_at + QUICKNET.delay * SECOND
    assert round_time(QUICKNET, number - 1) < closed_at + QUICKNET.delay * SECOND
    assert earliest(QUICKNET, closed_at) == round_time(QUICKNET, number)


def test_before_genesis_the_first_round_is_due():
    """
    A chain that has not begun has no round zero.
    """
    assert beacon_round(QUICKNET, 0) == 1
    assert round_time(QUICKNET, 1) == QUICKNET.genesis * SECOND


def test_quicknet_rounds_are_at_their_published_times():
    """
    Round 1 of quicknet was due on 2023-08-23 at 15:09:27 UTC.
    """
    first = from_micros(round_time(QUICKNET, 1))

    assert first == parse_instant("2023-08-23T15:09:27+00:00")


def test_balls_and_lottery_have_their_earliest_instants():
    """
    Balls follow the close, a lottery its own calendar.
    """
    assert earliest(BALLS, START) == START + BALLS.delay * SECOND
    assert earliest(LOTTERY, START) == LOTTERY.scheduled
    assert [entries_needed(s) for s in (BALLS, LOTTERY, QUICKNET)] == [2, 2, 1]


def test_numbers_are_spelled_one_way():
    """
    What a form composes of drawn numbers is what the checker expects.
    """
    assert numbers_value(BALLS.groups, [[7, 12, 33, 1, 28]]) == BALLS_VALUE
    assert numbers_value(LOTTERY.groups, [[3, 9, 11, 20, 28, 31], [7]]) == LOTTERY_VALUE
    check_value(BALLS, BALLS_VALUE, START)
    check_value(LOTTERY, LOTTERY_VALUE, START)


@pytest.mark.parametrize(
    "value",
    [
        "7-12-33-01-28",
        "007-12-33-01-28",
        "07-12-33-01",
        "07-12-33-01-28-29",
        "07-12-33-01-36",
        "07-12-33-01-00",
        "07-12-33-01-07",
        "07-12-33-01-28 ",
        "07-12-33-01-28\n",
        "07-12-33-01-２８",
        "07 12 33 01 28",
        "07-12-33-01-28+07",
        "+07-12-33-01-28",
        "-7-12-33-01-28",
    ],
)
def test_other_spellings_of_the_balls_are_refused(value: str):
    """
    One drawn row has one value, so nobody can try another for a better seed.
    """
    with pytest.raises(ValueNotCanonicalError):
        check_value(BALLS, value, START)


def test_order_is_part_of_the_value_unless_the_source_sorts():
    """
    Balls count in the order drawn, a sorted group has only its ascending spelling.
    """
    check_value(BALLS, "12-07-33-01-28", START)
    with pytest.raises(ValueNotCanonicalError):
        check_value(LOTTERY, "09-03-11-20-28-31+07", START)


def test_a_group_with_replacement_repeats():
    """
    Digits of a lottery may come twice, and a sorted group may stand still.
    """
    group = msgspec.structs.replace(LOTTERY.groups[0], replacement=True)
    source = msgspec.structs.replace(LOTTERY, groups=(group,))

    check_value(source, "03-03-11-20-28-31", START)


def test_a_beacon_value_is_the_due_round_and_its_signature():
    """
    Spaces, another round, or another order of members is another value: refused.
    """
    chain = demo_chain()
    number = beacon_round(chain, START)
    signature = demo_beacon_signature(number)
    value = beacon_value(number, signature)

    check_value(chain, value, START)
    for wrong in (
        value + " ",
        value.replace(",", ", "),
        value.upper(),
        beacon_value(number + 1, demo_beacon_signature(number + 1)),
        f'{{"signature":"{signature}","round":{number}}}',
        f'{{"round":0{number},"signature":"{signature}"}}',
    ):
        with pytest.raises(ValueNotCanonicalError):
            check_value(chain, wrong, START)
    with pytest.raises(BeaconInvalidError):
        check_value(chain, beacon_value(number, SIGNATURE), START)
