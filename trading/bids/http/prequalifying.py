"""The pages of a prequalification: announced, applied for, reviewed (trading 9)."""

from typing import Any, Final

from litestar import Response
from litestar.status_codes import HTTP_422_UNPROCESSABLE_ENTITY

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_of
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import require_allowed
from trading.accounts.use_cases.gate import Concerned
from trading.bids.http import bidding
from trading.bids.http.seats import TENDER, concerned, lot_of, seated
from trading.bids.model.consortia import Consortium
from trading.bids.model.shapes import ShapeError
from trading.bids.prequalification_desk import PrequalificationDesk
from trading.bids.presenting.prequalifying import (
    applicant_view,
    review_view,
)
from trading.bids.use_cases.deciding import (
    DecideApplicationCommand,
    EndTenderCommand,
    FinishPrequalificationCommand,
)
from trading.bids.use_cases.prequalifying import (
    AnnouncePrequalificationCommand,
    ApplyToPrequalifyCommand,
    WithdrawApplicationCommand,
)
from trading.bids.use_cases.reading_applications import ReviewSheet
from trading.front.files import document
from trading.front.forms import Entries, Mistake
from trading.front.typed import NothingChosenError, typed_instant

ANNOUNCE: Final = f"{TENDER}/prequalify"
REVIEW: Final = f"{TENDER}/applications"
APPLY: Final = f"{bidding.PAGE}/prequalify"
ACT: Final = "ApplyToPrequalify"


# --- The owner announces -------------------------------------------------------------


def show_announce(guest: Guest, form: Entries) -> Response[str]:
    """Ask until when the documents are on offer, and applications taken."""
    signed_in, sheet = seated(guest, "AnnouncePrequalification")
    asked = sheet.tender.asked
    told = {"lot": sheet.lot.id, "title": sheet.lot.title, "key": key_of(form)}
    view = {**told, "requirement": asked.requirement}
    page = "prequalify_announce.html"
    return guest.page(page, view, entries=form, signed_in=signed_in)


@sent(ANNOUNCE, shows=show_announce, fields={"": "closes"})
def announce(guest: Guest, form: Entries) -> Response[str]:
    """Publish the notice: applications are taken, and nobody learns how many."""
    _, sheet = seated(guest, "AnnouncePrequalification")
    project = concerned(sheet.project)
    signed_in = guest.enter("AnnouncePrequalification", form, project)
    asked = command(
        AnnouncePrequalificationCommand,
        key_of(form),
        lot=sheet.lot.id,
        offered=typed_instant(form, "offered").isoformat(),
        closes=typed_instant(form, "closes").isoformat(),
    )
    guest.desk_of(PrequalificationDesk).announce(signed_in.actor, asked)
    return guest.sent_on(f"/tendering/{sheet.lot.id}/desk?done=announced")


# --- A firm applies ------------------------------------------------------------------


def show_applicant(guest: Guest, form: Entries) -> Response[str]:
    """Show a firm its own application and result, and nothing of others."""
    signed_in = guest.own()
    require_allowed(ACT, signed_in, to_read=True)
    desk = guest.desk_of(PrequalificationDesk)
    own = desk.read.own(signed_in.actor, bidding.lot_of(guest))
    seat = signed_in.seat
    firm = seat.organisation.name if seat else signed_in.actor.organisation
    view = applicant_view(own, firm, key_of(form), guest.front.tongue)
    page = "prequalify_apply.html"
    return guest.page(page, view, entries=form, signed_in=signed_in)


@sent(APPLY, shows=show_applicant)
def apply(guest: Guest, form: Entries) -> Response[str]:
    """Hand in an application; the answer tells of nobody else."""
    desk, lot = guest.desk_of(PrequalificationDesk), bidding.lot_of(guest)
    signed_in = guest.enter(ACT, form, _of_lot(guest, desk, lot))
    seat = signed_in.seat
    try:
        others = Consortium.typed(form["members"])
    except ShapeError:
        words = guest.front.tongue.say("每行写一家：信用代码、空格、名称")
        answer = show_applicant(guest, form.but(Mistake("members", words)))
        answer.status_code = HTTP_422_UNPROCESSABLE_ENTITY
        return answer
    asked = command(
        ApplyToPrequalifyCommand,
        key_of(form),
        lot=lot,
        firm=signed_in.actor.organisation,
        name=seat.organisation.name if seat else signed_in.actor.organisation,
        members=[each.described() for each in others.members],
        documents=form.all("documents"),
    )
    desk.apply(signed_in.actor, asked)
    return guest.sent_on(f"/bid/{lot}/prequalify")


@sent(f"{APPLY}/withdraw", shows=show_applicant)
def withdraw(guest: Guest, form: Entries) -> Response[str]:
    """Take one's own application back."""
    desk, lot = guest.desk_of(PrequalificationDesk), bidding.lot_of(guest)
    project = _of_lot(guest, desk, lot)
    signed_in = guest.enter("WithdrawApplication", form, project)
    firm = signed_in.actor.organisation
    asked = command(WithdrawApplicationCommand, key_of(form), lot=lot, firm=firm)
    desk.withdraw(signed_in.actor, asked)
    return guest.sent_on(f"/bid/{lot}/prequalify")


def _of_lot(guest: Guest, desk: PrequalificationDesk, lot: str) -> Concerned:
    require_allowed(ACT, guest.own(), to_read=True)
    return concerned(desk.read.public(lot).project)


# --- The owner's side reviews --------------------------------------------------------


def _reviewing(guest: Guest, *acts: str) -> tuple[SignedIn, ReviewSheet]:
    """Return what a reviewer reads, too, who has no other seat in the project."""
    signed_in = guest.own()
    for act in acts:
        require_allowed(act, signed_in, to_read=True)
    read = guest.desk_of(PrequalificationDesk).read
    found = read.review(signed_in.actor, lot_of(guest))
    guest.require_mandate(signed_in, concerned(found.found.project))
    return signed_in, found


def show_review(guest: Guest, form: Entries) -> Response[str]:
    """List who applied, after the close alone, and what each handed in."""
    signed_in, found = _reviewing(guest)
    done = guest.front.asked.get("done", "")
    view = review_view(found, done, key_of(form), guest.front.tongue)
    page = "prequalify_review.html"
    return guest.page(page, view, entries=form, signed_in=signed_in)


@sent(f"{REVIEW}/decide", shows=show_review)
def decide(guest: Guest, form: Entries) -> Response[str]:
    """Record one person's word on one application."""
    _, sheet = _reviewing(guest, "DecideApplication")
    project, lot = sheet.found.project, sheet.found.lot.id
    signed_in = guest.enter("DecideApplication", form, concerned(project))
    if form["passed"] not in {"yes", "no"}:
        raise NothingChosenError("passed", form["passed"])
    asked = command(
        DecideApplicationCommand,
        key_of(form),
        lot=lot,
        application=form["application"],
        passed=form["passed"] == "yes",
        reason=form["reason"].strip(),
    )
    guest.desk_of(PrequalificationDesk).decide(signed_in.actor, asked)
    return guest.sent_on(f"/tendering/{lot}/applications?done=decided")


@sent(f"{REVIEW}/finish", shows=show_review)
def finish(guest: Guest, form: Entries) -> Response[str]:
    """Close the review; each applicant is told its own result."""
    _, sheet = seated(guest, "FinishPrequalification")
    signed_in = guest.enter("FinishPrequalification", form, concerned(sheet.project))
    asked = command(FinishPrequalificationCommand, key_of(form), lot=sheet.lot.id)
    guest.desk_of(PrequalificationDesk).finish(signed_in.actor, asked)
    return guest.sent_on(f"/tendering/{sheet.lot.id}/desk?done=reviewed")


@sent(f"{REVIEW}/end", shows=show_review)
def end(guest: Guest, form: Entries) -> Response[str]:
    """End a tender whose prequalification failed."""
    _, sheet = seated(guest, "EndTender")
    signed_in = guest.enter("EndTender", form, concerned(sheet.project))
    asked = command(
        EndTenderCommand, key_of(form), lot=sheet.lot.id, reason=form["reason"].strip()
    )
    guest.desk_of(PrequalificationDesk).end(signed_in.actor, asked)
    return guest.sent_on(f"/tendering/{sheet.lot.id}/desk?done=ended")


def show_document(guest: Guest, _form: Entries) -> Response[bytes]:
    """Give a document of an applicant to those who may read the applications."""
    signed_in, sheet = _reviewing(guest)
    digest, lot = guest.front.path.rpartition("/")[2], sheet.found.lot.id
    read = guest.desk_of(PrequalificationDesk).read
    return document(read.document(signed_in.actor, lot, digest), digest[:8])


HANDLERS: list[Any] = [
    *private(ANNOUNCE)(show_announce),
    *announce,
    *private(APPLY)(show_applicant),
    *apply,
    *withdraw,
    *private(REVIEW)(show_review),
    *decide,
    *finish,
    *end,
    *private(f"{REVIEW}/{{digest:str}}")(show_document),
]
