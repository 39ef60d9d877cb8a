"""The desks of all slices that have pages, and the words in which they refuse."""

from collections.abc import Mapping
from functools import reduce
from typing import Final

from trading.accounts.words import WORDS as OF_PEOPLE
from trading.bidders.file_words import FILE_WORDS as OF_FILES
from trading.bids.record_desk import RecordDesk
from trading.bids.tender_desk import TenderDesk
from trading.bids.withdrawal_desk import WithdrawalDesk
from trading.bids.words import WORDS as OF_BIDS
from trading.front.words import Words
from trading.papers.words import WORDS as OF_PAPERS
from trading.rules.shipped import rule_registry
from trading.selection.draft_words import DRAFT_WORDS as OF_DRAFTS
from trading.selection.lot_words import LOT_WORDS as OF_LOTS
from trading.selection.room_words import WORDS as OF_DRAW_ROOMS
from trading.selection.words import WORDS as OF_SELECTIONS
from trading.server.bid_desks import bid_desks_over
from trading.server.firm_desks import FIRM_WORDS, firm_desks_over
from trading.server.house_desk import venue_desk_over
from trading.server.instance import Instance
from trading.server.screen_desks import screen_desk_over
from trading.server.selection_desks import selection_desks_over
from trading.server.tender_desks import (
    record_desk_over,
    tender_desk_over,
    withdrawal_desk_over,
)
from trading.server.wiring import Platform
from trading.venue.screen_desk import ScreenDesk
from trading.venue.venue_desk import VenueDesk
from trading.venue.words import WORDS as OF_THE_HOUSE

_QUOTES: Final = Words(
    {}, {}, {each.id: (each.zh, each.en) for each in rule_registry()}
)
ALL_WORDS: Final[Words] = reduce(
    Words.with_those,
    (
        # What several slices speak of, the one whose page it is says last.
        *(OF_THE_HOUSE, OF_DRAW_ROOMS, OF_PEOPLE, OF_SELECTIONS, OF_PAPERS),
        *(OF_LOTS, OF_DRAFTS, OF_FILES, OF_BIDS, FIRM_WORDS, _QUOTES),
    ),
)
"""What every page says of a broken rule."""


def desks_over(instance: Instance, platform: Platform) -> Mapping[type, object]:
    """Wire the desk of each slice over an instance and the acts of its platform."""
    screens = screen_desk_over(instance, platform)
    return {
        **selection_desks_over(instance, platform, screens),
        ScreenDesk: screens,
        TenderDesk: tender_desk_over(instance, platform, screens),
        RecordDesk: record_desk_over(instance, platform),
        WithdrawalDesk: withdrawal_desk_over(instance, platform),
        VenueDesk: venue_desk_over(instance, platform),
        **firm_desks_over(instance, platform),
        **bid_desks_over(instance, platform),
    }
