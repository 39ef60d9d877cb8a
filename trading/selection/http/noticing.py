"""From a price to a notice: entry, its slip, the notice, its review, publication."""

from typing import Any, Final

from litestar import Response
from litestar.status_codes import HTTP_422_UNPROCESSABLE_ENTITY

from archive.public.values import Yuan
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, key_of
from trading.front.forms import Entries, Mistake
from trading.front.languages import marked
from trading.rules.calendar import beijing_day
from trading.selection.http.seats import DESK, YES_OR_NO, concerned, sheet_of
from trading.selection.model.chance import ROOM_BALLS
from trading.selection.model.entry import EntryItem, ItemOutcome, NoticeNotPreparedError
from trading.selection.model.selection import Announcement
from trading.selection.preparation_desk import PreparationDesk
from trading.selection.presenting.notices import (
    entry_view,
    moment_of,
    notice_form_view,
    preview_view,
    proposed,
    typed,
)
from trading.selection.use_cases.drafting import PreparationSheet
from trading.selection.use_cases.entering import (
    AnswerEntryCommand,
    RequestEntryCommand,
    ReviewConfidentialityCommand,
)
from trading.selection.use_cases.noticing import (
    AmendNoticeCommand,
    PrepareNoticeCommand,
    PublishNoticeCommand,
)

ENTRY: Final = f"{DESK}/entry"
ASK: Final = f"{DESK}/entry/request"
ANSWER: Final = f"{DESK}/entry/answer"
SLIP: Final = f"{DESK}/entry/slip"
NOTICE: Final = f"{DESK}/notice"
PREVIEW: Final = f"{DESK}/notice/preview"
REVIEW: Final = f"{DESK}/notice/review"
PUBLISH: Final = f"{DESK}/notice/publish"
AMEND: Final = f"{DESK}/notice/amend"
_DATES: Final = {
    "opens": marked("请填写报名开始时间"),
    "closes": marked("请填写报名截止时间"),
    "draw": marked("请填写抽取时间"),
}


def _told(guest: Guest, form: Entries) -> tuple[str, str]:
    return guest.front.asked.get("done", ""), key_of(form)


# --- Entry ---------------------------------------------------------------------------


def _entry(guest: Guest, form: Entries, template: str) -> Response[str]:
    sheet = sheet_of(guest, "AnswerEntry", "RequestEntry")
    signed_in, desk = guest.own(), guest.desk_of(PreparationDesk)
    roles = frozenset(sheet.project.roles_of(signed_in.actor))
    books = desk.registry, desk.catalogue
    view = entry_view(
        sheet,
        frozenset(x.value for x in roles),
        books,
        _told(guest, form),
        guest.front.tongue,
    )
    return guest.page(template, view, entries=form, signed_in=signed_in)


def show_entry(guest: Guest, form: Entries) -> Response[str]:
    """Show where the entry stands, and what is next for whoever looks."""
    return _entry(guest, form, "entry.html")


def show_slip(guest: Guest, form: Entries) -> Response[str]:
    """Show the slip alone, to be printed."""
    return _entry(guest, form, "slip.html")


@sent(ASK, shows=show_entry, page=ENTRY)
def ask(guest: Guest, form: Entries) -> Response[str]:
    """Ask the centre to let the project in."""
    sheet = sheet_of(guest, "RequestEntry")
    signed_in = guest.enter("RequestEntry", form, concerned(sheet.project))
    asked = command(RequestEntryCommand, key_of(form), lot=sheet.lot.id)
    guest.desk_of(PreparationDesk).request_entry(signed_in.actor, asked)
    return guest.sent_on(f"/desk/{sheet.lot.id}/entry?done=requested")


@sent(ANSWER, shows=show_entry, page=ENTRY)
def answer(guest: Guest, form: Entries) -> Response[str]:
    """Answer with a slip; what was left open is said beside its item."""
    sheet = sheet_of(guest, "AnswerEntry")
    signed_in = guest.enter("AnswerEntry", form, concerned(sheet.project))
    offered = {each.value for each in ItemOutcome}
    items = [
        {
            "item": item.value,
            "outcome": form[f"item-{item.value}"],
            "words": form[f"words-{item.value}"].strip(),
        }
        for item in EntryItem
        if form[f"item-{item.value}"] in offered
    ]
    asked = command(AnswerEntryCommand, key_of(form), lot=sheet.lot.id, items=items)
    guest.desk_of(PreparationDesk).answer_entry(signed_in.actor, asked)
    return guest.sent_on(f"/desk/{sheet.lot.id}/entry?done=answered")


# --- The notice ----------------------------------------------------------------------


def show_notice(guest: Guest, form: Entries) -> Response[str]:
    """Show the form of the notice, with the dates that the rule book proposes."""
    sheet = sheet_of(guest, "PrepareNotice")
    desk = guest.desk_of(PreparationDesk)
    rooms = desk.draw_rooms()
    if not form.values:
        prepared = sheet.preparation.prepared
        known = (
            typed(prepared.announcement)
            if prepared
            else proposed(sheet.at, sheet.earliest, sheet.draw_day)
        )
        only = {"room": rooms[0]} if len(rooms) == 1 else {}
        form = Entries.of(**{"deposit": "0", **only, **known})
    books = desk.registry, desk.instructions
    view = notice_form_view(sheet, rooms, books, key_of(form), guest.front.tongue)
    return guest.page("notice_form.html", view, entries=form, signed_in=guest.own())


@sent(NOTICE, shows=show_notice, files=("draft_contract",), needs="PrepareNotice")
def prepare(guest: Guest, form: Entries) -> Response[str]:
    """Fix what the notice says; the second person reads exactly that."""
    sheet = sheet_of(guest, "PrepareNotice")
    signed_in = guest.enter("PrepareNotice", form, concerned(sheet.project))
    desk, say = guest.desk_of(PreparationDesk), guest.front.tongue.say
    mistakes, moments = [], {}
    for name, words in _DATES.items():
        try:
            moments[name] = moment_of(form[name])
        except ValueError:
            mistakes.append(Mistake(name, say(words)))
    contract = guest.file(form, "draft_contract") or _contract_of(sheet)
    if not contract:
        mistakes.append(Mistake("draft_contract", say("请上传合同草案")))
    if not form["room"].strip():
        mistakes.append(Mistake("room", say("请填写抽取地点")))
    if mistakes:
        page = show_notice(guest, form.but(*mistakes))
        page.status_code = HTTP_422_UNPROCESSABLE_ENTITY
        return page
    asked = command(
        PrepareNoticeCommand,
        key_of(form),
        lot=sheet.lot.id,
        sign_up_opens=moments["opens"],
        sign_up_closes=moments["closes"],
        draw_at=moments["draw"],
        room=form["room"].strip(),
        notes=desk.instructions.in_force(beijing_day(sheet.at)).digest,
        draft_contract=contract,
        sources=[dict(ROOM_BALLS)],
    )
    desk.prepare_notice(signed_in.actor, asked)
    return guest.sent_on(f"/desk/{sheet.lot.id}/notice/preview?done=prepared")


def _contract_of(sheet: PreparationSheet) -> str:
    prepared = sheet.preparation.prepared
    return prepared.announcement.draft_contract if prepared else ""


def show_preview(guest: Guest, form: Entries) -> Response[str]:
    """Show exactly what the public will see, and what was found about it."""
    sheet = sheet_of(guest, "PrepareNotice", "RequestEntry", "ReviewConfidentiality")
    signed_in, desk = guest.own(), guest.desk_of(PreparationDesk)
    roles = frozenset(x.value for x in sheet.project.roles_of(signed_in.actor))
    view = preview_view(
        sheet,
        (signed_in.actor.person, roles),
        desk.registry,
        _told(guest, form),
        guest.front.tongue,
    )
    if view is None:
        raise NoticeNotPreparedError(sheet.lot.id)
    return guest.page("notice_preview.html", view, entries=form, signed_in=signed_in)


@sent(REVIEW, shows=show_preview, page=PREVIEW)
def review(guest: Guest, form: Entries) -> Response[str]:
    """Record whether exactly what was shown may become public."""
    sheet = sheet_of(guest, "ReviewConfidentiality")
    signed_in = guest.enter("ReviewConfidentiality", form, concerned(sheet.project))
    if form["may"] not in YES_OR_NO:
        words = guest.front.tongue.say("请选择可以还是不能公开")
        page = show_preview(guest, form.but(Mistake("may", words)))
        page.status_code = HTTP_422_UNPROCESSABLE_ENTITY
        return page
    asked = command(
        ReviewConfidentialityCommand,
        key_of(form),
        lot=sheet.lot.id,
        content=form["content"],
        may=form.has("may", "yes"),
        reasons=form["reasons"].strip(),
    )
    guest.desk_of(PreparationDesk).review_confidentiality(signed_in.actor, asked)
    return guest.sent_on(f"/desk/{sheet.lot.id}/notice/preview?done=reviewed")


@sent(PUBLISH, shows=show_preview, page=PREVIEW)
def publish(guest: Guest, form: Entries) -> Response[str]:
    """Publish the prepared notice, word for word as it was reviewed."""
    sheet = sheet_of(guest, "PublishNotice")
    signed_in = guest.enter("PublishNotice", form, concerned(sheet.project))
    prepared = sheet.preparation.prepared
    if prepared is None or prepared.digest != form["content"]:
        raise NoticeNotPreparedError(sheet.lot.id)
    asked = _published(key_of(form), sheet.lot.id, prepared.announcement)
    guest.desk_of(PreparationDesk).publish_notice(signed_in.actor, asked)
    return guest.sent_on(f"/projects/{sheet.project.id}")


def _published(key: str, lot: str, fixed: Announcement) -> PublishNoticeCommand:
    return PublishNoticeCommand(
        key=key,
        lot=lot,
        sign_up_opens=fixed.sign_up.opens,
        sign_up_closes=fixed.sign_up.closes,
        draw_at=fixed.draw_at,
        room=fixed.room,
        notes=fixed.notes,
        draft_contract=fixed.draft_contract,
        sources=fixed.sources,
        deposit=fixed.deposit,
    )


# --- Clarifying it -------------------------------------------------------------------


def show_amend(guest: Guest, form: Entries) -> Response[str]:
    """Ask what has to be clarified; the price stands."""
    sheet = sheet_of(guest, "AmendNotice")
    view = {
        "lot": sheet.lot.id,
        "title": sheet.lot.title,
        "project": f"/projects/{sheet.project.id}",
        "open": sheet.lot.state == "noticed" and not sheet.lot.suspensions,
        "key": key_of(form),
    }
    return guest.page("amend.html", view, entries=form, signed_in=guest.own())


@sent(AMEND, shows=show_amend)
def amend(guest: Guest, form: Entries) -> Response[str]:
    """Publish a clarification at the price that stands."""
    sheet = sheet_of(guest, "AmendNotice")
    signed_in = guest.enter("AmendNotice", form, concerned(sheet.project))
    asked = command(
        AmendNoticeCommand,
        key_of(form),
        lot=sheet.lot.id,
        text=form["text"].strip(),
        price=sheet.selection.price or Yuan(0),
    )
    guest.desk_of(PreparationDesk).amend_notice(signed_in.actor, asked)
    return guest.sent_on(f"/projects/{sheet.project.id}")


HANDLERS: list[Any] = [
    *private(ENTRY)(show_entry),
    *ask,
    *answer,
    *private(SLIP)(show_slip),
    *private(NOTICE)(show_notice),
    *prepare,
    *private(PREVIEW)(show_preview),
    *review,
    *publish,
    *private(AMEND)(show_amend),
    *amend,
]
