"""Events, entries and accepted notes: strict to write, strict to read."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.evidence import NotCanonicalError, NoteSigner, SigningKey, open_note
from archive.public.ledger import (
    AcceptedNote,
    CommitmentBrokenError,
    Draft,
    Entry,
    EventBody,
    LedgerFormatError,
    Recorded,
    accepted_text,
    check_disclosed,
    check_stream,
    commitment_of,
    parse_accepted,
    parse_entry,
    parse_event,
)
from archive.public.values import Actor, NaiveInstantError

pytestmark = pytest.mark.archive

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ORIGIN = "demo.yangguang.example/log"
SALT = bytes(range(32))
ACTOR = Actor("p-1", "o-1", frozenset({"clerk", "agency"}), "k-1")
EVENT = EventBody(ORIGIN, "DRAW_NOTICE", "project/1", 1, "", AT, ACTOR, {"tickets": 31})
RECORDED = Recorded.of(EVENT, SALT)
HEX = "ab" * 32

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)
FACTS = st.dictionaries(WORDS, WORDS | st.integers(-5, 5) | st.booleans(), max_size=4)
INSTANTS = st.integers(0, 2**50).map(
    lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)


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


def test_the_text_of_an_accepted_note():
    """
    SPEC 4.1: eight lines that name log, mode, place, commitments and instant.
    """
    text = accepted_text(ORIGIN, demo=True, recorded=RECORDED)
    assert text == (
        "yangguang/accepted/1\n"
        "demo.yangguang.example/log\n"
        "demonstration\n"
        "project/1\n"
        "1\n"
        "-\n"
        f"{RECORDED.commitment}\n"
        "1772413200000000\n"
    )
    signer = NoteSigner(f"{ORIGIN}/accepted", SigningKey(bytes(32)))
    note = open_note(signer.sign(text), signer.verifier)
    assert parse_accepted(note) == AcceptedNote(
        origin=ORIGIN,
        demo=True,
        stream="project/1",
        n=1,
        prev="",
        commitment=RECORDED.commitment,
        at=AT,
    )


@given(st.booleans(), st.integers(2, 2**53 - 1), INSTANTS)
def test_every_accepted_note_is_read_back(demo, n, at):
    """
    A client can read from the note all that it says.
    """
    note = AcceptedNote(ORIGIN, demo, "sealed/" + "0f" * 16, n, HEX, HEX, at)
    assert parse_accepted(note.text) == note


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (0, "yangguang/accepted/2"),
        (1, ""),
        (1, "a b"),
        (2, "demo"),
        (2, "DEMONSTRATION"),
        (3, "Project/1"),
        (4, "0"),
        (4, "01"),
        (4, "+1"),
        (4, "1 "),
        (4, "١"),
        (4, "2"),  # with "-" for the previous commitment
        (4, "9" * 20),
        (5, ""),
        (5, HEX),  # at number 1
        (6, "-"),
        (6, HEX.upper()),
        (7, "-1"),
        (7, "1.5"),
        (7, str(2**53)),
        (7, ""),
    ],
)
def test_an_accepted_note_of_another_form_is_not_read(line, text):
    """
    A line with another spelling, and the note is refused.
    """
    lines = accepted_text(ORIGIN, demo=False, recorded=RECORDED).split("\n")
    parse_accepted("\n".join(lines))
    lines[line] = text
    with pytest.raises(LedgerFormatError):
        parse_accepted("\n".join(lines))


def test_an_accepted_note_has_eight_lines():
    """
    Nothing before, nothing after, nothing missing.
    """
    text = accepted_text(ORIGIN, demo=False, recorded=RECORDED)
    for other in ("", "\n", text[:-1], text + "\n", text + "more\n", "\n" + text):
        with pytest.raises(LedgerFormatError):
            parse_accepted(other)
