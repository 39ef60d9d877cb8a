"""Whose application was sealed and did not open: it counts as not handed in (7.12)."""

from typing import Final

from trading.bids.model.light import SealedQuote
from trading.bids.ports import Quotes
from trading.bids.verdicts import Verdict
from trading.selection.ports import Selections

_NO_FAULT: Final = {"", Verdict.OPEN.value}


def unopened(
    selections: Selections, quotes: Quotes, lot: str, firm: str, account: str
) -> SealedQuote | None:
    """Return what an account handed in last for a firm, if it was found not to open."""
    gone = selections.withdrawn_for(lot, firm, account)
    quote = quotes.of(gone[0].stream) if gone else None
    return quote if quote is not None and quote.verdict not in _NO_FAULT else None
