"""What the page of a bidder shows, and what its script is told."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from archive.public.values import to_micros
from trading.bids.bid_desk import Stage
from trading.bids.model.bids import Piece
from trading.bids.model.closing import Shown
from trading.bids.model.tender import Tender
from trading.bids.presenting.lots import LotLine, lot_lines, public_lots, until
from trading.bids.presenting.states import STATES
from trading.bids.use_cases.reading import DueOfBidder, OwnBid, PublicTender
from trading.front.languages import Tongue
from trading.rules.open_tender import State


class OwnBidBody(msgspec.Struct, frozen=True, kw_only=True):
    """
    A bid of one's own firm: its number, its manifest's digest, how far its receipt is.

    `at` is in microseconds; `key` is the one that withdraws and replaces it.
    """

    seq: int
    digest: str
    commitment: str
    key: str
    at: int
    withdrawn: bool
    stage: str


class OwnBidsBody(msgspec.Struct, frozen=True, kw_only=True):
    """
    What a firm has handed in, what its next bid must say, and whether it is taken.

    Of others it says nothing, neither that there are any nor how many.
    """

    open: bool
    deadline: int
    seq: int
    prev: str
    bids: list[OwnBidBody]


@dataclass(frozen=True, slots=True, kw_only=True)
class BidView:
    """What stands on the page, and the JSON for its script."""

    title: str
    lot: str
    lots: tuple[LotLine, ...]
    data: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a bidder is to give, and what proves that the bids are closed."""

    due: DueOfBidder
    closed: Shown
    card: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class BidSheet:
    """What is read for the page of one bidder."""

    found: PublicTender
    lots: Sequence[PublicTender]
    own: Sequence[tuple[OwnBid, Stage]]
    pieces: Sequence[Piece]
    form: bytes | None
    proof: Shown | None
    bidder: str
    at: datetime
    due: Due | None = None


def packed(data: bytes) -> str:
    """Return bytes as JSON carries them."""
    return base64.b64encode(data).decode()


def shown_body(shown: Shown | None) -> dict[str, str] | None:
    """Return an event as a stranger gets it: its very text, the salt in hex."""
    if shown is None:
        return None
    return {
        "body": shown.body.decode(),
        "salt": shown.salt.hex(),
        "proof": shown.proof,
    }


def is_open(found: PublicTender, at: datetime) -> bool:
    """Tell whether bids are taken at this instant."""
    tender = found.tender
    return found.lot.state == State.BIDDING and at < tender.logged.deadline


def boxes_shown(sheet: BidSheet) -> tuple[str, ...]:
    """Return the addresses that the page shows a manifest to itself (7.11)."""
    boxes = sheet.found.tender.logged.boxes
    return (
        tuple(each.address for each in boxes) if is_open(sheet.found, sheet.at) else ()
    )


def own_bids(sheet: BidSheet) -> OwnBidsBody:
    """Say what a firm has handed in."""
    bids = [each for each, _ in sheet.own]
    last = bids[-1].bid if bids else None
    return OwnBidsBody(
        open=is_open(sheet.found, sheet.at),
        deadline=to_micros(sheet.found.tender.logged.deadline),
        seq=1 if last is None else last.seq + 1,
        prev="" if last is None else last.commitment,
        bids=[
            OwnBidBody(
                seq=each.bid.seq,
                digest=each.bid.manifest,
                commitment=each.bid.commitment,
                key=each.bid.envelope.key.hex(),
                at=to_micros(each.bid.at),
                withdrawn=each.bid.withdrawn,
                stage=stage.value,
            )
            for each, stage in sheet.own
        ],
    )


def bid_view(sheet: BidSheet, csrf: str, tongue: Tongue) -> BidView:
    """Say what the page of a bidder shows."""
    found, tender = sheet.found, sheet.found.tender
    return BidView(
        title=found.lot.title,
        lot=found.lot.id,
        lots=lot_lines(
            public_lots(sheet.lots),
            found.lot.id,
            "/bid/{lot}",
            tongue,
            before="/bid/{lot}/prequalify",
        ),
        data={
            **msgspec.to_builtins(own_bids(sheet)),
            "lot": found.lot.id,
            "title": found.lot.title,
            "policy": packed(tender.policy),
            "policy_proof": shown_body(sheet.proof),
            "centre": found.project.centre,
            "form": None if sheet.form is None else msgspec.json.decode(sheet.form),
            "bidder": sheet.bidder,
            "uploaded": {
                "pieces": len(sheet.pieces),
                "bytes": sum(each.size for each in sheet.pieces),
            },
            "addresses": addresses_of(tender, tongue),
            "due": None if sheet.due is None else _due(sheet.due),
            "csrf": csrf,
        },
    )


def _due(told: Due) -> dict[str, object]:
    return {
        "kind": told.due.kind.value,
        "manifest": told.due.manifest,
        "until": to_micros(told.due.until),
        "closed": shown_body(told.closed),
        "card": packed(told.card),
    }


def lang_of(tongue: Tongue) -> str:
    """Return what makes an address for scripts answer in the language of a page."""
    return "?lang=en" if tongue.english else ""


def addresses_of(tender: Tender, tongue: Tongue) -> dict[str, str]:
    """Return where the page's script asks; `{…}` is filled in there."""
    bid, lang = f"/bid/{tender.lot}", lang_of(tongue)
    return {
        "missing": f"{bid}/missing{lang}",
        "piece": f"{bid}/pieces/{{sha256}}{lang}",
        "submit": f"{bid}/submit{lang}",
        "withdraw": f"{bid}/withdraw{lang}",
        "release": f"{bid}/release{lang}",
        "status": f"{bid}/status{lang}",
        "note": f"{bid}/receipt?of={{seq}}",
        "paper": f"{bid}/receipt.pdf?of={{seq}}",
        "keys": tongue.at("/my/firm/keys"),
        "second": tongue.at(f"/second?next={bid}"),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedView:
    """A lot for which one can apply or bid, and until when."""

    lot: str
    title: str
    project: str
    state: str
    when: str
    address: str


FOR_EVERYBODY: Final = "/tendering/{lot}", "/tendering/{lot}"
FOR_BIDDERS: Final = "/bid/{lot}/prequalify", "/bid/{lot}"
"""Where one applies, and where one bids."""


def asked_views(
    applying: Sequence[PublicTender],
    found: Sequence[PublicTender],
    pages: tuple[str, str],
    tongue: Tongue,
) -> list[AskedView]:
    """
    Say for which lots one can apply or bid, the nearest end of each first.

    `pages` are where the links lead, of those to apply for and of those to bid for.
    """
    first = sorted(applying, key=lambda each: each.tender.last_round.closes)
    then = sorted(found, key=lambda each: each.tender.logged.deadline)
    return [
        *(_asked(each, pages[0], tongue) for each in first),
        *(_asked(each, pages[1], tongue) for each in then),
    ]


def _asked(found: PublicTender, page: str, tongue: Tongue) -> AskedView:
    title, project = found.lot.title, found.project.title
    return AskedView(
        lot=found.lot.id,
        title=title,
        project=project if project != title else "",
        state=tongue.say(STATES[State(found.lot.state)]),
        when=until(found.lot, found.tender, tongue),
        address=tongue.at(page.format(lot=found.lot.id)),
    )
