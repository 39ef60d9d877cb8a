"""A notice that no checker would accept is never published."""

from collections.abc import Callable

import msgspec
import pytest
from msgspec import inspect

from expert_pool.draws import errors, fairness, notice_errors
from expert_pool.draws.announced import (
    Apart,
    AtMost,
    Beacon,
    Contributor,
    Duty,
    Group,
    Notice,
    Round,
    Stratum,
    Ticket,
)
from expert_pool.draws.chance import QUICKNET
from expert_pool.draws.messages import Record
from expert_pool.draws.notice import check_notice
from expert_pool.draws.shapes import described, read
from tests.unit.expert_pool.draws.scene import (
    BALLS,
    LOTTERY,
    SECOND,
    START,
    contributors,
    demo_chain,
    key_of,
    notice_for,
    ticket,
    tickets,
)

POOL = tickets(5)
change = msgspec.structs.replace


def stage(label: str, *strata: tuple[str, int]) -> Round:
    """Return a round of these strata."""
    return Round(
        label=label,
        strata=tuple(Stratum(name=name, seats=seats) for name, seats in strata),
    )


def balls_of(**changes: object) -> dict[str, object]:
    """Return a notice's sources with another ball machine."""
    return {"sources": (change(BALLS, groups=(change(BALLS.groups[0], **changes),)),)}


def person(duty: Duty, who: str, key: str | None = None) -> Contributor:
    """Return somebody more."""
    known = key or key_of(who).public.raw.hex()
    return Contributor(id=who, duty=duty, name=who, key=known)


UNFIT: dict[str, tuple[int, dict[str, object]]] = {
    "announced for the past": (12, {"scheduled": START - SECOND}),
    "two of one id": (
        13,
        {
            "contributors": (
                *contributors(),
                person(Duty.OBSERVER, "owner-1", "ab" * 32),
            )
        },
    ),
    "two of one key": (
        13,
        {
            "contributors": (
                *contributors(),
                person(Duty.OBSERVER, "o", key_of("owner-1").public.raw.hex()),
            )
        },
    ),
    "a weak key": (
        13,
        {"contributors": (*contributors(), person(Duty.OBSERVER, "o", "00" * 32))},
    ),
    "two rounds of one label": (
        14,
        {"rounds": (stage("a", ("all", 3)), stage("a", ("all", 3)))},
    ),
    "two strata of one name": (14, {"rounds": (stage("a", ("all", 1), ("all", 1)),)}),
    "a later round with more seats": (
        14,
        {"rounds": (stage("a", ("all", 2)), stage("b", ("all", 3)))},
    ),
    "more winners than seats": (14, {"winners": 4}),
    "two sources of one name": (
        15,
        {"sources": (BALLS, change(LOTTERY, name="balls"))},
    ),
    "one ball only": (15, balls_of(low=7, high=7, count=1)),
    "more balls than there are": (15, balls_of(count=36)),
    "too many numbers": (
        15,
        {
            "sources": (
                change(
                    BALLS,
                    groups=2
                    * (Group(count=51, low=0, high=9, replacement=True, sorted=False),),
                ),
            )
        },
    ),
    "quicknet with a key of our own": (
        15,
        {"sources": (change(QUICKNET, key=demo_chain().key),)},
    ),
    "a chain of our own in earnest": (15, {"demo": False, "sources": (demo_chain(),)}),
    "apart from itself": (20, {"constraints": (Apart(pids=("0001", "0001")),)}),
    "apart from nobody": (20, {"constraints": (Apart(pids=("0001", "0009")),)}),
    "two limits": (20, {"constraints": (AtMost(max=1), AtMost(max=2))}),
}


@pytest.mark.parametrize("fault", UNFIT)
def test_an_unfit_notice_is_refused_under_the_check_that_it_fails(fault: str):
    """
    Each of these faults is one that a checker finds under the same number.
    """
    check, changes = UNFIT[fault]

    with pytest.raises(notice_errors.NoticeUnfitError) as refusal:
        check_notice(notice_for(POOL, **changes), POOL)
    assert refusal.value.check == check


@pytest.mark.parametrize(
    ("pool", "check"),
    [
        ((ticket("0002"), ticket("0001"), ticket("0003")), 17),
        ((*tickets(2), ticket("0003", "b", "all")), 18),
        ((*tickets(3), ticket("0004", "other")), 19),
    ],
    ids=["not ascending", "strata not ascending", "no place in the draw"],
)
def test_a_pool_in_disorder_is_refused(pool: tuple[Ticket, ...], check: int):
    """
    One pool has one spelling, and no ticket in it is without a chance.
    """
    with pytest.raises(notice_errors.NoticeUnfitError) as refusal:
        check_notice(notice_for(pool), pool)
    assert refusal.value.check == check


@pytest.mark.parametrize(
    "pool",
    [
        (*tickets(3), ticket("0003")),
        (*tickets(3), change(ticket("0004"), name=ticket("0001").name)),
    ],
    ids=["one number twice", "one firm twice"],
)
def test_one_firm_has_one_ticket(pool: tuple[Ticket, ...]):
    """
    DR5, D-18: a firm found in two categories does not double its chance.
    """
    with pytest.raises(notice_errors.PoolDuplicateError):
        check_notice(notice_for(pool), pool)


@pytest.mark.parametrize(
    "changed",
    [
        POOL[:-1],
        (*POOL, ticket("0006")),
        (*POOL[:-1], change(POOL[-1], org="other")),
        (*POOL[:-1], ticket("0006")),
    ],
    ids=["one removed", "one added", "one edited", "one exchanged"],
)
def test_the_pool_is_the_one_that_was_frozen(changed: tuple[Ticket, ...]):
    """
    DR7, D-17: a firm that is removed, added or exchanged after freezing shows.
    """
    with pytest.raises(notice_errors.PoolChangedError):
        check_notice(notice_for(POOL), changed)


def test_there_are_at_least_as_many_tickets_as_seats():
    """
    Three seats among two firms is an error in the notice, not a smaller panel.
    """
    with pytest.raises(notice_errors.TooFewTicketsError) as refusal:
        check_notice(notice_for(tickets(2)), tickets(2))
    assert (refusal.value.seats, refusal.value.tickets) == (3, 2)


@pytest.mark.parametrize(
    "people",
    [
        ("clerk-1", "owner-1"),
        ("supervisor-1", "owner-1"),
    ],
)
def test_no_draw_without_clerk_and_supervisor(people: tuple[str, ...]):
    """
    DR6, D-16: both are registered before anything begins.
    """
    with pytest.raises(errors.NoSupervisorError):
        check_notice(notice_for(POOL, contributors=contributors(people)), POOL)


def test_there_is_one_clerk():
    """
    Who closes is one person: two clerks could close twice.
    """
    two = (*contributors(), person(Duty.CLERK, "clerk-2"))

    with pytest.raises(errors.NoSupervisorError):
        check_notice(notice_for(POOL, contributors=two), POOL)


def test_what_nobody_could_check_is_refused():
    """
    DR-12: limit and pool together stay within ten million rankings, to the last one.
    """
    check_notice(notice_for(tickets(100), limit=100_000), tickets(100))
    with pytest.raises(notice_errors.TooMuchWorkError):
        check_notice(notice_for(tickets(101), limit=100_000), tickets(101))
    apart = (Apart(pids=("0001", "0002")),)
    with pytest.raises(notice_errors.TooMuchWorkError):
        check_notice(
            notice_for(tickets(100), limit=100_000, constraints=apart), tickets(100)
        )


def test_every_round_is_work_of_its_own():
    """
    SPEC check 21: a ticket counts in each round that has a stratum of its, and only
    there; so do the constraints.
    """
    twice = (stage("first", ("all", 3)), stage("second", ("all", 1)))
    check_notice(
        notice_for(tickets(50), rounds=twice, limit=100_000, winners=1), tickets(50)
    )
    with pytest.raises(notice_errors.TooMuchWorkError):
        check_notice(
            notice_for(tickets(51), rounds=twice, limit=100_000, winners=1), tickets(51)
        )
    apart = (Apart(pids=("0001", "0002")),)
    constrained = {"rounds": twice, "winners": 1, "constraints": apart}
    check_notice(notice_for(tickets(49), limit=100_000, **constrained), tickets(49))
    with pytest.raises(notice_errors.TooMuchWorkError):
        check_notice(notice_for(tickets(50), limit=100_000, **constrained), tickets(50))
    two_strata = (stage("first", ("all", 3)), stage("second", ("law", 1)))
    pool = (*tickets(98), ticket("0099", "all", "law"))
    check_notice(notice_for(pool, rounds=two_strata, limit=100_000, winners=1), pool)


def containers(kind: inspect.Type) -> int:
    """Return how many objects and lists a value of this type has at most."""
    match kind:
        case inspect.StructType(fields=fields):
            return 1 + sum(containers(field.type) for field in fields)
        case inspect.VarTupleType(item_type=item, max_length=most):
            inner = containers(item)
            assert not inner or most is not None, "a list without an end"
            return 1 + (most or 0) * inner
        case inspect.TupleType(item_types=items):
            return 1 + sum(map(containers, items))
        case inspect.UnionType(types=types):
            return max(map(containers, types))
        case inspect.DictType() | inspect.AnyType() | inspect.ListType():
            raise AssertionError(f"{kind} may hold anything")
        case _:
            return 0


def test_no_record_holds_more_objects_than_a_checker_takes():
    """
    SPEC 9: a writer need not count to six million, for its shapes end before that.
    """
    most = containers(inspect.type_info(Record))

    assert 3_000_000 < most <= 6_000_000


def commas(kind: inspect.Type) -> int:
    """Return how many commas stand between the values of a type at most."""
    match kind:
        case inspect.StructType(fields=fields):
            return len(fields) - 1 + sum(commas(field.type) for field in fields)
        case inspect.VarTupleType(item_type=item, max_length=most):
            assert most is not None, "a list without an end"
            return most - 1 + most * commas(item)
        case inspect.TupleType(item_types=items):
            return len(items) - 1 + sum(map(commas, items))
        case inspect.UnionType(types=types):
            return max(map(commas, types))
        case inspect.DictType() | inspect.AnyType() | inspect.ListType():
            raise AssertionError(f"{kind} may hold anything")
        case _:
            return 0


def test_no_record_holds_more_values_than_a_checker_takes():
    """
    SPEC 9: nor need a writer count commas to thirty million.
    """
    most = commas(inspect.type_info(Record))

    assert 20_000_000 < most <= 30_000_000


def test_a_transcript_that_no_checker_takes_is_refused_before_the_draw():
    """
    A pool whose file would exceed 256 MiB is refused now, not after its result.
    """
    strata = tuple(f"stratum-of-thirty-two-letters-{n:02}" for n in range(16))
    large = 420_000 * (ticket("0001", *strata),)

    with pytest.raises(notice_errors.TooLargeError):
        check_notice(notice_for(POOL), large)


def test_quicknet_itself_is_a_source_in_earnest():
    """
    The public chain needs no demonstration.
    """
    check_notice(notice_for(POOL, demo=False, sources=(QUICKNET, BALLS)), POOL)


SHAPES: dict[str, Callable[[dict], object]] = {
    "unknown member": lambda notice: notice | {"more": 1},
    "missing member": lambda notice: {k: v for k, v in notice.items() if k != "limit"},
    "another version": lambda notice: notice | {"v": "draw-notice/2"},
    "a boolean for a number": lambda notice: notice | {"limit": True},
    "a fraction": lambda notice: notice | {"limit": 1.0},
    "a number for a boolean": lambda notice: notice | {"demo": 0},
    "no rounds": lambda notice: notice | {"rounds": []},
    "a pid in lowercase": lambda notice: (
        notice | {"constraints": [{"kind": "apart", "pids": ["a", "b"]}]}
    ),
    "an unknown constraint": lambda notice: (
        notice | {"constraints": [{"kind": "together", "pids": ["A", "B"]}]}
    ),
    "an unknown source": lambda notice: (
        notice | {"sources": [{"kind": "dice/1", "name": "dice"}]}
    ),
    "a long purpose": lambda notice: notice | {"purpose": "阳" * 167},
    "an empty place": lambda notice: notice | {"place": ""},
    "an instant beyond all": lambda notice: notice | {"at": 8_000_000_000_000_001},
    "a restart that names nothing": lambda notice: notice | {"number": 2},
    "a first attempt that names one": lambda notice: notice | {"previous": "00" * 32},
}


@pytest.mark.parametrize("fault", SHAPES)
def test_a_notice_has_exactly_the_shape_of_the_specification(fault: str):
    """
    Bad input is refused when it is read, before any rule is asked.
    """
    notice = described(notice_for(POOL))
    assert read(Notice, notice) == notice_for(POOL)

    with pytest.raises(errors.MalformedDrawError):
        read(Notice, SHAPES[fault](notice))


def test_a_source_keeps_its_kind():
    """
    What is read back is the very source that was written.
    """
    for source in (BALLS, LOTTERY, QUICKNET, demo_chain()):
        notice = notice_for(POOL, sources=(source,))
        again = read(Notice, described(notice))
        assert again.sources == (source,)
        assert isinstance(again.sources[0], type(source))
    assert isinstance(QUICKNET, Beacon)
    assert fairness.notice_digest(notice) == fairness.notice_digest(again)
