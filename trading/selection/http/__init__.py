"""The pages of a selection, and where the trustee of its sign-ups asks."""

from typing import Any

from trading.selection.http import (
    drafting,
    draw_room,
    live,
    lots,
    noticing,
    papers,
    reviewing,
    sign_up,
    standing_keys,
    trusting,
)

HANDLERS: list[Any] = [
    *sign_up.HANDLERS,
    *drafting.HANDLERS,
    *noticing.HANDLERS,
    *lots.HANDLERS,
    *reviewing.HANDLERS,
    *papers.HANDLERS,
    *draw_room.HANDLERS,
    *live.HANDLERS,
    *standing_keys.HANDLERS,
]
"""What is not for everybody."""
FOR_EVERYBODY: list[Any] = [*trusting.HANDLERS]
