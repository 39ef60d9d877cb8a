"""The desk of a tender: what the pages of owner, centre and opening call."""

from collections.abc import Callable
from dataclasses import dataclass

from trading.accounts.use_cases.directory import Directory
from trading.bids.use_cases.closing import CloseBidders, CloseBids, DeclareNotOpened
from trading.bids.use_cases.opening import AdjournOpening, CloseReleases, OpenBids
from trading.bids.use_cases.preparing import (
    AddLot,
    DraftTender,
    LogPolicy,
    NameHolders,
    PublishTender,
)
from trading.bids.use_cases.reading_room import ReadRoom
from trading.bids.use_cases.recording import (
    AnswerObjection,
    ObjectAtOpening,
    ReadOut,
    RecordOpening,
)
from trading.bids.use_cases.releasing import StartOpening
from trading.rules.rulesets import RuleSet
from trading.venue.screen_desk import ScreenDesk


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderDesk:
    """Every act of owner, agency, clerk and bidder around an opening, and its pages."""

    draft_tender: DraftTender
    add_lot: AddLot
    name_holders: NameHolders
    log_policy: LogPolicy
    publish_tender: PublishTender
    close_bids: CloseBids
    declare_not_opened: DeclareNotOpened
    close_bidders: CloseBidders
    start_opening: StartOpening
    close_releases: CloseReleases
    open_bids: OpenBids
    adjourn_opening: AdjournOpening
    read_out: ReadOut
    object_at_opening: ObjectAtOpening
    answer_objection: AnswerObjection
    record_opening: RecordOpening
    read_room: ReadRoom
    directory: Directory
    rules: Callable[[str], RuleSet]
    """The rules in force today at a place, by its division code."""
    screens: ScreenDesk
    address: str
    """Where the site is reached, for the codes that telephones scan; may be empty."""
