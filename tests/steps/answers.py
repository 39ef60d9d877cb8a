"""What people are told: accepted, or refused and why."""

import pytest
from pytest_bdd import then

from archive.casefile.model import CaseSealedError
from archive.dispatch import reports, signing
from archive.ledger.cosigned import CosignatureRefusedError
from archive.ledger.errors import KeyReusedError, MalformedCommandError
from archive.paper.errors import (
    NotASignerError,
    PaperWaitingError,
    SignedTwiceError,
)
from archive.values.texts import HiddenTextError
from expert_pool.draws.errors import (
    ChanceTooEarlyError,
    DrawTooEarlyError,
    MalformedDrawError,
    NoSupervisorError,
    SignatureRefusedError,
    SourceSpokenError,
)
from tests.citations import cited_by
from tests.phrases import phrase
from trading.accounts import entry_errors as entry
from trading.accounts import errors as accounts
from trading.awards import errors as awards
from trading.bidders import claim_errors as claims
from trading.bidders import deposit_errors as deposits
from trading.bidders import document_errors as documents
from trading.bidders import errors as bidders
from trading.bidders import party_errors as parties
from trading.bidders import standing_errors as standings
from trading.bids import bidding_errors as bids
from trading.bids import envelope_errors as envelopes
from trading.bids import light_errors as light
from trading.bids import opening_errors as openings
from trading.bids import preparing_errors as tenders
from trading.bids import prequalification_errors as prequalification
from trading.bids import release_errors as releases
from trading.correspondence import errors as correspondence
from trading.papers import model as papers
from trading.papers import places
from trading.projects.model import (
    NoticeFirstError,
    NotShownYetError,
    ProjectMissingError,
    SeatsOverlapError,
    SuspendedError,
)
from trading.rules import deposits as deposit_law
from trading.rules import fixed_price_guards, legal_basis, price, procedure
from trading.rules.calendar import CalendarNotOfficialError
from trading.rules.parameters import UnreviewedRestrictionError
from trading.rules.rulebook import LowerLayerLooserError
from trading.rules.shipped import rule_registry
from trading.selection.model import (
    applications,
    joining,
    notice,
    review,
    room,
    sealed,
    selection,
    standstill,
)
from trading.selection.model import entry as entries
from trading.server import cosigners
from trading.venue import errors as rooms
from trading.venue import model as venue

BECAUSE = {
    "applications are still taken": prequalification.ApplicationsStillOpenError,
    "the documents are on offer too briefly": prequalification.OfferTooShortError,
    "there is too little time to apply": prequalification.ApplyingTooShortError,
    "prequalification comes first": prequalification.PrequalifyFirstError,
    "applications have ended": prequalification.ApplicationTooLateError,
    "Tuojiang Roads has not passed": prequalification.NotPrequalifiedError,
    "one body could open alone": envelopes.OneOrganisationTooManyError,
    "the centre holds two keys": envelopes.CentreHoldsTooMuchError,
    "too few bodies hold keys": envelopes.TooFewOrganisationsError,
    "a trustee holds a key beside": envelopes.TrusteeHoldsShareError,
    "the holder did not sign the key": envelopes.HolderKeyForgedError,
    "the notice names another policy": envelopes.NotThePolicyError,
    "it was sealed for another policy": envelopes.NotThisPolicyError,
    "it is not sealed as asked": envelopes.EnvelopeMalformedError,
    "the bid is not signed": envelopes.BidUnsignedError,
    "the key is another's to hold": tenders.NotYourSeatError,
    "the drill was not opened": tenders.DrillFailedError,
    "a key was shown too long ago": tenders.DrillTooOldError,
    "nobody outside would sign the close": tenders.OpeningNeedsCosignerError,
    "the log does not show it yet": NotShownYetError,
    "bids are still taken": bids.BidsStillOpenError,
    "the bids have ended": bids.BidTooLateError,
    "the platform was too slow with the bid": bids.BidDelayedError,
    "pieces are missing": bids.PiecesMissingError,
    "it does not follow the last bid": bids.BidForkedError,
    "another key signed the bid before": bids.BidKeyChangedError,
    "the bid is another firm's": bids.NotTheBidderError,
    "the key is not the firm's": bids.BidKeyUnboundError,
    "there is no bid": bids.NoBidError,
    "the withdrawal is not signed in person": bids.WithdrawalUnsignedError,
    "a withdrawal is not on record yet": bids.WithdrawalWaitsError,
    "part of it was in another bid": bids.EnvelopeCopiedError,
    "too few have bid": openings.TooFewBidsError,
    "enough have bid": openings.EnoughBidsError,
    "somebody has not come": openings.NotPresentError,
    "it was put off until later": openings.NotUntilError,
    "it was put off before": openings.AdjournedAlreadyError,
    "nothing is lacking": openings.NothingLackingError,
    "the policy names somebody else": openings.NotTheReleaserError,
    "a standing key is missing": light.StandingKeysMissingError,
    "this sign-up is full": light.SignUpFullError,
    "who opens is not on record yet": light.PolicyNotLoggedError,
    "this sign-up is sealed": sealed.SignUpSealedError,
    "they have released already": openings.ReleasedAlreadyError,
    "the bidders' window is over": openings.WindowOverError,
    "the window is still open": openings.WindowStillOpenError,
    "too few have released": openings.ReleasesMissingError,
    "nothing has to be disclosed": openings.NotToDiscloseError,
    "somebody's bid was not read out": openings.NotReadOutError,
    "there is no such bid to read out": openings.NothingToReadError,
    "only bidders object on the spot": openings.NotABidderHereError,
    "only those who watched may refuse": places.NotRefusableError,
    "they have signed or refused already": places.PaperAnsweredError,
    "they do not stand for that firm": places.NotForThatFirmError,
    "no such objection on the spot waits": openings.NoObjectionError,
    "an objection on the spot waits": openings.ObjectionOpenError,
    "these are not the bids that count": releases.NotCountedError,
    "the release is not signed": releases.ReleaseUnsignedError,
    "the bidders may still release": releases.WindowOpenError,
    "the deposit is beyond the law": deposit_law.TenderDepositError,
    "the guarantee is too short": deposits.GuaranteeTooShortError,
    "the time for deposits is over": deposits.DepositTooLateError,
    "who paid is a secret": deposits.PayersSecretError,
    "the attempt is over": deposits.AttemptEndedError,
    "nothing has ended": deposits.LotGoesOnError,
    "no ground is written down": deposits.ForfeitGroundMissingError,
    "the entry is not accepted": entries.EntryMissingError,
    "the slip gives no reason": entries.SlipIncompleteError,
    "nobody reviewed this notice": entries.ReviewMissingError,
    "it is the reviewer's own work": entries.ReviewOfOwnWorkError,
    "the finding is not complete": bidders.FindingIncompleteError,
    "the number stands for another text": bidders.RecordedAlreadyError,
    "a person is not known by that": parties.PartyPaperWrongError,
    "that account is no other party's": parties.NotAPartyError,
    "the number cannot be right": parties.PartyNumberWrongError,
    "there is no such party": parties.NoSuchPartyError,
    "it is no document": documents.NotADocumentError,
    "no such file is kept": documents.DocumentNotThereError,
    "the document has run out": documents.DocumentExpiredError,
    "the document was looked at": documents.DocumentReviewedError,
    "the file is too large": documents.DocumentTooLargeError,
    "there is no such document": documents.NoSuchDocumentError,
    "words are missing": documents.DocumentWordsMissingError,
    "another account is the firm": claims.FirmBoundError,
    "no document shows it": claims.ClaimProofMissingError,
    "no ground is named": claims.ClaimGroundMissingError,
    "the account is not bound to the firm": claims.NotBoundError,
    "the binding stands": claims.ClaimDecidedError,
    "the key is not shown to be theirs": claims.KeyNotShownError,
    "the key was handed in before": claims.KeyTakenError,
    "there is no such key": claims.NoSuchKeyError,
    "it is not decided which account is the firm": standings.ClaimsUndecidedError,
    "two accounts have signed the firm up": standings.ClaimContestedError,
    "the application fell": standings.ApplicationFellError,
    "the record is a moment behind": standings.StandingBehindError,
    "a delegation is missing": accounts.LentClerkError,
    "a second factor is missing": entry.SecondFactorNeededError,
    "a second person is needed": accounts.TwoPersonsNeededError,
    "address and password do not belong together": entry.SignInFailedError,
    "an older key stays": entry.OlderKeyStaysError,
    "duties would not stay apart": accounts.SeparationError,
    "everybody tries it": entry.PasswordCommonError,
    "nobody is signed in": entry.SignInNeededError,
    "one person would hold two of the three offices": accounts.ThreeAdministratorsError,
    "the account was just changed": entry.DayAfterResetError,
    "the administrators are in office": accounts.AdministratorsAppointedError,
    "the attempts come too fast": entry.TooManyAttemptsError,
    "the clerk was lent by a body that decides there": accounts.LentByOwnerError,
    "the code does not count": entry.SecondFactorWrongError,
    "the manager decides": accounts.NotOfThisOrganisationError,
    "the mandate has ended": accounts.MandateExpiredError,
    "the name looks like a known one": accounts.NameConfusableError,
    "the organisation cannot give that role": accounts.RoleOfOtherKindError,
    "the password is short": entry.PasswordLengthError,
    "there is no mandate": accounts.MandateMissingError,
    "it is settled": correspondence.TaskSettledError,
    "no notice was drawn up": correspondence.NoticeMissingError,
    "no such message was handed over": reports.ReportOfNothingError,
    "she has not opened it": correspondence.TaskUnreadError,
    "the report is not of now": signing.CallStaleError,
    "the report is not signed by the service": signing.CallUnsignedError,
    "a cosigner stands outside the centre": cosigners.CosignerNotOutsideError,
    "a lower rule is looser": LowerLayerLooserError,
    "a notice that stands names another winner": papers.PaperNamesAnotherError,
    "a reason is missing": review.ReasonMissingError,
    "a reviewer is not of the owner": review.ReviewerOutsideError,
    "a paper of this kind stands already": papers.PaperSupersededError,
    "another officer follows the project": awards.NotTheOfficerError,
    "somebody did not go in by their badge": rooms.NotSignedInError,
    "no badge has that code": rooms.BadgeUnknownError,
    "the badge was revoked": rooms.BadgeRevokedError,
    "the badge is for another day": rooms.BadgeNotTodayError,
    "the badge is for another room": rooms.BadgeOtherRoomError,
    "they have a badge already": rooms.BadgeHeldTwiceError,
    "the badge could not show it": rooms.BadgeUnprintableError,
    "an order has stopped it already": rooms.PausedAlreadyError,
    "no order has stopped it": rooms.NotPausedError,
    "the session is on another day": rooms.SessionNotOnError,
    "they are on duty elsewhere": rooms.OnDutyElsewhereError,
    "another room has that name": rooms.RoomNameTakenError,
    "somebody is expected in the room": rooms.RoomStillBookedError,
    "the booking was decided": rooms.BookingSettledError,
    "the file of the project is closed": rooms.FileClosedError,
    "the opening is not over": rooms.EvaluationBeforeOpeningError,
    "the room is closed": rooms.RoomClosedError,
    "the room is for something else": rooms.RoomOfOtherKindError,
    "the room is taken": rooms.RoomTakenError,
    "the times make no sense": rooms.BookingPeriodError,
    "there is no such booking": rooms.BookingMissingError,
    "there is no such room": rooms.RoomMissingError,
    "another room was announced": room.RoomNotAnnouncedError,
    "another reviewer was appointed": review.NotReviewerError,
    "enough firms are left": review.EnoughError,
    "everybody acts for themselves": room.NotYourselfError,
    "it cannot take the place of that paper": papers.PaperNotReplaceableError,
    "it cannot be read": MalformedCommandError,
    "a text holds what nobody can see": HiddenTextError,
    "it took no part": awards.NotAnApplicantError,
    "their first objection waits": awards.ObjectionOpenError,
    "no checkpoint covers the closing yet": NotShownYetError,
    "more people have to review": review.ReviewersTooFewError,
    "no document carries the draw": legal_basis.LegalBasisMissingError,
    "no notice is published here": NoticeFirstError,
    "nobody follows the project": awards.OfficerMissingError,
    "nobody cosigned yet what it rests on": NotShownYetError,
    "nobody outside cosigns the log": room.DrawNeedsCosignerError,
    "nothing bars the reserve": awards.ReserveNotBarredError,
    "objections may still come": room.ObjectionsRunError,
    "nothing has happened that it could say": papers.PaperTooEarlyError,
    "one body would hold two seats": SeatsOverlapError,
    "one person attends twice": venue.AttendedTwiceError,
    "other notes are in force": applications.NotesNotConfirmedError,
    "papers are not issued yet": papers.PaperOpenError,
    "papers are missing": selection.PapersMissingError,
    "something of the case is sealed": CaseSealedError,
    "something has come up against a firm": review.BarredMeanwhileError,
    "somebody else was present": places.NotThatPersonError,
    "sign-up does not stand still": standstill.SignUpRunsError,
    "sign-up is still open": applications.SignUpStillOpenError,
    "sign-up may still be extended": fixed_price_guards.NotExtendedYetError,
    "sign-up was extended already": fixed_price_guards.ExtendedAlreadyError,
    "sign-up would begin in the past": notice.SignUpInPastError,
    "somebody is missing": venue.DutyUnfilledError,
    "somebody is not judged yet": review.ReviewUnfinishedError,
    "that objection found nothing wrong": awards.ListNotFoundWrongError,
    "that is not later": notice.DrawNotLaterError,
    "that is no reason to draw again": fixed_price_guards.RedrawReasonError,
    "the act belongs to others": procedure.NotYoursError,
    "somebody has not signed the paper": PaperWaitingError,
    "the agent belongs to another firm": applications.NotTheFirmError,
    "the amount is too large": price.AmountTooLargeError,
    "the amount is too small": price.AmountTooSmallError,
    "the announced day has passed": room.DrawDayPassedError,
    "the announced time has not come": DrawTooEarlyError,
    "the award is not due": awards.AwardNotDueError,
    "the balls cannot have been drawn yet": ChanceTooEarlyError,
    "the calendar ends before that": CalendarNotOfficialError,
    "the change needs an approval": price.ChangeNeedsApprovalError,
    "the contract is late": awards.ContractLateError,
    "the cosignature is not of this log": CosignatureRefusedError,
    "the cosigner cannot be read": cosigners.CosignerUnreadableError,
    "the cosigner's name does not fit": cosigners.CosignerNameError,
    "the deadline has passed": applications.SignUpClosedError,
    "the decision is not complete": bidders.BanIncompleteError,
    "the deposit is too large": price.DepositOutOfRangeError,
    "the document is not in force": legal_basis.LegalBasisNotInForceError,
    "the duty belongs to another body": venue.DutyOfOthersError,
    "there is no such lot": ProjectMissingError,
    "the room is not open yet": joining.RoomNotOpenError,
    "who takes part is known": joining.RoomClosedToMoreError,
    "the draw would come too early": notice.DrawBeforeSignUpEndsError,
    "the draw would not be recorded": venue.NotRecordedError,
    "the drafter judged the own draft": legal_basis.OpinionByDrafterError,
    "the exception is not signed": venue.ExceptionUnsignedError,
    "the fair-competition review is missing": bidders.ReviewMissingError,
    "the file is closed": papers.PaperAfterClosingError,
    "the firm has applied already": applications.AppliedAlreadyError,
    "the firm is barred": review.BarredError,
    "the firm is not on the list": room.NotOnTheListError,
    "the firm is at its cap": bidders.FirmAtCapError,
    "the key acts for somebody else": papers.NotYourKeyError,
    "the key is of no use": venue.KeyUnusableError,
    "the law prescribes a tender": legal_basis.MustTenderError,
    "the list was found wrong": awards.ListFoundWrongError,
    "the manager was replaced": awards.ManagerReplacedError,
    "the mark stands for another application": KeyReusedError,
    "the notice is too short": notice.NoticeTooShortError,
    "the notice says otherwise": rooms.OtherThanAnnouncedError,
    "the notice of the draw is another one": room.NotTheNoticeError,
    "the paper is not theirs to sign": NotASignerError,
    "the platform was too slow": applications.PlatformTooSlowError,
    "the portal has no notice": room.PortalMissingError,
    "the price is another one": price.PriceChangedAfterNoticeError,
    "the price was renegotiated": price.PriceRenegotiatedError,
    "the procedure has no such step now": procedure.NotNowError,
    "the project is split": legal_basis.ProjectSplitError,
    "the project is suspended": SuspendedError,
    "the purchasing law names the methods": legal_basis.PurchasingMethodError,
    "the rate is out of range": price.RateOutOfRangeError,
    "the record is not signed by all": awards.RecordUnsignedError,
    "the restriction was not reviewed": UnreviewedRestrictionError,
    "the reviewers have not differed": review.ThirdNotNeededError,
    "the signature is another one's": SignatureRefusedError,
    "the signature does not hold": papers.PaperSignatureWrongError,
    "the signed text is of another time": room.StaleSignatureError,
    "there is no such paper": papers.PaperMissingError,
    "the source may have spoken": SourceSpokenError,
    "the source of chance is unknown": MalformedDrawError,
    "the supervisor has not taken part": NoSupervisorError,
    "the time for objections is over": awards.ObjectionTooLateError,
    "the verdict was given": review.VerdictGivenError,
    "the winner may still sign": awards.SilenceNotProvenError,
    "the winner was found void": awards.WinnerFoundVoidError,
    "they have signed already": SignedTwiceError,
    "too few firms are left": review.TooFewError,
    "two reviewers are one person": review.ReviewersOverlapError,
}
"""Why somebody is refused, in the market's words, and the rule's own error."""

OF_THE_TABLE = {"S-1", "S-2"}
"""That the table has no such act, or not for this person; it stands for any rule."""

SCENARIO = pytest.StashKey()


def pytest_bdd_before_scenario(request, feature, scenario):
    """Keep which scenario runs, so that a refusal can be held against its rule."""
    request.node.stash[SCENARIO] = scenario


@then("it is accepted")
def accepted(answer):
    assert answer.refusal is None, f"{answer.refusal!r}: {answer.refusal}"


@then(phrase("it is refused because {reason}"))
def refused(request, answer, reason):
    check_refused(answer, reason, request.node.stash[SCENARIO])


@then(phrase("each of them is refused because {reason}"))
def each_refused(request, answers, reason):
    assert answers
    for answer in answers:
        check_refused(answer, reason, request.node.stash[SCENARIO])


def check_refused(answer, reason, scenario):
    """
    Check the refusal itself, and that it is worth something to who reads it.

    It saves nothing, says so, says what to do, and names a rule that the feature cites.
    """
    refusal = answer.refusal
    assert refusal is not None, "it was accepted"
    assert type(refusal) is BECAUSE[reason], f"{refusal!r}"
    assert answer.nothing_saved
    assert "saved" in refusal.remedy or "stands" in refusal.remedy
    if refusal.rule in rule_registry() and refusal.rule not in OF_THE_TABLE:
        assert refusal.rule in cited_by(scenario.rule.description), refusal.rule
