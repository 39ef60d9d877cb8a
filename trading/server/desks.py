"""The desks of all slices that have pages, and the words in which they refuse."""

from collections.abc import Mapping
from typing import Final

from trading.accounts.words import WORDS as OF_PEOPLE
from trading.bidders.file_words import FILE_WORDS
from trading.front.words import Words
from trading.rules.shipped import instruction_book
from trading.selection.sign_up_desk import SignUpDesk
from trading.selection.use_cases.reading import ReadSignUp
from trading.selection.words import WORDS as OF_SELECTIONS
from trading.server.instance import Instance
from trading.server.wiring import Platform

ALL_WORDS: Final[Words] = OF_PEOPLE.with_those(OF_SELECTIONS).with_those(FILE_WORDS)
"""What every page says of a broken rule."""


def desks_over(instance: Instance, platform: Platform) -> Mapping[type, object]:
    """Wire the desk of each slice over an instance and the acts of its platform."""
    desk = instance.desk()
    return {
        SignUpDesk: SignUpDesk(
            sign_up=platform.sign_up,
            withdraw=platform.withdraw,
            read_sign_up=ReadSignUp(desk=desk),
            instructions=instruction_book(),
        )
    }
