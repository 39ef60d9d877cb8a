"""Drafts, events and entries: strict to write, strict to read."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.evidence import NotCanonicalError
from archive.public.ledger import (
    Draft,
    Entry,
    EventBody,
    LedgerFormatError,
    Recorded,
    parse_entry,
    parse_event,
)
from archive.public.values import Actor, NaiveInstantError
from tests.unit.archive.ledger.events import (
    AT,
    EVENT,
    HEX,
    INSTANTS,
    ORIGIN,
    RECORDED,
    SALT,
)

pytestmark = pytest.mark.archive

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
FACTS = st.dictionaries(WORDS, WORDS | st.integers(-5, 5) | st.booleans(), max_size=4)


class Place(StrEnum):
    YONGCHUN = "永春"


def test_the_bytes_of_an_event():
    """
    SPEC 2.1: an event's canonical bytes, written out once by hand.
    """
    assert EVENT.to_bytes().decode() == (
        '{"actor":{"credential":"k-1","organisation":"o-1","person":"p-1",'
        '"roles":["agency","clerk"]},"at":1772413200000000,"facts":{"tickets":31},'
        '"kind":"DRAW_NOTICE","n":1,"origin":"demo.yangguang.example/log","prev":"",'
        '"stream":"project/1","v":"event/1"}'
    )


def test_the_commitment_is_what_a_shell_computes():
    """
    SPEC 2.2: label, salt and body behind their lengths, nothing else.
    """
    body = EVENT.to_bytes()
    by_hand = hashlib.sha256(
        b"event-commitment/1" + b"\0\0\0\x20" + SALT + len(body).to_bytes(4) + body
    )
    assert EVENT.commitment(SALT) == by_hand.hexdigest() == RECORDED.commitment


@given(
    st.integers(2, 2**53 - 1), INSTANTS, FACTS, st.frozensets(WORDS, max_size=3), WORDS
)
def test_every_event_is_read_back(n, at, facts, roles, person):
    """
    Whatever was recorded is what is read, in the same bytes.
    """
    event = EventBody(ORIGIN, "X", "s", n, HEX, at, Actor(person, "o", roles), facts)
    assert parse_event(event.to_bytes()) == event
    assert parse_event(event.to_bytes()).to_bytes() == event.to_bytes()


def test_words_of_an_enumeration_are_facts():
    """
    Facts may be given as the business's own words; they are read back as strings.
    """
    event = replace(EVENT, facts={"place": Place.YONGCHUN, "list": ("a", 1)})
    assert parse_event(event.to_bytes()).facts == {"place": "永春", "list": ["a", 1]}


@pytest.mark.parametrize("facts", [{"rate": 0.08}, {"at": AT}, {"n": 2**53}, {1: 2}])
def test_facts_that_cannot_be_hashed_are_refused(facts):
    """
    No float and no instant slips into committed bytes by accident.
    """
    with pytest.raises(NotCanonicalError):
        replace(EVENT, facts=facts).to_bytes()


@pytest.mark.parametrize(
    "change",
    [
        {"origin": ""},
        {"origin": "a b"},
        {"origin": "a+b"},
        {"origin": "a\nb"},
        {"origin": "演示"},
        {"kind": ""},
        {"kind": "DRAW NOTICE"},
        {"kind": "X" * 65},
        {"stream": ""},
        {"stream": "Project/1"},
        {"stream": "project/"},
        {"stream": "project/1/2"},
        {"stream": "project/../2"},
        {"stream": "project/1\n"},
        {"stream": "project/" + "1" * 101},
        {"n": 0},
        {"n": -1},
        {"n": 2**53},
        {"n": True},
        {"n": 1.0},
        {"n": 2},  # without a previous commitment
        {"n": 2, "prev": HEX.upper()},
        {"n": 2, "prev": HEX[:-1]},
        {"prev": HEX},  # the first event has no previous one
        {"at": datetime(1969, 12, 31, tzinfo=UTC)},
        {"at": datetime(2300, 1, 1, tzinfo=UTC)},
    ],
    ids=repr,
)
def test_no_event_outside_the_format(change):
    """
    Names, numbers, commitments and instants have one form.
    """
    with pytest.raises(LedgerFormatError):
        replace(EVENT, **change)


def test_no_event_without_a_zone():
    """
    An instant without a zone is refused before anything is committed to.
    """
    with pytest.raises(NaiveInstantError):
        replace(EVENT, at=AT.replace(tzinfo=None))
    with pytest.raises(NaiveInstantError):
        Entry(AT.replace(tzinfo=None), HEX)


def spelled(body, **change):
    value = {**json.loads(body), **change}
    value = {name: part for name, part in value.items() if part is not ...}
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


@pytest.mark.parametrize(
    "change",
    [
        {"v": "event/2"},
        {"v": 1},
        {"extra": 1},
        {"facts": ...},
        {"facts": []},
        {"facts": None},
        {"actor": ...},
        {"actor": {}},
        {"actor": []},
        {"actor": {"person": "p", "organisation": "o", "roles": [], "credential": 1}},
        {"actor": {"person": "p", "organisation": "o", "roles": "r", "credential": ""}},
        {"actor": {"person": "p", "organisation": "o", "roles": [1], "credential": ""}},
        {
            "actor": {
                "person": "p",
                "organisation": "o",
                "roles": ["b", "a"],
                "credential": "",
            }
        },
        {
            "actor": {
                "person": "p",
                "organisation": "o",
                "roles": ["a", "a"],
                "credential": "",
            }
        },
        {"at": "2026-03-02T09:00+08:00"},
        {"at": True},
        {"at": -1},
        {"n": "1"},
        {"n": True},
        {"prev": None},
        {"kind": 1},
        {"stream": None},
        {"origin": []},
    ],
    ids=repr,
)
def test_an_event_of_another_form_is_not_read(change):
    """
    Unknown versions, missing and unknown members and wrong types are refused.
    """
    assert spelled(EVENT.to_bytes()) == EVENT.to_bytes()
    with pytest.raises(LedgerFormatError):
        parse_event(spelled(EVENT.to_bytes(), **change))


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{", b'"event/1"', b"\xff"])
def test_what_is_no_object_is_neither_event_nor_entry(data):
    """
    Rubbish is refused in words, whatever it is.
    """
    for parse in (parse_event, parse_entry):
        with pytest.raises(LedgerFormatError):
            parse(data)
        with pytest.raises(LedgerFormatError):
            parse(EVENT.to_bytes() + data + b" ")


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_salt_has_32_bytes(size):
    """
    A short salt could be guessed, and the event with it.
    """
    with pytest.raises(LedgerFormatError, match="32 bytes"):
        Recorded.of(EVENT, bytes(size))


def test_a_salt_is_in_no_repr():
    """
    Whoever reads a log file or a traceback learns no salt.
    """
    assert repr(SALT) not in repr(RECORDED)
    assert SALT.hex() not in repr(RECORDED)


@given(INSTANTS, st.dictionaries(WORDS, WORDS | st.integers(0, 9), max_size=3))
def test_every_entry_is_read_back(at, public):
    """
    A leaf of the log means one entry, with or without members in clear.
    """
    shown = {**public, "kind": "AWARD"} if public else {}
    if not {"v", "at", "c"}.isdisjoint(shown):
        with pytest.raises(LedgerFormatError, match="not for public members"):
            Entry(at, HEX, shown)
        return
    entry = Entry(at, HEX, shown)
    assert parse_entry(entry.to_bytes()) == entry
    assert entry.kind == ("AWARD" if public else "")


def test_an_entry_without_public_members_says_only_when_and_that():
    """
    SPEC 2.3: of a private event the log shows an instant and a commitment.
    """
    assert RECORDED.entry({}).to_bytes().decode() == (
        f'{{"at":1772413200000000,"c":"{RECORDED.commitment}","v":"entry/1"}}'
    )


@pytest.mark.parametrize(
    "change",
    [
        {"v": "entry/2"},
        {"v": ...},
        {"c": ...},
        {"at": ...},
        {"at": -1},
        {"at": 2**53},
        {"at": "1"},
        {"c": HEX.upper()},
        {"c": HEX[1:]},
        {"c": None},
        {"stream": "project/1"},  # in clear, but without a kind
        {"kind": ""},
        {"kind": None},
        {"kind": "TWO WORDS"},
    ],
    ids=repr,
)
def test_an_entry_of_another_form_is_not_read(change):
    """
    Unknown versions, missing members and wrong types are refused.
    """
    with pytest.raises(LedgerFormatError):
        parse_entry(spelled(RECORDED.entry({}).to_bytes(), **change))


def test_the_longest_entry():
    """
    TL-10: an entry of 65,535 bytes is written and read, one of 65,536 is neither.
    """
    room = 65_535 - len(Entry(AT, HEX, {"kind": "X", "text": ""}).to_bytes())
    longest = Entry(AT, HEX, {"kind": "X", "text": "a" * room})
    assert len(longest.to_bytes()) == 65_535
    assert parse_entry(longest.to_bytes()) == longest
    longer = Entry(AT, HEX, {"kind": "X", "text": "a" * (room + 1)})
    with pytest.raises(LedgerFormatError, match="65535 bytes"):
        longer.to_bytes()
    data = longest.to_bytes().replace(b'"aa', b'"aaa', 1)
    assert len(data) == 65_536
    with pytest.raises(LedgerFormatError, match="too long"):
        parse_entry(data)


def test_a_draft_shows_its_kind_or_nothing():
    """
    An entry in clear names its kind; a sealed event shows nothing at all.
    """
    Draft("AWARD", "project/1", {}, {"kind": "AWARD", "stream": "project/1"})
    Draft("SIGN_UP", "sealed/00", {}, sealed=True)
    for public, sealed in [
        ({"stream": "project/1"}, False),
        ({"kind": "DRAW_NOTICE"}, False),
        ({"kind": "AWARD"}, True),
    ]:
        with pytest.raises(LedgerFormatError):
            Draft("AWARD", "project/1", {}, public, sealed=sealed)
    for kind, stream in [("", "project/1"), ("AWARD", ""), ("A B", "project/1")]:
        with pytest.raises(LedgerFormatError):
            Draft(kind, stream, {})
