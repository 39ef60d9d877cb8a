"""Pieces of ciphertext on their way in: kept one by one, and told to who sent them."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.public.evidence import sha256
from archive.public.ledger import Desk
from archive.public.objects import Objects
from archive.public.values import Actor
from trading.bids.bidding_errors import (
    BidTooLateError,
    NoSuchPieceError,
    PieceRefusedError,
)
from trading.bids.envelope_errors import EnvelopeMalformedError
from trading.bids.model.bids import Piece
from trading.bids.model.envelope import check_sealed
from trading.bids.model.manifest import PIECE
from trading.bids.ports import BidWork
from trading.projects.model import LotId
from trading.rules.open_tender import Event, State
from trading.rules.procedure import NotNowError, NotYoursError
from trading.rules.roles import Role

_SPARE = 3
"""So many bids' worth of pieces an account may upload for one lot."""
_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class KeepPiece:
    """
    Keep one piece, before the bid is handed in; harmless to repeat.

    It is no event: what was uploaded and not handed in is nobody's bid (E-8), and how
    much comes in for a lot tells nothing to anybody (B-20).
    """

    desk: Desk[BidWork]
    objects: Objects

    def __call__(self, actor: Actor, lot: str, digest: str, data: bytes) -> Piece:
        """
        Return what is kept.

        Raises:
            BidTooLateError: it came at the deadline or later.
            NotNowError: no bids are asked for.
            NotYoursError: the actor is no bidder.
            PieceRefusedError: other bytes, too many of them, or too many in all.

        """
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            project, found = work.projects.lot(LotId(lot))
            if Role.BIDDER not in project.roles_of(actor):
                raise NotYoursError(Event.BID_SUBMITTED, [Role.BIDDER], actor.roles)
            tender = work.bids.get(lot)
            before = work.bids.pieces(lot, account_of(actor))
        if tender.notice is None:
            raise NotNowError(found.state, "keep_piece", ())
        if found.state != State.BIDDING or now >= tender.logged.deadline:
            raise BidTooLateError(tender.logged.deadline)
        if not 0 < len(data) <= PIECE:
            raise PieceRefusedError(f"it has {len(data):,} bytes")
        if sha256(data).hex() != digest:
            raise PieceRefusedError("its bytes have another digest")
        most = _SPARE * tender.logged.limits.bid
        if sum(each.size for each in before) + len(data) > most:
            raise PieceRefusedError(f"more than {most:,} bytes were uploaded")
        self.objects.put(data)
        piece = Piece(digest, len(data), _is_sealed(data))
        with self.desk.transactions.begin() as work:
            work.bids.keep_piece(lot, account_of(actor), piece)
        return piece


@dataclass(frozen=True, slots=True)
class ListPieces:
    """Tell an account which of its pieces are there, so that it can go on."""

    desk: Desk[BidWork]

    def __call__(self, actor: Actor, lot: str) -> Sequence[Piece]:
        """
        Return them, ascending by digest.

        Raises:
            ProjectMissingError: there is no such lot.
            NotYoursError: the actor is no bidder.

        """
        with self.desk.transactions.read() as work:
            project, _ = work.projects.lot(LotId(lot))
            if Role.BIDDER not in project.roles_of(actor):
                raise NotYoursError(Event.BID_SUBMITTED, [Role.BIDDER], actor.roles)
            return work.bids.pieces(lot, account_of(actor))


@dataclass(frozen=True, slots=True)
class ReadPiece:
    """
    Give an account one of its own pieces back, so that it can open its bid and see.

    Another's piece is not there, whoever guesses its digest (B-20).
    """

    desk: Desk[BidWork]
    objects: Objects

    def __call__(self, actor: Actor, lot: str, digest: str) -> bytes:
        """
        Return its bytes.

        Raises:
            ProjectMissingError: there is no such lot.
            NotYoursError: the actor is no bidder.
            BidTooLateError: the deadline has come; from then on none is given.
            NoSuchPieceError: this account has brought none with that digest.

        """
        now = self.desk.clock.now()
        with self.desk.transactions.read() as work:
            project, _ = work.projects.lot(LotId(lot))
            if Role.BIDDER not in project.roles_of(actor):
                raise NotYoursError(Event.BID_SUBMITTED, [Role.BIDDER], actor.roles)
            tender = work.bids.get(lot)
            found = work.bids.pieces(lot, account_of(actor))
        if digest not in {each.digest for each in found}:
            raise NoSuchPieceError
        if now >= tender.logged.deadline:
            raise BidTooLateError(tender.logged.deadline)
        return self.objects.get(digest)


def account_of(actor: Actor) -> str:
    """Return under what an actor's pieces are kept."""
    return actor.seat or actor.organisation


def _is_sealed(data: bytes) -> bool:
    try:
        check_sealed("piece", data[:_HEAD])
    except EnvelopeMalformedError:
        return False
    return True
