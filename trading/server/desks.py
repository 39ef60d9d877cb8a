"""The desks of all slices that have pages, and the words in which they refuse."""

import re
from collections.abc import Mapping
from functools import partial, reduce
from typing import Any, Final

from archive.public.ledger import UseCase
from trading.accounts.use_cases.devices import ListDevices, OwnName
from trading.accounts.words import WORDS as OF_PEOPLE
from trading.bidders.file_words import FILE_WORDS as OF_FILES
from trading.front.words import Words
from trading.rules.shipped import instruction_book
from trading.selection.draw_room_desk import DrawRoomDesk
from trading.selection.lot_desk import LotDesk
from trading.selection.lot_words import LOT_WORDS as OF_LOTS
from trading.selection.news import RoomWatch
from trading.selection.presenting.act_forms import ACT_FORMS
from trading.selection.room_words import WORDS as OF_DRAW_ROOMS
from trading.selection.sign_up_desk import SignUpDesk
from trading.selection.use_cases.desk import (
    FindApplicant,
    ListHolders,
    ReadLot,
    ReadLots,
)
from trading.selection.use_cases.reading import ReadSignUp
from trading.selection.use_cases.reading_room import ReadDrawRoom, ReadTexts
from trading.selection.use_cases.screens import FindScreen, GuessSlowly
from trading.selection.words import WORDS as OF_SELECTIONS
from trading.server.firm_desks import FIRM_WORDS, firm_desks_over
from trading.server.instance import Instance
from trading.server.papers import draft_of
from trading.server.people import keeper_of
from trading.server.wiring import Platform

_CAPITAL: Final = re.compile(r"(?<!^)(?=[A-Z])")
ALL_WORDS: Final[Words] = reduce(
    Words.with_those,
    (OF_PEOPLE, OF_SELECTIONS, OF_LOTS, OF_DRAW_ROOMS, OF_FILES, FIRM_WORDS),
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
        LotDesk: _lots(instance, platform),
        DrawRoomDesk: _draw_room(instance, platform),
        **firm_desks_over(instance, platform),
    }


def _draw_room(instance: Instance, platform: Platform) -> DrawRoomDesk:
    desk, keeper = instance.desk(), keeper_of(instance)
    read_room = ReadDrawRoom(desk=desk)
    return DrawRoomDesk(
        join=platform.join_draw_room,
        excuse_recording=platform.excuse_recording,
        ready_room=platform.ready_room,
        start_draw=platform.start_draw,
        commit=platform.commit_to_draw,
        close_commits=platform.close_commits,
        reveal=platform.reveal_in_draw,
        close_reveals=platform.close_reveals,
        switch_source=platform.switch_source,
        type_chance=platform.type_chance,
        sign_result=platform.sign_result,
        void_draw=platform.void_draw,
        postpone_draw=platform.postpone_draw,
        propose=platform.propose_in_draw,
        pair_screen=platform.pair_screen,
        guess_slowly=GuessSlowly(desk=desk, keeper=keeper),
        find_screen=FindScreen(desk=desk, keeper=keeper),
        read_room=read_room,
        read_texts=ReadTexts(read_room=read_room, start_draw=platform.start_draw),
        watch=RoomWatch(read_room.versions, instance.clock.now, runs=not instance.demo),
        address=instance.settings.address,
    )


def _lots(instance: Instance, platform: Platform) -> LotDesk:
    desk, keeper = instance.desk(), keeper_of(instance)
    return LotDesk(
        read_lot=ReadLot(desk=desk),
        read_lots=ReadLots(desk=desk),
        list_holders=ListHolders(desk=desk, keeper=keeper),
        find_applicant=FindApplicant(desk=desk),
        read_applications=platform.read_applications,
        give_verdict=platform.give_verdict,
        draw_up_paper=platform.draw_up_paper,
        sign_paper=platform.sign_paper,
        draft_of=partial(draft_of, instance),
        own_name=OwnName(desk=desk, keeper=keeper),
        devices=ListDevices(desk=desk),
        add_device=platform.add_device,
        acts={act: _named(platform, act) for act in ACT_FORMS},
        objects=instance.objects,
    )


def _named(platform: Platform, act: str) -> UseCase[Any, Any]:
    """Return the use case that an act of the permission table names."""
    found: UseCase[Any, Any] = getattr(platform, _CAPITAL.sub("_", act).lower())
    return found
