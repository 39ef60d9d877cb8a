"""The pages of firms, of who looks at their papers, of authorities, and of deposits."""

from typing import Any

from trading.bidders.http import (
    deposit_bank,
    deposit_lots,
    deposits,
    own,
    people,
    queues,
    records,
)

HANDLERS: list[Any] = [
    *own.HANDLERS,
    *people.HANDLERS,
    *queues.HANDLERS,
    *records.HANDLERS,
    *deposits.HANDLERS,
    *deposit_lots.HANDLERS,
    *deposit_bank.HANDLERS,
]
