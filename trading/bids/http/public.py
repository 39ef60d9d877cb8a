"""A tender as everybody may read it: no count of bids before the close (B-20)."""

from typing import Any, Final

from litestar import Response

from trading.accounts.http.form_pages import private
from trading.accounts.http.guests import Guest
from trading.bids.http.bidding import asked
from trading.bids.http.seats import TENDER, lot_of
from trading.bids.presenting.bidding import FOR_EVERYBODY
from trading.bids.presenting.prequalifying import public_notice
from trading.bids.presenting.tenders import public_view
from trading.bids.tender_desk import TenderDesk
from trading.front.forms import Entries

LIST: Final = "/tendering"


def list_public(guest: Guest, _form: Entries) -> Response[str]:
    """List for everybody the lots for which one can apply or bid."""
    return guest.page("bids_asked.html", asked(guest, FOR_EVERYBODY))


def show_public(guest: Guest, _form: Entries) -> Response[str]:
    """
    Show policy and deadline, after the close the count, after the opening prices.

    Before there is a policy, the notice of a prequalification, if it has one.
    """
    room = guest.desk_of(TenderDesk).read_room
    sheet = room.in_public(lot_of(guest))
    if not sheet.tender.policy:
        return guest.page("prequalify.html", public_notice(sheet, guest.front.tongue))
    return guest.page("tender.html", public_view(sheet, guest.front.tongue))


HANDLERS: list[Any] = [*private(LIST)(list_public), *private(TENDER)(show_public)]
