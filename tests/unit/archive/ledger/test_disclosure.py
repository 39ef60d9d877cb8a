"""Disclosed events are held against what the log committed to."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.public.ledger import (
    CommitmentBrokenError,
    Entry,
    LedgerFormatError,
    Recorded,
    check_disclosed,
    check_stream,
    commitment_of,
)
from tests.unit.archive.ledger.events import AT, EVENT, HEX, RECORDED, SALT

pytestmark = pytest.mark.archive


def test_a_disclosed_event_opens_its_entry():
    """
    SPEC 2.4: body and salt together give back what the log committed to.
    """
    public = {"kind": "DRAW_NOTICE", "stream": "project/1", "tickets": 31, "note": "x"}
    entry = RECORDED.entry(public)
    assert check_disclosed(entry, RECORDED.body, SALT) == EVENT


@pytest.mark.parametrize(
    "change",
    [{"kind": "AWARD"}, {"stream": "project/2"}, {"tickets": 30}, {"tickets": "31"}],
    ids=repr,
)
def test_an_entry_cannot_show_what_its_event_does_not_say(change):
    """
    A member in clear that contradicts the committed event is found out.
    """
    public = {"kind": "DRAW_NOTICE", "stream": "project/1", "tickets": 31, **change}
    with pytest.raises(CommitmentBrokenError, match="differ in"):
        check_disclosed(RECORDED.entry(public), RECORDED.body, SALT)


def test_another_event_salt_or_instant_does_not_open_an_entry():
    """
    One changed fact, one changed salt or a moved instant breaks the commitment.
    """
    entry = RECORDED.entry({})
    changed = replace(EVENT, facts={"tickets": 32}).to_bytes()
    for body, salt in [(changed, SALT), (RECORDED.body, bytes(32))]:
        with pytest.raises(CommitmentBrokenError, match="does not open"):
            check_disclosed(entry, body, salt)
    moved = replace(entry, at=AT + timedelta(microseconds=1))
    with pytest.raises(CommitmentBrokenError, match="instant"):
        check_disclosed(moved, RECORDED.body, SALT)


def test_a_commitment_to_something_else_is_no_event():
    """
    Opening a commitment is not enough: what is inside must be an event.
    """
    rubbish = b"{}"
    entry = Entry(AT, commitment_of(rubbish, SALT))
    with pytest.raises(LedgerFormatError):
        check_disclosed(entry, rubbish, SALT)


def stream_of(count):
    events, prev = [], ""
    for n in range(1, count + 1):
        salt = hashlib.sha256(b"%d" % n).digest()
        event = replace(EVENT, n=n, prev=prev, facts={"step": n})
        events.append(Recorded.of(event, salt))
        prev = events[-1].commitment
    return events


def test_a_whole_stream_passes():
    """
    Events from number 1, each naming the one before, are a stream; none is one too.
    """
    events = stream_of(4)
    assert [event.facts["step"] for event in check_stream(events)] == [1, 2, 3, 4]
    assert check_stream([]) == ()


def other_stream(events):
    return Recorded.of(replace(EVENT, stream="project/2"), events[0].salt)


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda events: events[1:], id="first missing"),
        pytest.param(lambda events: [events[0], *events[2:]], id="gap"),
        pytest.param(lambda events: [events[1], events[0]], id="swapped"),
        pytest.param(lambda events: [*events, events[-1]], id="repeated"),
        pytest.param(lambda events: [events[0], events[0]], id="first twice"),
        pytest.param(
            lambda events: [other_stream(events), *events[1:]], id="another stream"
        ),
        pytest.param(
            lambda events: [
                Recorded.of(replace(EVENT, facts={"step": "edited"}), events[0].salt),
                *events[1:],
            ],
            id="edited and committed to again",
        ),
        pytest.param(
            lambda events: [replace(events[0], salt=bytes(32)), *events[1:]], id="salt"
        ),
        pytest.param(
            lambda events: [replace(events[0], commitment=HEX), *events[1:]],
            id="commitment",
        ),
    ],
)
def test_a_damaged_stream_does_not_pass(damage):
    """
    TL-1: leaving out, inserting, reordering or editing an event is found out.
    """
    with pytest.raises(CommitmentBrokenError):
        check_stream(damage(stream_of(4)))
