"""The opening of a lot, repeated from what this instance keeps of envelopes."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from archive.ledger.model import parse_event
from archive.objects.ports import Objects
from trading.bidders.codes import Uscc
from trading.bids.filed import Filed
from trading.bids.given import Releases
from trading.bids.model.bids import Bid, Released, ReleaseKind
from trading.bids.model.manifest import COVER
from trading.bids.model.policy import SHEET
from trading.bids.repeating import Handed, OpeningRecord, repeat_opening
from trading.bids.use_cases.combining import counted_bids
from trading.projects.model import LotId
from trading.server.database import Work
from trading.server.instance import Instance

FRONT = frozenset({COVER, SHEET})
"""The objects that say who bids what; documents are large, and the committee's."""


def repeated(instance: Instance, lot: str) -> OpeningRecord:
    """
    Return the record of a lot's opening, from policy, envelopes and releases alone.

    Raises:
        ProjectMissingError: there is no such lot.
        BidsStillOpenError: its bids are not closed.
        ObjectMissingError: a ciphertext is gone.

    """
    with instance.transactions.read() as work:
        tender = work.bids.get(lot)
        kept = work.bids.releases(lot, tender.logged.id)
        given = _instants(work, lot, kept)
        bids = counted_bids(work, tender)
    handed = [
        Handed(
            envelope=each.envelope,
            received_at=each.at,
            released_at=given.get(each.bidder),
            objects=front_of(instance.objects, each),
        )
        for each in bids
    ]
    return repeat_opening(tender.logged, handed, Releases.of(kept))


def front_of(objects: Objects, bid: Bid) -> Mapping[str, bytes]:
    """Return the ciphertexts of cover and sheet, by the objects' names."""
    return {
        each.name: b"".join(map(objects.get, each.pieces))
        for each in bid.envelope.parsed.objects
        if each.name in FRONT
    }


def filed(work: Work, lot: str, objects: Objects) -> Sequence[Filed]:
    """Return the envelopes that a case file keeps, once a lot was opened."""
    tender = work.bids.get(lot)
    opens = {each.manifest: bytes.fromhex(each.opens_sheet) for each in tender.results}
    if not opens:
        return ()
    return [
        Filed(
            envelope=each.envelope,
            objects=front_of(objects, each),
            opens=opens[each.manifest],
        )
        for each in counted_bids(work, tender)
    ]


def streams(work: Work, lot: str) -> set[str]:
    """Return a lot's sealed streams: applications, bids, withdrawals in person."""
    tender, applied = work.bids.get(lot), {*work.prequalifications.streams(lot)}
    if not tender.policy:
        return applied
    policy = tender.logged.id
    found = applied | {each.stream for each in work.bids.all(lot, policy)}
    return found | {each.stream for each in work.bids.attestations(lot, policy)}


def names_of(instance: Instance, record: OpeningRecord) -> Mapping[str, str]:
    """Return the names of the bidders as they are registered, by code."""
    with instance.transactions.read() as work:
        firms = [work.bidders.firm(Uscc.parse(each.bidder)) for each in record.lines]
    return {str(each.code): each.name for each in firms if each is not None}


def _instants(work: Work, lot: str, kept: Sequence[Released]) -> Mapping[str, datetime]:
    """Return when each bidder released, by code."""
    project, _ = work.projects.lot(LotId(lot))
    wanted = {each.event: each.who for each in kept if each.kind is ReleaseKind.BIDDER}
    return {
        wanted[event.n]: parse_event(event.body).at
        for event in work.ledger.stream(project.stream)
        if event.n in wanted
    }
