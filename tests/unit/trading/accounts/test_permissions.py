"""One table says who may do what; it names every act, and the centre decides none."""

from dataclasses import fields
from typing import get_origin, get_type_hints

import pytest

from archive.public.ledger import UseCase
from tests.builders_accounts import BOTH, DAY, HOUR, MINUTE, NOON, seat, signed_in
from trading.accounts.entry_errors import (
    DayAfterResetError,
    SecondFactorNeededError,
    SecondFactorStaleError,
)
from trading.accounts.events_of import EVENTS_OF, TENDER_EVENTS_OF
from trading.accounts.model.organisations import Kind
from trading.accounts.model.sessions import TWO_FACTOR_ROLES, Factor, Proofs
from trading.accounts.permissions import (
    PERMISSIONS,
    Scope,
    Who,
    require_allowed,
)
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION
from trading.rules.open_tender import OPEN_TENDER
from trading.rules.procedure import NotYoursError
from trading.rules.roles import CENTRE_ROLES, Role
from trading.server.tenders import Tenders
from trading.server.wiring import Platform

pytestmark = pytest.mark.trading

PASSWORD, MESSAGE = Factor.PASSWORD, Factor.MESSAGE_CODE


def use_cases() -> set[str]:
    """Walk the fields of the wired platform, and of its tenders."""
    types = set()
    for wired in (Platform, Tenders):
        hints = get_type_hints(wired)
        types |= {get_origin(each) or each for each in hints.values()}
        assert len(hints) == len(fields(wired))
    return {each.__name__ for each in types if issubclass(each, UseCase)}


def test_every_act_of_the_product_has_an_entry_and_no_entry_is_without_an_act():
    """Whoever adds an act says who may do it, or this test says so."""
    assert len(use_cases()) >= 70
    assert set(PERMISSIONS) == use_cases()


def test_every_event_of_the_procedure_is_some_acts():
    """The table of the procedure and this one speak of the same acts."""
    named = [event for events in EVENTS_OF.values() for event in events]
    assert len(named) == len(set(named))
    assert set(named) == {
        step.event for step in FIXED_PRICE_SELECTION.transitions.values()
    }


def test_every_event_of_the_tender_is_some_acts():
    """So is the table of the open tender; a draft is begun in two ways."""
    named = {event for events in TENDER_EVENTS_OF.values() for event in events}
    assert named == {step.event for step in OPEN_TENDER.transitions.values()}


@pytest.mark.parametrize("act", sorted(EVENTS_OF.keys() | TENDER_EVENTS_OF.keys()))
def test_the_roles_of_a_procedures_act_are_those_of_its_table(act):
    """They are derived, never written twice."""
    of_tender = act in TENDER_EVENTS_OF
    events = (TENDER_EVENTS_OF if of_tender else EVENTS_OF)[act]
    table = OPEN_TENDER if of_tender else FIXED_PRICE_SELECTION
    roles = {
        role
        for step in table.transitions.values()
        if step.event in events
        for role in step.roles
    }
    assert PERMISSIONS[act].roles == roles
    assert PERMISSIONS[act].scope is Scope.PROJECT_SEAT


DECIDES = {
    *("JudgeBasis", "GiveVerdict", "CorrectVerdict", "DeclareQualified"),
    *("DeclareTooFew", "ChooseToDraw", "ReturnToDraft", "ReadApplications"),
    *("ConsentToDraw", "DeclineToDraw", "VoidList", "VoidDraw", "VoidWinner"),
    *("GiveAward", "DecideObjection", "CallReserve", "SkipReserve", "Terminate"),
    *("ExcuseRecording", "RecordBan", "RecordCapDocument", "AcceptWork"),
    *("PauseSession", "ResumeSession"),
    *("RecordFinding", "DeclarePeople", "DeclareRelations"),
    *("AskDeposit", "ForfeitDeposit"),
    *("AcceptLateContract", "RecordRefusal", "DeclareReservesUsedUp"),
    *("NameHolders", "AnswerObjection"),
    *("AnnouncePrequalification", "DecideApplication"),
    *("FinishPrequalification", "EndTender"),
}


@pytest.mark.parametrize("act", sorted(DECIDES))
def test_nobody_of_the_centre_approves_awards_reviews_or_supervises(act):
    """P-1: there is no such act in the hands of a clerk or an administrator."""
    assert not PERMISSIONS[act].roles & CENTRE_ROLES


@pytest.mark.parametrize("act", sorted(PERMISSIONS))
def test_what_two_factor_roles_do_needs_two_factors(act):
    """I-5: bidders bind a firm with a code from a message, all others with two."""
    permission = PERMISSIONS[act]
    if permission.who is Who.ROLES:
        only_staff = permission.roles <= TWO_FACTOR_ROLES | {Role.PLATFORM}
        assert only_staff is (permission.least is Proofs.TWO_FACTORS)


def test_what_takes_something_away_waits_a_day_after_a_reset():
    """I-6: each withdrawing act is fresh, too; the list is this one."""
    withdrawing = {
        each.act for each in PERMISSIONS.values() if each.not_within_a_day_of_reset
    }
    assert withdrawing == {
        *("Withdraw", "VoidList", "VoidDraw", "VoidWinner", "Terminate"),
        *("RemoveCosigner", "EndMembership", "EndMandate", "ReplaceAdministrator"),
        *("RevokeBinding", "RevokeSigningKey", "ForfeitDeposit", "WithdrawBid"),
        *("WithdrawApplication", "EndTender"),
    }
    assert all(PERMISSIONS[act].fresh for act in withdrawing)


def test_what_needs_two_persons_says_so():
    """I-8: who a body is, and who administers; C-10: money that goes back."""
    two = {each.act for each in PERMISSIONS.values() if each.two_persons}
    assert two == {"ConfirmOrganisation", "ReplaceAdministrator", "ConfirmRelease"}


# Asking


FIRM, OWNER = seat(Kind.FIRM, Role.BIDDER), seat(Kind.OWNER, Role.OWNER)
CLERK = seat(Kind.CENTRE, Role.CLERK)


def test_a_bidder_signs_up_with_a_code_given_in_this_sign_in():
    """The password alone reads; with a code from a message it binds the firm."""
    with pytest.raises(SecondFactorNeededError):
        require_allowed("SignUp", signed_in(PASSWORD, seat=FIRM))
    later = {"at": NOON + 2 * HOUR, "given_at": NOON}
    assert require_allowed("SignUp", signed_in(PASSWORD, MESSAGE, seat=FIRM, **later))


def test_a_bidder_withdraws_with_a_code_of_the_last_quarter_of_an_hour():
    """What takes something away asks again."""
    stale = signed_in(PASSWORD, MESSAGE, seat=FIRM, at=NOON + 16 * MINUTE)
    with pytest.raises(SecondFactorStaleError):
        require_allowed("Withdraw", stale)
    require_allowed("Withdraw", signed_in(PASSWORD, MESSAGE, seat=FIRM))


@pytest.mark.parametrize("act", ["Withdraw", "EndMembership"])
def test_nothing_is_withdrawn_for_a_day_after_a_reset(act):
    """I-6: a second before the day is over it is refused, at its end allowed."""
    chosen = seat(Kind.FIRM, Role.BIDDER, manages=True)
    quiet = {"seat": chosen, "quiet_until": NOON + DAY}
    for at in (NOON, NOON + DAY - MINUTE):
        early = signed_in(PASSWORD, MESSAGE, at=at, given_at=at, **quiet)
        with pytest.raises(DayAfterResetError):
            require_allowed(act, early)
        require_allowed("SignUp", early)
    at = NOON + DAY
    require_allowed(act, signed_in(PASSWORD, MESSAGE, at=at, given_at=at, **quiet))


def test_who_lacks_the_second_factor_is_told_so_and_not_that_the_act_is_anothers():
    """A clerk with the password alone learns what is missing."""
    with pytest.raises(SecondFactorNeededError):
        require_allowed("CloseSignUp", signed_in(PASSWORD, seat=CLERK))
    require_allowed("CloseSignUp", signed_in(*BOTH, seat=CLERK))


@pytest.mark.parametrize(
    ("act", "chosen"),
    [
        ("GiveAward", CLERK),
        ("SignUp", OWNER),
        ("RecordBan", OWNER),
        ("LockAccount", CLERK),
        ("GiveMembership", OWNER),
        ("SignUp", None),
        ("IssuePaper", CLERK),
    ],
)
def test_an_act_of_others_is_refused(act, chosen):
    """Whatever was proven, a role is a role."""
    with pytest.raises(NotYoursError):
        require_allowed(act, signed_in(*BOTH, seat=chosen))


def test_the_manager_of_a_body_proves_two_factors_that_of_a_firm_a_message():
    """Whoever decides about an owner's people could decide about its projects."""
    firm = seat(Kind.FIRM, Role.BIDDER, manages=True)
    body = seat(Kind.SUPERVISING_BODY, Role.SUPERVISOR, manages=True)
    require_allowed("GiveMembership", signed_in(PASSWORD, MESSAGE, seat=firm))
    with pytest.raises(SecondFactorNeededError):
        require_allowed("GiveMembership", signed_in(PASSWORD, MESSAGE, seat=body))
    require_allowed("GiveMembership", signed_in(*BOTH, seat=body))


@pytest.mark.parametrize("act", ["AddPasskey", "EnrolTotp", "RemovePasskey"])
def test_a_mailbox_adds_no_key_to_a_clerks_account(act):
    """Staff with a strong factor prove it by that one; a first key needs a code."""
    require_allowed(act, signed_in(PASSWORD, MESSAGE))
    with pytest.raises(SecondFactorNeededError):
        require_allowed(act, signed_in(PASSWORD, MESSAGE, guarded=True))
    with pytest.raises(SecondFactorStaleError):
        require_allowed(act, signed_in(PASSWORD))
    require_allowed(act, signed_in(*BOTH, guarded=True))


@pytest.mark.parametrize("act", ["RegisterPerson", "Reset"])
def test_who_has_no_account_yet_is_asked_for_nothing(act):
    """Registering and resetting prove themselves by what was sent."""
    require_allowed(act, signed_in(PASSWORD))
