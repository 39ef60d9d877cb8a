"""From a draft to bids that are asked for: the work pages of a tender."""

from dataclasses import replace
from typing import Any, Final

from litestar import Response
from litestar.status_codes import HTTP_422_UNPROCESSABLE_ENTITY

from archive.public.ledger import parse_event
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_of
from trading.accounts.model.organisations import Kind
from trading.accounts.permissions import require_allowed
from trading.accounts.use_cases.gate import Concerned
from trading.bids.envelope_errors import TrusteeHoldsShareError
from trading.bids.http.seats import TENDER, concerned, seated
from trading.bids.http.tender_forms import HoldersForm, TenderForm, policy_of
from trading.bids.presenting.drafting import NewLotView, NewTenderView, asked
from trading.bids.presenting.tenders import (
    holders_view,
    policy_view,
    tender_view,
)
from trading.bids.tender_desk import TenderDesk
from trading.bids.use_cases.preparing import (
    AddLotCommand,
    DraftTenderCommand,
    LogPolicyCommand,
    NameHoldersCommand,
    PublishTenderCommand,
)
from trading.front.forms import Entries

NEW: Final = "/tendering/new"
ADD_LOT: Final = f"{TENDER}/add-lot"
DESK: Final = f"{TENDER}/desk"
HOLDERS: Final = f"{TENDER}/holders"
POLICY: Final = f"{TENDER}/policy"
PUBLISH: Final = f"{TENDER}/publish"


# --- A new tender --------------------------------------------------------------------


def show_new(guest: Guest, form: Entries) -> Response[str]:
    """Ask for all that a draft needs, and by which form bids say their price."""
    signed_in, desk = guest.own(), guest.desk_of(TenderDesk)
    require_allowed("DraftTender", signed_in, to_read=True)
    own, bodies = signed_in.actor.organisation, desk.directory
    is_agency = _is_agency(guest)
    view = NewTenderView(
        owner="" if is_agency else own,
        owners=tuple(bodies.owners_of(own)) if is_agency else (),
        agencies=() if is_agency else tuple(bodies.bodies(Kind.AGENCY)),
        supervisors=tuple(bodies.bodies(Kind.SUPERVISING_BODY)),
        asks=asked(guest.front.tongue),
        key=key_of(form),
    )
    return guest.page("tender_new.html", view, entries=form, signed_in=signed_in)


def _is_agency(guest: Guest) -> bool:
    seat = guest.own().seat
    return seat is not None and seat.organisation.kind is Kind.AGENCY


def _parties(guest: Guest, form: Entries) -> tuple[str, str]:
    """Return owner and agency as whoever is signed in may name them."""
    own, bodies = guest.own().actor.organisation, guest.desk_of(TenderDesk).directory
    if _is_agency(guest):
        offered = bodies.owners_of(own)
        return (form["owner"] if form["owner"] in offered else ""), own
    agencies = bodies.bodies(Kind.AGENCY)
    return own, (form["agency"] if form["agency"] in agencies else "")


@sent(NEW, shows=show_new)
def create(guest: Guest, form: Entries) -> Response[str]:
    """Make the project with its first lot; from here on every act is on record."""
    require_allowed("DraftTender", guest.own(), to_read=True)
    desk, (owner, agency) = guest.desk_of(TenderDesk), _parties(guest, form)
    told = TenderForm(form, guest.front.tongue)
    supervisors = desk.directory.bodies(Kind.SUPERVISING_BODY)
    told.about(owner=owner, supervisor=form["supervisor"] in supervisors)
    outline = told.outline()
    side = {owner, agency} - {""}
    signed_in = guest.enter("DraftTender", form, Concerned(owner, "", side))
    if told.mistakes:
        return _again(show_new(guest, form.but(*told.mistakes)))
    accepted = desk.draft_tender(
        signed_in.actor,
        command(
            DraftTenderCommand,
            key_of(form),
            title=form["title"].strip(),
            place=form["place"].strip(),
            investment_code=form["investment_code"].strip(),
            owner=owner,
            agency=agency,
            centre=next(iter(desk.directory.bodies(Kind.CENTRE)), ""),
            supervisor=form["supervisor"],
            outline=outline,
        ),
    )
    lot = parse_event(accepted.event.body).facts["lot"]
    return guest.sent_on(f"/tendering/{lot}/desk?done=drafted")


def _again(answer: Response[str]) -> Response[str]:
    answer.status_code = HTTP_422_UNPROCESSABLE_ENTITY
    return answer


# --- One more lot --------------------------------------------------------------------


def show_add_lot(guest: Guest, form: Entries) -> Response[str]:
    """Ask what one more lot of the project asks for."""
    signed_in, sheet = seated(guest, "AddLot")
    view = NewLotView(
        lot=sheet.lot.id,
        title=sheet.project.title,
        asks=asked(guest.front.tongue),
        key=key_of(form),
    )
    return guest.page("tender_lot.html", view, entries=form, signed_in=signed_in)


@sent(ADD_LOT, shows=show_add_lot)
def add_lot(guest: Guest, form: Entries) -> Response[str]:
    """Draft it; it has holders, bids and an opening of its own."""
    _, sheet = seated(guest, "AddLot")
    signed_in = guest.enter("AddLot", form, concerned(sheet.project))
    told = TenderForm(form, guest.front.tongue)
    outline = told.outline()
    if told.mistakes:
        return _again(show_add_lot(guest, form.but(*told.mistakes)))
    accepted = guest.desk_of(TenderDesk).add_lot(
        signed_in.actor,
        command(AddLotCommand, key_of(form), project=sheet.project.id, outline=outline),
    )
    lot = parse_event(accepted.event.body).facts["lot"]
    return guest.sent_on(f"/tendering/{lot}/desk?done=added")


# --- Where it stands -----------------------------------------------------------------


def show_desk(guest: Guest, _form: Entries) -> Response[str]:
    """Show where a tender stands, which keys are made, and one thing to do."""
    signed_in, sheet = seated(guest)
    done = guest.front.asked.get("done", "")
    view = tender_view(sheet, done, guest.front.tongue)
    return guest.page("tender_desk.html", view, signed_in=signed_in)


# --- Who opens -----------------------------------------------------------------------


def show_holders(guest: Guest, form: Entries) -> Response[str]:
    """Ask who holds shares and who gives the time, checked before any key is made."""
    signed_in, sheet = seated(guest, "NameHolders")
    desk = guest.desk_of(TenderDesk)
    rules = desk.rules(sheet.project.place)
    people = desk.read_room.candidates()
    view = holders_view(sheet, people, rules, key_of(form), guest.front.tongue)
    return guest.page("tender_holders.html", view, entries=form, signed_in=signed_in)


@sent(HOLDERS, shows=show_holders, fields={"": "holders"})
def name_holders(guest: Guest, form: Entries) -> Response[str]:
    """Name them; keys that were made before are not used any more."""
    _, sheet = seated(guest, "NameHolders")
    signed_in = guest.enter("NameHolders", form, concerned(sheet.project))
    desk = guest.desk_of(TenderDesk)
    told = HoldersForm(form, guest.front.tongue)
    facts = told.facts(
        {(x.person, x.organisation) for x in desk.read_room.candidates()}
    )
    if told.mistakes:
        return _again(show_holders(guest, form.but(*told.mistakes)))
    asked_for = command(NameHoldersCommand, key_of(form), lot=sheet.lot.id, **facts)
    try:
        desk.name_holders(signed_in.actor, asked_for)
    except TrusteeHoldsShareError as error:
        mistake = guest.words.mistake(error, guest.front.tongue)
        if mistake is None:
            raise
        field = told.trustee_of(error.organisation)
        mistake = replace(mistake, field=field)
        return _refused(show_holders(guest, form.but(mistake)), guest, error)
    return guest.sent_on(f"/tendering/{sheet.lot.id}/desk?done=named")


def _refused(
    answer: Response[str], guest: Guest, error: TrusteeHoldsShareError
) -> Response[str]:
    answer.status_code = guest.words.status(error)
    return answer


# --- The policy ----------------------------------------------------------------------


def show_policy(guest: Guest, form: Entries) -> Response[str]:
    """Ask for the deadline; all else follows from the holders and the rules."""
    signed_in, sheet = seated(guest, "LogPolicy")
    rules = guest.desk_of(TenderDesk).rules(sheet.project.place)
    view = policy_view(sheet, rules, key_of(form), guest.front.tongue)
    return guest.page("tender_policy.html", view, entries=form, signed_in=signed_in)


@sent(POLICY, shows=show_policy, fields={"": "deadline"})
def log_policy(guest: Guest, form: Entries) -> Response[str]:
    """Put the policy into the log, where everybody can see it."""
    _, sheet = seated(guest, "LogPolicy")
    signed_in = guest.enter("LogPolicy", form, concerned(sheet.project))
    facts, mistakes = policy_of(form, guest.front.tongue)
    if mistakes:
        return _again(show_policy(guest, form.but(*mistakes)))
    asked_for = command(LogPolicyCommand, key_of(form), lot=sheet.lot.id, **facts)
    guest.desk_of(TenderDesk).log_policy(signed_in.actor, asked_for)
    return guest.sent_on(f"/tendering/{sheet.lot.id}/desk?done=logged")


# --- The notice ----------------------------------------------------------------------


def show_publish(guest: Guest, form: Entries) -> Response[str]:
    """Show once more what everybody will rely on."""
    signed_in, sheet = seated(guest, "PublishTender")
    rules = guest.desk_of(TenderDesk).rules(sheet.project.place)
    view = policy_view(sheet, rules, key_of(form), guest.front.tongue)
    return guest.page("tender_publish.html", view, entries=form, signed_in=signed_in)


@sent(PUBLISH, shows=show_publish)
def publish(guest: Guest, form: Entries) -> Response[str]:
    """Ask for bids."""
    _, sheet = seated(guest, "PublishTender")
    signed_in = guest.enter("PublishTender", form, concerned(sheet.project))
    asked_for = command(
        PublishTenderCommand, key_of(form), lot=sheet.lot.id, policy=form["policy"]
    )
    guest.desk_of(TenderDesk).publish_tender(signed_in.actor, asked_for)
    return guest.sent_on(f"/tendering/{sheet.lot.id}/desk?done=published")


HANDLERS: list[Any] = [
    *private(NEW)(show_new),
    *create,
    *private(ADD_LOT)(show_add_lot),
    *add_lot,
    *private(DESK)(show_desk),
    *private(HOLDERS)(show_holders),
    *name_holders,
    *private(POLICY)(show_policy),
    *log_policy,
    *private(PUBLISH)(show_publish),
    *publish,
]
