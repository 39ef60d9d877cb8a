"""The draw room on the web: one page for clerk, supervisor, owner and applicants."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from litestar import Response

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import PRIVATE, Guest
from trading.accounts.http.keys import key_of
from trading.accounts.permissions import require_allowed
from trading.front.forms import Entries
from trading.projects.model import ProjectMissingError
from trading.selection.draw_room_desk import DrawRoomDesk
from trading.selection.http import draw_acts as acts
from trading.selection.http.seats import concerned
from trading.selection.presenting.draw_room import room_view
from trading.selection.use_cases.reading_room import RoomSheet

PAGE: Final = "/draw-room/{lot:str}"
READING: Final = "JoinDrawRoom"
"""Whoever may come to a draw may see its room."""
_LOT: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
_SHOWN: Final = 60
_REASON: Final = "reason-"


def lot_of(guest: Guest) -> str:
    """
    Return the lot that the address names.

    Raises:
        ProjectMissingError: it is written as none ever is.

    """
    named = guest.front.path.removeprefix("/draw-room/").partition("/")[0]
    if not _LOT.fullmatch(named):
        raise ProjectMissingError(named[:_SHOWN])
    return named


def seen(guest: Guest, desk: DrawRoomDesk) -> RoomSheet:
    """
    Return the room as whoever is signed in may see it.

    Raises:
        SignInNeededError, SecondFactorNeededError, NotYoursError: not like this.
        ProjectMissingError: nothing of it is theirs.

    """
    signed_in = guest.own()
    require_allowed(READING, signed_in, to_read=True)
    sheet = desk.read_room(signed_in.actor, lot_of(guest))
    guest.require_mandate(signed_in, concerned(sheet.project))
    return sheet


def show(guest: Guest, form: Entries) -> Response[str]:
    """Show where the draw stands, and the one thing that is to be done next."""
    desk = guest.desk_of(DrawRoomDesk)
    sheet = seen(guest, desk)
    view = room_view(
        sheet,
        desk.address,
        (guest.front.asked.get("done", ""), key_of(form)),
        guest.front.tongue,
    )
    return guest.page("draw_room.html", view, entries=form, signed_in=guest.signed_in())


def to_sign(guest: Guest, _form: Entries) -> Response[str]:
    """Give a script the text that its owner is about to sign."""
    desk = guest.desk_of(DrawRoomDesk)
    seen(guest, desk)
    asked = guest.front.asked
    text = desk.read_texts(
        guest.own().actor, lot_of(guest), asked.get("act", ""), asked, reasons_of(asked)
    )
    return Response(
        msgspec.json.encode(text).decode(),
        media_type="application/json",
        headers={"Cache-Control": PRIVATE},
    )


def reasons_of(given: Mapping[str, str]) -> Mapping[str, str]:
    """Return why somebody is missing, by their number."""
    return {
        name.removeprefix(_REASON): text.strip()
        for name, text in given.items()
        if name.startswith(_REASON) and text.strip()
    }


def _act(name: str, act: str, do: Callable[[acts.Pressed], None]) -> list[Any]:
    """Return the handlers of one button of the room."""

    def pressed(guest: Guest, form: Entries) -> Response[str]:
        desk, lot = guest.desk_of(DrawRoomDesk), lot_of(guest)
        project = desk.read_room.project(lot)
        signed_in = guest.enter(act, form, concerned(project))
        given = {each: texts[0] for each, texts in form.values.items() if texts}
        do(acts.Pressed(desk, signed_in, lot, form, reasons_of(given), guest.desk))
        return guest.sent_on(f"/draw-room/{lot}?done={name}")

    pressed.__doc__ = do.__doc__
    return sent(f"{PAGE}/{name}", shows=show, page=PAGE)(pressed)


HANDLERS: list[Any] = [
    *private(PAGE)(show),
    *private(f"{PAGE}/join")(show),
    *private(f"{PAGE}/to-sign")(to_sign),
    *(
        handler
        for name, (act, do) in acts.BUTTONS.items()
        for handler in _act(name, act, do)
    ),
]
