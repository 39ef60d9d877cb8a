"""What the database keeps of tenders, sealed bids and releases, and how it is read."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import JSON, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.public.tables import Base, Micros, serial
from trading.bidders.model.claims import Algorithm
from trading.bids.model.bids import Attested, Bid, Released, ReleaseKind
from trading.bids.model.envelope import Envelope
from trading.bids.model.tender import Tender


class TenderRow(Base):
    """One lot's tender."""

    __tablename__ = "trading_tender"

    lot: Mapped[str] = mapped_column(String(50), primary_key=True)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)


class PieceRow(Base):
    """A piece of ciphertext that an account has uploaded for a lot."""

    __tablename__ = "trading_bid_piece"

    lot: Mapped[str] = mapped_column(String(50), primary_key=True)
    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    sealed: Mapped[bool]


class BidRow(Base):
    """One envelope; a bidder's numbers go on without a gap."""

    __tablename__ = "trading_bid"
    __table_args__ = (UniqueConstraint("lot", "policy", "bidder", "seq"),)

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50))
    policy: Mapped[str] = mapped_column(String(64))
    bidder: Mapped[str] = mapped_column(String(40))
    seq: Mapped[int]
    manifest: Mapped[str] = mapped_column(String(64))
    stream: Mapped[str] = mapped_column(String(140))
    event: Mapped[int]
    commitment: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Micros)
    first: Mapped[datetime] = mapped_column(Micros)
    written: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    algorithm: Mapped[str] = mapped_column(String(16))
    files: Mapped[dict[str, Any]] = mapped_column(JSON)
    withdrawn: Mapped[bool]


class MarkRow(Base):
    """What one envelope of a lot has and no other may have."""

    __tablename__ = "trading_bid_mark"

    lot: Mapped[str] = mapped_column(String(50), primary_key=True)
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)


class ReadRow(Base):
    """That an opened bid was read out; in the order in which they were."""

    __tablename__ = "trading_bid_read"
    __table_args__ = (UniqueConstraint("lot", "manifest"),)

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50))
    manifest: Mapped[str] = mapped_column(String(64))


class AttestedRow(Base):
    """That clerk or supervisor signed a withdrawal in person."""

    __tablename__ = "trading_bid_attested"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    stream: Mapped[str] = mapped_column(String(140), unique=True)
    lot: Mapped[str] = mapped_column(String(50))
    policy: Mapped[str] = mapped_column(String(64))
    bidder: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(40))
    person: Mapped[str] = mapped_column(String(140))
    organisation: Mapped[str] = mapped_column(String(140))
    commitment: Mapped[str] = mapped_column(String(64))
    took: Mapped[int]
    settled: Mapped[bool]


class ReleaseRow(Base):
    """A release; the first of each counts."""

    __tablename__ = "trading_bid_release"
    __table_args__ = (UniqueConstraint("lot", "policy", "kind", "who"),)

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50))
    policy: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(16))
    who: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    event: Mapped[int]


class KeysFileRow(Base):
    """The locked keys of a holder; the last one counts, none is thrown away."""

    __tablename__ = "trading_holder_keys"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    person: Mapped[str] = mapped_column(String(140), index=True)
    organisation: Mapped[str] = mapped_column(String(140))
    kind: Mapped[str] = mapped_column(String(16))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Micros)


def tender_of(row: TenderRow, read: tuple[str, ...]) -> Tender:
    """Return a tender as the rules know it, with the bids that were read out."""
    return replace(msgspec.convert(row.kept, Tender, str_keys=True), read=read)


def kept_of(tender: Tender) -> dict[str, Any]:
    """Return what is kept of a tender; what was read out has rows of its own."""
    kept: dict[str, Any] = msgspec.to_builtins(
        tender, str_keys=True, order="deterministic"
    )
    del kept["read"]
    return kept


class _Files(msgspec.Struct, frozen=True):
    """The small files of an envelope; msgspec keeps bytes in base64."""

    shares: tuple[bytes, ...]
    times: tuple[bytes, ...]


def bid_of(row: BidRow) -> Bid:
    """Return a bid as the rules know it."""
    files = msgspec.convert(row.files, _Files)
    return Bid(
        lot=row.lot,
        policy=row.policy,
        bidder=row.bidder,
        seq=row.seq,
        manifest=row.manifest,
        stream=row.stream,
        event=row.event,
        commitment=row.commitment,
        at=row.at,
        first=row.first,
        envelope=Envelope(
            manifest=row.written,
            signature=row.signature,
            key=row.key,
            algorithm=Algorithm(row.algorithm),
            shares=files.shares,
            times=files.times,
        ),
        withdrawn=row.withdrawn,
    )


def columns_of(bid: Bid) -> dict[str, Any]:
    """Return what is kept of a bid."""
    of = bid.envelope
    return {
        "lot": bid.lot,
        "policy": bid.policy,
        "bidder": bid.bidder,
        "seq": bid.seq,
        "manifest": bid.manifest,
        "stream": bid.stream,
        "event": bid.event,
        "commitment": bid.commitment,
        "at": bid.at,
        "first": bid.first,
        "written": of.manifest,
        "signature": of.signature,
        "key": of.key,
        "algorithm": of.algorithm.value,
        "files": msgspec.to_builtins(_Files(of.shares, of.times)),
        "withdrawn": bid.withdrawn,
    }


def attested_of(row: AttestedRow) -> Attested:
    """Return what one of two signed."""
    return Attested(
        bidder=row.bidder,
        role=row.role,
        person=row.person,
        organisation=row.organisation,
        stream=row.stream,
        commitment=row.commitment,
        took=row.took,
        settled=row.settled,
    )


def released_of(row: ReleaseRow) -> Released:
    """Return a release as it came."""
    return Released(
        kind=ReleaseKind(row.kind),
        who=row.who,
        digest=row.digest,
        data=row.data,
        signature=row.signature,
        event=row.event,
    )
