"""Asking registers outside, and writing down what somebody saw there."""

import re
from typing import Any, Final

from litestar import Response

from archive.public.values import RuleBrokenError
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_for, key_of
from trading.accounts.permissions import require_allowed
from trading.enquiries.enquiry_desk import EnquiryDesk
from trading.enquiries.errors import NumberSenselessError
from trading.enquiries.model import SEEN, Answer, Outcome, Register, read_number
from trading.enquiries.presenting.answers import enquiry_view, own_entry_view
from trading.enquiries.use_cases import KeepAnswerCommand
from trading.front.forms import Entries

PAGE: Final = "/outside"
OWN: Final = "/my/firm/register"
_WHEN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


def _register(text: str) -> Register:
    """Return the register that was chosen; the company register if none was."""
    known = {each.value for each in Register}
    return Register(text) if text in known else Register.COMPANY


def show(guest: Guest, form: Entries) -> Response[str]:
    """Show what can be asked, and what was answered to a number."""
    signed_in = guest.own()
    require_allowed("KeepAnswer", signed_in, to_read=True)
    desk, at = guest.desk_of(EnquiryDesk), guest.front.asked
    register = _register(form["register"] or at.get("register", ""))
    about = form["about"] or at.get("about", "")
    asked: tuple[Register, str] | None = None
    answers: list[Answer] = []
    if about:
        try:
            asked = register, read_number(register, about)
            answers = list(desk.read(signed_in.actor, register, about))
        except NumberSenselessError:
            asked = None
    form = form.with_value("register", register.value).with_value("about", about)
    if not form["outcome"]:
        form = form.with_value("outcome", Outcome.FOUND.value)
    view = enquiry_view(
        asked,
        answers,
        {each: desk.gateway.reaches(each) for each in Register},
        (at.get("done", ""), key_of(form)),
        guest.front.tongue,
    )
    return guest.page("outside.html", view, entries=form, signed_in=signed_in)


@sent(PAGE, shows=show)
def ask(guest: Guest, form: Entries) -> Response[str]:
    """Ask a register, and keep what it says."""
    signed_in = guest.enter("KeepAnswer", form)
    register = _register(form["register"])
    desk = guest.desk_of(EnquiryDesk)
    key = key_for(form, f"{register.value}/{form['about']}")
    about = desk.ask(signed_in.actor, key, register, form["about"])
    return guest.sent_on(f"{PAGE}?register={register.value}&about={about}&done=asked")


@sent(f"{PAGE}/written", shows=show, page=PAGE)
def write_down(guest: Guest, form: Entries) -> Response[str]:
    """Keep what somebody saw in a register himself."""
    signed_in = guest.enter("KeepAnswer", form)
    register = _register(form["register"])
    about = read_number(register, form["about"])
    when = form["at"].strip()
    seen = form["seen"].strip()
    asked = command(
        KeepAnswerCommand,
        key_for(form, f"{register.value}/{about}/written"),
        register=register.value,
        about=about,
        by_hand=True,
        answer={
            "outcome": form["outcome"],
            "members": {SEEN: seen} if seen else {},
            "source": form["source"].strip(),
            "at": f"{when}:00+08:00" if _WHEN.fullmatch(when) else when,
        },
    )
    guest.desk_of(EnquiryDesk).keep_answer(signed_in.actor, asked)
    return guest.sent_on(f"{PAGE}?register={register.value}&about={about}&done=written")


# --- A firm's own entry --------------------------------------------------------------


def show_own(guest: Guest, form: Entries) -> Response[str]:
    """Show a firm what the company register says of it."""
    signed_in = guest.own()
    require_allowed("KeepOwnEntry", signed_in, to_read=True)
    desk, seat = guest.desk_of(EnquiryDesk), signed_in.seat
    code = signed_in.actor.organisation
    answers: list[Answer] = []
    try:
        answers = list(desk.read_own(signed_in.actor, Register.COMPANY, code))
    except RuleBrokenError:
        # Another party is in no company register.
        return guest.sent_on("/my/firm")
    view = own_entry_view(
        ("" if seat is None else seat.organisation.name, code),
        answers,
        (guest.front.asked.get("done", ""), key_of(form)),
        guest.front.tongue,
        reached=desk.gateway.reaches(Register.COMPANY),
    )
    return guest.page("own_entry.html", view, entries=form, signed_in=signed_in)


@sent(OWN, shows=show_own)
def ask_own(guest: Guest, form: Entries) -> Response[str]:
    """Ask the company register about one's own firm."""
    signed_in = guest.enter("KeepOwnEntry", form)
    desk, actor = guest.desk_of(EnquiryDesk), signed_in.actor
    desk.ask_own(actor, key_of(form), Register.COMPANY, actor.organisation)
    return guest.sent_on(f"{OWN}?done=asked")


HANDLERS: list[Any] = [
    *private(PAGE)(show),
    *ask,
    *write_down,
    *private(OWN)(show_own),
    *ask_own,
]
