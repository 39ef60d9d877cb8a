"""Proving more, and coming back: each code, key and link counts once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from archive.clock.demonstration import DemonstrationClock
from tests.builders_accounts import DAY, MINUTE
from tests.office import START
from tests.registry_office import (
    HOME,
    PASSWORD,
    STEP,
    Citizen,
    RegistryOffice,
)
from tests.wiring import desk
from trading.accounts.entry_errors import (
    CodeWrongError,
    PasskeyInvalidError,
    SecondFactorWrongError,
    SignInNeededError,
    TooManyAttemptsError,
)
from trading.accounts.model.sessions import Factor, Proofs
from trading.accounts.use_cases.acting import Visitor
from trading.accounts.use_cases.resetting import ResetCommand

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


# Second factors


def test_a_code_counts_once(office):
    """I-5: what somebody saw over a shoulder is used up."""
    li = office.citizen()
    office.enrol(li)
    office.enter(li)
    with pytest.raises(SecondFactorWrongError):
        office.second_factor.by_totp(HOME, li.token, office.code_now(li))
    office.prove(li)
    assert office.signed(li).session.proven is Proofs.TWO_FACTORS
    other = Citizen(li.address, li.person, secret=li.secret)
    office.enter(other)
    with pytest.raises(SecondFactorWrongError):
        office.second_factor.by_totp(HOME, other.token, office.code_now(li))


def test_an_earlier_code_does_not_count_after_a_later_one(office):
    """A step before the last one is over, though it is near."""
    li = office.citizen()
    office.enrol(li)
    office.clock.pass_by(STEP)
    earlier = office.code_now(li)
    office.prove(li)
    with pytest.raises(SecondFactorWrongError):
        office.second_factor.by_totp(HOME, li.token, earlier)


def test_ten_codes_are_for_bad_days_each_once(office):
    """Written down, they stand in for the lost telephone."""
    li = office.citizen()
    office.enrol(li)
    assert len(set(li.recovery)) == 10
    first = li.recovery[0].lower()
    office.enter(li)
    li.token = office.second_factor.by_recovery_code(HOME, li.token, first).token
    assert office.signed(li).session.proven is Proofs.TWO_FACTORS
    office.enter(li)
    with pytest.raises(SecondFactorWrongError):
        office.second_factor.by_recovery_code(HOME, li.token, first)
    with office.desk.transactions.read() as work:
        assert work.accounts.keys.recovery_left(li.person) == 9
    kept = office.everything()
    for secret in (*li.recovery, li.secret):
        assert secret not in kept
        assert secret.replace("-", "") not in kept


def test_a_code_from_a_message_is_a_bidders_second_step(office):
    """It comes to the confirmed address, and counts once for the sign-in that asked."""
    li = office.citizen()
    office.enter(li)
    asked = office.second_factor.ask_message(li.token)
    code = office.code_sent()
    li.token = office.second_factor.by_message(HOME, li.token, asked.id, code).token
    assert office.signed(li).session.proven is Proofs.MESSAGE
    with pytest.raises(CodeWrongError):
        office.second_factor.by_message(HOME, li.token, asked.id, code)


def test_a_code_that_was_sent_to_another_is_worth_nothing(office):
    """Each code belongs to the account that asked."""
    li, wu = office.citizen(), office.citizen("wu@example.org")
    asked = office.second_factor.ask_message(li.token)
    with pytest.raises(CodeWrongError):
        office.second_factor.by_message(HOME, wu.token, asked.id, office.code_sent())


def test_guessing_codes_is_slow_from_wherever(office):
    """Five for one account, then one in five minutes: a million take ten years."""
    li = office.citizen()
    office.enrol(li)
    for number in range(5):
        with pytest.raises(SecondFactorWrongError):
            office.second_factor.by_totp(elsewhere(number), li.token, "000000")
    with pytest.raises(TooManyAttemptsError):
        office.second_factor.by_totp(elsewhere(9), li.token, office.code_now(li))


def test_a_passkey_is_made_used_and_removed(office):
    """With its count, its label, and when it was last used; told about each time."""
    li = office.citizen()
    added = office.add_phone(li)
    assert added.event.stream == f"account/{li.person}"
    assert "新增密钥" in office.letters()[-1].subject
    office.clock.pass_by(MINUTE)
    entered = office.enter_by_phone(li)
    (proof,) = entered.session.proofs
    assert proof.factor is Factor.PASSKEY
    with office.desk.transactions.read() as work:
        (kept,) = work.accounts.keys.passkeys(li.person)
    assert (kept.label, kept.sign_count) == ("telephone", 1)
    assert kept.last_used_at == START + MINUTE
    assert entered.session.credential == f"passkey:{kept.fingerprint}"


def test_an_answer_of_a_passkey_counts_once_and_for_its_own_question(office):
    """A recorded answer opens nothing, nor does one that another sign-in asked for."""
    li = office.citizen()
    office.add_phone(li)
    asked = office.begin_passkey_sign_in(HOME)
    response = li.phone.use(asked.options)
    office.passkey_sign_in(HOME, asked.id, response)
    with pytest.raises(PasskeyInvalidError):
        office.passkey_sign_in(HOME, asked.id, response)
    late = office.begin_passkey_sign_in(HOME)
    response = li.phone.use(late.options)
    office.clock.pass_by(timedelta(minutes=5))
    with pytest.raises(PasskeyInvalidError):
        office.passkey_sign_in(HOME, late.id, response)
    wu = office.citizen("wu@example.org")
    of_wu = office.second_factor.ask_passkey(wu.token)
    with pytest.raises(PasskeyInvalidError):
        office.second_factor.by_passkey(
            HOME, wu.token, of_wu.id, li.phone.use(of_wu.options)
        )


def test_a_passkey_that_is_known_is_nobody_elses(office):
    """The same device cannot be registered for a second account."""
    li, wu = office.citizen(), office.citizen("wu@example.org")
    office.add_phone(li)
    wu.phone = li.phone
    with pytest.raises(PasskeyInvalidError, match="already"):
        office.add_phone(wu)


# Resetting


def reset_link(office, address="li@example.org"):
    office.ask_reset(HOME, address)
    return office.token_sent()


def test_a_reset_ends_every_sign_in_and_is_told_everywhere(office):
    """I-6: another password, no sign-in left, a letter, and a day of quiet."""
    li = office.citizen()
    before = office.enter(li)
    command = office.command(ResetCommand, token=reset_link(office), password=NEW)
    note = office.reset_password(HOME, command).note

    with pytest.raises(SignInNeededError):
        office.recognise(before.token)
    assert "密码已更改" in office.letters()[-1].subject
    li.password = NEW
    office.enter(li)
    assert office.signed(li).quiet_until == START + DAY
    assert office.events(f"account/{li.person}")[-1].kind == "ACCOUNT_RESET"
    assert office.reset_password(HOME, command).note == note, "sent twice, done once"


def test_a_reset_leaves_the_second_factor_as_it_is(office):
    """A mailbox alone lets nobody serve or decide."""
    li = office.citizen()
    office.enrol(li)
    command = office.command(ResetCommand, token=reset_link(office), password=NEW)
    office.reset_password(HOME, command)
    li.password = NEW
    assert office.enter(li).session.proven is Proofs.PASSWORD
    office.prove(li)
    assert office.signed(li).session.proven is Proofs.TWO_FACTORS


def test_a_link_counts_once_for_half_an_hour_and_only_the_last_is_needed(office):
    """Used, late or made up: all are refused in the same words."""
    office.citizen()
    first, second = reset_link(office), reset_link(office)
    office.reset_password(
        HOME, office.command(ResetCommand, token=second, password=NEW)
    )
    office.clock.pass_by(timedelta(minutes=5))
    late = reset_link(office)
    office.clock.pass_by(timedelta(minutes=30))
    for token in (first, second, late, "made up", ""):
        with pytest.raises(CodeWrongError):
            office.reset_password(
                HOME, office.command(ResetCommand, token=token, password=PASSWORD)
            )


def test_asking_for_an_unknown_address_answers_and_works_the_same(office):
    """I-4: as many rows, as many letters; the letter says that there is no account."""
    office.citizen()
    before = len(office.letters())
    known = office.ask_reset(HOME, "li@example.org")
    unknown = office.ask_reset(HOME, "wu@example.org")

    assert len(office.letters()) == before + 2
    assert "没有账号" in office.letters()[-1].subject
    assert (known.until, known.masked[1:]) == (unknown.until, "***@example.org")
    assert unknown.masked == "w***@example.org"
    kept = office.everything()
    assert "wu@example.org" not in kept


def test_two_who_use_one_link_at_once_are_one(office):
    """Whoever comes second finds it used."""
    office.citizen()
    token = reset_link(office)

    def attempt(number):
        command = office.command(ResetCommand, token=token, password=f"{NEW} {number}")
        try:
            office.reset_password(elsewhere(number), command)
        except CodeWrongError:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(attempt, range(4))) == [False] * 3 + [True]
