"""Where a draw stands: what follows from its record, and is therefore never stored."""

from collections.abc import Iterable, Iterator
from typing import Final

from expert_pool.draws import fairness
from expert_pool.draws.announced import Duty, Lottery, Notice, Source, Ticket
from expert_pool.draws.chance import earliest
from expert_pool.draws.errors import (
    NameDoesNotOpenError,
    ReasonMissingError,
    TypedTooOftenError,
)
from expert_pool.draws.messages import Opening, Record, Typing
from expert_pool.draws.model import DrawState
from expert_pool.draws.shapes import Missing

MOST_SET_ASIDE: Final = 100  # SPEC 3.5


def state_of(record: Record) -> DrawState:
    """Return the state that follows from what is written down."""
    if record.voided is not None:
        return DrawState.VOIDED
    if record.result is not None:
        return DrawState.SIGNED if is_attested(record) else DrawState.DRAWN
    if record.chance is not None:
        return DrawState.CHANCE_ENTERED
    if record.reveals_closed is not None:
        return DrawState.REVEALS_CLOSED
    if record.commits_closed is not None:
        return DrawState.REVEALING
    return DrawState.COMMITTING if record.commits else DrawState.NOTICED


def is_attested(record: Record) -> bool:
    """Return whether everybody signed the result or is listed as absent (D-19)."""
    if record.result is None:
        return False
    signed = {one.contributor for one in record.result.signatures}
    absent = {one.contributor for one in record.result.absent}
    everybody = {one.id for one in record.notice.body.contributors}
    return signed | absent == everybody and required_duties(record, signed)


def required_duties(record: Record, ids: Iterable[str]) -> bool:
    """Return whether the clerk and a supervisor are among these (D-16)."""
    there = set(ids)
    duties = {one.duty for one in record.notice.body.contributors if one.id in there}
    return duties >= {Duty.CLERK, Duty.SUPERVISOR}


def source_in_force(record: Record) -> Source:
    """Return the source that the switches lead to (SPEC 6)."""
    return record.notice.body.sources[len(record.switches)]


def entered_at(record: Record) -> int | None:
    """
    Return the instant (µs) at which the source in force was entered (SPEC 6).

    None while the reveals are open: what counts from their close is not known yet.
    """
    if record.reveals_closed is None:
        return None
    switched = [switch.body.at for switch in record.switches[-1:]]
    return max([record.reveals_closed.body.at, *switched])


def speaks_at(record: Record) -> int | None:
    """
    Return the earliest (µs) of the source in force (SPEC 6), None if it is not known.

    A lottery has its own calendar, also while the reveals are open.
    """
    source, since = source_in_force(record), entered_at(record)
    if since is not None:
        return earliest(source, since)
    return source.scheduled if isinstance(source, Lottery) else None


def last_instant(record: Record, typings: Iterable[Typing] = ()) -> int:
    """Return the latest instant (µs) written down so far."""
    return max(_instants(record, typings))


def _instants(record: Record, typings: Iterable[Typing]) -> Iterator[int]:
    yield record.notice.body.at
    for commit in record.commits:
        yield commit.at
    for reveal in record.reveals:
        yield reveal.at
    for switch in record.switches:
        yield switch.body.at
    for typing in typings:
        yield typing.at
    if record.chance is not None:
        yield from (one.at for one in record.chance.set_aside)
        yield from (one.at for one in record.chance.entries)
    for closing in (record.commits_closed, record.reveals_closed, record.result):
        if closing is not None:
            yield closing.body.at


def present_typings(typings: Iterable[Typing], besides: str = "") -> tuple[Typing, ...]:
    """Return what each person typed last, the earliest first."""
    last = {one.contributor: one for one in typings if one.contributor != besides}
    return tuple(sorted(last.values(), key=lambda one: one.at))


def check_corrections(notice: Notice, typings: Iterable[Typing], who: str) -> None:
    """
    Return if this person may type once more.

    Nobody may fill the list of typings set aside and so stop the draw.

    Raises:
        TypedTooOftenError: he may not.

    """
    times = sum(one.contributor == who for one in typings)
    if times >= max(1, MOST_SET_ASIDE // len(notice.contributors)):
        raise TypedTooOftenError(who, times)


def missing_of(
    record: Record, expected: Iterable[str], present: set[str], reasons: dict[str, str]
) -> tuple[Missing, ...]:
    """
    Return who is missing, in the order of the notice, each with the reason given.

    Raises:
        ReasonMissingError: a reason is lacking, or somebody is not missing.

    """
    due = set(expected) - present
    if reasons.keys() != due or not all(reasons.values()):
        raise ReasonMissingError(tuple(sorted(due)))
    order = [one.id for one in record.notice.body.contributors]
    return tuple(
        Missing(contributor=one, reason=reasons[one]) for one in order if one in due
    )


def check_names(tickets: Iterable[Ticket], names: Iterable[Opening]) -> None:
    """
    Return if every opening opens its ticket (SPEC checks 50, 51).

    Raises:
        NameDoesNotOpenError: it does not, or a ticket or a code comes twice.

    """
    frozen = {ticket.pid: ticket.name for ticket in tickets}
    codes: set[str] = set()
    previous = ""
    for opening in names:
        shown = fairness.name_commitment(
            bytes.fromhex(opening.salt), opening.code, opening.name
        )
        if (
            frozen.get(opening.pid) != shown
            or opening.code in codes
            or opening.pid <= previous
        ):
            raise NameDoesNotOpenError(opening.pid)
        codes.add(opening.code)
        previous = opening.pid
