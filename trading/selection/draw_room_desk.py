"""The desk of draw rooms: what consoles, telephones and screens call."""

from dataclasses import dataclass

from trading.selection.use_cases.concluding import SignResult, TypeChance, VoidDraw
from trading.selection.use_cases.contributing import (
    CloseCommits,
    CloseReveals,
    CommitToDraw,
    RevealInDraw,
    SwitchSource,
)
from trading.selection.use_cases.joining import JoinDrawRoom, ProposeInDraw
from trading.selection.use_cases.reading_room import ReadDrawRoom, ReadTexts
from trading.selection.use_cases.room import PostponeDraw, ReadyRoom
from trading.selection.use_cases.starting import StartDraw
from trading.venue.news import RoomWatch
from trading.venue.use_cases.recording import ExcuseRecording
from trading.venue.use_cases.screens import GuessSlowly, PairScreen


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawRoomDesk:
    """Every act of a draw, what is shown of it, and its news."""

    join: JoinDrawRoom
    excuse_recording: ExcuseRecording
    ready_room: ReadyRoom
    start_draw: StartDraw
    commit: CommitToDraw
    close_commits: CloseCommits
    reveal: RevealInDraw
    close_reveals: CloseReveals
    switch_source: SwitchSource
    type_chance: TypeChance
    sign_result: SignResult
    void_draw: VoidDraw
    postpone_draw: PostponeDraw
    propose: ProposeInDraw
    pair_screen: PairScreen
    guess_slowly: GuessSlowly
    read_room: ReadDrawRoom
    read_texts: ReadTexts
    watch: RoomWatch
    address: str
    """Where the site is reached, for the codes that telephones scan; may be empty."""
