"""Where those in an opening listen for news of its room."""

from typing import Any

from litestar import Response, get
from litestar.di import NamedDependency

from trading.accounts.http.guests import Guest
from trading.bids.http.console import PAGE
from trading.bids.http.seats import sheet_of
from trading.bids.tender_desk import TenderDesk
from trading.venue.http.listening import Heard, told


def _room(guest: Guest) -> Heard:
    signed_in, sheet = sheet_of(guest)
    return sheet.lot.id, f"session/{signed_in.session.id}"


@get(f"{PAGE}/events")
async def opening_events(guest: NamedDependency[Guest]) -> Response[Any]:
    """Tell whoever has a part in an opening when something has changed."""
    return await told(guest, guest.desk_of(TenderDesk).screens.watch, _room)


HANDLERS: list[Any] = [opening_events]
