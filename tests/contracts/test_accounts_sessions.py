"""Sign-ins live on the server: never adopted, renewed with gains, ended at once."""

from datetime import timedelta

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.ports import Passage, Refusal
from tests.builders_accounts import HOUR, MINUTE
from tests.office import START
from tests.registry_office import HOME, PASSWORD, RegistryOffice
from tests.wiring import desk
from trading.accounts.entry_errors import (
    ForgedRequestError,
    LastFactorStaysError,
    OlderKeyStaysError,
    PasswordWrongError,
    SecondFactorNeededError,
    SignInNeededError,
    TooManyAttemptsError,
)
from trading.accounts.errors import (
    MandateExpiredError,
    MandateMissingError,
    NoSuchAccountError,
    NotOfThisOrganisationError,
)
from trading.accounts.model.limits import SUBMISSION_PERSON
from trading.accounts.model.organisations import Kind
from trading.accounts.model.sessions import Proofs
from trading.accounts.tokens import csrf_of, kept_of, new_token
from trading.accounts.use_cases.credentials import (
    ChangeOwnPassword,
    ChangePassword,
    ChangePasswordCommand,
    RemovePasskey,
)
from trading.accounts.use_cases.gate import Concerned
from trading.accounts.use_cases.lending import EndMandate, RecordMandate
from trading.accounts.use_cases.members import EndMembership
from trading.rules.procedure import NotYoursError
from trading.rules.roles import Role

pytestmark = pytest.mark.trading

NEW = "Sieben Ziegel unter Regenbogen"


@pytest.fixture
def office(database):
    """A registry office on each kind of database."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        yield RegistryOffice(opened, clock)


@pytest.mark.parametrize("token", ["", "planted", new_token(), "x" * 100_000])
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
    with pytest.raises(SignInNeededError):
        office.end_session(office.signed(wu), older.id)
    office.end_session(signed, older.id)
    with pytest.raises(SignInNeededError):
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


# Keys


def passkeys(office, who):
    with office.desk.transactions.read() as work:
        return [each.fingerprint for each in work.accounts.keys.passkeys(who.person)]


def remove(office, who, fingerprint):
    return office.act(RemovePasskey, office.actor(who), passkey=fingerprint)


def test_a_removed_passkey_ends_the_sign_ins_made_with_it(office):
    """A lost telephone is out at once."""
    li = office.citizen()
    office.add_phone(li)
    office.clock.pass_by(25 * HOUR)
    on_the_phone = office.enter_by_phone(li).token
    office.enter(li)
    remove(office, li, *passkeys(office, li))
    with pytest.raises(SignInNeededError):
        office.recognise(on_the_phone)
    assert office.signed(li)
    assert "移除密钥" in office.letters()[-1].subject


def test_a_thief_who_adds_a_key_cannot_take_the_owners_away(office):
    """I-6: on a quiet day only what came with the disquiet goes."""
    li = office.citizen()
    office.add_phone(li)
    (mine,) = passkeys(office, li)
    office.clock.pass_by(25 * HOUR)
    thief = office.citizen("thief@example.org")
    office.enter(li)
    thief.person, thief.token = li.person, li.token
    thief.phone.number = b"the thief's"
    office.add_phone(thief)
    (his,) = set(passkeys(office, li)) - {mine}
    with pytest.raises(OlderKeyStaysError):
        remove(office, thief, mine)
    remove(office, li, his)
    assert passkeys(office, li) == [mine]


def test_nobody_removes_anothers_key(office):
    """By its fingerprint, which is no secret."""
    li, wu = office.citizen(), office.citizen("wu@example.org")
    office.add_phone(li)
    with pytest.raises(NoSuchAccountError):
        remove(office, wu, *passkeys(office, li))


def test_the_last_strong_factor_of_whoever_decides_stays(office):
    """I-5: an owner's only key goes when another one is there."""
    li = office.citizen()
    office.found(li, Kind.OWNER, "虚构县水务局", Role.OWNER)
    office.add_phone(li)
    office.clock.pass_by(25 * HOUR)
    office.enter_by_phone(li)
    with pytest.raises(LastFactorStaysError):
        remove(office, li, *passkeys(office, li))
    office.enrol(li)
    office.clock.pass_by(25 * HOUR)
    office.enter_by_phone(li)
    remove(office, li, *passkeys(office, li))


# The gate


def bidder(office):
    li = office.citizen()
    office.found(li, Kind.FIRM, "恒达路桥", Role.BIDDER)
    office.sit(li)
    return li


def test_the_gate_lets_a_bidder_bind_the_firm_the_minute_the_account_exists(office):
    """With the page of this sign-in, and the code that registering asked for."""
    li = bidder(office)
    signed = office.gate(HOME, li.token, csrf_of(li.token), "SignUp")
    assert signed.session.proven is Proofs.MESSAGE
    assert signed.actor.roles == {"bidder"}
    assert signed.actor.person == li.person


@pytest.mark.parametrize("csrf", ["", "x", csrf_of("another")])
def test_what_does_not_come_from_a_page_of_the_sign_in_is_refused(office, csrf):
    """I-3: a stranger's page knows the address of an act, and not this word."""
    li = bidder(office)
    with pytest.raises(ForgedRequestError):
        office.gate(HOME, li.token, csrf, "SignUp")
    row = office.audit()[-1]
    assert isinstance(row, Refusal)
    assert (row.act, row.code) == ("SignUp", "not-from-this-page")
    assert row.person == li.person


def test_the_word_of_a_page_changes_with_the_token(office):
    """A page of before the second factor does not act after it."""
    li = bidder(office)
    office.enrol(li)
    before = csrf_of(li.token)
    office.prove(li)
    with pytest.raises(ForgedRequestError):
        office.gate(HOME, li.token, before, "SignUp")


def test_the_gate_refuses_what_the_table_does_not_allow_and_keeps_it(office):
    """A forged role is no role: it follows from the server's own rows."""
    li = bidder(office)
    for act, error in (("GiveAward", NotYoursError), ("LockAccount", NotYoursError)):
        with pytest.raises(error):
            office.gate(HOME, li.token, csrf_of(li.token), act)
    office.enter(li)
    office.sit(li)
    with pytest.raises(SecondFactorNeededError):
        office.gate(HOME, li.token, csrf_of(li.token), "SignUp")
    assert [each.code for each in office.audit() if isinstance(each, Refusal)] == [
        *["not-yours"] * 2,
        "second-factor-needed",
    ]


def test_acts_come_at_the_speed_of_people(office):
    """Submissions are counted for the person, wherever they come from."""
    li = bidder(office)
    for _ in range(SUBMISSION_PERSON.burst):
        office.gate(HOME, li.token, csrf_of(li.token), "SignUp")
    with pytest.raises(TooManyAttemptsError):
        office.gate(HOME, li.token, csrf_of(li.token), "SignUp")


def test_an_agency_acts_under_a_mandate_that_runs(office):
    """I-2: missing, of another project, expired or ended, it is refused at the gate."""
    admins = office.administrators()
    security = admins[Role.SECURITY_ADMINISTRATOR]
    staff = [
        office.staff(security, "manager", Role.CENTRE_MANAGER),
        office.staff(security, "clerk", Role.CLERK),
    ]
    owner, agent = (
        office.official("o@owner.example"),
        office.official("a@agency.example"),
    )
    of_owner = office.found(owner, Kind.OWNER, "虚构县水务局", Role.OWNER)
    of_agency = office.found(agent, Kind.AGENCY, "瑞安代理", Role.AGENCY)
    for body in (of_owner, of_agency):
        office.confirm(body, *staff)
    office.sit(agent)
    about = Concerned(owner="虚构县水务局", project="P-1")

    def tries():
        return office.gate(HOME, agent.token, csrf_of(agent.token), "FixPrice", about)

    def mandate(project, until):
        return office.act(
            RecordMandate,
            office.actor(owner),
            owner=of_owner,
            agency=of_agency,
            project=project,
            since=office.clock.now().isoformat(),
            until=until.isoformat(),
            document="0" * 64,
        )

    with pytest.raises(MandateMissingError):
        tries()
    mandate("P-2", office.clock.now() + HOUR)
    with pytest.raises(MandateMissingError):
        tries()
    end = office.clock.now() + 5 * MINUTE
    mandate("P-1", end)
    assert tries().actor.roles == {"agency"}
    office.clock.jump_to(end)
    with pytest.raises(MandateExpiredError):
        tries()
    mandate("", office.clock.now() + HOUR)
    assert tries()
    with office.desk.transactions.read() as work:
        last = work.accounts.memberships.mandates("瑞安代理", "虚构县水务局")[-1]
    office.act(EndMandate, office.actor(owner), mandate=last.id)
    with pytest.raises(MandateExpiredError):
        tries()
