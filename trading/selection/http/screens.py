"""The screen on the wall: six digits, then one draw, read-only."""

from typing import Any, Final

from litestar import Response

from trading.accounts.http.form_pages import private
from trading.accounts.http.guests import Guest
from trading.front.forms import Entries
from trading.selection.draw_room_desk import DrawRoomDesk
from trading.selection.model.screens import PAIRED
from trading.selection.presenting.screen import screen_view, waiting_view

PAGE: Final = "/screen"
SCREEN: Final = "yangguang-screen"
"""The cookie of a screen; it lets a browser see one room and do nothing."""


def show(guest: Guest, _form: Entries) -> Response[str]:
    """Show the draw that this screen is paired with, or the digits to pair it by."""
    desk, tongue = guest.desk_of(DrawRoomDesk), guest.front.tongue
    hung = desk.find_screen(guest.visitor, guest.held(SCREEN))
    if hung.screen.lot:
        sheet = desk.read_room.on_screen(hung.screen.lot)
        view = screen_view(sheet, desk.address, tongue)
        return guest.page("screen.html", view)
    answer = guest.page("screen_waiting.html", waiting_view(hung.screen, tongue))
    if hung.token:
        seconds = int(PAIRED.total_seconds())
        return guest.holding(answer, SCREEN, hung.token, seconds=seconds)
    return answer


HANDLERS: list[Any] = [*private(PAGE)(show)]
