"""Every procedure of the platform by its key."""

from collections.abc import Mapping
from typing import Any, Final

from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION
from trading.rules.open_tender import OPEN_TENDER
from trading.rules.procedure import Procedure

PROCEDURES: Final[Mapping[str, Procedure[Any, Any]]] = {
    procedure.name: procedure for procedure in (FIXED_PRICE_SELECTION, OPEN_TENDER)
}
"""A slice may name an event by its own enumeration: tables compare by the word."""
