"""The desks of all slices that have pages, and the words in which they refuse."""

from collections.abc import Mapping
from typing import Final

from trading.accounts.words import WORDS as OF_PEOPLE
from trading.front.words import Words
from trading.rules.shipped import instruction_book
from trading.selection.draw_room_desk import DrawRoomDesk
from trading.selection.news import RoomWatch
from trading.selection.room_words import WORDS as OF_DRAW_ROOMS
from trading.selection.sign_up_desk import SignUpDesk
from trading.selection.use_cases.reading import ReadSignUp
from trading.selection.use_cases.reading_room import ReadDrawRoom, ReadTexts
from trading.selection.use_cases.screens import FindScreen, GuessSlowly
from trading.selection.words import WORDS as OF_SELECTIONS
from trading.server.instance import Instance
from trading.server.people import keeper_of
from trading.server.wiring import Platform

ALL_WORDS: Final[Words] = OF_PEOPLE.with_those(OF_SELECTIONS).with_those(OF_DRAW_ROOMS)
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
        DrawRoomDesk: _draw_room(instance, platform),
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
