"""What waits for the centre: claims, documents and keys, each decided by one key."""

from typing import Any, Final

from litestar import Response

from archive.public.values import beijing
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, id_of, key_for, key_of
from trading.bidders.firm_desk import FirmDesk
from trading.bidders.http.own import (
    document_answer,
    done_of,
    proof_answer,
    reading,
)
from trading.bidders.http.people import read_uscc
from trading.bidders.model.claims import Ground
from trading.bidders.model.dossiers import Outcome
from trading.bidders.presenting.queues import (
    account_of,
    bindings_view,
    claim_page,
    document_page,
    fingerprint,
    key_page,
    number_of,
    queue_view,
    turned,
)
from trading.bidders.use_cases.claiming import DecideClaimCommand, RevokeBindingCommand
from trading.bidders.use_cases.dossiers import ReviewDocumentCommand
from trading.bidders.use_cases.reading import MOST
from trading.bidders.use_cases.signing_keys import (
    RevokeSigningKeyCommand,
    SigningKeyCommand,
)
from trading.front.forms import Entries, chosen

CLAIMS: Final = "/review/claims"
DOCUMENTS: Final = "/review/documents"
KEYS: Final = "/review/keys"
BINDINGS: Final = "/review/bindings"
PROVEN: Final = "proven"


def _at(guest: Guest, form: Entries, name: str) -> str:
    """Return what is looked at: what a form is about, or what the address names."""
    return form[name] or guest.front.asked.get("at", "")


# --- Claims --------------------------------------------------------------------------


def show_claims(guest: Guest, form: Entries) -> Response[str]:
    """Show the first claim that waits; nobody's sign-up waits for it."""
    signed_in = reading(guest, "DecideClaim")
    found = guest.desk_of(FirmDesk).read_queues.claims(signed_in.actor)
    found = turned(found, _at(guest, form, "organisation"), account_of)
    told, tongue = (done_of(guest), key_of(form)), guest.front.tongue
    queue = queue_view(found, (CLAIMS, account_of), told, MOST, tongue)
    view = {"one": claim_page(found, queue, tongue), "queue": queue}
    return guest.page("review_claims.html", view, entries=form, signed_in=signed_in)


@sent(CLAIMS, shows=show_claims)
def decide_claim(guest: Guest, form: Entries) -> Response[str]:
    """Record whether the account has shown to be the firm, and if not, why."""
    signed_in = guest.enter("DecideClaim", form)
    decision = form["decision"]
    ground = chosen((decision,), [each.value for each in Ground])
    asked = command(
        DecideClaimCommand,
        key_for(form, f"{form['organisation']}/{decision}"),
        organisation=form["organisation"],
        proven=decision == PROVEN,
        ground=ground[0] if ground else None,
        words=form["words"].strip(),
    )
    guest.desk_of(FirmDesk).decide_claim(signed_in.actor, asked)
    return guest.sent_on(f"{CLAIMS}?done=decided")


def read_claim_file(guest: Guest, _form: Entries) -> Response[Any]:
    """Give a clerk what was handed in for a claim or a key."""
    signed_in = reading(guest, "DecideClaim")
    if "file" not in guest.front.asked:
        return guest.sent_on(CLAIMS)
    return proof_answer(guest, signed_in)


# --- Bindings ------------------------------------------------------------------------


def show_bindings(guest: Guest, form: Entries) -> Response[str]:
    """Show all claims to one firm, to revoke a binding that is wrong or has ended."""
    signed_in = reading(guest, "RevokeBinding")
    typed = form["firm"] or guest.front.asked.get("firm", "")
    code = read_uscc(typed)
    queues = guest.desk_of(FirmDesk).read_queues
    found = None if code is None else queues.bindings(signed_in.actor, code)
    told = done_of(guest), key_of(form)
    view = bindings_view(typed, found, told, guest.front.tongue)
    if not form["ground"]:
        form = form.with_value("ground", Ground.NOT_THE_FIRM.value)
    return guest.page("review_bindings.html", view, entries=form, signed_in=signed_in)


@sent(BINDINGS, shows=show_bindings, files=("document",), needs="RevokeBinding")
def revoke_binding(guest: Guest, form: Entries) -> Response[str]:
    """End a binding with ground and document; its keys end with it."""
    signed_in = guest.enter("RevokeBinding", form)
    asked = command(
        RevokeBindingCommand,
        key_of(form),
        organisation=form["organisation"],
        document=guest.file(form, "document"),
        ground=form["ground"],
        words=form["words"].strip(),
    )
    guest.desk_of(FirmDesk).revoke_binding(signed_in.actor, asked)
    return guest.sent_on(f"{BINDINGS}?done=revoked")


# --- Documents -----------------------------------------------------------------------


def show_documents(guest: Guest, form: Entries) -> Response[str]:
    """Show the first document that waits; nothing waits for it."""
    signed_in = reading(guest, "ReviewDocument")
    found = guest.desk_of(FirmDesk).read_queues.documents(signed_in.actor)
    found = turned(found, _at(guest, form, "of_document"), number_of)
    told, tongue = (done_of(guest), key_of(form)), guest.front.tongue
    queue = queue_view(found, (DOCUMENTS, number_of), told, MOST, tongue)
    today = beijing(signed_in.at).date()
    view = {"one": document_page(found, today, queue, tongue), "queue": queue}
    return guest.page("review_documents.html", view, entries=form, signed_in=signed_in)


@sent(DOCUMENTS, shows=show_documents)
def review_document(guest: Guest, form: Entries) -> Response[str]:
    """Record what was seen: clear, not usable, or something is asked."""
    signed_in = guest.enter("ReviewDocument", form)
    decision = form["decision"]
    asked = command(
        ReviewDocumentCommand,
        key_for(form, f"{form['of_document']}/{decision}"),
        document=form["of_document"],
        outcome=decision if decision != Outcome.WAITING else "",
        words=form["words"].strip(),
    )
    guest.desk_of(FirmDesk).review_document(signed_in.actor, asked)
    return guest.sent_on(f"{DOCUMENTS}?done=decided")


def read_document_file(guest: Guest, _form: Entries) -> Response[Any]:
    """Give a clerk the document that is looked at."""
    signed_in = reading(guest, "ReviewDocument")
    if "of" not in guest.front.asked:
        return guest.sent_on(DOCUMENTS)
    return document_answer(guest, signed_in)


# --- Keys ----------------------------------------------------------------------------


def show_keys(guest: Guest, form: Entries) -> Response[str]:
    """Show the first key that waits to be bound."""
    signed_in = reading(guest, "BindSigningKey")
    found = guest.desk_of(FirmDesk).read_queues.keys(signed_in.actor)
    found = turned(found, _at(guest, form, "signing_key"), fingerprint)
    told, tongue = (done_of(guest), key_of(form)), guest.front.tongue
    queue = queue_view(found, (KEYS, fingerprint), told, MOST, tongue)
    view = {"one": key_page(found, queue, tongue), "queue": queue}
    return guest.page("review_keys.html", view, entries=form, signed_in=signed_in)


@sent(KEYS, shows=show_keys)
def bind_key(guest: Guest, form: Entries) -> Response[str]:
    """Record that the key is the firm's, as the papers show."""
    signed_in = guest.enter("BindSigningKey", form)
    asked = command(
        SigningKeyCommand,
        key_for(form, f"{form['signing_key']}/bind"),
        organisation=id_of(form["organisation"]),
        signing_key=form["signing_key"],
    )
    guest.desk_of(FirmDesk).bind_signing_key(signed_in.actor, asked)
    return guest.sent_on(f"{KEYS}?done=decided")


@sent(f"{KEYS}/refuse", shows=show_keys, page=KEYS)
def refuse_key(guest: Guest, form: Entries) -> Response[str]:
    """Record that the papers do not show that the key is the firm's."""
    signed_in = guest.enter("RevokeSigningKey", form)
    asked = command(
        RevokeSigningKeyCommand,
        key_for(form, f"{form['signing_key']}/refuse"),
        organisation=id_of(form["organisation"]),
        signing_key=form["signing_key"],
        reason=form["words"].strip(),
    )
    guest.desk_of(FirmDesk).revoke_signing_key(signed_in.actor, asked)
    return guest.sent_on(f"{KEYS}?done=decided")


HANDLERS: list[Any] = [
    *private(CLAIMS)(show_claims),
    *decide_claim,
    *private(f"{CLAIMS}/file")(read_claim_file),
    *private(BINDINGS)(show_bindings),
    *revoke_binding,
    *private(DOCUMENTS)(show_documents),
    *review_document,
    *private(f"{DOCUMENTS}/file")(read_document_file),
    *private(KEYS)(show_keys),
    *bind_key,
    *refuse_key,
]
