"""The desks of all slices that have pages, and the words in which they refuse."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from archive.public.ledger import UseCase
from trading.accounts.use_cases.devices import ListDevices, OwnName
from trading.accounts.words import WORDS as OF_PEOPLE
from trading.bidders.file_words import FILE_WORDS
from trading.front.words import Words
from trading.rules.shipped import instruction_book
from trading.selection.lot_desk import LotDesk
from trading.selection.lot_words import LOT_WORDS
from trading.selection.presenting.act_forms import ACT_FORMS
from trading.selection.sign_up_desk import SignUpDesk
from trading.selection.use_cases.desk import (
    FindApplicant,
    ListHolders,
    ReadLot,
    ReadLots,
)
from trading.selection.use_cases.reading import ReadSignUp
from trading.selection.words import WORDS as OF_SELECTIONS
from trading.server.instance import Instance
from trading.server.papers import draft_of
from trading.server.people import keeper_of
from trading.server.wiring import Platform

_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")
ALL_WORDS: Final[Words] = (
    OF_PEOPLE.with_those(OF_SELECTIONS).with_those(LOT_WORDS).with_those(FILE_WORDS)
)
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
        ),
        LotDesk: LotDesk(
            read_lot=ReadLot(desk=desk),
            read_lots=ReadLots(desk=desk),
            list_holders=ListHolders(desk=desk, keeper=keeper_of(instance)),
            find_applicant=FindApplicant(desk=desk),
            read_applications=platform.read_applications,
            give_verdict=platform.give_verdict,
            draw_up_paper=platform.draw_up_paper,
            sign_paper=platform.sign_paper,
            draft_of=partial(draft_of, instance),
            own_name=OwnName(desk=desk, keeper=keeper_of(instance)),
            devices=ListDevices(desk=desk),
            add_device=platform.add_device,
            acts={act: _named(platform, act) for act in ACT_FORMS},
            objects=instance.objects,
        ),
    }


def _named(platform: Platform, act: str) -> UseCase[Any, Any]:
    """Return the use case that an act of the permission table names."""
    found: UseCase[Any, Any] = getattr(platform, _CAPITAL.sub("_", act).lower())
    return found
