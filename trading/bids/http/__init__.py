"""The pages of a tender: bidders, key holders, its desk, its room, everybody."""

from typing import Any

from trading.bids.http import (
    bidding,
    console,
    desk,
    holding,
    live,
    prequalifying,
    public,
    record,
    record_paper,
    trusting,
    withdrawing,
)

HANDLERS: list[Any] = [
    *bidding.HANDLERS,
    *holding.HANDLERS,
    *desk.HANDLERS,
    *prequalifying.HANDLERS,
    *console.HANDLERS,
    *record_paper.HANDLERS,
    *withdrawing.HANDLERS,
    *live.HANDLERS,
    *record.FOR_THE_SUPERVISOR,
]
"""What is not for everybody."""
FOR_EVERYBODY: list[Any] = [*public.HANDLERS, *record.HANDLERS, *trusting.HANDLERS]
