"""The pages of firms, of whoever looks at what they hand in, and of authorities."""

from typing import Any

from trading.bidders.http import own, people, queues, records

HANDLERS: list[Any] = [
    *own.HANDLERS,
    *people.HANDLERS,
    *queues.HANDLERS,
    *records.HANDLERS,
]
