"""The opening of a lot, repeated from what this instance keeps of envelopes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial

from archive.ledger.model import parse_event
from archive.objects.ports import Objects
from trading.bidders.codes import Uscc
from trading.bids.filed import LARGEST_FILED, Filed, document_path, form_path
from trading.bids.given import Releases
from trading.bids.model.bids import Bid, Released, ReleaseKind
from trading.bids.model.manifest import COVER
from trading.bids.model.policy import SHEET, OpeningPolicy
from trading.bids.repeating import Handed, OpeningRecord, repeat_opening
from trading.bids.use_cases.combining import counted_bids
from trading.bids.use_cases.forms import Forms
from trading.bids.verdicts import Verdict
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


def faulty(work: Work, lot: str, objects: Objects) -> Mapping[str, bytes]:
    """
    Return the documents that show why bids are INVALID_DEALING, by path in a case file.

    Of each bid of which nothing else shows it the smallest one that may be on file.
    """
    tender = work.bids.get(lot)
    shut = {x.manifest for x in tender.results if x.verdict is Verdict.INVALID_DEALING}
    if not shut:
        return {}
    given = Releases.of(work.bids.releases(lot, tender.logged.id))
    found: dict[str, bytes] = {}
    for bid in counted_bids(work, tender):
        if bid.manifest not in shut:
            continue
        front = front_of(objects, bid)
        opens = partial(_opens, tender.logged, given, bid)
        for each in sorted(bid.envelope.parsed.objects, key=lambda x: x.size):
            if each.name in FRONT or each.size > LARGEST_FILED or not opens(front):
                continue
            sealed = b"".join(map(objects.get, each.pieces))
            if not opens({**front, each.name: sealed}):
                found[document_path(bid.manifest, each.name)] = sealed
                break
    return found


def _opens(
    policy: OpeningPolicy, given: Releases, bid: Bid, objects: Mapping[str, bytes]
) -> bool:
    """Tell whether a bid opens, as far as these objects of it say."""
    handed = Handed(envelope=bid.envelope, received_at=bid.at, objects=objects)
    (line,) = repeat_opening(policy, [handed], given).lines
    return line.verdict is Verdict.OPEN


def form_of(work: Work, lot: str, objects: Objects) -> Mapping[str, bytes]:
    """Return the form of an opened lot's sheets, by its path, if one is kept."""
    tender = work.bids.get(lot)
    written = Forms(objects).find(tender.terms.form) if tender.results else None
    return {} if written is None else {form_path(tender.logged.form): written}


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
