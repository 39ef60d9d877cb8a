"""The review on the web: the applications are opened on record, then judged at once."""

from typing import Any, Final

from litestar import Response

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_for, key_of
from trading.front.files import document
from trading.front.forms import Entries
from trading.front.typed import NothingChosenError
from trading.rules.roles import Role
from trading.selection.http.lots import sheet_of
from trading.selection.http.seats import DESK, concerned
from trading.selection.lot_desk import LotDesk
from trading.selection.presenting.reviewing import opened_view, sealed_view
from trading.selection.use_cases.review import (
    GiveVerdictCommand,
    ReadApplicationsCommand,
)

REVIEW: Final = f"{DESK}/review"
PURPOSE: Final = "资格审查"


def show_sealed(guest: Guest, form: Entries) -> Response[str]:
    """Show the door to the applications: whoever opens it is on record (D-6)."""
    signed_in, sheet = sheet_of(guest, "ReadApplications")
    view = sealed_view(sheet, key_of(form), guest.front.tongue)
    return guest.page("review_door.html", view, entries=form, signed_in=signed_in)


def show_opened(guest: Guest, form: Entries) -> Response[str]:
    """
    Open the applications and show them with what is to be said of each.

    The key of the reading follows from the form's: shown again after a mistake, it is
    the same reading.
    """
    _, sheet = sheet_of(guest, "ReadApplications")
    signed_in = guest.enter("ReadApplications", form, concerned(sheet.project))
    desk = guest.desk_of(LotDesk)
    asked = command(
        ReadApplicationsCommand,
        key_for(form, "reading"),
        lot=sheet.lot.id,
        purpose=PURPOSE,
    )
    opened = desk.read_applications.read(signed_in.actor, asked)
    judges = Role.REVIEWER in sheet.project.roles_of(signed_in.actor)
    view = opened_view(
        sheet,
        opened,
        signed_in.actor.person if judges else "",
        key_of(form),
        guest.front.tongue,
    )
    return guest.page("review.html", view, entries=form, signed_in=signed_in)


def show_again(guest: Guest, form: Entries) -> Response[str]:
    """Show the opened applications to a reviewer again, and the door to all others."""
    judges = Role.REVIEWER.value in guest.own().actor.roles
    return show_opened(guest, form) if judges else show_sealed(guest, form)


@sent(f"{REVIEW}/open", shows=show_sealed, page=REVIEW)
def open_applications(guest: Guest, form: Entries) -> Response[str]:
    """Open the applications; this is an event in the log, with who and why."""
    return show_opened(guest, form)


@sent(f"{REVIEW}/verdicts", shows=show_again, page=REVIEW, keeps=("csrf",))
def give_verdicts(guest: Guest, form: Entries) -> Response[str]:
    """
    Give one's verdict on every firm that one has decided on.

    Each is an act of its own: what was given before a mistake stands, and pressing
    again gives no verdict twice.
    """
    _, sheet = sheet_of(guest, "GiveVerdict")
    signed_in = guest.enter("GiveVerdict", form, concerned(sheet.project))
    chosen = [
        (name.removeprefix("passed-"), form[name])
        for name in form.values
        if name.startswith("passed-")
    ]
    if not chosen:
        raise NothingChosenError("verdicts", "")
    give = guest.desk_of(LotDesk).give_verdict
    for firm, passed in chosen:
        reasons = [line.strip() for line in form[f"reasons-{firm}"].splitlines()]
        asked = command(
            GiveVerdictCommand,
            key_for(form, f"verdict {firm} {passed} {reasons}"),
            lot=sheet.lot.id,
            firm=firm,
            passed=passed == "yes",
            reasons=[each for each in reasons if each],
        )
        give(signed_in.actor, asked)
    return guest.sent_on(f"/desk/{sheet.lot.id}?done=GiveVerdict")


def show_document(guest: Guest, _: Entries) -> Response[bytes]:
    """Give a document of an applicant to those who may open the applications."""
    signed_in, sheet = sheet_of(guest, "ReadApplications")
    digest = guest.front.path.rpartition("/")[2]
    desk = guest.desk_of(LotDesk)
    found = desk.find_applicant(signed_in.actor, sheet.lot.id, digest)
    return document(desk.objects.get(digest), f"{found.name}-{digest[:8]}")


HANDLERS: list[Any] = [
    *private(REVIEW)(show_sealed),
    *open_applications,
    *give_verdicts,
    *private(f"{DESK}/applicants/{{digest:str}}")(show_document),
]
