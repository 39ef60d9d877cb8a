"""Signing up on the web: one page, one press, and the platform's word for it."""

import re
from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Response

from archive.public.evidence import sha256
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import PRIVATE, Guest
from trading.accounts.http.keys import command, key_of
from trading.accounts.http.scripts import read, said, sent_by_script
from trading.accounts.permissions import require_allowed
from trading.accounts.use_cases.gate import Concerned
from trading.bidders.model.claims import Algorithm
from trading.front.forms import Entries
from trading.projects.model import ProjectMissingError
from trading.selection.model.applications import DocumentNotOwnError, NoticeChangedError
from trading.selection.presenting.sign_up import sign_up_view
from trading.selection.sign_up_desk import SignUpDesk
from trading.selection.use_cases.reading import SignUpSheet
from trading.selection.use_cases.sealed import SignUpSealedCommand
from trading.selection.use_cases.sealed_disclosing import DiscloseApplicationCommand
from trading.selection.use_cases.sign_up import SignUpCommand, WithdrawCommand

PAGE: Final = "/sign-up/{lot:str}"
_CONFIRMED: Final = "confirmed"
_DOCUMENT: Final = "document"
_ADDED: Final = "added"
_LOT: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
_SHOWN: Final = 60
_ED25519: Final = 64

Hex = Annotated[str, msgspec.Meta(pattern="^(?:[0-9a-f]{2}){1,1000}$")]


class SealedApplicationSent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is handed in: `sealed-application/1` (trading 7.13.1)."""

    v: Literal["sealed-application/1"]
    key: Hex
    manifest: bytes
    notes: str
    objects: Annotated[list[bytes], msgspec.Meta(max_length=2)]
    offer: str
    shares: Annotated[list[bytes], msgspec.Meta(max_length=3)]
    signature: Hex
    times: Annotated[list[bytes], msgspec.Meta(max_length=1)]


class DisclosureSent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`bid-disclosure/1` of one's own application, with what was handed in (7.12)."""

    manifest: bytes
    objects: Annotated[list[bytes], msgspec.Meta(max_length=2)]
    release: bytes
    signature: Hex


class Taken(msgspec.Struct, frozen=True):
    """The commitment of the event, and the platform's signed note over it."""

    commitment: str
    accepted: str


def lot_of(guest: Guest) -> str:
    """
    Return the lot that the address names.

    Raises:
        ProjectMissingError: it is written as none ever is.

    """
    named = guest.front.path.removeprefix("/sign-up/").partition("/")[0]
    if not _LOT.fullmatch(named):
        raise ProjectMissingError(named[:_SHOWN])
    return named


def _sheet(guest: Guest, desk: SignUpDesk, act: str) -> SignUpSheet:
    signed_in = guest.own()
    require_allowed(act, signed_in, to_read=True)
    return desk.read_sign_up(signed_in.actor, lot_of(guest))


def _concerned(sheet: SignUpSheet) -> Concerned:
    project = sheet.project
    return Concerned(project.owner, project.id, project.owner_side)


def show(guest: Guest, form: Entries) -> Response[str]:
    """Show what one can sign up for, or that one has, and what happens next."""
    desk = guest.desk_of(SignUpDesk)
    signed_in = guest.own()
    sheet = _sheet(guest, desk, "SignUp")
    view = sign_up_view(
        sheet,
        signed_in,
        desk.instructions.by_digest(sheet.notes),
        (guest.front.asked.get("done", ""), key_of(form), guest.csrf),
        guest.front.tongue,
    )
    return guest.page("sign_up.html", view, entries=form, signed_in=signed_in)


def _handed_over(guest: Guest, form: Entries, sheet: SignUpSheet) -> tuple[str, ...]:
    """Return the digests of what goes with it: one's own, and nothing else."""
    ticked = form.all(_DOCUMENT)
    if not {each.digest for each in sheet.dossier}.issuperset(ticked):
        raise DocumentNotOwnError
    added = guest.file(form, _ADDED)
    return tuple(dict.fromkeys((*ticked, *filter(None, [added]))))


@sent(PAGE, shows=show, files=(_ADDED,), needs="SignUp")
def sign_up(guest: Guest, form: Entries) -> Response[str]:
    """Sign the firm of one's seat up, with the version of the notes that was shown."""
    desk = guest.desk_of(SignUpDesk)
    sheet = _sheet(guest, desk, "SignUp")
    signed_in = guest.enter("SignUp", form, _concerned(sheet))
    seat = signed_in.seat
    if sheet.taken and form["offer"] != sheet.offer:
        raise NoticeChangedError
    asked = command(
        SignUpCommand,
        key_of(form),
        lot=sheet.lot,
        firm=signed_in.actor.organisation,
        name="" if seat is None else seat.organisation.name,
        manager=form["manager"].strip(),
        certificate=form["certificate"].strip(),
        documents=_handed_over(guest, form, sheet),
        # Not confirmed is no version at all; the rule says what is missing.
        notes=sheet.notes if form.has(_CONFIRMED, sheet.notes) else "0" * 64,
    )
    desk.sign_up(signed_in.actor, asked)
    return guest.sent_on(f"/sign-up/{sheet.lot}?done=signed-up")


@sent(f"{PAGE}/withdraw", shows=show, page=PAGE)
def withdraw(guest: Guest, form: Entries) -> Response[str]:
    """Take one's own application back."""
    desk = guest.desk_of(SignUpDesk)
    sheet = _sheet(guest, desk, "Withdraw")
    signed_in = guest.enter("Withdraw", form, _concerned(sheet))
    asked = command(
        WithdrawCommand,
        key_of(form),
        lot=sheet.lot,
        firm=signed_in.actor.organisation,
    )
    desk.withdraw(signed_in.actor, asked)
    return guest.sent_on(f"/sign-up/{sheet.lot}?done=withdrawn")


@sent_by_script(f"{PAGE}/sealed")
def sign_up_sealed(guest: Guest, form: Entries, body: bytes) -> Response[Any]:
    """Take an application that the page sealed; answer with the platform's note."""
    desk = guest.desk_of(SignUpDesk)
    sheet = _sheet(guest, desk, "SignUpSealed")
    signed_in = guest.enter("SignUpSealed", form, _concerned(sheet))
    told = read(SealedApplicationSent, body)
    if sheet.taken and told.offer != sheet.offer:
        raise NoticeChangedError
    algorithm = Algorithm.ED25519 if len(told.key) == _ED25519 else Algorithm.P256
    asked = command(
        SignUpSealedCommand,
        sha256(told.manifest).hex()[:32],
        lot=sheet.lot,
        manifest=told.manifest,
        signature=bytes.fromhex(told.signature),
        signing=told.key,
        algorithm=algorithm,
        shares=told.shares,
        times=told.times,
        objects=told.objects,
        notes=told.notes,
    )
    accepted = desk.sign_up_sealed(signed_in.actor, asked)
    commitment = accepted.event.commitment
    return said(Taken(commitment=commitment, accepted=accepted.note))


@sent_by_script(f"{PAGE}/disclosure")
def disclose(guest: Guest, form: Entries, body: bytes) -> Response[Any]:
    """Take the secret of one's own application, which others could not open."""
    desk = guest.desk_of(SignUpDesk)
    sheet = _sheet(guest, desk, "DiscloseApplication")
    signed_in = guest.enter("DiscloseApplication", form, _concerned(sheet))
    told = read(DisclosureSent, body)
    asked = command(
        DiscloseApplicationCommand,
        sha256(body).hex()[:32],
        lot=sheet.lot,
        manifest=told.manifest,
        objects=told.objects,
        release=told.release,
        signature=bytes.fromhex(told.signature),
    )
    accepted = desk.disclose_application(signed_in.actor, asked)
    commitment = accepted.event.commitment
    return said(Taken(commitment=commitment, accepted=accepted.note))


def give_receipt(guest: Guest, _form: Entries) -> Response[str]:
    """Give the platform's signed note as a file: whoever keeps it can prove it."""
    sheet = _sheet(guest, guest.desk_of(SignUpDesk), "SignUp")
    if sheet.accepted is None:
        raise ProjectMissingError(sheet.lot)
    return Response(
        sheet.accepted.note,
        media_type="text/plain; charset=utf-8",
        headers={
            "Cache-Control": PRIVATE,
            "Content-Disposition": f'attachment; filename="receipt-{sheet.lot}.note"',
        },
    )


HANDLERS: list[Any] = [
    *private(PAGE)(show),
    *private(f"{PAGE}/receipt")(give_receipt),
    *sign_up,
    *sign_up_sealed,
    *disclose,
    *withdraw,
]
