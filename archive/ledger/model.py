"""
What the log records: events, their entries, and the note that accepts an act.

Every text here is one of the formats of archive/SPEC.md (sections 2 and 4); reading
is strict, so that one meaning has one spelling.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from archive.evidence.canonical import Json, canonical
from archive.evidence.digests import labelled
from archive.ledger.reading import (
    DIGEST,
    KIND,
    LARGEST_INTEGER,
    ORIGIN,
    STREAM,
    LedgerFormatError,
    in_time,
    instant,
    json_object,
    named,
    number,
    only,
)
from archive.values.actors import Actor
from archive.values.instants import to_micros

EVENT_VERSION: Final = "event/1"
ENTRY_VERSION: Final = "entry/1"
ACCEPTED_VERSION: Final = "yangguang/accepted/1"
COMMITMENT_LABEL: Final = "event-commitment/1"
SALT_SIZE: Final = 32
LARGEST_ENTRY: Final = 65_535

INSTANCE: Final = "INSTANCE"
SEALED: Final = "SEALED"
AUDIT_HOUR: Final = "AUDIT_HOUR"

_EVENT_MEMBERS: Final = frozenset(
    {"v", "origin", "kind", "stream", "n", "prev", "at", "actor", "facts"}
)
_ACTOR_MEMBERS: Final = frozenset({"person", "organisation", "roles", "credential"})
_ENTRY_MEMBERS: Final = frozenset({"v", "at", "c"})
_ACCEPTED_LINES: Final = 8


@dataclass(frozen=True, slots=True)
class Draft:
    """
    What a use case wants recorded: one event, not yet numbered.

    `public` are the members shown in clear in the log entry; it is empty, or it names
    the `kind`. A `sealed` event has no entry of its own: its commitment goes into the
    next SEALED tree (SPEC section 5), so nothing of it can be public.

    Raises:
        LedgerFormatError: kind or stream is no name, or sealed and public at once.

    """

    kind: str
    stream: str
    facts: Mapping[str, object]
    public: Mapping[str, object] = field(default_factory=dict)
    sealed: bool = False

    def __post_init__(self) -> None:
        named(self.kind, KIND, "a kind of event")
        named(self.stream, STREAM, "the name of a stream")
        if self.sealed and self.public:
            raise LedgerFormatError("a sealed event shows nothing in clear")
        if self.public and self.public.get("kind") != self.kind:
            raise LedgerFormatError(f"public members of {self.kind} repeat its kind")


@dataclass(frozen=True, slots=True)
class EventBody:
    """
    One event as it is committed to (SPEC section 2.1).

    `n` counts the events of the stream from 1 without a gap; `prev` is the commitment
    (hex) of number n - 1, and empty at 1.

    Raises:
        LedgerFormatError: a member is outside the format.

    """

    origin: str
    kind: str
    stream: str
    n: int
    prev: str
    at: datetime
    actor: Actor
    facts: Mapping[str, object]

    def __post_init__(self) -> None:
        named(self.origin, ORIGIN, "the origin of a log")
        named(self.kind, KIND, "a kind of event")
        _check_place(self.stream, self.n, self.prev)
        in_time(self.at)

    def to_bytes(self) -> bytes:
        """
        Return the canonical bytes that are committed to.

        Raises:
            NotCanonicalError: a fact is no string, integer, boolean, list or object.

        """
        return canonical(
            {
                "v": EVENT_VERSION,
                "origin": self.origin,
                "kind": self.kind,
                "stream": self.stream,
                "n": self.n,
                "prev": self.prev,
                "at": to_micros(self.at),
                "actor": self.actor.described(),
                "facts": dict(self.facts),
            }
        )

    def commitment(self, salt: bytes) -> str:
        """Return the salted commitment to this event, as hex (SPEC section 2.2)."""
        return commitment_of(self.to_bytes(), salt)


def commitment_of(body: bytes, salt: bytes) -> str:
    """
    Return SHA-256("event-commitment/1" ‖ lv(salt) ‖ lv(body)) as hex.

    Raises:
        LedgerFormatError: the salt is not 32 bytes long.

    """
    if len(salt) != SALT_SIZE:
        raise LedgerFormatError(f"a salt has {SALT_SIZE} bytes, not {len(salt)}")
    return labelled(COMMITMENT_LABEL, salt, body).hex()


def parse_event(body: bytes) -> EventBody:
    """
    Read the canonical bytes of an event.

    Raises:
        LedgerFormatError: not exactly the bytes that `EventBody.to_bytes` writes.

    """
    value = only(json_object(body), _EVENT_MEMBERS, "an event")
    if value["v"] != EVENT_VERSION:
        raise LedgerFormatError(f"this reader does not know {value['v']!r}")
    facts, n, prev = value["facts"], value["n"], value["prev"]
    if not isinstance(facts, dict):
        raise LedgerFormatError("the facts of an event are an object")
    if type(n) is not int or not isinstance(prev, str):
        raise LedgerFormatError("n is an integer and prev is a string")
    return EventBody(
        origin=named(value["origin"], ORIGIN, "the origin of a log"),
        kind=named(value["kind"], KIND, "a kind of event"),
        stream=named(value["stream"], STREAM, "the name of a stream"),
        n=n,
        prev=prev,
        at=instant(value["at"]),
        actor=_actor(value["actor"]),
        facts=facts,
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One leaf of the log (SPEC section 2.3): a commitment, and what is public of it.

    Raises:
        LedgerFormatError: a member is outside the format.

    """

    at: datetime
    commitment: str
    public: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named(self.commitment, DIGEST, "a commitment")
        in_time(self.at)
        if not _ENTRY_MEMBERS.isdisjoint(self.public):
            raise LedgerFormatError("v, at and c are not for public members")
        if self.public:
            named(self.public.get("kind"), KIND, "a kind of entry")

    @property
    def kind(self) -> str:
        """The kind if the entry shows it, else an empty string."""
        return str(self.public.get("kind", ""))

    def to_bytes(self) -> bytes:
        """
        Return the leaf data.

        Raises:
            LedgerFormatError: longer than 65,535 bytes.
            NotCanonicalError: a public member cannot be hashed.

        """
        own = {"v": ENTRY_VERSION, "at": to_micros(self.at), "c": self.commitment}
        data = canonical({**self.public, **own})
        if len(data) > LARGEST_ENTRY:
            raise LedgerFormatError(
                f"an entry has at most {LARGEST_ENTRY} bytes, not {len(data)}"
            )
        return data


def parse_entry(data: bytes) -> Entry:
    """
    Read the leaf data of an entry.

    Raises:
        LedgerFormatError: not exactly the bytes that `Entry.to_bytes` writes.

    """
    if len(data) > LARGEST_ENTRY:
        raise LedgerFormatError(f"{len(data)} bytes are too long for an entry")
    value = json_object(data)
    if value.pop("v", None) != ENTRY_VERSION:
        raise LedgerFormatError("this reader does not know the entry's version")
    at = instant(value.pop("at", None))
    return Entry(at, named(value.pop("c", None), DIGEST, "a commitment"), value)


@dataclass(frozen=True, slots=True)
class Recorded:
    """
    An event that stands in the ledger: its place, its commitment, its bytes.

    `prev` and `commitment` are hex. The salt is as secret as the event.
    """

    stream: str
    n: int
    prev: str
    commitment: str
    at: datetime
    body: bytes
    salt: bytes = field(repr=False)

    @classmethod
    def of(cls, event: EventBody, salt: bytes) -> "Recorded":
        """Commit to the event with a fresh salt of 32 bytes."""
        body = event.to_bytes()
        return cls(
            stream=event.stream,
            n=event.n,
            prev=event.prev,
            commitment=commitment_of(body, salt),
            at=event.at,
            body=body,
            salt=salt,
        )

    def entry(self, public: Mapping[str, object]) -> Entry:
        """Return the log entry of this event with these members in clear."""
        return Entry(self.at, self.commitment, public)


@dataclass(frozen=True, slots=True)
class AcceptedNote:
    """
    The text that answers an act, before it is signed (SPEC section 4.1).

    Raises:
        LedgerFormatError: a member is outside the format.

    """

    origin: str
    demo: bool
    stream: str
    n: int
    prev: str
    commitment: str
    at: datetime

    def __post_init__(self) -> None:
        named(self.origin, ORIGIN, "the origin of a log")
        _check_place(self.stream, self.n, self.prev)
        named(self.commitment, DIGEST, "a commitment")
        in_time(self.at)

    @property
    def text(self) -> str:
        """The eight lines that are signed."""
        lines = (
            ACCEPTED_VERSION,
            self.origin,
            "demonstration" if self.demo else "operation",
            self.stream,
            str(self.n),
            self.prev or "-",
            self.commitment,
            str(to_micros(self.at)),
        )
        return "".join(f"{line}\n" for line in lines)


def accepted_text(origin: str, *, demo: bool, recorded: Recorded) -> str:
    """Return the text of the accepted note for an event that was committed."""
    return AcceptedNote(
        origin=origin,
        demo=demo,
        stream=recorded.stream,
        n=recorded.n,
        prev=recorded.prev,
        commitment=recorded.commitment,
        at=recorded.at,
    ).text


def parse_accepted(text: str) -> AcceptedNote:
    """
    Read the text of an accepted note; its signature is `open_note`'s business.

    Raises:
        LedgerFormatError: not exactly the eight lines of SPEC section 4.1.

    """
    lines = text.split("\n")
    if len(lines) != _ACCEPTED_LINES + 1 or lines.pop() or lines[0] != ACCEPTED_VERSION:
        raise LedgerFormatError("an accepted note has eight lines of known form")
    _, origin, mode, stream, n, prev, commitment, at = lines
    if mode not in {"demonstration", "operation"}:
        raise LedgerFormatError(f"{mode!r} is neither demonstration nor operation")
    return AcceptedNote(
        origin=origin,
        demo=mode == "demonstration",
        stream=stream,
        n=number(n, "the number of an event"),
        prev="" if prev == "-" else named(prev, DIGEST, "a commitment"),
        commitment=commitment,
        at=instant(number(at, "an instant")),
    )


def _check_place(stream: str, n: int, prev: str) -> None:
    named(stream, STREAM, "the name of a stream")
    if type(n) is not int or not 1 <= n <= LARGEST_INTEGER:
        raise LedgerFormatError(f"events are numbered from 1, not {n!r}")
    if n == 1 and prev:
        raise LedgerFormatError("the first event of a stream has no previous one")
    if n > 1:
        named(prev, DIGEST, "the commitment of the previous event")


def _actor(value: Json) -> Actor:
    members = only(value, _ACTOR_MEMBERS, "an actor")
    person, organisation = members["person"], members["organisation"]
    roles, credential = members["roles"], members["credential"]
    if not isinstance(roles, list):
        raise LedgerFormatError("roles are a list")
    if not (
        isinstance(person, str)
        and isinstance(organisation, str)
        and isinstance(credential, str)
    ):
        raise LedgerFormatError("an actor's members are strings")
    actor = Actor(
        person,
        organisation,
        frozenset(role for role in roles if isinstance(role, str)),
        credential,
    )
    if actor.described()["roles"] != roles:
        raise LedgerFormatError("roles are distinct strings in order")
    return actor
