"""A firm withdraws in person: clerk and supervisor each sign on a device of theirs."""

from typing import Any, Final

from litestar import Response

from trading.accounts.errors import CodeUnreadableError
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_for, key_of
from trading.accounts.use_cases.devices import AddDeviceCommand
from trading.bidders.codes import Uscc, UsccWrongError
from trading.bids.http.seats import TENDER, concerned, lot_of, seated
from trading.bids.presenting.withdrawal import withdrawal_view
from trading.bids.use_cases.bidding import AttestWithdrawalCommand
from trading.bids.withdrawal_desk import WithdrawalDesk
from trading.front.forms import Entries
from trading.front.typed import FileMissingError

ACT: Final = "AttestWithdrawal"
PAGE: Final = f"{TENDER}/withdrawal"
NAME: Final = f"{PAGE}/name"
SIGN: Final = f"{PAGE}/sign"


def show(guest: Guest, form: Entries) -> Response[str]:
    """Ask which firm came, and show for whom clerk or supervisor have signed."""
    return _shown(guest, form, "")


def show_signing(guest: Guest, form: Entries) -> Response[str]:
    """Show what is signed once more, with what is missing."""
    return _shown(guest, form, form["bidder"].strip().upper())


def _shown(guest: Guest, form: Entries, bidder: str) -> Response[str]:
    signed_in, sheet = seated(guest, ACT)
    signed = guest.desk_of(WithdrawalDesk).read_attested(sheet.lot.id)
    told = guest.front.asked.get("done", ""), signed_in.actor.person, key_of(form)
    view = withdrawal_view(sheet, signed, bidder, told, guest.front.tongue)
    return guest.page("withdrawal.html", view, entries=form, signed_in=signed_in)


def _code(form: Entries) -> str:
    """Return the code of a firm that was typed. Raises `CodeUnreadableError`."""
    try:
        return str(Uscc.parse(form["bidder"].strip().upper()))
    except UsccWrongError as error:
        raise CodeUnreadableError(str(error)) from error


@sent(NAME, shows=show, page=PAGE, fields={"code": "bidder"})
def name(guest: Guest, form: Entries) -> Response[str]:
    """Take the code of the firm, and show what is to be signed; nothing is kept."""
    _, sheet = seated(guest, ACT)
    guest.enter(ACT, form, concerned(sheet.project))
    return _shown(guest, form, _code(form))


@sent(SIGN, shows=show_signing, page=PAGE, files=("document",), needs=ACT)
def sign(guest: Guest, form: Entries) -> Response[str]:
    """
    Sign that the firm withdraws, with what showed who came.

    The answer is the same whether the firm had bid. A device that is new is registered
    first, which is an act of its own, unless the signature would be refused anyway.
    """
    _, sheet = seated(guest, ACT)
    signed_in = guest.enter(ACT, form, concerned(sheet.project))
    document = guest.file(form, "document")
    if not document:
        raise FileMissingError("document", "")
    desk, key = guest.desk_of(WithdrawalDesk), form["public_key"]
    asked = command(
        AttestWithdrawalCommand,
        key_of(form),
        lot=sheet.lot.id,
        bidder=_code(form),
        document=document,
        signing=key,
        signature=form["signature"],
    )
    known = key in desk.devices(signed_in.actor.person)
    if not known and desk.attest_withdrawal.would_take(signed_in.actor, asked):
        owner = guest.enter("AddDevice", form)
        device = command(AddDeviceCommand, key_for(form, key), key_of_device=key)
        desk.add_device(owner.actor, device)
    desk.attest_withdrawal(signed_in.actor, asked)
    return guest.sent_on(f"/tendering/{lot_of(guest)}/withdrawal?done=signed")


HANDLERS: list[Any] = [*private(PAGE)(show), *name, *sign]
