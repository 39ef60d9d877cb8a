"""What is written down after the notice, up to the transcript (SPEC 3.3 to 3.8)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from archive.public.evidence import Json
from expert_pool.draws.announced import Notice, Pool
from expert_pool.draws.shapes import (
    LARGEST_POOL,
    Hex32,
    Hex64,
    Id,
    Message,
    Micros,
    Missing,
    Pid,
    Signature,
    Signed,
    Word,
)


class Kind(StrEnum):
    """The types of message that are signed (SPEC 1.4)."""

    NOTICE = "notice"
    COMMIT = "commit"
    COMMITS_CLOSED = "commits-closed"
    REVEAL = "reveal"
    REVEALS_CLOSED = "reveals-closed"
    SWITCH = "switch"
    TYPING = "typing"
    RESULT = "result"
    VOID = "void"


class Commit(Message, frozen=True):
    """A contributor's commitment; `at` is the instant of arrival."""

    contributor: Id
    commitment: Hex32
    at: Micros
    signature: Hex64


class CommitsClosing(Message, frozen=True):
    """Nobody commits after this; `commits` is the digest of the commitments."""

    at: Micros
    commits: Hex32
    missing: Annotated[tuple[Missing, ...], Meta(max_length=64)]


class Reveal(Message, frozen=True):
    """A contributor's r; `at` is the instant of arrival."""

    contributor: Id
    r: Hex32
    at: Micros
    signature: Hex64


class RevealEntry(Message, frozen=True):
    """One line of the final list: r, or None and the reason."""

    contributor: Id
    r: Hex32 | None
    reason: str | None = None

    def __post_init__(self) -> None:
        size = len((self.reason or "").encode())
        if self.r is None and not 1 <= size <= 1000:  # noqa: PLR2004 - SPEC 3.4
            raise ValueError("who did not reveal is listed with a reason")
        if self.r is not None and self.reason is not None:
            raise ValueError("who revealed needs no reason")


class RevealsClosing(Message, frozen=True):
    """Nobody reveals after this; from here a draw is only ever finished."""

    at: Micros
    list: Annotated[tuple[RevealEntry, ...], Meta(max_length=64)]
    reveals: Hex32


class Switch(Message, frozen=True):
    """The next source takes over, before the one it leaves has spoken."""

    TEXTS: ClassVar[Mapping[str, int]] = {"reason": 1000}

    at: Micros
    from_: Word = msgspec.field(name="from")
    to: Word
    reason: str


class Entry(Message, frozen=True):
    """Somebody typed or carried in the value of the chance."""

    contributor: Id
    at: Micros
    signature: Hex64


class Typing(Message, frozen=True):
    """An entry that says its own value: one waiting for its equal, or set aside."""

    TEXTS: ClassVar[Mapping[str, int]] = {"value": 2000}

    contributor: Id
    value: str
    at: Micros
    signature: Hex64


class Chance(Message, frozen=True):
    """The public chance: its source, its canonical value, who entered it."""

    TEXTS: ClassVar[Mapping[str, int]] = {"value": 2000}

    source: Word
    value: str
    entries: Annotated[tuple[Entry, ...], Meta(min_length=1, max_length=2)]
    set_aside: Annotated[tuple[Typing, ...], Meta(max_length=100)]


class Seated(Message, frozen=True):
    """Who is seated in a stratum, in the order of rank."""

    name: Word
    pids: Annotated[tuple[Pid, ...], Meta(min_length=1, max_length=10_000)]


class RoundDrawn(Message, frozen=True):
    """The outcome of a round; t is None if no panel was feasible."""

    label: Word
    t: Annotated[int, Meta(ge=0, le=99_999)] | None
    strata: Annotated[tuple[Seated, ...], Meta(max_length=64)]


class Panel(StrEnum):
    """Whether a panel was found within the limit."""

    DRAWN = "drawn"
    IMPOSSIBLE = "impossible"


class Result(Message, frozen=True):
    """What everybody present signs (SPEC 3.6)."""

    at: Micros
    alpha: Hex32
    seed: Hex32
    chance: Hex32
    panel: Panel
    rounds: Annotated[tuple[RoundDrawn, ...], Meta(min_length=1, max_length=8)]


class AttestedResult(Message, frozen=True):
    """The result, who signed it, and who was absent and why."""

    body: Result
    signatures: Annotated[tuple[Signature, ...], Meta(max_length=64)]
    absent: Annotated[tuple[Missing, ...], Meta(max_length=64)]


class Cause(StrEnum):
    """Why a draw may be void at all (D-27)."""

    FAILURE = "failure"
    LIST_WRONG = "list-wrong"


class Voiding(Message, frozen=True):
    """Why this draw counts no more; `record` binds everything before."""

    TEXTS: ClassVar[Mapping[str, int]] = {"reason": 1000}

    at: Micros
    cause: Cause
    reason: str
    decision: str
    record: Hex32

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.decision.encode()) > 1000:  # noqa: PLR2004 - SPEC 3.7
            raise ValueError("decision has more than 1000 bytes")


class Opening(Message, frozen=True):
    """Opens the `name` of a ticket: who it is."""

    TEXTS: ClassVar[Mapping[str, int]] = {"code": 200, "name": 1000}

    pid: Pid
    salt: Hex32
    code: str
    name: str


class Record(Message, frozen=True, kw_only=True, tag_field="v", tag="draw/1"):
    """Everything written down of a draw so far; complete, it is the transcript."""

    TEXTS: ClassVar[Mapping[str, int]] = {"origin": 200}

    demo: bool
    origin: str
    notice: Signed[Notice]
    pool: Pool
    commits: Annotated[tuple[Commit, ...], Meta(max_length=64)]
    commits_closed: Signed[CommitsClosing] | None = None
    reveals: Annotated[tuple[Reveal, ...], Meta(max_length=64)]
    reveals_closed: Signed[RevealsClosing] | None = None
    switches: Annotated[tuple[Signed[Switch], ...], Meta(max_length=7)]
    chance: Chance | None = None
    result: AttestedResult | None = None
    voided: Signed[Voiding] | None = None
    names: Annotated[tuple[Opening, ...], Meta(max_length=LARGEST_POOL)] | None = None


def commit_content(contributor: str, commitment: str) -> dict[str, Json]:
    """Return what a contributor signs with a commitment (SPEC 3.3)."""
    return {"contributor": contributor, "commitment": commitment}


def reveal_content(contributor: str, r: str) -> dict[str, Json]:
    """Return what a contributor signs with a reveal (SPEC 3.4)."""
    return {"contributor": contributor, "r": r}


def typing_content(contributor: str, source: str, value: str) -> dict[str, Json]:
    """Return what somebody signs who enters the value of a source (SPEC 3.5)."""
    return {"contributor": contributor, "source": source, "value": value}
