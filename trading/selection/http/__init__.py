"""The pages of a selection that are not for everybody."""

from typing import Any

from trading.selection.http import drafting, noticing, sign_up

HANDLERS: list[Any] = [*sign_up.HANDLERS, *drafting.HANDLERS, *noticing.HANDLERS]
