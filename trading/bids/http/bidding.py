"""Bidding on the web: seal, bring, hand in, look again, replace, take back."""

import re
from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Response

from archive.public.evidence import sha256
from archive.public.ledger import NotLoggedYetError
from trading.accounts.http.form_pages import private
from trading.accounts.http.guests import PRIVATE, Guest
from trading.accounts.http.keys import command
from trading.accounts.http.scripts import (
    brought_by_script,
    read,
    said,
    sent_by_script,
)
from trading.accounts.model.sessions import SignedIn
from trading.accounts.permissions import require_allowed
from trading.accounts.use_cases.gate import Concerned
from trading.bidders.model.claims import Algorithm
from trading.bids.bid_desk import BidDesk
from trading.bids.bidding_errors import NoBidError, NoSuchPieceError
from trading.bids.model.closing import Shown
from trading.bids.model.manifest import PIECE
from trading.bids.model.releases import Disclosure
from trading.bids.prequalification_desk import PrequalificationDesk
from trading.bids.presenting.bidding import (
    FOR_BIDDERS,
    AskedView,
    BidSheet,
    Due,
    asked_views,
    bid_view,
    boxes_shown,
    own_bids,
)
from trading.bids.use_cases.bidding import SubmitBidCommand, WithdrawBidCommand
from trading.bids.use_cases.reading import OwnBid, PublicTender
from trading.bids.use_cases.releasing import DiscloseBidCommand, ReleaseFactorCommand
from trading.front.forms import Entries
from trading.front.reach import POLICY_HEADER, content_policy
from trading.projects.model import ProjectMissingError
from trading.rules.procedure import NotNowError

LIST: Final = "/bid"
PAGE: Final = "/bid/{lot:str}"
ACT: Final = "SubmitBid"
_ED25519: Final = 64
_LOT: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_SHOWN: Final = 60
_MOST_PIECES: Final = 100_000

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Hex = Annotated[str, msgspec.Meta(pattern="^(?:[0-9a-f]{2}){1,1000}$")]


class PieceAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A piece that a bid has, and its bytes."""

    sha256: Digest
    size: int


class PiecesAsked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The pieces of a bid, of which some may be missing here."""

    pieces: Annotated[list[PieceAsked], msgspec.Meta(max_length=_MOST_PIECES)]


class Missing(msgspec.Struct, frozen=True):
    """Those that are."""

    missing: list[str]


class Submission(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is handed in: `bid-submission/1` (trading 7.13.1)."""

    v: Literal["bid-submission/1"]
    key: Hex
    manifest: bytes
    shares: Annotated[list[bytes], msgspec.Meta(max_length=15)]
    signature: Hex
    times: Annotated[list[bytes], msgspec.Meta(max_length=2)]


class TakenBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A withdrawal and its signature (trading 7.13.1)."""

    signature: Hex
    withdrawal: bytes


class Given(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A release of a bidder's own bid and its signature (trading 7.13.1)."""

    release: bytes
    signature: Hex


class Named(msgspec.Struct, frozen=True):
    """Which kind of release it is; the act reads the rest."""

    v: str


class Taken(msgspec.Struct, frozen=True):
    """The commitment of the event, and the platform's signed note over it."""

    commitment: str
    accepted: str


def lot_of(guest: Guest) -> str:
    """
    Return the lot that the address names.

    Raises:
        ProjectMissingError: it is written as none ever is.

    """
    named = guest.front.path.removeprefix(f"{LIST}/").partition("/")[0]
    if not _LOT.fullmatch(named):
        raise ProjectMissingError(named[:_SHOWN])
    return named


def _reading(guest: Guest, act: str = ACT) -> tuple[BidDesk, SignedIn, PublicTender]:
    """Return who reads, and the lot as anybody may read it."""
    signed_in = guest.own()
    require_allowed(act, signed_in, to_read=True)
    desk = guest.desk_of(BidDesk)
    return desk, signed_in, desk.read_tender.public(lot_of(guest))


def _entered(
    guest: Guest, act: str, form: Entries
) -> tuple[BidDesk, SignedIn, PublicTender]:
    """Return who acts, once the gate has asked all it asks."""
    desk, _, found = _reading(guest, act)
    project = found.project
    concerned = Concerned(project.owner, project.id, project.owner_side)
    return desk, guest.enter(act, form, concerned), found


# --- The pages -----------------------------------------------------------------------


def list_asked(guest: Guest, _form: Entries) -> Response[str]:
    """List the lots for which one can apply or bid."""
    signed_in = guest.own()
    require_allowed(ACT, signed_in, to_read=True)
    views = asked(guest, FOR_BIDDERS)
    return guest.page("bids_asked.html", views, signed_in=signed_in)


def asked(guest: Guest, pages: tuple[str, str]) -> list[AskedView]:
    """Return what is asked for just now; the links lead to these pages."""
    applying = guest.desk_of(PrequalificationDesk).read.asked_for()
    found = guest.desk_of(BidDesk).read_tender.asked_for()
    return asked_views(applying, found, pages, guest.front.tongue)


def show(guest: Guest, form: Entries) -> Response[str]:
    """Show a bidder how to seal and hand in, or what was handed in."""
    sheet, signed_in = _sheet(guest), guest.own()
    read = guest.desk_of(PrequalificationDesk).read
    read.require_may_bid(signed_in.actor, sheet.found.lot.id)
    view = bid_view(sheet, guest.csrf, guest.front.tongue)
    page = guest.page("seal.html", view, entries=form, signed_in=signed_in)
    page.headers[POLICY_HEADER] = content_policy(boxes_shown(sheet))
    return page


def _sheet(guest: Guest) -> BidSheet:
    desk, signed_in, found = _reading(guest)
    actor, lot = signed_in.actor, found.lot.id
    own = desk.read_tender.own(actor, lot)
    return BidSheet(
        found=found,
        lots=desk.read_tender.lots(lot),
        own=[(each, desk.stage(each.bid.stream, each.bid.event)) for each in own],
        pieces=desk.list_pieces(actor, lot),
        form=desk.forms.find(found.tender.logged.form),
        proof=_proof(desk, lot),
        bidder=actor.organisation,
        at=signed_in.at,
        due=_due(desk, signed_in, lot),
    )


def _due(desk: BidDesk, signed_in: SignedIn, lot: str) -> Due | None:
    """Return what is to be given of the own bid, once everybody can see the close."""
    due = desk.read_tender.due(signed_in.actor, lot, signed_in.at)
    if due is None:
        return None
    try:
        closed = desk.read_tender.close(lot)
    except (NotLoggedYetError, NotNowError):
        return None
    return Due(due=due, closed=closed, card=desk.card())


def _proof(desk: BidDesk, lot: str) -> Shown | None:
    try:
        return desk.read_tender.policy(lot)
    except NotLoggedYetError:
        return None


def status(guest: Guest, _form: Entries) -> Response[Any]:
    """Tell a script what its firm has handed in, and how far each receipt is."""
    return said(own_bids(_sheet(guest)))


# --- Pieces --------------------------------------------------------------------------


@sent_by_script(f"{PAGE}/missing")
def missing(guest: Guest, _form: Entries, body: bytes) -> Response[Any]:
    """Tell which pieces of a bid have not arrived, or with another size."""
    desk, signed_in, found = _reading(guest)
    asked = read(PiecesAsked, body)
    have = desk.list_pieces(signed_in.actor, found.lot.id)
    there = {each.digest: each.size for each in have}
    left = (each for each in asked.pieces if there.get(each.sha256) != each.size)
    return said(Missing(list(dict.fromkeys(each.sha256 for each in left))))


@brought_by_script(f"{PAGE}/pieces/{{digest:str}}", ACT, PIECE)
def bring(guest: Guest, body: bytes) -> None:
    """Keep one piece of a bid of one's own; harmless to repeat."""
    desk, signed_in, found = _reading(guest)
    desk.keep_piece(signed_in.actor, found.lot.id, _digest_of(guest), body)


def give_piece(guest: Guest, _form: Entries) -> Response[Any]:
    """Give a piece back to the account that brought it, before the deadline."""
    desk, signed_in, found = _reading(guest)
    data = desk.read_piece(signed_in.actor, found.lot.id, _digest_of(guest))
    return Response(
        data,
        media_type="application/octet-stream",
        headers={"Cache-Control": PRIVATE},
    )


def _digest_of(guest: Guest) -> str:
    named = guest.front.path.rpartition("/")[2]
    if not _DIGEST.fullmatch(named):
        raise NoSuchPieceError
    return named


# --- Handing in and taking back ------------------------------------------------------


@sent_by_script(f"{PAGE}/submit")
def submit(guest: Guest, form: Entries, body: bytes) -> Response[Any]:
    """Hand in a sealed bid; the same bytes get the same answer."""
    desk, signed_in, found = _entered(guest, ACT, form)
    told = read(Submission, body)
    ed25519 = len(told.key) == _ED25519
    asked = command(
        SubmitBidCommand,
        _key_of(body),
        lot=found.lot.id,
        manifest=told.manifest,
        signature=bytes.fromhex(told.signature),
        signing=told.key,
        algorithm=Algorithm.ED25519 if ed25519 else Algorithm.P256,
        shares=told.shares,
        times=told.times,
    )
    done = desk.submit_bid(signed_in.actor, asked, arrived=guest.arrived)
    return said(Taken(done.event.commitment, done.note))


@sent_by_script(f"{PAGE}/withdraw")
def withdraw(guest: Guest, form: Entries, body: bytes) -> Response[Any]:
    """Take a bid of one's own back; the same bytes get the same answer."""
    desk, signed_in, found = _entered(guest, "WithdrawBid", form)
    told = read(TakenBack, body)
    asked = command(
        WithdrawBidCommand,
        _key_of(body),
        lot=found.lot.id,
        withdrawal=told.withdrawal,
        signature=bytes.fromhex(told.signature),
    )
    done = desk.withdraw_bid(signed_in.actor, asked, arrived=guest.arrived)
    return said(Taken(done.event.commitment, done.note))


@sent_by_script(f"{PAGE}/release")
def release(guest: Guest, form: Entries, body: bytes) -> Response[Any]:
    """Take what a bidder gives of the own bid after the close: S_b, or S itself."""
    desk, signed_in, found = _entered(guest, "ReleaseFactor", form)
    told = read(Given, body)
    discloses = read(Named, told.release).v == Disclosure.version
    if discloses:
        desk, signed_in, found = _entered(guest, "DiscloseBid", form)
    facts = {
        "lot": found.lot.id,
        "release": told.release,
        "signature": bytes.fromhex(told.signature),
    }
    key, at = _key_of(body), guest.arrived
    if discloses:
        secret = command(DiscloseBidCommand, key, **facts)
        done = desk.disclose_bid(signed_in.actor, secret, arrived=at)
    else:
        factor = command(ReleaseFactorCommand, key, **facts)
        done = desk.release_factor(signed_in.actor, factor, arrived=at)
    return said(Taken(done.event.commitment, done.note))


def _key_of(body: bytes) -> str:
    """Return a key under which these bytes are one request."""
    return sha256(body).hex()[:32]


# --- Receipts ------------------------------------------------------------------------


def _asked_for(guest: Guest) -> tuple[BidDesk, OwnBid]:
    """Return the bid whose number the address names."""
    desk, signed_in, found = _reading(guest)
    named = guest.front.asked.get("of", "")
    for each in desk.read_tender.own(signed_in.actor, found.lot.id):
        if str(each.bid.seq) == named:
            return desk, each
    raise NoBidError


def give_note(guest: Guest, _form: Entries) -> Response[str]:
    """Give the platform's signed note over a bid as a file."""
    _, own = _asked_for(guest)
    name = f"receipt-{own.bid.lot}-{own.bid.seq}.note"
    return Response(
        own.accepted.note,
        media_type="text/plain; charset=utf-8",
        headers={
            "Cache-Control": PRIVATE,
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )


def give_paper(guest: Guest, _form: Entries) -> Response[Any]:
    """Give the receipt of a bid as a sealed PDF, as far as it has come."""
    desk, own = _asked_for(guest)
    name = f"receipt-{own.bid.lot}-{own.bid.seq}.pdf"
    return Response(
        desk.sheet(own.accepted),
        media_type="application/pdf",
        headers={
            "Cache-Control": PRIVATE,
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )


HANDLERS: list[Any] = [
    *private(LIST)(list_asked),
    *private(PAGE)(show),
    *private(f"{PAGE}/status")(status),
    *missing,
    *bring,
    *private(f"{PAGE}/pieces/{{digest:str}}")(give_piece),
    *submit,
    *withdraw,
    *release,
    *private(f"{PAGE}/receipt")(give_note),
    *private(f"{PAGE}/receipt.pdf")(give_paper),
]
