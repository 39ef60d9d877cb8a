"""What the database keeps of light policies: standing keys, envelopes, their close."""

from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import JSON, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from archive.public.tables import Base, Micros, serial
from trading.bidders.model.claims import Algorithm
from trading.bids.model.envelope import Envelope
from trading.bids.model.holders import Tool, Trustee
from trading.bids.model.light import LightPolicy, SealedQuote, StandingKey
from trading.bids.model.tender import Closed

SHARES: Final = 3
TIMES: Final = 1
"""So many share files and time files has an envelope under a light policy (7.12)."""


class StandingKeyRow(Base):
    """A standing key; of a person for an organisation the last counts."""

    __tablename__ = "trading_standing_key"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    person: Mapped[str] = mapped_column(String(140))
    organisation: Mapped[str] = mapped_column(String(140), index=True)
    tool: Mapped[str] = mapped_column(String(16))
    age: Mapped[str] = mapped_column(String(2000))
    key: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime] = mapped_column(Micros)
    supervises: Mapped[bool]


class StandingTrusteeRow(Base):
    """A standing trustee; of an organisation the last counts."""

    __tablename__ = "trading_standing_trustee"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    organisation: Mapped[str] = mapped_column(String(140))
    age: Mapped[str] = mapped_column(String(2000))
    key: Mapped[bytes] = mapped_column(LargeBinary)


class LightPolicyRow(Base):
    """A light policy that was logged, and its close."""

    __tablename__ = "trading_light_policy"

    lot: Mapped[str] = mapped_column(String(50), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[bytes] = mapped_column(LargeBinary)
    event: Mapped[int]
    closed: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    disclose_until: Mapped[datetime | None] = mapped_column(Micros)


class SealedQuoteRow(Base):
    """An envelope under a light policy, with its objects."""

    __tablename__ = "trading_sealed_quote"
    __table_args__ = (UniqueConstraint("lot", "manifest"),)

    stream: Mapped[str] = mapped_column(String(140), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50))
    policy: Mapped[str] = mapped_column(String(64), index=True)
    manifest: Mapped[str] = mapped_column(String(64))
    event: Mapped[int]
    commitment: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Micros)
    written: Mapped[bytes] = mapped_column(LargeBinary)
    signature: Mapped[bytes] = mapped_column(LargeBinary)
    key: Mapped[bytes] = mapped_column(LargeBinary)
    algorithm: Mapped[str] = mapped_column(String(16))
    files: Mapped[dict[str, Any]] = mapped_column(JSON)
    objects: Mapped[list[str]] = mapped_column(JSON, deferred=True)
    verdict: Mapped[str] = mapped_column(String(16))


def key_of(row: StandingKeyRow) -> StandingKey:
    """Return a standing key as the rules know it."""
    return StandingKey(
        person=row.person,
        organisation=row.organisation,
        tool=Tool(row.tool),
        age=row.age,
        key=row.key,
        signature=row.signature,
        made_at=row.made_at,
        supervises=row.supervises,
    )


def trustee_of(row: StandingTrusteeRow) -> Trustee:
    """Return a trustee as policies name it."""
    return Trustee(row.organisation, row.age, row.key)


def policy_of(row: LightPolicyRow) -> LightPolicy:
    """Return a light policy as the rules know it."""
    return LightPolicy(
        lot=row.lot,
        written=row.written,
        event=row.event,
        closed=msgspec.convert(row.closed, Closed | None),
        disclose_until=row.disclose_until,
    )


def closed_of(policy: LightPolicy) -> dict[str, Any] | None:
    """Return what is kept of a close."""
    kept: dict[str, Any] | None = msgspec.to_builtins(policy.closed)
    return kept


def quote_of(row: SealedQuoteRow, *, whole: bool = False) -> SealedQuote:
    """Return an envelope as the rules know it, with its objects if it is `whole`."""
    files = row.files or {}
    return SealedQuote(
        lot=row.lot,
        policy=row.policy,
        stream=row.stream,
        manifest=row.manifest,
        event=row.event,
        commitment=row.commitment,
        at=row.at,
        envelope=Envelope(
            manifest=row.written,
            signature=row.signature,
            key=row.key,
            algorithm=Algorithm(row.algorithm),
            shares=_bytes(files.get("shares"), SHARES),
            times=_bytes(files.get("times"), TIMES),
        ),
        objects=_bytes(row.objects) if whole else (),
        verdict=row.verdict,
    )


def columns_of(quote: SealedQuote) -> dict[str, Any]:
    """Return what is kept of an envelope."""
    of = quote.envelope
    return {
        "stream": quote.stream,
        "lot": quote.lot,
        "policy": quote.policy,
        "manifest": quote.manifest,
        "event": quote.event,
        "commitment": quote.commitment,
        "at": quote.at,
        "written": of.manifest,
        "signature": of.signature,
        "key": of.key,
        "algorithm": of.algorithm.value,
        "files": {
            "shares": _texts(of.shares),
            "times": _texts(of.times),
        },
        "objects": _texts(quote.objects),
        "verdict": quote.verdict,
    }


def _texts(files: tuple[bytes, ...]) -> list[str]:
    return [b64encode(each).decode() for each in files]


def _bytes(texts: list[str] | None, wanted: int = 0) -> tuple[bytes, ...]:
    """Return files; of one that is gone nothing, so that one row stops no lot."""
    files = tuple(map(_file, texts or ()))
    return files + (b"",) * (wanted - len(files))


def _file(text: str) -> bytes:
    """Return a file; of what is no base64 nothing, which its digest shows."""
    try:
        return b64decode(text, validate=True)
    except (TypeError, ValueError):
        return b""
