"""The pages of bidders and key holders, and what anybody reads of a tender."""

from typing import Any

from trading.bids.http import bidding, holding, record, trusting

HANDLERS: list[Any] = [*bidding.HANDLERS, *holding.HANDLERS]
"""What is not for everybody."""
FOR_EVERYBODY: list[Any] = [*record.HANDLERS, *trusting.HANDLERS]
