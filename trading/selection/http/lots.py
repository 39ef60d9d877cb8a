"""The work pages of a lot: one's own lots, one lot, and its small acts."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from litestar import Response

from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_of
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import require_allowed
from trading.front.forms import Entries
from trading.front.typed import (
    FileMissingError,
    NothingChosenError,
    typed_amount,
    typed_instant,
)
from trading.papers.use_cases import DrawUpPaperCommand
from trading.projects.model import Project
from trading.rules.papers import PaperKind
from trading.rules.roles import Role
from trading.selection.http.seats import DESK, concerned, lot_of
from trading.selection.lot_desk import LotDesk
from trading.selection.presenting.act_forms import ACT_FORMS, ActForm, Asks, Field
from trading.selection.presenting.desk import act_form_view, lot_view, own_lots_view
from trading.selection.presenting.objectors import objector
from trading.selection.sign_up_desk import SignUpDesk
from trading.selection.use_cases.desk import LotSheet


def sheet_of(guest: Guest, act: str = "") -> tuple[SignedIn, LotSheet]:
    """
    Return who looks at which lot, with which act in mind.

    Raises what `Guest.own`, `require_allowed`, `ReadLot` and `Guest.require_mandate`
    do, in this order.
    """
    signed_in = guest.own()
    if act:
        require_allowed(act, signed_in, to_read=True)
    return signed_in, _read(guest, signed_in)


def _read(guest: Guest, signed_in: SignedIn) -> LotSheet:
    sheet = guest.desk_of(LotDesk).read_lot(signed_in.actor, lot_of(guest))
    guest.require_mandate(signed_in, concerned(sheet.project))
    return sheet


def show_lots(guest: Guest, form: Entries) -> Response[str]:
    """Show the lots in which one takes part."""
    signed_in = guest.own()
    lots = guest.desk_of(LotDesk).read_lots(signed_in.actor)
    view = own_lots_view(lots, signed_in.actor.roles, guest.front.tongue)
    return guest.page("lots.html", view, entries=form, signed_in=signed_in)


def show_lot(guest: Guest, form: Entries) -> Response[str]:
    """Show where a lot stands, and what is to be done."""
    signed_in, sheet = sheet_of(guest)
    done = guest.front.asked.get("done", "")
    view = lot_view(sheet, done, key_of(form), guest.front.tongue)
    return guest.page("lot.html", view, entries=form, signed_in=signed_in)


@sent(f"{DESK}/papers", shows=show_lot, page=DESK, fields={"kind": "paper"})
def draw_up(guest: Guest, form: Entries) -> Response[str]:
    """Put on paper what has happened; from then on it waits for its signers."""
    _, sheet = sheet_of(guest, "DrawUpPaper")
    signed_in = guest.enter("DrawUpPaper", form, concerned(sheet.project))
    kinds = {each.value for each in PaperKind}
    if form["kind"] not in kinds:
        raise NothingChosenError("paper", form["kind"])
    asked = command(
        DrawUpPaperCommand, key_of(form), lot=sheet.lot.id, kind=form["kind"]
    )
    guest.desk_of(LotDesk).draw_up_paper(signed_in.actor, asked)
    return guest.sent_on(f"/desk/{sheet.lot.id}?done=DrawUpPaper")


# --- Small acts ----------------------------------------------------------------------


def _matter(guest: Guest, form: ActForm) -> tuple[SignedIn, Project, LotSheet | None]:
    """
    Return who acts in which project.

    A firm has no seat in it: it sees what everybody sees of an announced one (D-6).
    """
    signed_in = guest.own()
    require_allowed(form.act, signed_in, to_read=True)
    if Role.BIDDER in signed_in.actor.roles and form.act == "LodgeObjection":
        desk = guest.desk_of(SignUpDesk)
        sign_up = desk.read_sign_up(signed_in.actor, lot_of(guest))
        return signed_in, sign_up.project, None
    sheet = _read(guest, signed_in)
    return signed_in, sheet.project, sheet


def _choices(
    guest: Guest, form: ActForm, signed_in: SignedIn, sheet: LotSheet | None
) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return what can be chosen where it follows from the lot."""
    asked = {each.asks for each in form.fields}
    found: dict[str, Sequence[tuple[str, str]]] = {}
    if Asks.OBJECTION in asked and sheet is not None:
        open_ = [each for each in sheet.objections if each.decision is None]
        tongue = guest.front.tongue
        found[Asks.OBJECTION] = [
            (each.id, _spaced(each.id, each.text, objector(sheet, each.id, tongue)))
            for each in open_
        ]
    if Asks.OFFICER in asked and signed_in.seat is not None:
        own = signed_in.seat.organisation.id
        officers = guest.desk_of(LotDesk).list_holders(own, Role.TRACKING_OFFICER)
        found[Asks.OFFICER] = sorted(officers.items(), key=lambda each: each[1])
    return found


def _spaced(*said: str) -> str:
    return " ".join(each for each in said if each)


def _shows(form: ActForm) -> Callable[[Guest, Entries], Response[str]]:
    def show(guest: Guest, entries: Entries) -> Response[str]:
        signed_in, project, sheet = _matter(guest, form)
        number = lot_of(guest)
        title = project.title if sheet is None else sheet.lot.title
        back = f"/sign-up/{number}" if sheet is None else f"/desk/{number}"
        view = act_form_view(
            form,
            (number, title, back),
            _choices(guest, form, signed_in, sheet),
            key_of(entries),
            guest.front.tongue,
        )
        return guest.page("lot_act.html", view, entries=entries, signed_in=signed_in)

    show.__doc__ = f"Show the form of {form.act}."
    return show


def _acts(form: ActForm) -> Callable[[Guest, Entries], Response[str]]:
    def act(guest: Guest, entries: Entries) -> Response[str]:
        _, project, sheet = _matter(guest, form)
        signed_in = guest.enter(form.act, entries, concerned(project))
        offered = _choices(guest, form, signed_in, sheet)
        facts: dict[str, object] = {"lot": lot_of(guest)}
        for each in form.fields:
            given = _given(guest, entries, each, offered)
            if given is not None:
                facts[each.name] = given
        use_case = guest.desk_of(LotDesk).acts[form.act]
        use_case(signed_in.actor, command(use_case.command, key_of(entries), **facts))
        where = "sign-up" if sheet is None else "desk"
        return guest.sent_on(f"/{where}/{lot_of(guest)}?done={form.slug}")

    act.__doc__ = f"Do {form.act} with what was typed."
    return act


def _given(
    guest: Guest,
    entries: Entries,
    field: Field,
    offered: Mapping[str, Sequence[tuple[str, str]]],
) -> object:
    """
    Return what an input holds, as its command wants it; None if nothing has to.

    Raises:
        TypedWronglyError: an amount, an instant, a choice or a file is none.

    """
    name, given = field.name, entries[field.name].strip()
    match field.asks:
        case Asks.FILE:
            digest = guest.file(entries, name)
            if not digest and field.required:
                raise FileMissingError(name, "")
            return digest or None
        case Asks.MONEY:
            return typed_amount(entries, name) if given or field.required else None
        case Asks.INSTANT:
            return typed_instant(entries, name)
        case Asks.YES_NO:
            if given not in {"yes", "no"}:
                raise NothingChosenError(name, given)
            return given == "yes"
        case Asks.ONE_OF | Asks.OBJECTION | Asks.OFFICER:
            values = [value for value, _ in offered.get(field.asks, field.offered)]
            if given not in values:
                raise NothingChosenError(name, given)
            return given
        case Asks.LINE | Asks.TEXT:
            return given


def _pages(form: ActForm) -> list[Any]:
    path, show = f"{DESK}/{form.slug}", _shows(form)
    files = [each.name for each in form.fields if each.asks is Asks.FILE]
    return [
        *private(path)(show),
        *sent(path, shows=show, files=files, needs=form.act)(_acts(form)),
    ]


HANDLERS: list[Any] = [
    *private("/desk")(show_lots),
    *private(DESK)(show_lot),
    *draw_up,
    *(handler for form in ACT_FORMS.values() for handler in _pages(form)),
]
