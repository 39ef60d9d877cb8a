"""Papers of a lot on the web: looked at as they stand, signed by those they name."""

from typing import Any, Final

from litestar import Response

from archive.public.paper import Signer, to_sign
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_for, key_of
from trading.accounts.model.sessions import SignedIn
from trading.accounts.use_cases.devices import AddDeviceCommand
from trading.front.files import document
from trading.front.forms import Entries
from trading.papers.model import LotPaper, PaperMissingError
from trading.papers.places import NotThatPersonError
from trading.papers.use_cases import SignPaperCommand
from trading.selection.http.lots import sheet_of
from trading.selection.http.seats import DESK, concerned
from trading.selection.lot_desk import LotDesk
from trading.selection.presenting.signing import signing_view
from trading.selection.use_cases.desk import LotSheet

SIGN: Final = f"{DESK}/sign/{{paper:str}}"


def paper_of(guest: Guest, sheet: LotSheet) -> LotPaper:
    """
    Return the paper that the address names.

    Raises:
        PaperMissingError: the lot has none of that name.

    """
    parts = guest.front.path.split("/")
    name = parts[4] if len(parts) > 4 else ""  # noqa: PLR2004 - /desk/lot/sign/paper
    for each in sheet.papers:
        if each.name == name:
            return each
    raise PaperMissingError(sheet.lot.id, name[:64])


def signer_of(guest: Guest, paper: LotPaper, signed_in: SignedIn) -> Signer:
    """
    Return as whom somebody signs: the first place of their body that is still open.

    Raises:
        NotThatPersonError: there is none for their body.

    """
    own = guest.desk_of(LotDesk).own_name(signed_in)
    body = signed_in.actor.organisation
    places = [each for each in paper.signed.missing if each.organisation == body]
    for place in sorted(places, key=lambda each: each.person != own):
        return Signer(place.duty, body, place.person or own)
    raise NotThatPersonError(own)


def show_paper(guest: Guest, form: Entries) -> Response[str]:
    """Show what is to be signed, and as whom."""
    signed_in, sheet = sheet_of(guest, "SignPaper")
    paper, desk = paper_of(guest, sheet), guest.desk_of(LotDesk)
    signer = signer_of(guest, paper, signed_in)
    view = signing_view(
        sheet,
        paper,
        signer,
        (
            to_sign(paper.content.digest, signer).hex(),
            signed_in.actor.person,
            key_of(form),
        ),
        desk.devices(signed_in.actor.person),
        guest.front.tongue,
    )
    return guest.page("sign_paper.html", view, entries=form, signed_in=signed_in)


def show_draft(guest: Guest, _form: Entries) -> Response[bytes]:
    """Show the paper as it stands, marked as waiting for its signers."""
    _, sheet = sheet_of(guest, "SignPaper")
    paper = paper_of(guest, sheet)
    data = guest.desk_of(LotDesk).draft_of(paper.signed)
    return document(data, f"{paper.content.title}-{paper.name}")


@sent(SIGN, shows=show_paper)
def sign(guest: Guest, form: Entries) -> Response[str]:
    """
    Sign with the key of this device; a device that is new is registered first.

    Both are acts of their own: once the device is known, only the paper is left.
    """
    _, sheet = sheet_of(guest, "SignPaper")
    paper, desk = paper_of(guest, sheet), guest.desk_of(LotDesk)
    signed_in = guest.enter("SignPaper", form, concerned(sheet.project))
    signer = signer_of(guest, paper, signed_in)
    key = form["public_key"]
    asked = command(
        SignPaperCommand,
        key_of(form),
        lot=sheet.lot.id,
        paper=paper.name,
        duty=signer.duty,
        person=signer.person,
        public_key=key,
        signature=form["signature"],
    )
    if key not in desk.devices(signed_in.actor.person):
        owner = guest.enter("AddDevice", form)
        known = command(AddDeviceCommand, key_for(form, key), key_of_device=key)
        desk.add_device(owner.actor, known)
    desk.sign_paper(signed_in.actor, asked)
    return guest.sent_on(f"/desk/{sheet.lot.id}?done=SignPaper")


HANDLERS: list[Any] = [
    *private(SIGN)(show_paper),
    *private(f"{DESK}/draft/{{paper:str}}")(show_draft),
    *sign,
]
