"""Holding disclosed events against what the log committed to (SPEC section 2.4)."""

from collections.abc import Iterable

from archive.evidence.canonical import canonical
from archive.ledger.model import (
    Entry,
    EventBody,
    Recorded,
    commitment_of,
    parse_event,
)


class CommitmentBrokenError(Exception):
    """What is disclosed is not what was committed to."""


def check_disclosed(entry: Entry, body: bytes, salt: bytes) -> EventBody:
    """
    Return the event behind an entry, once body and salt are disclosed.

    Raises:
        CommitmentBrokenError: another event, or the entry shows something else.
        LedgerFormatError: the body is no event, or the salt no salt.

    """
    if commitment_of(body, salt) != entry.commitment:
        raise CommitmentBrokenError("the event does not open the entry's commitment")
    event = parse_event(body)
    if entry.at != event.at:
        raise CommitmentBrokenError("the entry and its event differ in their instant")
    said = {**event.facts, "kind": event.kind, "stream": event.stream}
    for name, shown in entry.public.items():
        if name in said and canonical(said[name]) != canonical(shown):
            raise CommitmentBrokenError(f"the entry and its event differ in {name!r}")
    return event


def check_stream(events: Iterable[Recorded]) -> tuple[EventBody, ...]:
    """
    Return the events of one stream, whole from number 1, each bound to the one before.

    Raises:
        CommitmentBrokenError: a gap, another order, another stream, a changed event.
        LedgerFormatError: a body is no event, or a salt no salt.

    """
    bodies: list[EventBody] = []
    prev = ""
    for recorded in events:
        event = parse_event(recorded.body)
        stream = bodies[0].stream if bodies else event.stream
        if (event.stream, event.n, event.prev) != (stream, len(bodies) + 1, prev):
            raise CommitmentBrokenError(
                f"event {event.n} of {event.stream} does not follow number "
                f"{len(bodies)} of {stream}"
            )
        prev = commitment_of(recorded.body, recorded.salt)
        if prev != recorded.commitment:
            raise CommitmentBrokenError(
                f"event {event.n} of {stream} does not open its commitment"
            )
        bodies.append(event)
    return tuple(bodies)
