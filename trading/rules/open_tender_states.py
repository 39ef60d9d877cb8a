"""Where a lot of an open tender may stand, and what may happen in it."""

from enum import StrEnum
from typing import Final


class State(StrEnum):
    """
    Where a lot of a tender stands, from its draft to the record of its opening.

    What follows from the clock alone is no state: bids are taken in BIDDING until the
    deadline. What a lot is evaluated for begins after RECORDED.
    """

    NEW = "new"
    DRAFTED = "drafted"
    PREQUALIFYING = "prequalifying"
    PREQUALIFICATION_REVIEW = "prequalification_review"
    PREQUALIFIED = "prequalified"
    PREQUALIFICATION_FAILED = "prequalification_failed"
    HOLDERS_NAMED = "holders_named"
    KEYS_READY = "keys_ready"
    POLICY_LOGGED = "policy_logged"
    BIDDING = "bidding"
    CLOSED = "closed"
    NOT_OPENED = "not_opened"
    OPENING = "opening"
    ADJOURNED = "adjourned"
    RELEASED = "released"
    OPENED = "opened"
    RECORDED = "recorded"
    ENDED = "ended"


BEFORE_CLOSE: Final = frozenset(
    {
        State.NEW,
        State.DRAFTED,
        State.PREQUALIFYING,
        State.PREQUALIFICATION_REVIEW,
        State.PREQUALIFIED,
        State.PREQUALIFICATION_FAILED,
        State.HOLDERS_NAMED,
        State.KEYS_READY,
        State.POLICY_LOGGED,
        State.BIDDING,
    }
)
"""Where nobody may know yet who bids."""


class Event(StrEnum):
    """What may happen in a tender up to the end of its opening."""

    DRAFTED = "drafted"
    PREQUALIFICATION_ANNOUNCED = "prequalification_announced"
    PREQUALIFICATION_APPLIED = "prequalification_applied"
    PREQUALIFICATION_WITHDRAWN = "prequalification_withdrawn"
    PREQUALIFICATION_CLOSED = "prequalification_closed"
    PREQUALIFICATION_DECIDED = "prequalification_decided"
    PREQUALIFIED = "prequalified"
    PREQUALIFICATION_FAILED = "prequalification_failed"
    TENDER_ENDED = "tender_ended"
    HOLDERS_NAMED = "holders_named"
    KEY_MADE = "key_made"
    KEY_DRILLED = "key_drilled"
    LAST_KEY_DRILLED = "last_key_drilled"
    POLICY_LOGGED = "policy_logged"
    TENDER_PUBLISHED = "tender_published"
    BID_SUBMITTED = "bid_submitted"
    BID_WITHDRAWN = "bid_withdrawn"
    WITHDRAWAL_RECEIVED = "withdrawal_received"
    BIDS_CLOSED = "bids_closed"
    NOT_OPENED = "not_opened"
    OPENING_STARTED = "opening_started"
    BIDDER_RELEASED = "bidder_released"
    BIDDERS_CLOSED = "bidders_closed"
    HOLDER_RELEASED = "holder_released"
    TIME_RELEASED = "time_released"
    RELEASES_CLOSED = "releases_closed"
    OPENING_ADJOURNED = "opening_adjourned"
    BID_DISCLOSED = "bid_disclosed"
    BIDS_OPENED = "bids_opened"
    READ_OUT = "read_out"
    OPENING_OBJECTED = "opening_objected"
    OBJECTION_ANSWERED = "objection_answered"
    OPENING_RECORDED = "opening_recorded"
