"""What a notice must be before it is published (SPEC checks 12 to 22)."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from archive.public.evidence import PublicKey, SignatureInvalidError, canonical
from expert_pool.draws.announced import (
    Apart,
    AtMost,
    Beacon,
    Duty,
    Group,
    Notice,
    Source,
    Ticket,
)
from expert_pool.draws.chance import QUICKNET, is_quicknet
from expert_pool.draws.errors import NoSupervisorError
from expert_pool.draws.fairness import pool_root, ticket_bytes
from expert_pool.draws.notice_errors import (
    NoticeUnfitError,
    PoolChangedError,
    PoolDuplicateError,
    TooFewTicketsError,
    TooLargeError,
    TooMuchWorkError,
)
from expert_pool.draws.shapes import described

MOST_RANKINGS: Final = 10_000_000
MOST_NUMBERS: Final = 100
LARGEST_TRANSCRIPT: Final = 268_435_456  # bytes, SPEC section 9
SEAT_SIZE: Final = 19  # bytes: a pid with its quotes and comma
# Objects, lists and commas need no count here: of these shapes no record has so many.
OTHER_SIZE: Final = 4_194_304  # more bytes than contributions, chance and reasons take


def check_notice(notice: Notice, tickets: Sequence[Ticket]) -> None:
    """
    Return if this notice over these tickets can be drawn and checked.

    Raises:
        NoSupervisorError: not exactly one clerk and at least one supervisor.
        PoolDuplicateError: a ticket number or a committed name comes twice.
        PoolChangedError: the tickets have another root or number.
        TooFewTicketsError: a stratum of the first round has more seats than tickets.
        TooMuchWorkError: more rankings than a checker must make.
        TooLargeError: the transcript would be larger than a checker takes.
        NoticeUnfitError: another of the checks 12 to 20 fails.

    """
    _check_present(notice)
    for check, fault in _notice_faults(notice):
        raise NoticeUnfitError(check, fault)
    _check_pool(notice, tickets)


def _check_present(notice: Notice) -> None:
    duties = [one.duty for one in notice.contributors]
    if duties.count(Duty.CLERK) != 1:
        raise NoSupervisorError("a draw has exactly one clerk")
    if Duty.SUPERVISOR not in duties:
        raise NoSupervisorError("no supervisor is registered for this draw")


def _notice_faults(notice: Notice) -> Iterator[tuple[int, str]]:
    if notice.at > notice.scheduled:
        yield 12, "the draw is announced for an instant before its notice"
    if not _distinct(one.id for one in notice.contributors):
        yield 13, "two contributors have one id"
    if not _distinct(one.key for one in notice.contributors):
        yield 13, "two contributors have one key"
    for one in notice.contributors:
        if _is_weak(one.key):
            yield 13, f"the key of {one.id} is no Ed25519 key that binds its holder"
    for fault in _round_faults(notice):
        yield 14, fault
    if not _distinct(source.name for source in notice.sources):
        yield 15, "two sources have one name"
    for source in notice.sources:
        for fault in _source_faults(source, demo=notice.demo):
            yield 15, f"source {source.name}: {fault}"


def _round_faults(notice: Notice) -> Iterator[str]:
    if not _distinct(stage.label for stage in notice.rounds):
        yield "two rounds have one label"
    for stage in notice.rounds:
        if not _distinct(stratum.name for stratum in stage.strata):
            yield f"round {stage.label} has two strata of one name"
    seats = [sum(stratum.seats for stratum in stage.strata) for stage in notice.rounds]
    if any(later > earlier for earlier, later in pairwise(seats)):
        yield "a round has more seats than the one before"
    if any(stratum.seats < notice.winners for stratum in notice.rounds[-1].strata):
        yield "more winners than seats"


def _source_faults(source: Source, *, demo: bool) -> Iterator[str]:
    if not isinstance(source, Beacon):
        if sum(group.count for group in source.groups) > MOST_NUMBERS:
            yield f"more than {MOST_NUMBERS} numbers"
        if any(not _can_be_drawn(group) for group in source.groups):
            yield "a group has too few different numbers"
    elif not is_quicknet(source):
        if source.chain == QUICKNET.chain:
            yield "quicknet has another key, genesis or period"
        if not demo:
            yield "only a demonstration may use another chain than quicknet"


def _can_be_drawn(group: Group) -> bool:
    numbers = group.high - group.low + 1
    return numbers > 1 and (group.replacement or group.count <= numbers)


def _check_pool(notice: Notice, tickets: Sequence[Ticket]) -> None:
    _check_size(notice, tickets)
    _check_tickets(notice, tickets)
    pids = {ticket.pid for ticket in tickets}
    for constraint in notice.constraints:
        if isinstance(constraint, Apart) and (
            len(set(constraint.pids)) == 1 or not pids.issuperset(constraint.pids)
        ):
            raise NoticeUnfitError(20, f"{constraint.pids} are not two tickets")
    if sum(isinstance(constraint, AtMost) for constraint in notice.constraints) > 1:
        raise NoticeUnfitError(20, "there are two limits for one organisation")
    rankings = _rankings(notice, tickets)
    if rankings > MOST_RANKINGS:
        raise TooMuchWorkError(rankings, MOST_RANKINGS)
    if pool_root(tickets) != notice.pool_root:
        raise PoolChangedError


def _rankings(notice: Notice, tickets: Sequence[Ticket]) -> int:
    """Return how much a checker may have to rank: in every round, for every panel."""
    crowd = Counter(name for ticket in tickets for name in ticket.strata)
    ranked = sum(crowd[one.name] for stage in notice.rounds for one in stage.strata)
    constraints = len(notice.rounds) * len(notice.constraints)
    return notice.limit * (ranked + constraints)


def _check_size(notice: Notice, tickets: Sequence[Ticket]) -> None:
    """Refuse now what could not be written as a transcript after the draw."""
    seats = sum(stratum.seats for stage in notice.rounds for stratum in stage.strata)
    size = (
        sum(len(ticket_bytes(ticket)) + 1 for ticket in tickets)
        + len(canonical(described(notice)))
        + seats * SEAT_SIZE
        + OTHER_SIZE
    )
    if size > LARGEST_TRANSCRIPT:
        raise TooLargeError(size, LARGEST_TRANSCRIPT)


def _check_tickets(notice: Notice, tickets: Sequence[Ticket]) -> None:
    if len(tickets) != notice.pool_size:
        raise PoolChangedError
    names: set[str] = set()
    previous = ""
    for ticket in tickets:
        if ticket.pid == previous or ticket.name in names:
            raise PoolDuplicateError(f"ticket {ticket.pid}, or who holds it,")
        if ticket.pid < previous:
            raise NoticeUnfitError(17, "the tickets are not in ascending order")
        if any(one >= other for one, other in pairwise(ticket.strata)):
            raise NoticeUnfitError(18, f"the strata of {ticket.pid} are not ascending")
        previous = ticket.pid
        names.add(ticket.name)
    _check_strata(notice, tickets)


def _check_strata(notice: Notice, tickets: Sequence[Ticket]) -> None:
    known = {stratum.name for stage in notice.rounds for stratum in stage.strata}
    first = {stratum.name: stratum.seats for stratum in notice.rounds[0].strata}
    found = dict.fromkeys(first, 0)
    for ticket in tickets:
        if not known.issuperset(ticket.strata) or first.keys().isdisjoint(
            ticket.strata
        ):
            raise NoticeUnfitError(19, f"ticket {ticket.pid} has no place in the draw")
        for name in first.keys() & ticket.strata:
            found[name] += 1
    for name, seats in first.items():
        if found[name] < seats:
            raise TooFewTicketsError(name, seats, found[name])


def _distinct(values: Iterable[Hashable]) -> bool:
    seen = list(values)
    return len(set(seen)) == len(seen)


def _is_weak(key: str) -> bool:
    try:
        PublicKey(bytes.fromhex(key))
    except SignatureInvalidError:
        return True
    return False
