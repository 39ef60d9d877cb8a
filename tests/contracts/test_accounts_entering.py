"""Coming in: who fails learns nothing, who is fast waits, who is known gets a token."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.ports import Passage, Refusal
from tests.builders_accounts import DAY, MINUTE
from tests.office import START
from tests.registry_office import (
    HOME,
    PASSWORD,
    QUICK,
    STEP,
    Citizen,
    RegistryOffice,
)
from tests.wiring import desk
from trading.accounts.entry_errors import (
    AccountLockedError,
    CodeWrongError,
    PasskeyInvalidError,
    PasswordCommonError,
    SecondFactorWrongError,
    SignInFailedError,
    SignInNeededError,
    TooManyAttemptsError,
)
from trading.accounts.model.limits import SIGN_IN_ACCOUNT, SIGN_IN_PLACE
from trading.accounts.model.persons import LockReason
from trading.accounts.model.sessions import Factor, Proofs
from trading.accounts.passwords import Argon2
from trading.accounts.use_cases.acting import Visitor
from trading.accounts.use_cases.registering import RegisterPersonCommand
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
    with pytest.raises(SecondFactorWrongError):
        office.second_factor.by_message(HOME, li.token, asked.id, code)


def test_a_code_that_was_sent_to_another_is_worth_nothing(office):
    """Each code belongs to the account that asked."""
    li, wu = office.citizen(), office.citizen("wu@example.org")
    asked = office.second_factor.ask_message(li.token)
    with pytest.raises(SecondFactorWrongError):
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
