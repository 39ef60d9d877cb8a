"""The pages of a selection that are not for everybody."""

from typing import Any

from trading.selection.http import (
    draw_room,
    live,
    lots,
    papers,
    reviewing,
    screens,
    sign_up,
)

HANDLERS: list[Any] = [
    *sign_up.HANDLERS,
    *lots.HANDLERS,
    *reviewing.HANDLERS,
    *papers.HANDLERS,
    *draw_room.HANDLERS,
    *screens.HANDLERS,
    *live.HANDLERS,
]
