"""A firm's own pages: that it is the firm, its documents, and the key it signs with."""

import re
from typing import Any, Final

from litestar import Response

from archive.public.values import beijing
from trading.accounts.http.form_pages import private, sent
from trading.accounts.http.guests import Guest
from trading.accounts.http.keys import command, id_of, key_of
from trading.accounts.model.organisations import Kind
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import require_allowed
from trading.bidders.document_errors import NoSuchDocumentError
from trading.bidders.firm_desk import FirmDesk
from trading.bidders.http.files import file_answer
from trading.bidders.model.claims import Algorithm
from trading.bidders.presenting.own import (
    documents_view,
    firm_view,
    keys_view,
    proof_view,
)
from trading.bidders.use_cases.claiming import HandInProofCommand
from trading.bidders.use_cases.dossiers import HandInDocumentCommand
from trading.bidders.use_cases.signing_keys import (
    OfferSigningKeyCommand,
    RevokeSigningKeyCommand,
)
from trading.front.forms import Entries

FIRM: Final = "/my/firm"
PROOF: Final = f"{FIRM}/proof"
DOCUMENTS: Final = f"{FIRM}/documents"
KEYS: Final = f"{FIRM}/keys"
PARTY: Final = "/my/party"
_RAW: Final = re.compile(r"[0-9a-f]{64}|04[0-9a-f]{128}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def done_of(guest: Guest) -> str:
    """Return what was just done, as the address says."""
    return guest.front.asked.get("done", "")


def reading(guest: Guest, act: str) -> SignedIn:
    """
    Return who reads a page about an act.

    Raises what `Guest.own` and `require_allowed` raise.
    """
    signed_in = guest.own()
    require_allowed(act, signed_in, to_read=True)
    return signed_in


def _is_other_party(signed_in: SignedIn) -> bool:
    seat = signed_in.seat
    return seat is not None and seat.organisation.kind is Kind.OTHER_PARTY


# --- Who it is -----------------------------------------------------------------------


def show_firm(guest: Guest, form: Entries) -> Response[str]:
    """Show a firm how it stands, and what it can hand in; nothing of it is needed."""
    signed_in = reading(guest, "HandInProof")
    if _is_other_party(signed_in):
        return guest.sent_on(PARTY)
    sheet = guest.desk_of(FirmDesk).read_own_firm(signed_in.actor)
    today = beijing(signed_in.at).date()
    view = firm_view(sheet, today, done_of(guest), guest.front.tongue)
    return guest.page("firm.html", view, entries=form, signed_in=signed_in)


def show_proof(guest: Guest, form: Entries) -> Response[str]:
    """Ask for what shows that the account is the firm."""
    signed_in = reading(guest, "HandInProof")
    sheet = guest.desk_of(FirmDesk).read_own_firm(signed_in.actor)
    view = proof_view(sheet, key_of(form), guest.front.tongue)
    if not form["basis"]:
        form = form.with_value("basis", view.bases[1][0])
    return guest.page("firm_proof.html", view, entries=form, signed_in=signed_in)


@sent(PROOF, shows=show_proof, files=("document",), needs="HandInProof")
def hand_in_proof(guest: Guest, form: Entries) -> Response[str]:
    """Hand in an authorisation or a certificate; the firm acts before and after."""
    signed_in = guest.enter("HandInProof", form)
    asked = command(
        HandInProofCommand,
        key_of(form),
        basis=form["basis"],
        document=guest.file(form, "document"),
    )
    guest.desk_of(FirmDesk).hand_in_proof(signed_in.actor, asked)
    return guest.sent_on(f"{FIRM}?done=proof")


def read_proof(guest: Guest, _form: Entries) -> Response[Any]:
    """Give back what was handed in for a claim or a key of one's own."""
    signed_in = reading(guest, "HandInProof")
    if "file" not in guest.front.asked:
        return guest.sent_on(PROOF)
    return proof_answer(guest, signed_in)


def proof_answer(guest: Guest, signed_in: SignedIn) -> Response[Any]:
    """
    Return the file that the address names.

    Raises:
        NoSuchDocumentError: nothing such was handed in, or it is another's.

    """
    organisation = id_of(guest.front.asked.get("of", ""))
    digest = guest.front.asked.get("file", "")
    if not _DIGEST.fullmatch(digest):
        raise NoSuchDocumentError
    read = guest.desk_of(FirmDesk).read_proof
    media, data = read(signed_in.actor, organisation, digest)
    return file_answer(media, data, f"proof-{digest[:8]}")


# --- Documents -----------------------------------------------------------------------


def show_documents(guest: Guest, form: Entries) -> Response[str]:
    """Show what was handed in, what runs out, and what can be handed in."""
    signed_in = reading(guest, "HandInDocument")
    found = guest.desk_of(FirmDesk).read_own_documents(signed_in.actor)
    today = beijing(signed_in.at).date()
    told = done_of(guest), key_of(form)
    view = documents_view(found, today, told, guest.front.tongue)
    if not form["kind"]:
        form = form.with_value("kind", view.kinds[0][0])
    return guest.page("firm_documents.html", view, entries=form, signed_in=signed_in)


@sent(DOCUMENTS, shows=show_documents, files=("document",), needs="HandInDocument")
def hand_in_document(guest: Guest, form: Entries) -> Response[str]:
    """Hand in a licence, qualification or permit."""
    signed_in = guest.enter("HandInDocument", form)
    asked = command(
        HandInDocumentCommand,
        key_of(form),
        kind=form["kind"],
        number=form["number"].strip(),
        valid_until=form["valid_until"].strip() or None,
        document=guest.file(form, "document"),
    )
    guest.desk_of(FirmDesk).hand_in_document(signed_in.actor, asked)
    return guest.sent_on(f"{DOCUMENTS}?done=document")


def read_document(guest: Guest, _form: Entries) -> Response[Any]:
    """Give back a document of one's own; another's is not there."""
    signed_in = reading(guest, "HandInDocument")
    if "of" not in guest.front.asked:
        return guest.sent_on(DOCUMENTS)
    return document_answer(guest, signed_in)


def document_answer(guest: Guest, signed_in: SignedIn) -> Response[Any]:
    """
    Return the document that the address names.

    Raises:
        NoSuchDocumentError: there is none, or it is another's.

    """
    number = id_of(guest.front.asked.get("of", ""))
    document, data = guest.desk_of(FirmDesk).read_document(signed_in.actor, number)
    return file_answer(document.media, data, f"{document.kind.value}-{number[:8]}")


# --- The signing key -----------------------------------------------------------------


def show_keys(guest: Guest, form: Entries) -> Response[str]:
    """Show the keys of the firm; with a key typed, also what it has to sign."""
    signed_in = reading(guest, "OfferSigningKey")
    sheet = guest.desk_of(FirmDesk).read_own_firm(signed_in.actor)
    asked = guest.front.asked
    for name in ("algorithm", "public_key"):
        if name in asked and not form[name]:
            form = form.with_value(name, asked[name])
    if not form["algorithm"]:
        form = form.with_value("algorithm", Algorithm.P256.value)
    view = keys_view(
        sheet, _offered(form), (done_of(guest), key_of(form)), guest.front.tongue
    )
    if not form["basis"]:
        form = form.with_value("basis", view.bases[0][0])
    return guest.page("firm_keys.html", view, entries=form, signed_in=signed_in)


def _offered(form: Entries) -> tuple[str, str]:
    """Return algorithm and key if both are written as such are, else nothing."""
    algorithm, raw = form["algorithm"], _hex(form["public_key"])
    known = {each.value for each in Algorithm}
    return (algorithm, raw) if algorithm in known and _RAW.fullmatch(raw) else ("", "")


def _hex(text: str) -> str:
    return re.sub(r"[\s:]", "", text).lower()


@sent(KEYS, shows=show_keys, files=("document",), needs="OfferSigningKey")
def offer_key(guest: Guest, form: Entries) -> Response[str]:
    """Hand in the key that the firm signs with, signed for by that key."""
    signed_in = guest.enter("OfferSigningKey", form)
    asked = command(
        OfferSigningKeyCommand,
        key_of(form),
        algorithm=form["algorithm"],
        public_key=_hex(form["public_key"]),
        signature=_hex(form["signature"]),
        basis=form["basis"],
        document=guest.file(form, "document"),
    )
    guest.desk_of(FirmDesk).offer_signing_key(signed_in.actor, asked)
    return guest.sent_on(f"{KEYS}?done=key")


@sent(f"{KEYS}/revoke", shows=show_keys, page=KEYS)
def revoke_key(guest: Guest, form: Entries) -> Response[str]:
    """End a key of one's own: it signs nothing from now on."""
    signed_in = guest.enter("RevokeSigningKey", form)
    asked = command(
        RevokeSigningKeyCommand,
        key_of(form),
        organisation=signed_in.actor.seat,
        signing_key=form["signing_key"],
        reason=form["reason"].strip(),
    )
    guest.desk_of(FirmDesk).revoke_signing_key(signed_in.actor, asked)
    return guest.sent_on(f"{KEYS}?done=revoked")


HANDLERS: list[Any] = [
    *private(FIRM)(show_firm),
    *private(PROOF)(show_proof),
    *hand_in_proof,
    *private(f"{PROOF}/file")(read_proof),
    *private(DOCUMENTS)(show_documents),
    *hand_in_document,
    *private(f"{FIRM}/document")(read_document),
    *private(KEYS)(show_keys),
    *offer_key,
    *revoke_key,
]
