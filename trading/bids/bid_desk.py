"""The desks of bidders, of key holders, and of whoever repeats an opening."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from archive.public.ledger import Accepted
from archive.public.objects import Objects
from trading.bids.use_cases.bidding import SubmitBid, WithdrawBid
from trading.bids.use_cases.forms import Forms
from trading.bids.use_cases.holding import KeepKeysFile, ReadHolding, ReadKeysFile
from trading.bids.use_cases.keys import AnswerDrill, MakeKey
from trading.bids.use_cases.pieces import KeepPiece, ListPieces, ReadPiece
from trading.bids.use_cases.reading import ReadTender
from trading.bids.use_cases.releasing import DiscloseBid, ReleaseFactor, ReleaseShares


class Stage(StrEnum):
    """How far a receipt has come (archive 4)."""

    ACCEPTED = "accepted"
    LOGGED = "logged"
    COSIGNED = "cosigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class BidDesk:
    """
    What the pages of bidders call.

    `stage` and `sheet` are of a receipt, `card` is the log's anchor card.
    """

    submit_bid: SubmitBid
    withdraw_bid: WithdrawBid
    release_factor: ReleaseFactor
    disclose_bid: DiscloseBid
    keep_piece: KeepPiece
    list_pieces: ListPieces
    read_piece: ReadPiece
    read_tender: ReadTender
    forms: Forms
    stage: Callable[[str, int], Stage]
    sheet: Callable[[Accepted], bytes]
    card: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderDesk:
    """What the page of a key holder calls; `card` is the log's anchor card."""

    make_key: MakeKey
    answer_drill: AnswerDrill
    release_shares: ReleaseShares
    read_holding: ReadHolding
    read_tender: ReadTender
    keep_keys: KeepKeysFile
    read_keys: ReadKeysFile
    card: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderRecord:
    """What anybody may read of a tender, to repeat its opening."""

    read_tender: ReadTender
    forms: Forms
    objects: Objects
