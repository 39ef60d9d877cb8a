"""What the page of a sign-up shows: what one applies for, and what one handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from archive.public.values import to_micros
from trading.accounts.model.sessions import SignedIn
from trading.bids.model.light import LightPolicy
from trading.bids.presenting.bidding import lang_of, packed
from trading.bids.verdicts import Verdict
from trading.front.languages import Tongue, marked
from trading.front.moments import exact, exact_amount, full
from trading.rules.instructions import Instructions
from trading.selection.presenting.applications import (
    DocumentView,
    documents_of,
    dossier_view,
)
from trading.selection.use_cases.reading import SignUpSheet

DONE: Final[Mapping[str, str]] = {
    "signed-up": marked("报名已收到。"),
    "disclosed": marked("密钥已收到。您的报名会和别的报名一起打开。"),
    "withdrawn": marked("报名已撤回。截止以前可以再报。"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """
    An application as its own account sees it; `note` is the platform's own word.

    While `sealed` nobody can read what it says, the platform neither.
    """

    sealed: bool
    manager: str
    certificate: str
    documents: tuple[DocumentView, ...]
    applied: str
    note: str
    fallen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpView:
    """What one applies for, what has to be confirmed, and what one has handed in."""

    lot: str
    project: str
    title: str
    firm: str
    price: str
    closes: str
    draw: str
    taken: bool
    early: bool
    instructions: tuple[str, ...]
    notes: str
    offer: str
    dossier: tuple[DocumentView, ...]
    own: OwnView | None
    sealed: dict[str, object] | None
    unopened: str
    done: str
    key: str


def sign_up_view(
    sheet: SignUpSheet,
    signed_in: SignedIn,
    instructions: Instructions | None,
    told: tuple[str, str, str],
    tongue: Tongue,
) -> SignUpView:
    """Say what the page shows; `told`: what was just done, form's key, csrf."""
    done, key, csrf = told
    seat = signed_in.seat
    return SignUpView(
        lot=sheet.lot,
        project=tongue.at(f"/projects/{sheet.project.id}"),
        title=sheet.title,
        firm="" if seat is None else seat.organisation.name,
        price="" if sheet.price is None else exact_amount(sheet.price, tongue),
        closes=full(sheet.sign_up.closes, tongue),
        draw=full(sheet.draw_at, tongue),
        taken=sheet.taken,
        early=sheet.at < sheet.sign_up.opens,
        instructions=()
        if instructions is None
        else instructions.lines(english=tongue.english),
        notes=sheet.notes,
        offer=sheet.offer,
        dossier=dossier_view(sheet.dossier, tongue),
        own=_own(sheet, tongue),
        sealed=_sealed(sheet, sheet.policy, signed_in, csrf, tongue)
        if sheet.policy
        else None,
        unopened=_unopened(sheet, tongue),
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key,
    )


def _own(sheet: SignUpSheet, tongue: Tongue) -> OwnView | None:
    own = sheet.application
    if own is None or sheet.accepted is None:
        return None
    shut = {"", Verdict.NOT_ENOUGH.value}
    sealed = sheet.envelope is not None and sheet.envelope.verdict in shut
    return OwnView(
        sealed=sealed,
        manager=own.manager,
        certificate=own.certificate,
        documents=documents_of(
            own, {each.digest: each for each in sheet.dossier}, "", tongue
        ),
        applied=exact(own.applied_at, tongue),
        note=sheet.accepted.note,
        fallen=own.fallen,
    )


def _sealed(
    sheet: SignUpSheet,
    light: LightPolicy,
    signed_in: SignedIn,
    csrf: str,
    tongue: Tongue,
) -> dict[str, object]:
    """Return the JSON for the script that seals; of others' applications nothing."""
    seat, page = signed_in.seat, f"/sign-up/{sheet.lot}"
    own = sheet.envelope
    return {
        "lot": sheet.lot,
        "policy": packed(light.written),
        "firm": signed_in.actor.organisation,
        "name": "" if seat is None else seat.organisation.name,
        "notes": sheet.notes,
        "offer": sheet.offer,
        "open": sheet.taken,
        "own": ""
        if own is None
        else {"digest": own.manifest, "commitment": own.commitment},
        "due": _due(sheet, light),
        "accepted": "" if sheet.accepted is None else sheet.accepted.note,
        "csrf": csrf,
        "addresses": {
            "disclosure": f"{page}/disclosure{lang_of(tongue)}",
            "disclosed": tongue.at(f"{page}?done=disclosed"),
            "submit": f"{page}/sealed{lang_of(tongue)}",
            "done": tongue.at(f"{page}?done=signed-up"),
            "second": tongue.at(f"/second?next={page}"),
        },
    }


def _due(sheet: SignUpSheet, light: LightPolicy) -> object:
    """Return what the script has to know to disclose the secret, None if not asked."""
    if sheet.asked is None or light.disclose_until is None:
        return None
    return {
        "close": light.close.commitment,
        "stream": sheet.project.stream,
        "proof": sheet.asked.proof,
        "card": packed(sheet.asked.card),
        "until": to_micros(light.disclose_until),
    }


UNOPENED: Final[Mapping[str, str]] = {
    Verdict.INVALID_DEALING.value: marked(
        "封装时内容不合格式：份额、附件或者报名表本身是坏的。"
    ),
    Verdict.NOT_ENOUGH.value: marked(
        "交出的密钥份额不够，或者有人交出的份额是错的，或者平台弄坏了您的文件。"
    ),
}


def _unopened(sheet: SignUpSheet, tongue: Tongue) -> str:
    if sheet.unopened is None:
        return ""
    verdict = sheet.unopened.verdict
    return tongue.say(UNOPENED[verdict]) if verdict in UNOPENED else verdict
