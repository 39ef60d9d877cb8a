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
    trusting,
)

HANDLERS: list[Any] = [
    *bidding.HANDLERS,
    *holding.HANDLERS,
    *desk.HANDLERS,
    *prequalifying.HANDLERS,
    *console.HANDLERS,
    *live.HANDLERS,
    *record.FOR_THE_SUPERVISOR,
]
"""What is not for everybody."""
FOR_EVERYBODY: list[Any] = [*public.HANDLERS, *record.HANDLERS, *trusting.HANDLERS]
