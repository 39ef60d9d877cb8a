"""The pages of a tender: its preparation, its room, and what everybody reads."""

from typing import Any

from trading.bids.http import console, desk, live, public

HANDLERS: list[Any] = [
    *desk.HANDLERS,
    *console.HANDLERS,
    *live.HANDLERS,
    *public.HANDLERS,
]
