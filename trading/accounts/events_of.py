"""Which acts of the product lead to which events of a procedure's table."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from trading.rules.fixed_price_selection import Event
from trading.rules.open_tender import Event as TenderEvent

E, T = Event, TenderEvent  # The tables are read by rows; short names keep them narrow.

EVENTS_OF: Final[Mapping[str, tuple[Event, ...]]] = MappingProxyType(
    {
        "DraftProject": (E.DRAFTED,),
        "ChangeDraft": (E.DRAFT_CHANGED,),
        "JudgeBasis": (E.BASIS_ACCEPTED, E.BASIS_REJECTED),
        "FixPrice": (E.PRICE_FIXED,),
        "RequestEntry": (E.ENTRY_REQUESTED,),
        "AnswerEntry": (E.ENTRY_ANSWERED,),
        "PrepareNotice": (E.NOTICE_PREPARED,),
        "ReviewConfidentiality": (E.CONFIDENTIALITY_REVIEWED,),
        "LogSignUpPolicy": (E.SIGN_UP_POLICY_LOGGED,),
        "PublishNotice": (E.NOTICE_PUBLISHED,),
        "AmendNotice": (E.NOTICE_AMENDED,),
        "SignUp": (E.SIGNED_UP,),
        "SignUpSealed": (E.SIGNED_UP_SEALED,),
        "Withdraw": (E.SIGN_UP_WITHDRAWN,),
        "ResumeSignUp": (E.SIGN_UP_RESUMED,),
        "CloseSignUp": (E.SIGN_UP_CLOSED, E.SEALED_SIGN_UP_CLOSED),
        "ReleaseSignUpShares": (E.SIGN_UP_SHARES_RELEASED,),
        "ReleaseSignUpTimes": (E.SIGN_UP_TIMES_RELEASED,),
        "OpenApplications": (E.APPLICATIONS_OPENED,),
        "ReadApplications": (E.APPLICATIONS_READ,),
        "GiveVerdict": (E.VERDICT_RECORDED,),
        "DeclareQualified": (E.QUALIFIED,),
        "DeclareTooFew": (E.TOO_FEW_FOUND,),
        "ExtendSignUp": (E.SIGN_UP_EXTENDED,),
        "ChooseToDraw": (E.OWNER_CHOSE_TO_DRAW,),
        "ConsentToDraw": (E.SUPERVISOR_CONSENTED,),
        "DeclineToDraw": (E.SUPERVISOR_DECLINED,),
        "ReturnToDraft": (E.RETURNED_TO_DRAFT,),
        "CorrectVerdict": (E.VERDICT_CORRECTED,),
        "FreezeList": (E.LIST_FROZEN,),
        "VoidList": (E.LIST_VOIDED,),
        "PostponeDraw": (E.DRAW_POSTPONED,),
        "ReadyRoom": (E.ROOM_READY,),
        "StartDraw": (E.DRAW_STARTED,),
        "CommitToDraw": (E.DRAW_COMMITTED,),
        "CloseCommits": (E.COMMITS_CLOSED,),
        "RevealInDraw": (E.DRAW_REVEALED,),
        "SwitchSource": (E.SOURCE_SWITCHED,),
        "CloseReveals": (E.REVEALS_CLOSED,),
        "TypeChance": (E.CHANCE_TYPED, E.DRAW_FINISHED),
        "SignResult": (E.RESULT_SIGNED,),
        "VoidDraw": (E.DRAW_VOIDED,),
        "OpenPublicity": (E.PUBLICITY_OPENED,),
        "LodgeObjection": (E.OBJECTION_RECEIVED,),
        "DecideObjection": (E.OBJECTION_DECIDED,),
        "VoidWinner": (E.WINNER_VOIDED,),
        "GiveAward": (E.AWARDED,),
        "RecordRefusal": (E.REFUSAL_RECORDED,),
        "SkipReserve": (E.RESERVE_SKIPPED,),
        "CallReserve": (E.RESERVE_CALLED,),
        "DeclareReservesUsedUp": (E.RESERVES_USED_UP,),
        "WarnLateContract": (E.CONTRACT_LATE_WARNED,),
        "AcceptLateContract": (E.CONTRACT_LATE_ACCEPTED,),
        "UploadContract": (E.CONTRACT_UPLOADED,),
        "AssignTrackingOfficer": (E.TRACKING_OFFICER_ASSIGNED,),
        "StartPerformance": (E.PERFORMANCE_STARTED,),
        "ReportVisit": (E.PERFORMANCE_REPORTED,),
        "AcceptWork": (E.WORK_ACCEPTED,),
        "Terminate": (E.TERMINATED,),
        "CloseCase": (E.ARCHIVED,),
    }
)
"""Which events of the procedure's table each of its acts may lead to."""

TENDER_EVENTS_OF: Final[Mapping[str, tuple[TenderEvent, ...]]] = MappingProxyType(
    {
        "DraftTender": (T.DRAFTED,),
        "AddLot": (T.DRAFTED,),
        "AnnouncePrequalification": (T.PREQUALIFICATION_ANNOUNCED,),
        "ApplyToPrequalify": (T.PREQUALIFICATION_APPLIED,),
        "WithdrawApplication": (T.PREQUALIFICATION_WITHDRAWN,),
        "ClosePrequalification": (T.PREQUALIFICATION_CLOSED,),
        "DecideApplication": (T.PREQUALIFICATION_DECIDED,),
        "FinishPrequalification": (T.PREQUALIFIED, T.PREQUALIFICATION_FAILED),
        "EndTender": (T.TENDER_ENDED,),
        "NameHolders": (T.HOLDERS_NAMED,),
        "MakeKey": (T.KEY_MADE,),
        "AnswerDrill": (T.KEY_DRILLED, T.LAST_KEY_DRILLED),
        "LogPolicy": (T.POLICY_LOGGED,),
        "PublishTender": (T.TENDER_PUBLISHED,),
        "SubmitBid": (T.BID_SUBMITTED,),
        "WithdrawBid": (T.BID_WITHDRAWN,),
        "AttestWithdrawal": (T.WITHDRAWAL_RECEIVED,),
        "CloseBids": (T.BIDS_CLOSED,),
        "DeclareNotOpened": (T.NOT_OPENED,),
        "StartOpening": (T.OPENING_STARTED,),
        "ReleaseFactor": (T.BIDDER_RELEASED,),
        "CloseBidders": (T.BIDDERS_CLOSED,),
        "ReleaseShares": (T.HOLDER_RELEASED,),
        "ReleaseTimes": (T.TIME_RELEASED,),
        "AdjournOpening": (T.OPENING_ADJOURNED,),
        "CloseReleases": (T.RELEASES_CLOSED,),
        "DiscloseBid": (T.BID_DISCLOSED,),
        "OpenBids": (T.BIDS_OPENED,),
        "ReadOut": (T.READ_OUT,),
        "ObjectAtOpening": (T.OPENING_OBJECTED,),
        "AnswerObjection": (T.OBJECTION_ANSWERED,),
        "RecordOpening": (T.OPENING_RECORDED,),
    }
)
"""The same of the open tender; one event may be that of two acts."""
