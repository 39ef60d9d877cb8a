"""The desks of bidders, key holders and trustees, and what all read of a tender."""

from collections.abc import Mapping
from functools import partial

from archive.ledger.acts import Accepted
from archive.ledger.cosignatures import cosignatures
from archive.ledger.errors import NotLoggedYetError
from archive.ledger.model import parse_accepted
from trading.bids.bid_desk import BidDesk, HolderDesk, Stage, TenderRecord
from trading.bids.prequalification_desk import PrequalificationDesk
from trading.bids.trustee_desk import TrusteeDesk
from trading.bids.use_cases.forms import Forms
from trading.bids.use_cases.holding import KeepKeysFile, ReadHolding, ReadKeysFile
from trading.bids.use_cases.pieces import ReadPiece
from trading.bids.use_cases.reading_applications import ReadPrequalification
from trading.bids.use_cases.trusting import ReadTrusted, ReceiveTimes
from trading.server.instance import Instance
from trading.server.sheets import receipt_sheet
from trading.server.wiring import Platform


def bid_desks_over(instance: Instance, platform: Platform) -> Mapping[type, object]:
    """Wire them over an instance and the acts of its platform."""
    desk, acts, forms = instance.desk(), platform.tenders, Forms(instance.objects)

    def card() -> bytes:
        return instance.anchor_card(with_checkpoint=False).to_bytes()

    return {
        BidDesk: BidDesk(
            submit_bid=acts.submit_bid,
            withdraw_bid=acts.withdraw_bid,
            release_factor=acts.release_factor,
            disclose_bid=acts.disclose_bid,
            keep_piece=acts.keep_piece,
            list_pieces=acts.list_pieces,
            read_piece=ReadPiece(desk, instance.objects),
            read_tender=acts.read_tender,
            forms=forms,
            stage=partial(stage_of, instance),
            sheet=partial(sheet_of, instance),
            card=card,
        ),
        PrequalificationDesk: _prequalification(instance, platform),
        HolderDesk: HolderDesk(
            make_key=acts.make_key,
            answer_drill=acts.answer_drill,
            release_shares=acts.release_shares,
            read_holding=ReadHolding(desk, acts.read_tender),
            read_tender=acts.read_tender,
            keep_keys=KeepKeysFile(desk),
            read_keys=ReadKeysFile(desk),
            card=card,
        ),
        TenderRecord: TenderRecord(
            read_tender=acts.read_tender, forms=forms, objects=instance.objects
        ),
        TrusteeDesk: TrusteeDesk(
            read_trusted=ReadTrusted(desk),
            receive_times=ReceiveTimes(desk, acts.release_times),
        ),
    }


def _prequalification(instance: Instance, platform: Platform) -> PrequalificationDesk:
    acts = platform.tenders
    return PrequalificationDesk(
        announce=acts.announce_prequalification,
        apply=acts.apply_to_prequalify,
        withdraw=acts.withdraw_application,
        decide=acts.decide_application,
        finish=acts.finish_prequalification,
        end=acts.end_tender,
        read=ReadPrequalification(instance.desk(), instance.objects),
    )


def stage_of(instance: Instance, stream: str, n: int) -> Stage:
    """Return how far the receipt of an event has come."""
    try:
        (logged,) = instance.receipts().logged([(stream, n)])
    except NotLoggedYetError:
        return Stage.ACCEPTED
    with instance.transactions.read() as work:
        known = work.cosigners.known()
    signed = cosignatures(logged.proof.checkpoint, [each.key for each in known])
    return Stage.COSIGNED if signed else Stage.LOGGED


def sheet_of(instance: Instance, accepted: Accepted) -> bytes:
    """Return the receipt of an event as a sealed PDF, as far as it has come."""
    event = accepted.event
    text, _, _ = accepted.note.partition("\n\n")
    try:
        (logged,) = instance.receipts().logged([(event.stream, event.n)])
    except NotLoggedYetError:
        return receipt_sheet(instance, parse_accepted(f"{text}\n"), accepted.note, None)
    return receipt_sheet(instance, parse_accepted(f"{text}\n"), accepted.note, logged)
