"""What is fixed before anybody contributes: the notice, the pool (SPEC 3.1, 3.2)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from msgspec import Meta

from expert_pool.draws.shapes import (
    LARGEST_POOL,
    Hex32,
    Hex96,
    Id,
    Message,
    Micros,
    Org,
    Pid,
    Word,
    read,
)


class Duty(StrEnum):
    """What a contributor is present for."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    OWNER = "owner"
    APPLICANT = "applicant"
    OBSERVER = "observer"


class Contributor(Message, frozen=True):
    """Somebody present who adds to the seed and signs with `key` (Ed25519, hex)."""

    TEXTS: ClassVar[Mapping[str, int]] = {"name": 200}

    id: Id
    duty: Duty
    name: str
    key: Hex32


class Stratum(Message, frozen=True):
    """A group of tickets and how many of it are seated."""

    name: Word
    seats: Annotated[int, Meta(ge=1, le=10_000)]


class Round(Message, frozen=True):
    """One stage of the draw; a later one draws from those seated before."""

    label: Word
    strata: Annotated[tuple[Stratum, ...], Meta(min_length=1, max_length=64)]


class AtMost(Message, frozen=True, tag_field="kind", tag="at-most"):
    """Of one organisation at most `max` tickets sit in a panel."""

    max: Annotated[int, Meta(ge=1, le=10_000)]


class Apart(Message, frozen=True, tag_field="kind", tag="apart"):
    """These two never sit in one panel."""

    pids: tuple[Pid, Pid]


Constraint: TypeAlias = AtMost | Apart


class Group(Message, frozen=True):
    """`count` numbers from `low` to `high`, both included."""

    count: Annotated[int, Meta(ge=1, le=100)]
    low: Annotated[int, Meta(ge=0, le=999_999)]
    high: Annotated[int, Meta(ge=0, le=999_999)]
    replacement: bool
    sorted: bool


Groups: TypeAlias = Annotated[tuple[Group, ...], Meta(min_length=1, max_length=8)]


class Balls(Message, frozen=True, tag_field="kind", tag="balls/1"):
    """Numbered balls from the room's machine, `delay` seconds after the close."""

    name: Word
    groups: Groups
    delay: Annotated[int, Meta(ge=1, le=2_592_000)]


class Lottery(Message, frozen=True, tag_field="kind", tag="lottery/1"):
    """A named issue of a public lottery, drawn at `scheduled`."""

    TEXTS: ClassVar[Mapping[str, int]] = {"lottery": 200, "issue": 200}

    name: Word
    lottery: str
    issue: str
    groups: Groups
    scheduled: Micros


class Beacon(Message, frozen=True, tag_field="kind", tag="drand-quicknet/1"):
    """A drand chain; `genesis`, `period` and `delay` are in seconds."""

    name: Word
    chain: Hex32
    key: Hex96
    genesis: Annotated[int, Meta(ge=0, le=8_000_000_000)]
    period: Annotated[int, Meta(ge=1, le=86_400)]
    delay: Annotated[int, Meta(ge=30, le=2_592_000)]


Source: TypeAlias = Balls | Lottery | Beacon


class _Sources(Message, frozen=True):
    source: Source


def read_source(data: object) -> Source:
    """Read a source of chance. Raises `MalformedDrawError`."""
    return read(_Sources, {"source": data}).source


class Ticket(Message, frozen=True):
    """One entry of the pool; `name` is a salted commitment to who it is."""

    pid: Pid
    strata: Annotated[tuple[Word, ...], Meta(min_length=1, max_length=16)]
    name: Hex32
    org: Org | None = None


class Pool(Message, frozen=True):
    """The frozen pool."""

    tickets: Annotated[tuple[Ticket, ...], Meta(min_length=1, max_length=LARGEST_POOL)]


class Notice(Message, frozen=True, tag_field="v", tag="draw-notice/1"):
    """Everything that is fixed before anybody contributes (SPEC 3.1)."""

    TEXTS: ClassVar[Mapping[str, int]] = {
        "origin": 200,
        "stream": 200,
        "purpose": 500,
        "place": 500,
        "software": 200,
    }

    draw: Id
    number: Annotated[int, Meta(ge=1, le=1000)]
    previous: Annotated[str, Meta(pattern=r"\A([0-9a-f]{64})?\Z")]
    demo: bool
    origin: str
    stream: str
    purpose: str
    place: str
    at: Micros
    scheduled: Micros
    rounds: Annotated[tuple[Round, ...], Meta(min_length=1, max_length=8)]
    winners: Annotated[int, Meta(ge=1, le=10_000)]
    constraints: Annotated[tuple[Constraint, ...], Meta(max_length=10_000)]
    limit: Annotated[int, Meta(ge=1, le=100_000)]
    contributors: Annotated[tuple[Contributor, ...], Meta(min_length=2, max_length=64)]
    sources: Annotated[tuple[Source, ...], Meta(min_length=1, max_length=8)]
    pool_root: Hex32
    pool_size: Annotated[int, Meta(ge=1, le=LARGEST_POOL)]
    software: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.previous == "") != (self.number == 1):
            raise ValueError("a restart names the digest of the notice before it")

    def contributor(self, name: str) -> Contributor | None:
        """Return the contributor of this id, if there is one."""
        return next((one for one in self.contributors if one.id == name), None)
