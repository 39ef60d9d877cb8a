"""The record of an opening: drawn up, signed on one's own device, refused, read."""

from typing import Any, Final

from litestar import Response

from archive.public.paper import Signer
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_for, key_of
from trading.accounts.model.sessions import SignedIn
from trading.accounts.use_cases.devices import AddDeviceCommand
from trading.bids.http.console import PAGE as ROOM
from trading.bids.http.seats import concerned, lot_of, sheet_of
from trading.bids.presenting.record_paper import record_paper_view
from trading.bids.record_desk import RecordDesk
from trading.bids.use_cases.record_paper import RecordPaper
from trading.front.files import document
from trading.front.forms import Entries
from trading.papers.model import LotPaper, PaperMissingError
from trading.papers.places import NotThatPersonError
from trading.papers.use_cases import (
    DrawUpPaperCommand,
    RefusePaperCommand,
    SignPaperCommand,
)
from trading.rules.papers import PaperKind

PAGE: Final = f"{ROOM}/paper"
DRAW_UP: Final = f"{PAGE}/draw-up"
SIGN: Final = f"{PAGE}/sign"
REFUSE: Final = f"{PAGE}/refuse"
FILE: Final = f"{ROOM}/paper.pdf"


def place_of(guest: Guest, record: RecordPaper, signed_in: SignedIn) -> Signer | None:
    """Return as whom somebody signs: the first open place of theirs, if any is."""
    own = guest.desk_of(RecordDesk).own_name(signed_in)
    body = signed_in.actor.organisation
    for each in record.may_sign():
        if each.organisation == body and each.person in {"", own}:
            return each
    return None


def _stands(lot: str, record: RecordPaper) -> LotPaper:
    """Return the paper. Raises `PaperMissingError`: none was drawn up."""
    if record.paper is None:
        raise PaperMissingError(lot, PaperKind.OPENING_RECORD.stem)
    return record.paper


def show(guest: Guest, form: Entries) -> Response[str]:
    """Show who signs the record and who has, and one's own place to sign."""
    signed_in, sheet = sheet_of(guest)
    record = guest.desk_of(RecordDesk).read_paper(sheet.lot.id)
    told = (
        guest.front.asked.get("done", ""),
        signed_in.actor.person,
        key_of(form),
    )
    place = place_of(guest, record, signed_in)
    if place is not None and not place.person:
        own = guest.desk_of(RecordDesk).own_name(signed_in)
        place = Signer(place.duty, place.organisation, own)
    view = record_paper_view(sheet, record, place, told, guest.front.tongue)
    return guest.page("opening_paper.html", view, entries=form, signed_in=signed_in)


def show_file(guest: Guest, _form: Entries) -> Response[bytes]:
    """Give the sealed record, or as it stands, marked as waiting for its signers."""
    _, sheet = sheet_of(guest)
    desk = guest.desk_of(RecordDesk)
    paper = _stands(sheet.lot.id, desk.read_paper(sheet.lot.id))
    data = (
        desk.draft_of(paper.signed)
        if paper.issued is None
        else desk.objects.get(paper.issued.sha256)
    )
    return document(data, f"{paper.content.title}-{sheet.lot.id}-{paper.name}")


@sent(DRAW_UP, shows=show, page=PAGE)
def draw_up(guest: Guest, form: Entries) -> Response[str]:
    """Put the opening on paper; from then on it waits for its signers."""
    _, sheet = sheet_of(guest, "DrawUpPaper")
    signed_in = guest.enter("DrawUpPaper", form, concerned(sheet.project))
    desk = guest.desk_of(RecordDesk)
    record = desk.read_paper(sheet.lot.id)
    gives_way = record.paper.name if record.paper and record.is_stuck else ""
    asked = command(
        DrawUpPaperCommand,
        key_of(form),
        lot=sheet.lot.id,
        kind=PaperKind.OPENING_RECORD.value,
        replaces=gives_way,
    )
    desk.draw_up_paper(signed_in.actor, asked)
    return _done(guest, "drawn")


@sent(SIGN, shows=show, page=PAGE)
def sign(guest: Guest, form: Entries) -> Response[str]:
    """
    Sign with the key of this device; a device that is new is registered first.

    Both are acts of their own: once the device is known, only the paper is left.
    """
    signed_in, lot, paper, place = _acting(guest, "SignPaper", form)
    desk, key = guest.desk_of(RecordDesk), form["public_key"]
    asked = command(
        SignPaperCommand,
        key_of(form),
        lot=lot,
        paper=paper.name,
        duty=place.duty,
        person=place.person or desk.own_name(signed_in),
        public_key=key,
        signature=form["signature"],
    )
    if key not in desk.devices(signed_in.actor.person):
        owner = guest.enter("AddDevice", form)
        known = command(AddDeviceCommand, key_for(form, key), key_of_device=key)
        desk.add_device(owner.actor, known)
    desk.sign_paper(signed_in.actor, asked)
    return _done(guest, "signed")


@sent(REFUSE, shows=show, page=PAGE)
def refuse(guest: Guest, form: Entries) -> Response[str]:
    """Say that one does not sign, and why; everybody can read it."""
    signed_in, lot, paper, place = _acting(guest, "RefusePaper", form)
    asked = command(
        RefusePaperCommand,
        key_of(form),
        lot=lot,
        paper=paper.name,
        duty=place.duty,
        person=place.person,
        reason=form["reason"].strip(),
    )
    guest.desk_of(RecordDesk).refuse_paper(signed_in.actor, asked)
    return _done(guest, "refused")


def _acting(
    guest: Guest, act: str, form: Entries
) -> tuple[SignedIn, str, LotPaper, Signer]:
    """
    Return who acts on the record, at which place of theirs.

    Raises:
        PaperMissingError: none was drawn up.
        NotThatPersonError: no open place is theirs.

    """
    _, sheet = sheet_of(guest, act)
    signed_in, lot = guest.enter(act, form, concerned(sheet.project)), sheet.lot.id
    desk = guest.desk_of(RecordDesk)
    record = desk.read_paper(lot)
    paper = _stands(lot, record)
    place = place_of(guest, record, signed_in)
    if place is None:
        raise NotThatPersonError(desk.own_name(signed_in))
    return signed_in, lot, paper, place


def _done(guest: Guest, done: str) -> Response[str]:
    return guest.sent_on(f"/tendering/{lot_of(guest)}/opening/paper?done={done}")


HANDLERS: list[Any] = [
    *private(PAGE)(show),
    *private(FILE)(show_file),
    *draw_up,
    *sign,
    *refuse,
]
