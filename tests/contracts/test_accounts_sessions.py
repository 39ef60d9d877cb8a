"""Sign-ins live on the server: never adopted, renewed with gains, ended at once."""

from datetime import timedelta

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.ports import Passage
from tests.builders_accounts import MINUTE
from tests.office import START
from tests.registry_office import HOME, PASSWORD, RegistryOffice
from tests.wiring import desk
from trading.accounts.entry_errors import (
    PasswordWrongError,
    SignInNeededError,
    TooManyAttemptsError,
)
from trading.accounts.errors import (
    NoSuchAccountError,
    NotOfThisOrganisationError,
)
from trading.accounts.model.organisations import Kind
from trading.accounts.tokens import kept_of
from trading.accounts.use_cases.credentials import (
    ChangeOwnPassword,
    ChangePassword,
    ChangePasswordCommand,
)
from trading.accounts.use_cases.members import EndMembership
from trading.rules.roles import Role

pytestmark = pytest.mark.trading

NEW = "Sieben Ziegel unter Regenbogen"


@pytest.fixture
def office(database):
    """A registry office on each kind of database."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        yield RegistryOffice(opened, clock)


@pytest.mark.parametrize("token", ["", "planted", "A" * 43, "x" * 100_000])
def test_a_token_that_was_not_issued_here_is_refused_and_never_adopted(office, token):
    """I-3: nobody plants a sign-in and waits for somebody to fill it."""
    li = office.citizen()
    with pytest.raises(SignInNeededError):
        office.recognise(token)
    with pytest.raises(SignInNeededError):
        office.second_factor.by_recovery_code(HOME, token, "x")
    with pytest.raises(SignInNeededError):
        office.choose(token, "")
    assert office.enter(li).token != token
    with pytest.raises(SignInNeededError):
        office.recognise(token)


def test_only_the_digest_of_a_token_is_kept(office):
    """Whoever reads the table signs in as nobody."""
    li = office.citizen()
    kept = office.everything()
    assert li.token not in kept
    assert kept_of(li.token) in kept
    with pytest.raises(SignInNeededError):
        office.recognise(kept_of(li.token))


def test_every_gain_gives_another_token_and_ends_the_one_before(office):
    """Signed in, proven, seated: whoever had the old token has nothing."""
    li = office.citizen()
    organisation = office.found(li, Kind.FIRM, "恒达路桥", Role.BIDDER)
    office.enrol(li)
    seen = [office.enter(li).token]
    office.prove(li)
    seen.append(li.token)
    office.sit(li)
    seen.append(li.token)
    assert len(set(seen)) == 3
    for token in seen[:-1]:
        with pytest.raises(SignInNeededError):
            office.recognise(token)
    signed = office.signed(li)
    assert signed.seat.organisation.id == organisation
    assert len(office.list_sessions(signed)) == 2  # the one of registering, too


def test_it_ends_when_it_is_left_alone_and_use_extends_it(office):
    """Thirty minutes without use; with use until twelve hours have passed."""
    li = office.citizen()
    for _ in range(3):
        office.clock.pass_by(29 * MINUTE)
        office.recognise(li.token)
    office.clock.pass_by(30 * MINUTE)
    with pytest.raises(SignInNeededError):
        office.recognise(li.token)


def test_it_ends_after_twelve_hours_however_much_it_is_used(office):
    """Whoever finds an open browser tomorrow finds nothing."""
    li = office.citizen()
    for _ in range(35):
        office.clock.pass_by(20 * MINUTE)
        office.recognise(li.token)
    office.clock.pass_by(20 * MINUTE)
    with pytest.raises(SignInNeededError):
        office.recognise(li.token)


def test_its_use_is_written_once_a_minute(office):
    """Reading pages is no burden to those who bid."""
    li = office.citizen()
    seen = []
    for _ in range(4):
        office.clock.pass_by(timedelta(seconds=25))
        office.recognise(li.token)
        seen.append(office.list_sessions(office.signed(li))[0].seen_at)
    assert seen == [START, START, *[START + timedelta(seconds=75)] * 2]


def test_a_person_sees_and_ends_the_own_sign_ins_and_no_others(office):
    """With the last use first, and a place that its owner recognises."""
    li, wu = office.citizen(), office.citizen("wu@example.org")
    office.clock.pass_by(MINUTE)
    office.enter(li)
    signed = office.signed(li)
    own, older = office.list_sessions(signed)
    assert own.id == signed.session.id
    assert (own.agent, own.place) == ("Firefox on a desk", "203.0.113.*")
    with pytest.raises(NoSuchAccountError):
        office.end_session(office.signed(wu), older.id)
    office.end_session(signed, older.id)
    with pytest.raises(NoSuchAccountError):
        office.end_session(signed, older.id)
    office.enter(li)
    assert office.end_session.others(office.signed(li)) == 1
    assert len(office.list_sessions(office.signed(li))) == 1
    assert office.recognise(wu.token)


def test_signing_out_ends_it_at_once_and_is_in_the_audit(office):
    """Again, or with no token at all, it does nothing."""
    li = office.citizen()
    for _ in range(2):
        office.sign_out(li.token)
    office.sign_out("")
    with pytest.raises(SignInNeededError):
        office.recognise(li.token)
    acts = [each.act for each in office.audit() if isinstance(each, Passage)]
    assert acts == ["SignIn", "SignOut"]


# What ends all of them


def change(office, who, current, new):
    act = ChangeOwnPassword(change_password=ChangePassword(office.desk, office.keeper))
    command = office.command(ChangePasswordCommand, current=current, password=new)
    return act(HOME, office.signed(who), command)


def test_another_password_ends_all_sign_ins_and_leaves_one_new(office):
    """Whoever had the old password is out; its owner stays, with what was proven."""
    li = office.citizen()
    thief = office.enter(li).token
    office.enter(li)
    accepted, entered = change(office, li, PASSWORD, NEW)

    for token in (thief, li.token):
        with pytest.raises(SignInNeededError):
            office.recognise(token)
    assert office.recognise(entered.token).session.person == li.person
    assert accepted.event.stream == f"account/{li.person}"
    assert "密码已更改" in office.letters()[-1].subject
    li.password = NEW
    assert office.enter(li)
    assert NEW not in office.everything()


def test_who_does_not_know_the_password_does_not_change_it(office):
    """Also an open browser is not enough; guesses are counted."""
    li = office.citizen()
    for _ in range(5):
        with pytest.raises(PasswordWrongError):
            change(office, li, NEW, NEW)
    with pytest.raises(TooManyAttemptsError):
        change(office, li, PASSWORD, NEW)
    assert office.signed(li)


def test_a_membership_that_ends_ends_the_sign_ins_in_which_it_is_used(office):
    """Who was let go acts for nobody a second later."""
    boss, li = office.citizen("boss@example.org"), office.citizen()
    organisation = office.found(boss, Kind.FIRM, "恒达路桥", Role.BIDDER)
    token = office.invite(boss, organisation, li.address, Role.BIDDER)
    membership = office.accept(li, token)
    office.take_seat(li, membership)
    assert office.actor(li).roles == {"bidder"}
    office.act(EndMembership, office.actor(boss), membership=membership)

    with pytest.raises(SignInNeededError):
        office.recognise(li.token)
    office.enter(li)
    with pytest.raises(NotOfThisOrganisationError):
        office.choose(li.token, membership)


def test_a_membership_that_runs_out_gives_no_role_any_more(office):
    """It needs nobody to end it."""
    boss, li = office.citizen("boss@example.org"), office.citizen()
    organisation = office.found(boss, Kind.FIRM, "恒达路桥", Role.BIDDER)
    until = START + MINUTE * 20
    token = office.invite(
        boss, organisation, li.address, Role.BIDDER, until=until.isoformat()
    )
    office.take_seat(li, office.accept(li, token))
    office.clock.jump_to(until)
    assert not office.actor(li).roles


def test_nobody_takes_anothers_seat(office):
    """By a guessed number neither."""
    boss, li = office.citizen("boss@example.org"), office.citizen()
    office.found(boss, Kind.FIRM, "恒达路桥", Role.BIDDER)
    (seat,) = office.list_seats(office.signed(boss))
    for number in (seat.membership.id, "nothing"):
        with pytest.raises(NotOfThisOrganisationError):
            office.choose(li.token, number)
