"""Messages that reached nobody: listed, opened, printed, settled."""

import re
from typing import Any, Final

from litestar import Response

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import PRIVATE, Guest
from trading.accounts.http.keys import command, id_of, key_for, key_of
from trading.accounts.permissions import require_allowed
from trading.correspondence.presenting.tasks import list_view, task_view
from trading.correspondence.task_desk import TaskDesk
from trading.correspondence.use_cases.settling import (
    DrawUpNoticeCommand,
    OpenDeliveryTaskCommand,
    SettleDeliveryTaskCommand,
)
from trading.front.forms import Entries

LIST: Final = "/tasks"
ONE: Final = "/tasks/one"
_OPENING: Final = "OpenDeliveryTask"
_WHEN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


def _told(guest: Guest, form: Entries) -> tuple[str, str]:
    return guest.front.asked.get("done", ""), key_of(form)


def show_list(guest: Guest, form: Entries) -> Response[str]:
    """Show what did not arrive: kinds and reasons, nobody's name."""
    signed_in = guest.own()
    require_allowed(_OPENING, signed_in, to_read=True)
    found = guest.desk_of(TaskDesk).list_tasks(signed_in.actor)
    view = list_view(found, signed_in.at, _told(guest, form), guest.front.tongue)
    return guest.page("tasks.html", view, entries=form, signed_in=signed_in)


@sent(f"{LIST}/open", shows=show_list, page=LIST)
def open_task(guest: Guest, form: Entries) -> Response[str]:
    """Open a task: from now on one reads whom it concerns, and that is recorded."""
    signed_in = guest.enter(_OPENING, form)
    task = id_of(form["task"])
    asked = command(OpenDeliveryTaskCommand, key_for(form, task), task=task)
    guest.desk_of(TaskDesk).open_task(signed_in.actor, asked)
    return guest.sent_on(f"{ONE}?of={task}&done=opened")


def _task(guest: Guest, form: Entries) -> str:
    return id_of(form["task"] or guest.front.asked.get("of", ""))


def show_one(guest: Guest, form: Entries) -> Response[str]:
    """Show a task to whoever has opened it."""
    signed_in = guest.own()
    require_allowed(_OPENING, signed_in, to_read=True)
    task = _task(guest, form)
    if not task:
        return guest.sent_on(LIST)
    file = guest.desk_of(TaskDesk).read_task(signed_in.actor, task)
    view = task_view(file, signed_in.at, _told(guest, form), guest.front.tongue)
    for name, proposed in (("at", view.now), ("addressee", view.name)):
        if not form[name]:
            form = form.with_value(name, proposed)
    return guest.page("task.html", view, entries=form, signed_in=signed_in)


@sent(f"{LIST}/notice", shows=show_one, page=ONE)
def draw_up_notice(guest: Guest, form: Entries) -> Response[str]:
    """Draw the written notice up; the last one counts."""
    signed_in = guest.enter("DrawUpNotice", form)
    task = id_of(form["task"])
    asked = command(
        DrawUpNoticeCommand,
        key_for(form, f"{task}/notice"),
        task=task,
        addressee=form["addressee"].strip(),
        place=form["place"].strip(),
    )
    guest.desk_of(TaskDesk).draw_up_notice(signed_in.actor, asked)
    return guest.sent_on(f"{ONE}?of={task}&done=drawn-up")


def print_notice(guest: Guest, form: Entries) -> Response[Any]:
    """Give the notice as a PDF to whoever has opened the task; it is kept nowhere."""
    signed_in = guest.own()
    require_allowed("DrawUpNotice", signed_in, to_read=True)
    task = _task(guest, form)
    if not task:
        return guest.sent_on(LIST)
    return Response(
        guest.desk_of(TaskDesk).print_notice(signed_in.actor, task),
        media_type="application/pdf",
        headers={
            "Cache-Control": PRIVATE,
            "Content-Disposition": f'inline; filename="notice-{task[:8]}.pdf"',
        },
    )


# --- Settling one --------------------------------------------------------------------


def _settled(guest: Guest, form: Entries, by: dict[str, object]) -> Response[str]:
    signed_in = guest.enter("SettleDeliveryTask", form)
    task = id_of(form["task"])
    asked = command(
        SettleDeliveryTaskCommand,
        key_for(form, f"{task}/{by['type']}"),
        task=task,
        by=by,
    )
    guest.desk_of(TaskDesk).settle(signed_in.actor, asked)
    return guest.sent_on(f"{LIST}?done=settled")


def _when(form: Entries) -> str:
    """Return when something happened, Beijing's clock; another text as it is."""
    text = form["at"].strip()
    return f"{text}:00+08:00" if _WHEN.fullmatch(text) else text


@sent(f"{LIST}/called", shows=show_one, page=ONE)
def called(guest: Guest, form: Entries) -> Response[str]:
    """Keep the note of a call."""
    return _settled(
        guest,
        form,
        {
            "type": "called",
            "at": _when(form),
            "spoke_with": form["spoke_with"].strip(),
            "said": form["said"].strip(),
        },
    )


@sent(f"{LIST}/handed-over", shows=show_one, page=ONE)
def handed_over(guest: Guest, form: Entries) -> Response[str]:
    """Keep that the notice was handed over, and to whom."""
    by = {"type": "handed_over", "at": _when(form), "to": form["to"].strip()}
    return _settled(guest, form, {**by})


@sent(f"{LIST}/sent-again", shows=show_one, page=ONE)
def sent_again(guest: Guest, form: Entries) -> Response[str]:
    """Send the message to a corrected address."""
    return _settled(
        guest, form, {"type": "sent_again", "address": form["address"].strip()}
    )


HANDLERS: list[Any] = [
    *private(LIST)(show_list),
    *open_task,
    *private(ONE)(show_one),
    *draw_up_notice,
    *private(f"{LIST}/notice.pdf")(print_notice),
    *called,
    *handed_over,
    *sent_again,
]
