"""What the log needs from a database, and what use cases need from the log."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from archive.ledger.anchors import KnownCosigner
from archive.ledger.cosignatures import Cosignature
from archive.ledger.model import Draft, Recorded
from archive.values.actors import Actor


@dataclass(frozen=True, slots=True)
class StreamEnd:
    """The last number and commitment of a stream."""

    stream: str
    n: int
    commitment: str


class Ledger(Protocol):
    """The log as one transaction sees it."""

    def append(self, draft: Draft, actor: Actor, at: datetime) -> Recorded:
        """Record one event; it commits with the transaction or not at all."""
        ...

    def hold(self, stream: str) -> None:
        """Let nobody else append to the stream before this transaction ends."""
        ...

    def recorded(self, stream: str, n: int) -> Recorded:
        """Return an event. Raises `EventMissingError`."""
        ...

    def stream(self, name: str) -> Sequence[Recorded]:
        """Return all events of a stream in order; empty if there is none."""
        ...

    def heads(self, streams: Sequence[str]) -> Sequence[StreamEnd]:
        """Return where these streams end, ordered by name."""
        ...

    def is_logged(self, stream: str, n: int) -> bool:
        """Tell whether a signed checkpoint covers the event."""
        ...

    def is_cosigned(self, stream: str, n: int) -> bool:
        """Tell whether a checkpoint that somebody outside cosigned covers the event."""
        ...

    def has_cosigner(self) -> bool:
        """Tell whether the log names anybody outside who cosigns it."""
        ...

    def open_seal(self, name: str, at: datetime) -> None:
        """From now on one SEALED entry goes out every tick, acts or not."""
        ...

    def close_seal(self, name: str, at: datetime) -> None:
        """Stop sending SEALED entries for this seal."""
        ...

    def answering(self, act_key: str, request_digest: bytes) -> Recorded | None:
        """
        Return what this very act recorded before, or remember the key for `append`.

        Raises:
            KeyReusedError: the key came with another request before.

        """
        ...


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that a rule refused; the log carries only the hour's root."""

    at: datetime
    person: str
    organisation: str
    act: str
    code: str
    rule: str
    request_digest: bytes
    message: str


@dataclass(frozen=True, slots=True)
class Passage:
    """
    Somebody went in or out: a sign-in, a second factor, a sign-out.

    `credential` is the fingerprint of what proved who it was.
    """

    at: datetime
    person: str
    organisation: str
    act: str
    credential: str


Audited = Refusal | Passage
"""What the audit table keeps; the log carries only the root over each hour."""


class Refusals(Protocol):
    """The audit table of refused acts, failed sign-ins, and who went in or out."""

    def add(self, audited: Audited) -> None:
        """Keep a refusal or a passage."""
        ...

    def unlogged(self, before: datetime) -> Sequence[tuple[int, Audited]]:
        """Return the rows before an instant whose hour has no root in the log."""
        ...

    def mark_logged(self, rows: Sequence[int], hour: Recorded) -> None:
        """Note that the hour's root covers these rows."""
        ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """A committed row that has no place in the tree yet."""

    row: int
    entry: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A committed row with all that was committed in it."""

    row: int
    event: Recorded
    entry: bytes


@dataclass(frozen=True, slots=True)
class TreeHead:
    """A committed size and root; `published` once its checkpoint is out."""

    size: int
    root: bytes
    published: bool


class LogRows(Protocol):
    """The rows behind the tree, for the sequencer and for proofs."""

    def head(self) -> TreeHead | None:
        """Return the largest committed tree head, None for a log without entries."""
        ...

    def head_at(self, size: int) -> TreeHead | None:
        """Return the head that was committed at this size."""
        ...

    def published(self) -> TreeHead | None:
        """Return the largest published tree head."""
        ...

    def waiting(self, limit: int) -> Sequence[Waiting]:
        """Return up to `limit` rows without a leaf, in stream order."""
        ...

    def place(self, rows: Sequence[Waiting], first: int) -> None:
        """
        Give the rows the leaves from `first` on, one after the other.

        Raises:
            SequencerRacedError: one of them has a leaf by now, and keeps it.

        """
        ...

    def commit_head(self, size: int, root: bytes) -> None:
        """Keep a new head, not yet published."""
        ...

    def mark_published(self, size: int) -> None:
        """Note that the checkpoint of this size is out."""
        ...

    def leaf(self, stream: str, n: int) -> int | None:
        """Return the leaf of an event; None if it has none of its own, or not yet."""
        ...

    def sizes_since(self, size: int, limit: int) -> Sequence[int]:
        """Return up to `limit` published sizes above `size`, the latest of them."""
        ...

    def last_instant(self) -> datetime:
        """Return the latest instant of any event. Raises `EventMissingError`."""
        ...

    def placed_at(self, leaf: int) -> datetime:
        """Return the instant of the entry at this leaf, as everybody can read it."""
        ...

    def entries(self, start: int, end: int) -> Sequence[bytes]:
        """Return the log entries of the leaves start … end − 1."""
        ...

    def placed_below(self, size: int) -> int:
        """Return how many rows have a leaf from 0 to `size` − 1."""
        ...

    def kept(self, after: int, limit: int) -> Sequence[Kept]:
        """Return up to `limit` rows behind the row `after`, in stream order."""
        ...


@dataclass(frozen=True, slots=True)
class Tick:
    """One SEALED tree: for the proofs of its own events, never for others."""

    event: Recorded
    secret: bytes
    filled: Mapping[int, bytes]


class SealRows(Protocol):
    """Sealed rows and their ticks."""

    def due(self, at: datetime, tick: timedelta) -> bool:
        """
        Tell whether a SEALED entry is due, one tick after the last.

        A seal is open, or one was closed since then, or rows wait.
        """
        ...

    def any_open(self, names: Collection[str]) -> bool:
        """Tell whether one of these seals is open."""
        ...

    def waiting(self, limit: int) -> Sequence[tuple[int, bytes]]:
        """Return up to `limit` sealed rows without a slot: (row, commitment)."""
        ...

    def fill(self, tick: Recorded, secret: bytes, slots: Mapping[int, int]) -> None:
        """Put rows into slots of the tick; keep the tick's secret."""
        ...

    def place(self, stream: str, n: int) -> tuple[int, int] | None:
        """Return tick and slot of a sealed event, None while it has none."""
        ...

    def tick(self, tick: int) -> Tick:
        """Return one SEALED tree."""
        ...


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A published checkpoint and the cosignatures that are known of it."""

    size: int
    note: str
    signatures: tuple[Cosignature, ...]


class Cosigners(Protocol):
    """Who cosigns the log, and what they have cosigned (archive/SPEC.md section 10)."""

    def record(self, cosigner: KnownCosigner, at: datetime) -> None:
        """Know a cosigner from now on."""
        ...

    def remove(self, name: str, at: datetime) -> None:
        """Count no signature of this cosigner any more that comes from now on."""
        ...

    def known(self) -> Sequence[KnownCosigner]:
        """Return the present cosigners, ascending by name."""
        ...

    def was(self, name: str) -> bool:
        """Tell whether there is or was a cosigner of this name."""
        ...

    def keep(self, size: int, note: str, signature: Cosignature) -> None:
        """Keep a cosignature with the checkpoint it stands on; the first one stays."""
        ...

    def cosigned(self, size: int | None = None) -> Cosigned | None:
        """Return what is cosigned at a size, by default at the largest that is."""
        ...

    def covering(self, size: int) -> int | None:
        """Return the smallest cosigned size that is at least `size`."""
        ...

    def signing(self) -> Sequence[tuple[str, int]]:
        """Return the present cosigners who have signed, and up to which size each."""
        ...

    def last_of(self, name: str) -> tuple[int, datetime] | None:
        """Return size and time of a cosigner's last signature, if there is any."""
        ...


class LogWork(Protocol):
    """What a transaction offers to the log itself."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def log(self) -> LogRows: ...
    @property
    def seals(self) -> SealRows: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def cosigners(self) -> Cosigners: ...


class LedgerWork(Protocol):
    """What every use case's transaction offers."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...


W_co = TypeVar("W_co", covariant=True)


class Transactions(Protocol[W_co]):
    """Gives one transaction at a time: all of it commits, or nothing does."""

    def begin(self) -> AbstractContextManager[W_co]:
        """Open a writing transaction; it commits when the block ends well."""
        ...

    def read(self) -> AbstractContextManager[W_co]:
        """Open a reading transaction; nothing in it is ever saved."""
        ...


class SequencerLock(Protocol):
    """One sequencer at a time, however many workers there are."""

    def held(self) -> AbstractContextManager[bool]:
        """Yield True if the lock is ours for the block, False if another has it."""
        ...
