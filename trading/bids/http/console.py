"""The console of an opening: two clicks of the host, and everybody sees the rest."""

from collections.abc import Callable
from typing import Any, Final

from litestar import Response

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import key_of
from trading.bids.http import opening_acts as acts
from trading.bids.http.seats import TENDER, concerned, lot_of, sheet_of
from trading.bids.presenting.opening import opening_view
from trading.bids.tender_desk import TenderDesk
from trading.front.forms import Entries

PAGE: Final = f"{TENDER}/opening"


def show(guest: Guest, form: Entries) -> Response[str]:
    """Show where the opening stands, and the one thing that is to be done next."""
    signed_in, sheet = sheet_of(guest)
    told = guest.front.asked.get("done", ""), key_of(form)
    view = opening_view(sheet, told, guest.front.tongue)
    return guest.page("opening.html", view, entries=form, signed_in=signed_in)


def _act(name: str, act: str, do: Callable[[acts.Pressed], None]) -> list[Any]:
    """Return the handlers of one button of the console."""

    def pressed(guest: Guest, form: Entries) -> Response[str]:
        desk, lot = guest.desk_of(TenderDesk), lot_of(guest)
        _, sheet = sheet_of(guest, act)
        signed_in = guest.enter(act, form, concerned(sheet.project))
        do(acts.Pressed(desk, signed_in, sheet, form))
        return guest.sent_on(f"/tendering/{lot}/opening?done={name}")

    pressed.__doc__ = do.__doc__
    return sent(
        f"{PAGE}/{name}", shows=show, page=PAGE, fields=acts.FIELDS.get(name, {})
    )(pressed)


HANDLERS: list[Any] = [
    *private(PAGE)(show),
    *(
        handler
        for name, (act, do) in acts.BUTTONS.items()
        for handler in _act(name, act, do)
    ),
]
