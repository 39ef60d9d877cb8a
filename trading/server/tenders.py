"""Every use case of a tender, wired once over one instance, and its sweep."""

from dataclasses import dataclass, replace
from typing import Self

from trading.bids.jobs import CloseHeard, TendUpTenders
from trading.bids.ports import Hands
from trading.bids.use_cases.bidding import (
    AttestWithdrawal,
    SettleWithdrawal,
    SubmitBid,
    WithdrawBid,
)
from trading.bids.use_cases.closing import (
    CloseBidders,
    CloseBids,
    DeclareNotOpened,
)
from trading.bids.use_cases.deciding import (
    DecideApplication,
    EndTender,
    FinishPrequalification,
    RecordApplicationStanding,
)
from trading.bids.use_cases.forms import Forms
from trading.bids.use_cases.keys import (
    AnswerDrill,
    MakeKey,
)
from trading.bids.use_cases.opening import (
    AdjournOpening,
    CloseReleases,
    OpenBids,
)
from trading.bids.use_cases.pieces import (
    KeepPiece,
    ListPieces,
)
from trading.bids.use_cases.preparing import (
    AddLot,
    DraftTender,
    LogPolicy,
    NameHolders,
    PublishTender,
)
from trading.bids.use_cases.prequalifying import (
    AnnouncePrequalification,
    ApplyToPrequalify,
    ClosePrequalification,
    WithdrawApplication,
)
from trading.bids.use_cases.reading import (
    Proofs,
    ReadTender,
)
from trading.bids.use_cases.recording import (
    AnswerObjection,
    ObjectAtOpening,
    ReadOut,
    RecordOpening,
)
from trading.bids.use_cases.releasing import (
    DiscloseBid,
    ReleaseFactor,
    ReleaseShares,
    ReleaseTimes,
    StartOpening,
)
from trading.rules.rulebook import RuleBook
from trading.rules.shipped import national_calendar
from trading.server.boxes import ask_boxes
from trading.server.hands import Processes
from trading.server.instance import PLATFORM, Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenders:
    """What can be done in a tender, in the order in which one goes."""

    draft_tender: DraftTender
    add_lot: AddLot
    announce_prequalification: AnnouncePrequalification
    apply_to_prequalify: ApplyToPrequalify
    withdraw_application: WithdrawApplication
    close_prequalification: ClosePrequalification
    decide_application: DecideApplication
    record_application_standing: RecordApplicationStanding
    finish_prequalification: FinishPrequalification
    end_tender: EndTender
    name_holders: NameHolders
    make_key: MakeKey
    answer_drill: AnswerDrill
    log_policy: LogPolicy
    publish_tender: PublishTender
    keep_piece: KeepPiece
    list_pieces: ListPieces
    submit_bid: SubmitBid
    withdraw_bid: WithdrawBid
    attest_withdrawal: AttestWithdrawal
    settle_withdrawal: SettleWithdrawal
    close_bids: CloseBids
    declare_not_opened: DeclareNotOpened
    start_opening: StartOpening
    release_factor: ReleaseFactor
    close_bidders: CloseBidders
    release_shares: ReleaseShares
    release_times: ReleaseTimes
    adjourn_opening: AdjournOpening
    close_releases: CloseReleases
    disclose_bid: DiscloseBid
    open_bids: OpenBids
    read_out: ReadOut
    object_at_opening: ObjectAtOpening
    answer_objection: AnswerObjection
    record_opening: RecordOpening
    read_tender: ReadTender

    @classmethod
    def over(
        cls, instance: Instance, rules: RuleBook, hands: Hands | None = None
    ) -> Self:
        """Wire every use case."""
        desk, objects, hands = instance.desk(), instance.objects, hands or Processes()
        return cls(
            draft_tender=DraftTender(desk, rules, Forms(objects)),
            add_lot=AddLot(desk, rules, Forms(objects)),
            announce_prequalification=AnnouncePrequalification(
                desk, rules, national_calendar()
            ),
            apply_to_prequalify=ApplyToPrequalify(desk, rules),
            withdraw_application=WithdrawApplication(desk, rules),
            close_prequalification=ClosePrequalification(desk, rules),
            decide_application=DecideApplication(desk, rules),
            record_application_standing=RecordApplicationStanding(desk, rules),
            finish_prequalification=FinishPrequalification(desk, rules),
            end_tender=EndTender(desk, rules),
            name_holders=NameHolders(desk, rules),
            make_key=MakeKey(desk, rules),
            answer_drill=AnswerDrill(desk, rules),
            log_policy=LogPolicy(desk, rules),
            publish_tender=PublishTender(desk, rules),
            keep_piece=KeepPiece(desk, objects),
            list_pieces=ListPieces(desk),
            submit_bid=SubmitBid(desk, rules),
            withdraw_bid=WithdrawBid(desk, rules),
            attest_withdrawal=AttestWithdrawal(desk, rules),
            settle_withdrawal=SettleWithdrawal(desk, rules),
            close_bids=CloseBids(desk, rules),
            declare_not_opened=DeclareNotOpened(desk, rules),
            start_opening=StartOpening(desk, rules, hands),
            release_factor=ReleaseFactor(desk, rules),
            close_bidders=CloseBidders(desk, rules),
            release_shares=ReleaseShares(desk, rules),
            release_times=ReleaseTimes(desk, rules),
            adjourn_opening=AdjournOpening(desk, rules),
            close_releases=CloseReleases(desk, rules),
            disclose_bid=DiscloseBid(desk, rules),
            open_bids=OpenBids(desk, rules, objects, hands),
            read_out=ReadOut(desk, rules),
            object_at_opening=ObjectAtOpening(desk, rules),
            answer_objection=AnswerObjection(desk, rules),
            record_opening=RecordOpening(desk, rules),
            read_tender=ReadTender(desk, proofs_of(instance)),
        )


def proofs_of(instance: Instance) -> Proofs:
    """Return what finds the proof of an event, with its entry in the extra line."""

    def proof(stream: str, n: int) -> str:
        (logged,) = instance.receipts().logged([(stream, n)])
        return replace(logged.proof, extra=logged.entry).text

    return proof


def tend_up(instance: Instance, tenders: Tenders) -> TendUpTenders:
    """Return what does by itself what is due in every tender."""
    return TendUpTenders(
        desk=instance.desk(),
        close_prequalification=tenders.close_prequalification,
        record_standing=tenders.record_application_standing,
        settle=tenders.settle_withdrawal,
        close=tenders.close_bids,
        not_opened=tenders.declare_not_opened,
        close_bidders=tenders.close_bidders,
        platform=PLATFORM,
    )


def close_heard(instance: Instance, tenders: Tenders) -> CloseHeard:
    """Return what asks drop boxes and closes the bids after that."""
    return CloseHeard(
        desk=instance.desk(),
        close=tenders.close_bids,
        ask=lambda policy: ask_boxes(policy).for_close,
        platform=PLATFORM,
    )
