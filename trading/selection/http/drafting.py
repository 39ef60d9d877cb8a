"""From an idea to a price: the draft, the opinion on its basis, the reviewers."""

import re
from typing import Any, Final
from urllib.parse import quote

from litestar import HttpMethod, Response, route
from litestar.di import NamedDependency
from litestar.status_codes import HTTP_422_UNPROCESSABLE_ENTITY

from archive.public.ledger import parse_event
from archive.public.values import Yuan
from trading.accounts.entry_errors import SecondFactorNeededError, SignInNeededError
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_of
from trading.accounts.model.organisations import Kind
from trading.accounts.permissions import require_allowed
from trading.accounts.use_cases.gate import Concerned
from trading.front.forms import Entries, Mistake
from trading.front.languages import marked
from trading.projects.model import ProjectMissingError
from trading.rules.roles import Role
from trading.selection.http.draft_form import FILES, DraftForm, filled
from trading.selection.http.seats import (
    DESK,
    YES_OR_NO,
    concerned,
    lot_of,
    sheet_of,
)
from trading.selection.model.review import Reviewer, Reviewers
from trading.selection.preparation_desk import PreparationDesk
from trading.selection.presenting.drafts import (
    KINDS,
    PAPERS,
    TICKS,
    CheckedDraft,
    DraftView,
    basis_view,
    formula,
    outline_lines,
    price_view,
    quoted,
    ranges,
)
from trading.selection.use_cases.outlines import Outline
from trading.selection.use_cases.preparation import (
    ChangeDraftCommand,
    DraftProjectCommand,
    FixPriceCommand,
    JudgeBasisCommand,
)

NEW: Final = "/projects/new"
CREATE: Final = "/projects/new/create"
CHANGE: Final = f"{DESK}/draft"
SAVE: Final = f"{DESK}/draft/save"
BASIS: Final = f"{DESK}/basis"
PRICE: Final = f"{DESK}/price"
PAPER: Final = f"{DESK}/papers/{{digest:str}}"
_SECRET: Final = {"csrf"}
_FEN: Final = re.compile(r"[0-9]{1,15}")
_UNPLACED: Final = "000000"


def _parties(guest: Guest, form: Entries) -> tuple[str, str]:
    """Return owner and agency as whoever is signed in may name them."""
    signed_in, desk = guest.own(), guest.desk_of(PreparationDesk)
    seat = signed_in.seat
    if seat is not None and seat.organisation.kind is Kind.AGENCY:
        own = seat.organisation.acts_as
        offered = desk.directory.owners_of(own)
        return (form["owner"] if form["owner"] in offered else ""), own
    agencies = desk.directory.bodies(Kind.AGENCY)
    agency = form["agency"] if form["agency"] in agencies else ""
    return signed_in.actor.organisation, agency


def _form_page(guest: Guest, form: Entries, lot: str, title: str) -> Response[str]:
    signed_in, desk = guest.own(), guest.desk_of(PreparationDesk)
    tongue, seat = guest.front.tongue, signed_in.seat
    is_agency = seat is not None and seat.organisation.kind is Kind.AGENCY
    own = signed_in.actor.organisation
    place = DraftForm(guest, form).place or _UNPLACED
    view = DraftView(
        action=f"/desk/{lot}/draft" if lot else NEW,
        lot=lot,
        title=title,
        owner="" if is_agency else own,
        owners=tuple(desk.directory.owners_of(own)) if is_agency else (),
        agencies=() if is_agency else tuple(desk.directory.bodies(Kind.AGENCY)),
        supervisors=tuple(desk.directory.bodies(Kind.SUPERVISING_BODY)),
        kinds=tuple((x.value, tongue.say(name)) for x, name in KINDS.items()),
        ticks=tuple((x, tongue.say(name)) for x, name in TICKS.items()),
        papers=tuple((x, tongue.say(PAPERS[x])) for x in FILES[:-1]),
        ranges=ranges(desk.check_draft.rules(place), tongue),
        quotes=tuple(
            quoted(desk.registry, rule, tongue)
            for rule in ("D-1", "D-2", "D-3", "D-4", "D-0f", "R-3")
        ),
        key=key_of(form),
    )
    return guest.page("project_new.html", view, entries=form, signed_in=signed_in)


def show_new(guest: Guest, form: Entries) -> Response[str]:
    """Ask for everything that a draft needs."""
    require_allowed("DraftProject", guest.own(), to_read=True)
    return _form_page(guest, form, "", "")


def _read(guest: Guest, form: Entries, *, new: bool) -> tuple[Outline | None, Entries]:
    """Return the outline, or the form with every mistake in it."""
    told = DraftForm(guest, form)
    outline = told.outline()
    if new:
        owner, _ = _parties(guest, form)
        bodies = guest.desk_of(PreparationDesk).directory
        offered = bodies.bodies(Kind.SUPERVISING_BODY)
        told.need("owner", marked("请选择为哪家业主办理"), given=owner)
        told.need(
            "supervisor",
            marked("请选择监督单位"),
            given=form["supervisor"] in offered,
        )
    return (None if told.mistakes else outline), form.but(*told.mistakes)


def _checked(guest: Guest, form: Entries, lot: str, title: str) -> Response[str]:
    """Show once more what was typed, as it would be kept, with the price."""
    outline, form = _read(guest, form, new=not lot)
    if outline is None:
        answer = _form_page(guest, form, lot, title)
        answer.status_code = HTTP_422_UNPROCESSABLE_ENTITY
        return answer
    desk, tongue = guest.desk_of(PreparationDesk), guest.front.tongue
    price = desk.check_draft(DraftForm(guest, form).place, outline)
    heads = []
    if not lot:
        owner, agency = _parties(guest, form)
        heads = [
            (tongue.say("项目名称"), form["title"].strip()),
            (tongue.say("行政区划代码"), form["place"].strip()),
            (tongue.say("投资项目代码"), form["investment_code"].strip()),
            (tongue.say("业主"), owner),
            (tongue.say("代理机构"), agency or tongue.say("无")),
            (tongue.say("监督单位"), form["supervisor"]),
        ]
    view = CheckedDraft(
        action=f"/desk/{lot}/draft/save" if lot else CREATE,
        back=f"/desk/{lot}/draft?change=1" if lot else f"{NEW}?change=1",
        facts=(*heads, *outline_lines(outline, tongue)),
        price=str(price),
        formula=formula(outline.terms(), price, tongue),
        carried=tuple(
            (name, text)
            for name, given in form.with_value("key", key_of(form)).values.items()
            if name not in _SECRET
            for text in given
        ),
        is_change=bool(lot),
    )
    return guest.page("project_check.html", view, signed_in=guest.own())


@sent(NEW, shows=show_new, files=FILES)
def check_new(guest: Guest, form: Entries) -> Response[str]:
    """Check what was typed by the rules, and show it once more."""
    require_allowed("DraftProject", guest.own(), to_read=True)
    if "change" in guest.front.asked:
        return _form_page(guest, form, "", "")
    return _checked(guest, form, "", "")


@sent(CREATE, shows=show_new, page=NEW, files=FILES)
def create(guest: Guest, form: Entries) -> Response[str]:
    """Make the project; from here on every change is on record."""
    require_allowed("DraftProject", guest.own(), to_read=True)
    owner, agency = _parties(guest, form)
    side = {owner, agency} - {""}
    signed_in = guest.enter("DraftProject", form, Concerned(owner, "", side))
    outline, form = _read(guest, form, new=True)
    if outline is None:
        answer = _form_page(guest, form, "", "")
        answer.status_code = HTTP_422_UNPROCESSABLE_ENTITY
        return answer
    desk = guest.desk_of(PreparationDesk)
    centre = next(iter(desk.directory.bodies(Kind.CENTRE)), "")
    asked = command(
        DraftProjectCommand,
        key_of(form),
        title=form["title"].strip(),
        place=form["place"].strip(),
        investment_code=form["investment_code"].strip(),
        owner=owner,
        agency=agency,
        centre=centre,
        supervisor=form["supervisor"],
        outline=outline,
    )
    accepted = desk.draft_project(signed_in.actor, asked)
    lot = parse_event(accepted.event.body).facts["lot"]
    return guest.sent_on(f"/desk/{lot}/basis?done=drafted")


# --- Changing it ---------------------------------------------------------------------


def show_change(guest: Guest, form: Entries) -> Response[str]:
    """Show the draft as it is kept, every input filled in."""
    sheet = sheet_of(guest, "ChangeDraft")
    project = sheet.project
    if not form.values:
        kept = {
            "title": project.title,
            "place": project.place,
            "investment_code": project.investment_code,
        }
        form = filled(guest, sheet.selection, kept)
    return _form_page(guest, form, sheet.lot.id, project.title)


@sent(CHANGE, shows=show_change, files=FILES)
def check_change(guest: Guest, form: Entries) -> Response[str]:
    """Check a changed draft by the rules, and show it once more."""
    sheet = sheet_of(guest, "ChangeDraft")
    if "change" in guest.front.asked:
        return show_change(guest, form)
    return _checked(guest, form, sheet.lot.id, sheet.project.title)


@sent(SAVE, shows=show_change, page=CHANGE, files=FILES)
def change(guest: Guest, form: Entries) -> Response[str]:
    """Change the draft; opinion, price and entry have to be given again."""
    sheet = sheet_of(guest, "ChangeDraft")
    signed_in = guest.enter("ChangeDraft", form, concerned(sheet.project))
    outline, form = _read(guest, form, new=False)
    if outline is None:
        answer = show_change(guest, form)
        answer.status_code = HTTP_422_UNPROCESSABLE_ENTITY
        return answer
    asked = command(ChangeDraftCommand, key_of(form), lot=sheet.lot.id, outline=outline)
    guest.desk_of(PreparationDesk).change_draft(signed_in.actor, asked)
    return guest.sent_on(f"/desk/{sheet.lot.id}/basis?done=changed")


# --- The opinion, by a second person -------------------------------------------------


def show_basis(guest: Guest, form: Entries) -> Response[str]:
    """Show the document, and why whoever drafted cannot judge it."""
    sheet = sheet_of(guest, "ChangeDraft", "JudgeBasis")
    signed_in, desk = guest.own(), guest.desk_of(PreparationDesk)
    told = guest.front.asked.get("done", ""), key_of(form)
    view = basis_view(
        sheet, signed_in.actor.person, desk.registry, told, guest.front.tongue
    )
    return guest.page("basis.html", view, entries=form, signed_in=signed_in)


@sent(BASIS, shows=show_basis)
def judge(guest: Guest, form: Entries) -> Response[str]:
    """Record the opinion on the very text that was shown."""
    sheet = sheet_of(guest, "JudgeBasis")
    signed_in = guest.enter("JudgeBasis", form, concerned(sheet.project))
    if form["favourable"] not in YES_OR_NO:
        words = guest.front.tongue.say("请选择允许还是不允许")
        answer = show_basis(guest, form.but(Mistake("favourable", words)))
        answer.status_code = HTTP_422_UNPROCESSABLE_ENTITY
        return answer
    asked = command(
        JudgeBasisCommand,
        key_of(form),
        lot=sheet.lot.id,
        favourable=form.has("favourable", "yes"),
        reasons=form["reasons"].strip(),
        text_digest=form["text"],
    )
    guest.desk_of(PreparationDesk).judge_basis(signed_in.actor, asked)
    return guest.sent_on(f"/desk/{sheet.lot.id}/basis?done=judged")


# --- Price and reviewers -------------------------------------------------------------


def show_price(guest: Guest, form: Entries) -> Response[str]:
    """Show what follows from the formula, and who can review."""
    sheet = sheet_of(guest, "FixPrice")
    desk = guest.desk_of(PreparationDesk)
    people = desk.directory.holders(Role.REVIEWER, sheet.project.owner_side)
    told = guest.front.asked.get("done", ""), key_of(form)
    view = price_view(sheet, people, desk.registry, told, guest.front.tongue)
    return guest.page("price.html", view, entries=form, signed_in=guest.own())


@sent(PRICE, shows=show_price)
def fix_price(guest: Guest, form: Entries) -> Response[str]:
    """Fix the computed price, and appoint two judges and an arbiter."""
    sheet = sheet_of(guest, "FixPrice")
    signed_in = guest.enter("FixPrice", form, concerned(sheet.project))
    desk = guest.desk_of(PreparationDesk)
    found = desk.directory.holders(Role.REVIEWER, sheet.project.owner_side)
    known = {each.person: Reviewer(each.person, each.organisation) for each in found}
    nobody = Reviewer("", sheet.project.owner)
    judges = tuple(known[each] for each in form.all("judges") if each in known)
    shown = form["price"]
    asked = FixPriceCommand(
        key=key_of(form),
        lot=sheet.lot.id,
        price=Yuan(int(shown)) if _FEN.fullmatch(shown) else Yuan(0),
        reviewers=Reviewers(judges, known.get(form["arbiter"], nobody)),
    )
    desk.fix_price(signed_in.actor, asked)
    return guest.sent_on(f"/desk/{sheet.lot.id}/entry?done=priced")


# --- Papers --------------------------------------------------------------------------


def _papers() -> list[Any]:
    def shown(guest: NamedDependency[Guest]) -> Response[bytes]:
        """Give a paper of a lot to those whose project it is; never into the page."""
        try:
            signed_in = guest.own()
        except (SignInNeededError, SecondFactorNeededError) as error:
            raise ProjectMissingError("this paper") from error
        desk = guest.desk_of(PreparationDesk)
        digest = guest.front.path.rpartition("/")[2]
        lot = lot_of(guest)
        name, media, data = desk.read_paper(signed_in.actor, lot, digest)
        ending = media.value.rpartition("/")[2].replace("jpeg", "jpg")
        title = f"{lot}-{guest.front.tongue.say(PAPERS[name])}.{ending}"
        told = f"attachment; filename=\"{lot}-{name}.{ending}\"; filename*=UTF-8''"
        return Response(
            data,
            media_type=media.value,
            headers={
                "Content-Disposition": told + quote(title, safe=""),
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "no-store",
            },
        )

    methods = (HttpMethod.GET, HttpMethod.HEAD)
    return [
        route(each, http_method=methods, sync_to_thread=True)(shown)
        for each in (PAPER, f"/en{PAPER}")
    ]


HANDLERS: list[Any] = [
    *private(NEW)(show_new),
    *check_new,
    *create,
    *private(CHANGE)(show_change),
    *check_change,
    *change,
    *private(BASIS)(show_basis),
    *judge,
    *private(PRICE)(show_price),
    *fix_price,
    *_papers(),
]
