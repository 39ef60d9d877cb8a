"""What everybody in a tender is told when something cannot be done."""

from typing import Final

from trading.bids.bidding_words import BIDDING_WORDS
from trading.bids.drop_words import DROP_WORDS
from trading.bids.light_words import LIGHT_WORDS
from trading.bids.opening_words import OPENING_WORDS
from trading.bids.prequalification_words import PREQUALIFICATION_WORDS

WORDS: Final = (
    BIDDING_WORDS.with_those(OPENING_WORDS)
    .with_those(DROP_WORDS)
    .with_those(LIGHT_WORDS)
    .with_those(PREQUALIFICATION_WORDS)
)
"""The words of every rule that the bids of a tender defend."""
