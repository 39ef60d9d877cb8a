"""The pages of a selection that are not for everybody."""

from typing import Any

from trading.selection.http import lots, papers, reviewing, sign_up

HANDLERS: list[Any] = [
    *sign_up.HANDLERS,
    *lots.HANDLERS,
    *reviewing.HANDLERS,
    *papers.HANDLERS,
]
