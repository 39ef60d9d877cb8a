"""Coming in: who fails learns nothing, who is fast waits, who is known gets a token."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.ports import Passage, Refusal
from tests.builders_accounts import MINUTE
from tests.office import START
from tests.registry_office import (
    HOME,
    PASSWORD,
    QUICK,
    RegistryOffice,
)
from tests.wiring import desk
from trading.accounts.entry_errors import (
    AccountLockedError,
    CodeWrongError,
    PasswordCommonError,
    SignInFailedError,
    TooManyAttemptsError,
)
from trading.accounts.model.limits import SIGN_IN_ACCOUNT, SIGN_IN_PLACE
from trading.accounts.model.persons import LockReason
from trading.accounts.model.sessions import Proofs
from trading.accounts.passwords import Argon2
from trading.accounts.use_cases.acting import Visitor
from trading.accounts.use_cases.registering import RegisterPersonCommand

pytestmark = pytest.mark.trading

WRONG = "Lampe Brücke sieben Hutband"
NEW = "Sieben Ziegel unter Regenbogen"


@pytest.fixture
def office(database):
    """A registry office on each kind of database."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        yield RegistryOffice(opened, clock)


def elsewhere(number: int) -> Visitor:
    return Visitor(f"198.51.100.{number}", "a program")


# Registering


def test_who_registers_is_known_by_a_random_number_and_signed_in_at_once(office):
    """The log holds a number; name, address and password are nowhere in clear."""
    li = office.citizen("li@example.org")

    (event,) = office.events(f"account/{li.person}")
    assert event.kind == "PERSON_REGISTERED"
    assert event.facts == {"person": li.person, "channel": "email"}
    assert office.signed(li).session.proven is Proofs.MESSAGE
    kept = office.everything()
    for secret in ("李四", "li@example.org", PASSWORD, li.token):
        assert secret not in kept


def test_a_registration_that_is_sent_twice_makes_one_account(office):
    """The second is told what the first was, and gets no second sign-in."""
    asked = office.ask_code(HOME, "li@example.org")
    told = {"registration": asked.id, "code": office.code_sent()}
    command = office.command(
        RegisterPersonCommand, **told, name="李四", password=PASSWORD
    )
    first, second = office.register(HOME, command), office.register(HOME, command)

    assert second.accepted.note == first.accepted.note
    assert first.entered is not None
    assert second.entered is None


def test_a_known_address_answers_like_an_unknown_one(office):
    """I-4: only the owner of the mailbox learns that there is an account."""
    office.citizen("li@example.org")
    known = office.ask_code(HOME, "li@example.org")
    said = office.letters()[-1]
    unknown = office.ask_code(HOME, "wu@example.org")

    assert (known.masked, known.until) == ("l***@example.org", unknown.until)
    assert "已有账号" in said.subject
    command = office.command(
        RegisterPersonCommand,
        registration=known.id,
        code="000000",
        name="李四",
        password=PASSWORD,
    )
    with pytest.raises(CodeWrongError):
        office.register(HOME, command)


def test_a_code_can_be_guessed_five_times_and_is_then_used_up(office):
    """Six digits are few: so are the tries, and they count though they are refused."""
    asked = office.ask_code(HOME, "li@example.org")
    code = office.code_sent()
    wrong = f"{(int(code) + 1) % 10**6:06}"

    def attempt(given):
        told = {"registration": asked.id, "code": given}
        return office.register(
            HOME,
            office.command(
                RegisterPersonCommand, **told, name="李四", password=PASSWORD
            ),
        )

    for _ in range(5):
        with pytest.raises(CodeWrongError):
            attempt(wrong)
    with pytest.raises(CodeWrongError):
        attempt(code)


def test_a_code_runs_out(office):
    """After ten minutes it is worth nothing."""
    asked = office.ask_code(HOME, "li@example.org")
    code = office.code_sent()
    office.clock.pass_by(timedelta(minutes=10))
    told = {"registration": asked.id, "code": code, "name": "李四"}
    with pytest.raises(CodeWrongError):
        office.register(
            HOME, office.command(RegisterPersonCommand, **told, password=PASSWORD)
        )


def test_a_common_password_is_refused_with_the_code_still_good(office):
    """Whoever must choose again need not ask for another message."""
    asked = office.ask_code(HOME, "li@example.org")
    told = {"registration": asked.id, "code": office.code_sent(), "name": "李四"}
    for password in ("woaini5201314!", "li@example.org1"):
        with pytest.raises(PasswordCommonError):
            office.register(
                HOME, office.command(RegisterPersonCommand, **told, password=password)
            )
    command = office.command(RegisterPersonCommand, **told, password=PASSWORD)
    assert office.register(HOME, command).entered


def test_a_flood_of_messages_to_one_address_is_stopped(office):
    """Nobody's mailbox is filled by others; the refusal says until when."""
    for _ in range(3):
        office.ask_code(HOME, "li@example.org")
    with pytest.raises(TooManyAttemptsError) as refused:
        office.ask_code(elsewhere(1), "li@example.org")
    assert refused.value.until == START + timedelta(minutes=5)
    office.clock.pass_by(timedelta(minutes=5))
    office.ask_code(HOME, "li@example.org")


# Signing in


def test_signing_in_gives_a_token_that_was_never_seen_before(office):
    """Each sign-in has another one; the audit keeps who came in, not the token."""
    li = office.citizen()
    first, second = office.enter(li), office.enter(li)

    assert first.token != second.token
    assert office.recognise(second.token).session.person == li.person
    passages = [each for each in office.audit() if isinstance(each, Passage)]
    assert [each.act for each in passages] == ["SignIn"] * 3
    assert passages[-1].credential == f"session:{second.session.id[:16]}"


@pytest.mark.parametrize(
    ("address", "password"),
    [
        ("li@example.org", WRONG),
        ("wu@example.org", PASSWORD),
        ("not an address", PASSWORD),
        ("", ""),
    ],
)
def test_every_failure_looks_the_same(office, address, password):
    """I-4: wrong password, no account, no address: one error, one row, no name."""
    office.citizen("li@example.org")
    with pytest.raises(SignInFailedError) as refused:
        office.sign_in(HOME, address, password)

    assert type(refused.value) is SignInFailedError
    assert str(refused.value) == str(SignInFailedError())
    row = office.audit()[-1]
    assert isinstance(row, Refusal)
    assert (row.person, row.code, row.act) == ("", "sign-in-failed", "SignIn")
    assert row.message == str(SignInFailedError())


def test_no_account_costs_as_much_hashing_as_one(office):
    """I-4: time tells nothing, since the same work is done."""
    li, asked = office.citizen(), []

    class Watched(Argon2):
        def matches(self, kept, password):
            asked.append(kept is not None)
            return super().matches(kept, password)

    keeper = replace(office.keeper, hashing=Watched(QUICK))
    sign_in = replace(office.sign_in, keeper=keeper)
    for address in (li.address, "wu@example.org", "nonsense"):
        with pytest.raises(SignInFailedError):
            sign_in(HOME, address, WRONG)
    assert asked == [True, False, False]


def test_a_password_kept_in_an_older_way_is_kept_anew(office):
    """Stronger parameters reach every account at its next sign-in."""
    li = office.citizen()
    keeper = replace(office.keeper, hashing=Argon2(replace(QUICK, time_cost=2)))
    assert replace(office.sign_in, keeper=keeper)(HOME, li.address, PASSWORD)
    with office.desk.transactions.read() as work:
        assert "t=2" in work.accounts.keys.password(li.person)
    assert office.enter(li)


def test_who_tries_too_fast_waits_and_is_told_how_long(office):
    """Ten attempts on one account, then one a minute, right ones too."""
    li = office.citizen()
    for number in range(SIGN_IN_ACCOUNT.burst):
        with pytest.raises(SignInFailedError):
            office.sign_in(elsewhere(number), li.address, WRONG)
    with pytest.raises(TooManyAttemptsError) as refused:
        office.sign_in(HOME, li.address, PASSWORD)
    assert refused.value.until == START + MINUTE
    office.clock.pass_by(MINUTE)
    assert office.enter(li)


def test_an_account_under_attack_stays_open_to_its_owners_passkey(office):
    """A slow-down is no lock-out: the attacker spends the password's attempts only."""
    li = office.citizen()
    office.add_phone(li)
    for number in range(SIGN_IN_ACCOUNT.burst + 5):
        with pytest.raises((SignInFailedError, TooManyAttemptsError)):
            office.sign_in(elsewhere(number), li.address, WRONG)
    assert office.enter_by_phone(li).session.proven is Proofs.TWO_FACTORS


def test_a_place_that_tries_many_accounts_is_slowed_down(office):
    """One address for each of many accounts is an attack on all of them."""
    for number in range(SIGN_IN_PLACE.burst):
        with pytest.raises(SignInFailedError):
            office.sign_in(HOME, f"x{number}@example.org", WRONG)
    with pytest.raises(TooManyAttemptsError):
        office.sign_in(HOME, "another@example.org", WRONG)
    with pytest.raises(SignInFailedError):
        office.sign_in(elsewhere(1), "another@example.org", WRONG)


def test_nobody_fills_the_audit_by_being_too_fast(office):
    """Of refusals for haste a few are kept; the first of them always is."""
    for _ in range(SIGN_IN_PLACE.burst + 200):
        with pytest.raises((SignInFailedError, TooManyAttemptsError)):
            office.sign_in(HOME, "x@example.org", WRONG)
    codes = [each.code for each in office.audit()]
    assert codes.count("sign-in-failed") == SIGN_IN_ACCOUNT.burst
    assert 0 < codes.count("too-many-attempts") <= 20


def test_a_locked_account_is_told_to_its_owner_only(office):
    """Who has the password learns that it is locked; all others what they always do."""
    li = office.citizen()
    office.add_phone(li)
    with office.desk.transactions.begin() as work:
        work.accounts.persons.lock(li.person, LockReason.KEY_LOST, START)
    with pytest.raises(SignInFailedError):
        office.sign_in(HOME, li.address, WRONG)
    with pytest.raises(AccountLockedError):
        office.enter(li)
    with pytest.raises(AccountLockedError):
        office.enter_by_phone(li)
