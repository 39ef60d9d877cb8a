"""The screen on the wall: six digits, then one draw or one opening, read-only."""

from typing import Any, Final

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException

from trading.accounts.http.form_pages import private
from trading.accounts.http.guests import Guest
from trading.front.forms import Entries
from trading.venue.http.listening import Heard, told
from trading.venue.model.screens import PAIRED
from trading.venue.presenting.screens import waiting_view
from trading.venue.screen_desk import ScreenDesk

PAGE: Final = "/screen"
SCREEN: Final = "yangguang-screen"
"""The cookie of a screen; it lets a browser see one room and do nothing."""


def show(guest: Guest, _form: Entries) -> Response[str]:
    """Show the room that this screen is paired with, or the digits to pair it by."""
    desk, tongue = guest.desk_of(ScreenDesk), guest.front.tongue
    hung = desk.find_screen(guest.visitor, guest.held(SCREEN))
    if hung.screen.lot:
        return guest.page(*desk.board(hung.screen.lot, tongue))
    answer = guest.page("screen_waiting.html", waiting_view(hung.screen, tongue))
    if hung.token:
        seconds = int(PAIRED.total_seconds())
        return guest.holding(answer, SCREEN, hung.token, seconds=seconds)
    return answer


def _paired(guest: Guest) -> Heard:
    found = guest.desk_of(ScreenDesk).find_screen.known(guest.held(SCREEN))
    if found is None or not found.lot:
        raise NotFoundException
    return found.lot, f"screen/{found.id}"


@get(f"{PAGE}/events")
async def screen_events(guest: NamedDependency[Guest]) -> Response[Any]:
    """Tell a paired screen when something has changed."""
    return await told(guest, guest.desk_of(ScreenDesk).watch, _paired)


HANDLERS: list[Any] = [*private(PAGE)(show), screen_events]
