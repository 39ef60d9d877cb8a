"""The buttons of an opening, each as the command that it stands for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeVar

from archive.public.ledger import Command
from trading.accounts.http.keys import command, key_for, key_of
from trading.accounts.model.sessions import SignedIn
from trading.bids.tender_desk import TenderDesk
from trading.bids.use_cases.closing import (
    CloseBiddersCommand,
    CloseBidsCommand,
    DeclareNotOpenedCommand,
)
from trading.bids.use_cases.opening import (
    AdjournOpeningCommand,
    CloseReleasesCommand,
    OpenBidsCommand,
)
from trading.bids.use_cases.reading_room import TenderSheet
from trading.bids.use_cases.recording import (
    AnswerObjectionCommand,
    ObjectAtOpeningCommand,
    ReadOutCommand,
    RecordOpeningCommand,
)
from trading.bids.use_cases.releasing import StartOpeningCommand
from trading.front.forms import Entries
from trading.front.typed import NothingChosenError, typed_instant
from trading.rules.open_tender_states import State
from trading.venue.use_cases.screens import BringScreensCommand, PairScreenCommand

C = TypeVar("C", bound=Command)


@dataclass(frozen=True, slots=True)
class Pressed:
    """Who pressed which button of which opening, with what stood in its form."""

    desk: TenderDesk
    signed_in: SignedIn
    sheet: TenderSheet
    form: Entries

    def asked(self, of: type[C], **facts: object) -> C:
        """Return the command for this lot."""
        return command(of, key_of(self.form), lot=self.sheet.lot.id, **facts)


def close(it: Pressed) -> None:
    """Declare the bids closed; which boxes answered, a later sweep cannot tell more."""
    it.desk.close_bids(it.signed_in.actor, it.asked(CloseBidsCommand))


def not_opened(it: Pressed) -> None:
    """Declare that too few bid, and nothing is opened."""
    asked = it.asked(DeclareNotOpenedCommand)
    it.desk.declare_not_opened(it.signed_in.actor, asked)


def close_bidders(it: Pressed) -> None:
    """Declare the bidders' window closed."""
    it.desk.close_bidders(it.signed_in.actor, it.asked(CloseBiddersCommand))


def start(it: Pressed) -> None:
    """Begin with those who are there: by their badges, or as the host has ticked."""
    ticked = it.form.all("present")
    there = [
        {"person": each.person, "organisation": each.organisation}
        for each in it.sheet.people
        if f"{each.person}|{each.organisation}" in ticked
    ]
    if not there:
        raise NothingChosenError("present", "")
    asked = it.asked(StartOpeningCommand, present=there)
    it.desk.start_opening(it.signed_in.actor, asked)


def open_all(it: Pressed) -> None:
    """Take no more releases and open: one press, two acts of the record."""
    actor, lot = it.signed_in.actor, it.sheet.lot.id
    if it.sheet.lot.state == State.OPENING:
        key = key_for(it.form, "close-releases")
        it.desk.close_releases(actor, command(CloseReleasesCommand, key, lot=lot))
    key = key_for(it.form, "open-bids")
    it.desk.open_bids(actor, command(OpenBidsCommand, key, lot=lot))


def read_next(it: Pressed) -> None:
    """Read out the bid that the page named."""
    asked = it.asked(ReadOutCommand, manifest=it.form["manifest"])
    it.desk.read_out(it.signed_in.actor, asked)


def object_on_the_spot(it: Pressed) -> None:
    """Take a bidder's objection."""
    asked = it.asked(ObjectAtOpeningCommand, text=it.form["text"].strip())
    it.desk.object_at_opening(it.signed_in.actor, asked)


def answer(it: Pressed) -> None:
    """Take the answer of the owner's side."""
    number = it.form["objection"]
    if number not in {str(each.number) for each in it.sheet.tender.objections}:
        raise NothingChosenError("objection", number)
    asked = it.asked(
        AnswerObjectionCommand, objection=int(number), text=it.form["answer"].strip()
    )
    it.desk.answer_objection(it.signed_in.actor, asked)


def adjourn(it: Pressed) -> None:
    """Put the opening off once, with a published reason."""
    asked = it.asked(
        AdjournOpeningCommand,
        reason=it.form["reason"].strip(),
        until=typed_instant(it.form, "until").isoformat(),
    )
    it.desk.adjourn_opening(it.signed_in.actor, asked)


def record(it: Pressed) -> None:
    """End the session."""
    it.desk.record_opening(it.signed_in.actor, it.asked(RecordOpeningCommand))


def pair(it: Pressed) -> None:
    """Let a screen on the wall show this opening."""
    it.desk.screens.guess_slowly(it.signed_in.actor.person)
    code = "".join(each for each in it.form["code"] if each.isdigit())
    asked = it.asked(PairScreenCommand, code=code)
    it.desk.screens.pair_screen(it.signed_in.actor, asked)


def bring(it: Pressed) -> None:
    """Let the screens of the project's lots that are done show this opening."""
    it.desk.screens.bring_screens(it.signed_in.actor, it.asked(BringScreensCommand))


Button = tuple[str, Callable[[Pressed], None]]
BUTTONS: Final[Mapping[str, Button]] = MappingProxyType(
    {
        "close": ("CloseBids", close),
        "not-opened": ("DeclareNotOpened", not_opened),
        "close-bidders": ("CloseBidders", close_bidders),
        "start": ("StartOpening", start),
        "open": ("OpenBids", open_all),
        "next": ("ReadOut", read_next),
        "object": ("ObjectAtOpening", object_on_the_spot),
        "answer": ("AnswerObjection", answer),
        "adjourn": ("AdjournOpening", adjourn),
        "record": ("RecordOpening", record),
        "pair": ("PairScreen", pair),
        "bring": ("BringScreens", bring),
    }
)
"""Every button, the act of the permission table that it is, and what it does."""
FIELDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {"start": {"": "present"}, "answer": {"text": "answer"}}
)
"""Inputs that have another name on the page than the rule gives them."""
