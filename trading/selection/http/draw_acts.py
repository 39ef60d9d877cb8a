"""The buttons of a draw room, each as the command that it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeVar

import msgspec

from archive.public.ledger import Command
from archive.public.values import parse_instant
from trading.accounts.front_desk import FrontDesk
from trading.accounts.http.keys import command, key_of
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import require_fresh
from trading.front.forms import Entries
from trading.front.typed import written_object
from trading.selection.draw_room_desk import DrawRoomDesk
from trading.selection.model.joining import Proposal, ProposalMissingError
from trading.selection.use_cases.concluding import (
    SignResultCommand,
    TypeChanceCommand,
    VoidDrawCommand,
)
from trading.selection.use_cases.contributing import (
    CloseCommand,
    CommitCommand,
    RevealCommand,
    SwitchSourceCommand,
)
from trading.selection.use_cases.joining import (
    JoinDrawRoomCommand,
    ProposeInDrawCommand,
)
from trading.selection.use_cases.reading_room import RoomSheet
from trading.selection.use_cases.room import PostponeDrawCommand, ReadyRoomCommand
from trading.selection.use_cases.starting import StartDrawCommand
from trading.venue.use_cases.recording import ExcuseRecordingCommand
from trading.venue.use_cases.screens import PairScreenCommand

C = TypeVar("C", bound=Command)
_MINUTES: Final = 16
"""As long is an instant to the minute, as a browser's input of it gives it."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who pressed which button of which room, with what stood in its form."""

    desk: DrawRoomDesk
    signed_in: SignedIn
    lot: str
    form: Entries
    reasons: Mapping[str, str]
    people: FrontDesk

    @property
    def sheet(self) -> RoomSheet:
        """The room as it stands."""
        return self.desk.read_room(self.signed_in.actor, self.lot)

    def asked(self, of: type[C], **facts: object) -> C:
        """Return the command for this room."""
        return command(of, key_of(self.form), lot=self.lot, **facts)

    def signed(self, of: type[C], **facts: object) -> C:
        """Return the command of somebody who contributes under their own name."""
        return self.asked(
            of,
            contributor=self.signed_in.actor.person,
            signature=self.form["signature"],
            **facts,
        )

    def first(self, act: str) -> Proposal:
        """Return what somebody else has signed first. Raises `ProposalMissingError`."""
        for each in self.sheet.proposals:
            if each.act == act:
                return each
        raise ProposalMissingError

    def together(self, of: type[C], act: str, **facts: object) -> C:
        """Return the command that carries both signatures."""
        first = self.first(act)
        own = {self.signed_in.actor.person: self.form["signature"]}
        return self.asked(
            of,
            at=first.at.isoformat(),
            reason=first.reason,
            signatures={first.person: first.signature, **own},
            **facts,
        )


def join(it: Pressed) -> None:
    """Write down that somebody has come, with their device's key."""
    key, person = it.form["public_key"], it.signed_in.actor.person
    others = (
        each
        for each in it.sheet.arrivals
        if each.attendee.person == person and each.attendee.key != key
    )
    if any(others):
        # On this key rests all that the person signs here: a sign-in that was left
        # open does not put another in its place.
        require_fresh("JoinDrawRoom", it.signed_in)
    name = it.people.read_account(it.signed_in).name
    asked = it.asked(JoinDrawRoomCommand, public_key=key, name=name)
    it.desk.join(it.signed_in.actor, asked)


def excuse(it: Pressed) -> None:
    """Let the supervisor sign why there is no video."""
    session = it.sheet.selection.session
    asked = it.asked(
        ExcuseRecordingCommand,
        attempt=session.attempt,
        scheduled=session.scheduled.isoformat(),
        reason=it.form["reason"].strip(),
        signer=it.form["public_key"],
        signature=it.form["signature"],
    )
    it.desk.excuse_recording(it.signed_in.actor, asked)


def ready(it: Pressed) -> None:
    """Let the clerk confirm who is there."""
    sheet, ticked = it.sheet, it.form.all("present")
    there = [each for each in sheet.inside if each.person in ticked]
    asked = it.asked(
        ReadyRoomCommand,
        room=sheet.selection.announced.room,
        attendees=msgspec.to_builtins(there),
    )
    it.desk.ready_room(it.signed_in.actor, asked)


def start(it: Pressed) -> None:
    """Let the clerk begin with the notice that the clerk's own device signed."""
    asked = it.asked(
        StartDrawCommand,
        notice=written_object(it.form, "notice"),
        signature=it.form["signature"],
    )
    it.desk.start_draw(it.signed_in.actor, asked)


def commit(it: Pressed) -> None:
    """Take somebody's sealed number."""
    asked = it.signed(CommitCommand, commitment=it.form["commitment"])
    it.desk.commit(it.signed_in.actor, asked)


def close_commits(it: Pressed) -> None:
    """Let nobody seal a number any more."""
    it.desk.close_commits(it.signed_in.actor, _closing(it))


def reveal(it: Pressed) -> None:
    """Take somebody's number in the open."""
    it.desk.reveal(it.signed_in.actor, it.signed(RevealCommand, r=it.form["r"]))


def close_reveals(it: Pressed) -> None:
    """From here on the draw is only ever finished."""
    it.desk.close_reveals(it.signed_in.actor, _closing(it))


def type_chance(it: Pressed) -> None:
    """Take what somebody read off the balls."""
    asked = it.signed(TypeChanceCommand, value=it.form["value"])
    it.desk.type_chance(it.signed_in.actor, asked)


def sign(it: Pressed) -> None:
    """Take somebody's signature under the result."""
    it.desk.sign_result(it.signed_in.actor, it.signed(SignResultCommand))


def absent(it: Pressed) -> None:
    """Let the clerk write down who left before signing."""
    asked = it.asked(
        SignResultCommand,
        contributor=it.form["contributor"],
        absent_because=it.form["reason"].strip(),
    )
    it.desk.sign_result(it.signed_in.actor, asked)


def propose(it: Pressed) -> None:
    """Take the first of two signatures."""
    asked = it.asked(
        ProposeInDrawCommand,
        act=it.form["proposed"],
        at=it.form["at"],
        reason=it.form["reason"].strip(),
        decision=it.form["decision"].strip(),
        signature=it.form["signature"],
    )
    it.desk.propose(it.signed_in.actor, asked)


def switch(it: Pressed) -> None:
    """Go on to the next source, signed by two."""
    asked = it.together(SwitchSourceCommand, "switch")
    it.desk.switch_source(it.signed_in.actor, asked)


def void(it: Pressed) -> None:
    """Void the draw, signed by two."""
    decision = it.first("void").decision
    asked = it.together(VoidDrawCommand, "void", decision=decision)
    it.desk.void_draw(it.signed_in.actor, asked)


def postpone(it: Pressed) -> None:
    """Put the draw off, with a published reason."""
    asked = it.asked(
        PostponeDrawCommand,
        draw_at=_instant(it.form["draw_at"]),
        room=it.form["room"].strip() or None,
        reason=it.form["reason"].strip(),
    )
    it.desk.postpone_draw(it.signed_in.actor, asked)


def pair(it: Pressed) -> None:
    """Let a screen on the wall show this room."""
    it.desk.guess_slowly(it.signed_in.actor.person)
    code = "".join(each for each in it.form["code"] if each.isdigit())
    it.desk.pair_screen(it.signed_in.actor, it.asked(PairScreenCommand, code=code))


def _closing(it: Pressed) -> CloseCommand:
    return it.asked(
        CloseCommand,
        at=it.form["at"],
        reasons=dict(it.reasons),
        signature=it.form["signature"],
    )


def _instant(typed: str) -> str:
    """Return what somebody typed as an instant in Beijing, as it was if it is none."""
    written = typed.strip().replace(" ", "T")
    if len(written) == _MINUTES:
        written += ":00"
    try:
        found: datetime = parse_instant(f"{written}+08:00")
    except ValueError:
        return typed
    return found.isoformat()


Button = tuple[str, Callable[[Pressed], None]]
BUTTONS: Final[Mapping[str, Button]] = MappingProxyType(
    {
        "join": ("JoinDrawRoom", join),
        "excuse": ("ExcuseRecording", excuse),
        "ready": ("ReadyRoom", ready),
        "start": ("StartDraw", start),
        "commit": ("CommitToDraw", commit),
        "close-commits": ("CloseCommits", close_commits),
        "reveal": ("RevealInDraw", reveal),
        "close-reveals": ("CloseReveals", close_reveals),
        "type": ("TypeChance", type_chance),
        "sign": ("SignResult", sign),
        "absent": ("SignResult", absent),
        "propose": ("ProposeInDraw", propose),
        "switch": ("SwitchSource", switch),
        "void": ("VoidDraw", void),
        "postpone": ("PostponeDraw", postpone),
        "pair": ("PairScreen", pair),
    }
)
"""Every button, the act of the permission table that it is, and what it does."""
