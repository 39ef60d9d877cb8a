"""Bids as they were handed in: which one of a bidder stands, and what may follow it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from trading.bidders.model.claims import FirmKey
from trading.bids.bidding_errors import (
    BidForkedError,
    BidKeyChangedError,
    BidKeyUnboundError,
    NoBidError,
)
from trading.bids.model.closing import Counted
from trading.bids.model.envelope import Envelope
from trading.bids.model.manifest import Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """
    One envelope that was accepted.

    `stream` is the bidder's own under this policy, `first` the instant of the first
    bid in it; `withdrawn` is the number of what withdrew it, 0 while it stands.
    """

    lot: str
    policy: str
    bidder: str
    seq: int
    manifest: str
    stream: str
    event: int
    commitment: str
    at: datetime
    first: datetime
    envelope: Envelope
    withdrawn: bool = False

    @property
    def counted(self) -> Counted:
        """The line of BIDS_CLOSED that names it."""
        return Counted(
            self.bidder, self.commitment, self.manifest, self.seq, self.stream
        )


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that was uploaded; `sealed` says that an age file begins with it."""

    digest: str
    size: int
    sealed: bool


NOTHING: Final = -1
"""What two signatures took where there was no bid."""


WAITS_FOR: Final = timedelta(hours=1)
"""So long what one of two signed in person waits for the other (trading 7.6)."""


class ReleaseKind(StrEnum):
    """Who released."""

    HOLDER = "holder"
    TRUSTEE = "trustee"
    BIDDER = "bidder"
    DISCLOSURE = "disclosure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A release as it came: from whom, its canonical bytes and its signature."""

    kind: ReleaseKind
    who: str
    digest: str
    data: bytes
    signature: bytes
    event: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested:
    """
    That somebody came to withdraw a bid in person, as one of two has signed it.

    `took` is the number of the bid that fell with it, 0 while the other one has not
    signed and for ever once it lapsed, and `NOTHING` if there was none; `settled` once
    that is in its stream.
    """

    bidder: str
    role: str
    person: str
    organisation: str
    stream: str
    commitment: str
    took: int = 0
    settled: bool = False


def lapses_at(received: datetime, deadline: datetime) -> datetime:
    """Return the instant from which what one of two signed counts no more."""
    return min(received + WAITS_FOR, deadline)


def last_of(bids: Sequence[Bid]) -> Bid | None:
    """Return the last bid of a bidder, None if there was none."""
    return max(bids, key=lambda each: each.seq, default=None)


def standing(bids: Sequence[Bid]) -> Bid:
    """
    Return the bid of a bidder that counts.

    Raises:
        NoBidError: there is none, or it was withdrawn.

    """
    last = last_of(bids)
    if last is None or last.withdrawn:
        raise NoBidError
    return last


def require_next(manifest: Manifest, key: bytes, last: Bid | None) -> None:
    """
    Return if a bid follows the bidder's last one (trading 7.6, SB-8).

    Raises:
        BidForkedError: another number, or after another bid.
        BidKeyChangedError: another key signed the one before.

    """
    seq, prev = (1, "") if last is None else (last.seq + 1, last.commitment)
    if (manifest.seq, manifest.prev) != (seq, prev):
        raise BidForkedError(manifest.seq, seq)
    if last is not None and last.envelope.key != key:
        raise BidKeyChangedError


def require_bound(
    keys: Iterable[FirmKey], envelope: Envelope, bidder: str, at: datetime
) -> None:
    """
    Return if the key of an envelope is bound to the firm at that instant.

    Raises:
        BidKeyUnboundError: it is not.

    """
    wanted = (envelope.key.hex(), envelope.algorithm)
    if not any(
        (each.key, each.algorithm) == wanted and each.is_bound(at) for each in keys
    ):
        raise BidKeyUnboundError(bidder)


def marks_of(manifest: Manifest) -> frozenset[str]:
    """Return what may be in one envelope of a lot only (K-8)."""
    pieces = [piece for each in manifest.objects for piece in each.pieces]
    return frozenset(
        {
            *manifest.recipients.values(),
            *manifest.share_sha256,
            *manifest.time_sha256,
            *pieces,
        }
    )


def counted_among(bids: Sequence[Bid]) -> tuple[Counted, ...]:
    """Return the bids that count, in the order of 7.7: who came first stands first."""
    of: dict[str, list[Bid]] = {}
    for each in bids:
        of.setdefault(each.bidder, []).append(each)
    last = [found for found in map(last_of, of.values()) if found is not None]
    left = [each for each in last if not each.withdrawn]
    ordered = sorted(left, key=lambda each: (each.first, each.bidder))
    return tuple(each.counted for each in ordered)
