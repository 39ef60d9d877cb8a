"""The log's rows, and the ports of the log as one SQL transaction sees them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final, cast

from sqlalchemy import (
    Connection,
    Index,
    LargeBinary,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.evidence.entropy import fresh
from archive.ledger.cosigner_tables import CosignedRow, CosignerRow
from archive.ledger.errors import (
    ActRacedError,
    EventMissingError,
    KeyReusedError,
    SequencerRacedError,
)
from archive.ledger.model import Draft, EventBody, Recorded
from archive.ledger.ports import (
    Audited,
    Kept,
    Passage,
    Refusal,
    StreamEnd,
    Tick,
    TreeHead,
    Waiting,
)
from archive.values.actors import Actor
from archive.values.columns import Base, Micros, insert_if_absent, serial

_AT_ONCE: Final = 500


class EventRow(Base):
    """One event: committed with the act, placed in the tree by the sequencer."""

    __tablename__ = "archive_event"
    __table_args__ = (
        UniqueConstraint("stream", "n"),
        Index("archive_event_waiting", "leaf", "sealed", "id"),
    )

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    stream: Mapped[str] = mapped_column(String(140))
    n: Mapped[int]
    kind: Mapped[str] = mapped_column(String(64), index=True)
    prev: Mapped[str] = mapped_column(String(64))
    commitment: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(Micros, index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    entry: Mapped[bytes] = mapped_column(LargeBinary)
    sealed: Mapped[bool]
    leaf: Mapped[int | None] = mapped_column(serial(), unique=True)
    tick: Mapped[int | None] = mapped_column(serial(), index=True)
    slot: Mapped[int | None]
    act_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    request_digest: Mapped[bytes | None] = mapped_column(LargeBinary)


class StreamRow(Base):
    """The last number and commitment of a stream; its lock makes n gapless."""

    __tablename__ = "archive_stream"

    stream: Mapped[str] = mapped_column(String(140), primary_key=True)
    n: Mapped[int]
    head: Mapped[str] = mapped_column(String(64))


class TreeHeadRow(Base):
    """A size and root of the tree, committed before anything about it is signed."""

    __tablename__ = "archive_tree_head"

    size: Mapped[int] = mapped_column(serial(), primary_key=True, autoincrement=False)
    root: Mapped[bytes] = mapped_column(LargeBinary)
    published: Mapped[bool]


class SealRow(Base):
    """A reason to keep sending SEALED entries: something whose count is hidden."""

    __tablename__ = "archive_seal"

    name: Mapped[str] = mapped_column(String(140), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(Micros)
    closed_at: Mapped[datetime | None] = mapped_column(Micros)


class TickRow(Base):
    """The secret from which the slots of one SEALED tree were salted."""

    __tablename__ = "archive_seal_tick"

    event: Mapped[int] = mapped_column(serial(), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Micros, index=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)


class RefusalRow(Base):
    """
    An act that was refused; `hour_n` once the hour's root is in the log.

    With a `credential` it is a passage instead: somebody went in or out.
    """

    __tablename__ = "archive_refusal"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    at: Mapped[datetime] = mapped_column(Micros, index=True)
    person: Mapped[str] = mapped_column(String(140))
    organisation: Mapped[str] = mapped_column(String(140))
    act: Mapped[str] = mapped_column(String(80))
    code: Mapped[str] = mapped_column(String(80))
    rule: Mapped[str] = mapped_column(String(20))
    request_digest: Mapped[bytes] = mapped_column(LargeBinary)
    message: Mapped[str] = mapped_column(Text)
    hour_n: Mapped[int | None] = mapped_column(index=True)
    credential: Mapped[str | None] = mapped_column(String(140))


# Statements of every act are built once, and executed without the unit of work, which
# has nothing to do with events: either costs more than the statement itself.
_EVENTS: Final = cast("Table", EventRow.__table__)
_STREAMS: Final = cast("Table", StreamRow.__table__)
_STREAM: Final = (
    select(_EVENTS).where(_EVENTS.c.stream == bindparam("stream")).order_by(_EVENTS.c.n)
)
_ANSWERED: Final = select(
    _EVENTS.c.stream,
    _EVENTS.c.n,
    _EVENTS.c.prev,
    _EVENTS.c.commitment,
    _EVENTS.c.at,
    _EVENTS.c.body,
    _EVENTS.c.salt,
    _EVENTS.c.request_digest,
).where(_EVENTS.c.act_key == bindparam("act_key"))
_LOCKED_STREAM: Final = (
    select(_STREAMS.c.n, _STREAMS.c.head)
    .where(_STREAMS.c.stream == bindparam("stream"))
    .with_for_update()
)
_MOVE_STREAM: Final = (
    update(_STREAMS)
    .where(_STREAMS.c.stream == bindparam("moved"))
    .values(n=bindparam("to_n"), head=bindparam("to_head"))
)
_ADD_EVENT: Final = insert(_EVENTS)
_PLACE: Final = select(_EVENTS.c.tick, _EVENTS.c.slot).where(
    _EVENTS.c.stream == bindparam("stream"), _EVENTS.c.n == bindparam("n")
)
_PLACE_ROW: Final = (
    update(_EVENTS)
    .where(_EVENTS.c.id == bindparam("row"), _EVENTS.c.leaf.is_(None))
    .values(leaf=bindparam("at_leaf"))
)
_LEAF: Final = select(_EVENTS.c.leaf).where(
    _EVENTS.c.stream == bindparam("stream"), _EVENTS.c.n == bindparam("n")
)


def _recorded(row: Any) -> Recorded:  # noqa: ANN401 - a row of either kind
    return Recorded(
        stream=row.stream,
        n=row.n,
        prev=row.prev,
        commitment=row.commitment,
        at=row.at,
        body=row.body,
        salt=row.salt,
    )


class SqlLedger:
    """`Ledger` inside one transaction, which records one event and no second."""

    def __init__(self, session: Session, origin: str) -> None:
        self._session = session
        self._origin = origin
        self._act_key: str | None = None
        self._request_digest: bytes | None = None
        self._appended = False

    @cached_property
    def _connection(self) -> Connection:
        """The connection of this one transaction, asked for once."""
        return self._session.connection()

    def append(self, draft: Draft, actor: Actor, at: datetime) -> Recorded:
        """Record one event; it commits with the transaction or not at all."""
        if self._appended:
            raise RuntimeError("one act records one event; split the act")
        n, head = self._locked_stream(draft.stream)
        event = EventBody(
            origin=self._origin,
            kind=draft.kind,
            stream=draft.stream,
            n=n + 1,
            prev=head,
            at=at,
            actor=actor,
            facts=draft.facts,
        )
        recorded = Recorded.of(event, fresh())
        self._connection.execute(
            _MOVE_STREAM,
            {
                "moved": recorded.stream,
                "to_n": recorded.n,
                "to_head": recorded.commitment,
            },
        )
        self._add(draft, recorded)
        self._appended = True
        return recorded

    def hold(self, stream: str) -> None:
        """Let nobody else append to the stream before this transaction ends."""
        self._locked_stream(stream)

    def answering(self, act_key: str, request_digest: bytes) -> Recorded | None:
        """Return what this very act recorded before, or remember it for `append`."""
        row = self._connection.execute(_ANSWERED, {"act_key": act_key}).one_or_none()
        if row is None:
            self._act_key, self._request_digest = act_key, request_digest
            return None
        if row.request_digest != request_digest:
            raise KeyReusedError
        return _recorded(row)

    def recorded(self, stream: str, n: int) -> Recorded:
        """Return an event."""
        return _recorded(self._row(stream, n))

    def stream(self, name: str) -> Sequence[Recorded]:
        """Return all events of a stream in order."""
        rows = self._connection.execute(_STREAM, {"stream": name})
        return [_recorded(row) for row in rows]

    def heads(self, streams: Sequence[str]) -> Sequence[StreamEnd]:
        """Return where these streams end, ordered by name."""
        ordered = sorted(streams)
        return [
            StreamEnd(row.stream, row.n, row.head)
            for start in range(0, len(ordered), _AT_ONCE)
            for row in self._session.scalars(
                select(StreamRow)
                .where(StreamRow.stream.in_(ordered[start : start + _AT_ONCE]))
                .order_by(StreamRow.stream)
            )
        ]

    def is_logged(self, stream: str, n: int) -> bool:
        """Tell whether a signed checkpoint covers the event."""
        size = self._session.scalar(
            select(TreeHeadRow.size)
            .where(TreeHeadRow.published.is_(True))
            .order_by(TreeHeadRow.size.desc())
            .limit(1)
        )
        return self._is_below(stream, n, size)

    def is_cosigned(self, stream: str, n: int) -> bool:
        """Tell whether a checkpoint that somebody outside cosigned covers the event."""
        size = self._session.scalar(
            select(CosignedRow.size).order_by(CosignedRow.size.desc()).limit(1)
        )
        return self._is_below(stream, n, size)

    def has_cosigner(self) -> bool:
        """Tell whether the log names anybody outside who cosigns it."""
        present = select(CosignerRow.name).where(CosignerRow.removed_at.is_(None))
        return self._session.scalar(present.limit(1)) is not None

    def _is_below(self, stream: str, n: int, size: int | None) -> bool:
        """Tell whether the event's entry, or its seal's, has a leaf below size."""
        row = self._row(stream, n)
        leaf = row.leaf
        if row.tick is not None:
            leaf = self._session.scalar(
                select(EventRow.leaf).where(EventRow.id == row.tick)
            )
        return leaf is not None and size is not None and leaf < size

    def open_seal(self, name: str, at: datetime) -> None:
        """From now on one SEALED entry goes out every tick."""
        self._session.add(SealRow(name=name, opened_at=at, closed_at=None))

    def close_seal(self, name: str, at: datetime) -> None:
        """Stop sending SEALED entries for this seal."""
        self._session.execute(
            update(SealRow).where(SealRow.name == name).values(closed_at=at)
        )

    def _row(self, stream: str, n: int) -> EventRow:
        row = self._session.scalar(
            select(EventRow).where(EventRow.stream == stream, EventRow.n == n)
        )
        if row is None:
            raise EventMissingError(stream, n)
        return row

    def _locked_stream(self, name: str) -> tuple[int, str]:
        connection, of_it = self._connection, {"stream": name}
        found = connection.execute(_LOCKED_STREAM, of_it).one_or_none()
        if found is None:
            if insert_if_absent(self._session, StreamRow, stream=name, n=0, head=""):
                return 0, ""
            found = connection.execute(_LOCKED_STREAM, of_it).one()
        return found.n, found.head

    def _add(self, draft: Draft, recorded: Recorded) -> None:
        event = {
            "stream": recorded.stream,
            "n": recorded.n,
            "kind": draft.kind,
            "prev": recorded.prev,
            "commitment": recorded.commitment,
            "at": recorded.at,
            "body": recorded.body,
            "salt": recorded.salt,
            "entry": recorded.entry(draft.public).to_bytes(),
            "sealed": draft.sealed,
            "act_key": self._act_key,
            "request_digest": self._request_digest,
        }
        try:
            self._connection.execute(_ADD_EVENT, event)
        except IntegrityError as error:
            if "act_key" in str(error.orig):
                raise ActRacedError from error
            raise


def _audited(row: RefusalRow) -> Audited:
    if row.credential is not None:
        return Passage(row.at, row.person, row.organisation, row.act, row.credential)
    return Refusal(
        at=row.at,
        person=row.person,
        organisation=row.organisation,
        act=row.act,
        code=row.code,
        rule=row.rule,
        request_digest=row.request_digest,
        message=row.message,
    )


class SqlRefusals:
    """`Refusals` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, audited: Audited) -> None:
        """Keep a refusal or a passage."""
        row = RefusalRow(
            at=audited.at,
            person=audited.person,
            organisation=audited.organisation,
            act=audited.act,
            code="",
            rule="",
            request_digest=b"",
            message="",
        )
        if isinstance(audited, Passage):
            row.credential = audited.credential
        else:
            row.code, row.rule = audited.code, audited.rule
            row.request_digest = audited.request_digest
            # Strangers choose what is repeated here, and PostgreSQL keeps no zero.
            row.message = audited.message.replace("\0", "\ufffd")
        self._session.add(row)

    def unlogged(self, before: datetime) -> Sequence[tuple[int, Audited]]:
        """Return the rows before an instant whose hour has no root in the log."""
        rows = self._session.scalars(
            select(RefusalRow)
            .where(RefusalRow.at < before, RefusalRow.hour_n.is_(None))
            .order_by(RefusalRow.id)
        )
        return [(row.id, _audited(row)) for row in rows]

    def mark_logged(self, rows: Sequence[int], hour: Recorded) -> None:
        """Note that the hour's root covers these rows."""
        # A database takes only so many parameters at once, and anybody can be refused.
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            self._session.execute(
                update(RefusalRow).where(RefusalRow.id.in_(some)).values(hour_n=hour.n)
            )


class SqlLogRows:
    """`LogRows` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _connection(self) -> Connection:
        """The connection of this one transaction, asked for once."""
        return self._session.connection()

    def head(self) -> TreeHead | None:
        """Return the largest committed tree head."""
        return self._largest(select(TreeHeadRow))

    def published(self) -> TreeHead | None:
        """Return the largest published tree head."""
        return self._largest(select(TreeHeadRow).where(TreeHeadRow.published.is_(True)))

    def head_at(self, size: int) -> TreeHead | None:
        """Return the head that was committed at this size."""
        return self._largest(select(TreeHeadRow).where(TreeHeadRow.size == size))

    def waiting(self, limit: int) -> Sequence[Waiting]:
        """Return up to `limit` rows without a leaf, in stream order."""
        rows = self._session.execute(
            select(EventRow.id, EventRow.entry)
            .where(EventRow.leaf.is_(None), EventRow.sealed.is_(False))
            .order_by(EventRow.id)
            .limit(limit)
        )
        return [Waiting(row, entry) for row, entry in rows]

    def place(self, rows: Sequence[Waiting], first: int) -> None:
        """Give the rows the leaves from `first` on, one after the other."""
        # Without the unit of work, which would look at each row on its own.
        placed = self._connection.execute(
            _PLACE_ROW,
            [
                {"row": waiting.row, "at_leaf": leaf}
                for leaf, waiting in enumerate(rows, first)
            ],
        )
        if placed.rowcount != len(rows):
            raise SequencerRacedError

    def commit_head(self, size: int, root: bytes) -> None:
        """Keep a new head, not yet published."""
        self._session.add(TreeHeadRow(size=size, root=root, published=False))
        self._session.flush()

    def mark_published(self, size: int) -> None:
        """Note that the checkpoint of this size is out."""
        self._session.execute(
            update(TreeHeadRow).where(TreeHeadRow.size == size).values(published=True)
        )

    def leaf(self, stream: str, n: int) -> int | None:
        """Return the leaf of an event; None if it has none of its own, or not yet."""
        leaf: int | None = self._connection.scalar(_LEAF, {"stream": stream, "n": n})
        return leaf

    def sizes_since(self, size: int, limit: int) -> Sequence[int]:
        """Return up to `limit` published sizes above `size`, the latest of them."""
        return list(
            self._session.scalars(
                select(TreeHeadRow.size)
                .where(TreeHeadRow.published.is_(True), TreeHeadRow.size > size)
                .order_by(TreeHeadRow.size.desc())
                .limit(limit)
            )
        )

    def last_instant(self) -> datetime:
        """Return the latest instant of any event."""
        last = self._session.scalar(
            select(EventRow.at).order_by(EventRow.at.desc()).limit(1)
        )
        if last is None:
            raise EventMissingError("instance", 1)
        return last

    def placed_at(self, leaf: int) -> datetime:
        """Return the instant of the entry at this leaf."""
        rows = select(EventRow.at).where(EventRow.leaf == leaf)
        return self._session.scalars(rows).one()

    def entries(self, start: int, end: int) -> Sequence[bytes]:
        """Return the log entries of the leaves start … end − 1."""
        rows = self._session.scalars(
            select(EventRow.entry)
            .where(EventRow.leaf >= start, EventRow.leaf < end)
            .order_by(EventRow.leaf)
        )
        return list(rows)

    def placed_below(self, size: int) -> int:
        """Return how many rows have a leaf below `size`."""
        placed = select(func.count(EventRow.leaf)).where(
            EventRow.leaf.between(0, size - 1)
        )
        return self._session.scalars(placed).one()

    def kept(self, after: int, limit: int) -> Sequence[Kept]:
        """Return up to `limit` rows behind the row `after`, in stream order."""
        rows = self._connection.execute(
            select(_EVENTS)
            .where(_EVENTS.c.id > after)
            .order_by(_EVENTS.c.id)
            .limit(limit)
        )
        return [Kept(row.id, _recorded(row), row.entry) for row in rows]

    def _largest(self, heads: Select[TreeHeadRow]) -> TreeHead | None:
        row = self._session.scalar(heads.order_by(TreeHeadRow.size.desc()).limit(1))
        return None if row is None else TreeHead(row.size, row.root, row.published)


class SqlSealRows:
    """`SealRows` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @cached_property
    def _connection(self) -> Connection:
        """The connection of this one transaction, asked for once."""
        return self._session.connection()

    def due(self, at: datetime, tick: timedelta) -> bool:
        """Tell whether a SEALED entry is due."""
        last = self._session.scalar(
            select(TickRow.at).order_by(TickRow.at.desc()).limit(1)
        )
        if last is not None and at < last + tick:
            return False
        # One entry after a seal is closed, whether or not somebody came last.
        closed = SealRow.closed_at
        since = closed.is_not(None) if last is None else closed >= last
        sealed = select(SealRow.name).where(or_(closed.is_(None), since)).limit(1)
        return bool(self.waiting(1)) or self._session.scalar(sealed) is not None

    def any_open(self, names: Collection[str]) -> bool:
        """Tell whether one of these seals is open."""
        found = select(SealRow.name).where(
            SealRow.name.in_(names), SealRow.closed_at.is_(None)
        )
        return self._session.scalar(found.limit(1)) is not None

    def waiting(self, limit: int) -> Sequence[tuple[int, bytes]]:
        """Return up to `limit` sealed rows without a slot: (row, commitment)."""
        rows = self._session.execute(
            select(EventRow.id, EventRow.commitment)
            .where(EventRow.sealed.is_(True), EventRow.tick.is_(None))
            .order_by(EventRow.id)
            .limit(limit)
        )
        return [(row, bytes.fromhex(commitment)) for row, commitment in rows]

    def fill(self, tick: Recorded, secret: bytes, slots: Mapping[int, int]) -> None:
        """Put rows into slots of the tick; keep the tick's secret."""
        event = self._session.scalars(
            select(EventRow.id).where(
                EventRow.stream == tick.stream, EventRow.n == tick.n
            )
        ).one()
        self._session.add(TickRow(event=event, at=tick.at, secret=secret))
        if slots:
            self._session.execute(
                update(EventRow),
                [
                    {"id": row, "tick": event, "slot": slot}
                    for row, slot in slots.items()
                ],
            )

    def place(self, stream: str, n: int) -> tuple[int, int] | None:
        """Return tick and slot of a sealed event, None while it has none."""
        row = self._connection.execute(_PLACE, {"stream": stream, "n": n}).one_or_none()
        if row is None or row.tick is None or row.slot is None:
            return None
        return row.tick, row.slot

    def tick(self, tick: int) -> Tick:
        """Return one SEALED tree."""
        event = self._session.get_one(EventRow, tick)
        filled = self._session.execute(
            select(EventRow.slot, EventRow.commitment).where(EventRow.tick == tick)
        )
        return Tick(
            event=_recorded(event),
            secret=self._session.get_one(TickRow, tick).secret,
            filled={
                slot: bytes.fromhex(commitment)
                for slot, commitment in filled
                if slot is not None
            },
        )
