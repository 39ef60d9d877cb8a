"""Limits and guards hold when everybody comes at once, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from archive.clock.demonstration import DemonstrationClock
from tests.office import START
from tests.registry_office import HOME, PASSWORD, STEP, RegistryOffice
from tests.wiring import desk
from trading.accounts.entry_errors import (
    CodeWrongError,
    SecondFactorWrongError,
    SignInFailedError,
    SignInNeededError,
    TooManyAttemptsError,
)
from trading.accounts.jobs import TidyAccounts
from trading.accounts.model.limits import SIGN_IN_ACCOUNT, Limit
from trading.accounts.use_cases.acting import Visitor
from trading.accounts.use_cases.registering import RegisterPersonCommand

pytestmark = pytest.mark.trading

AT_ONCE = 24
THREE_A_MINUTE = Limit("of the test", 3, timedelta(seconds=20))


@pytest.fixture
def office(database):
    """A registry office on each kind of database."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        yield RegistryOffice(opened, clock)


def all_at_once(number, act):
    """Let so many threads act at the same moment; return what each was answered."""
    together = Barrier(number)

    def one(place):
        together.wait()
        return act(place)

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(one, range(number)))


def spend(office, limit=THREE_A_MINUTE, key=b"key"):
    with office.desk.transactions.begin() as work:
        return work.accounts.limits.spend(limit, key, office.clock.now())


def test_a_burst_and_then_one_each_so_often(office):
    """The refusal tells the instant at which the next one counts, and it does."""
    assert [spend(office) for _ in range(3)] == [None] * 3
    until = spend(office)
    assert until == START + timedelta(seconds=20)
    office.clock.jump_to(until)
    assert spend(office) is None
    assert spend(office) == START + timedelta(seconds=40)
    office.clock.pass_by(timedelta(hours=1))
    assert [spend(office) for _ in range(4)][:3] == [None] * 3


def test_keys_and_limits_are_counted_apart(office):
    """One person's haste costs nobody else anything."""
    for _ in range(3):
        spend(office)
    assert spend(office, key=b"another") is None
    assert spend(office, Limit("another", 1, timedelta(minutes=1))) is None


def test_an_attempt_can_be_given_back(office):
    """The owner's own success does not count against the owner."""
    for _ in range(3):
        spend(office)
    with office.desk.transactions.begin() as work:
        work.accounts.limits.refund(THREE_A_MINUTE, b"key")
    assert spend(office) is None
    assert spend(office) is not None


def test_what_is_refused_costs_nothing_more(office):
    """Whoever hammers on a closed door does not close it for longer."""
    for _ in range(50):
        until = spend(office)
    assert until == START + timedelta(seconds=20)


def test_so_many_at_once_never_pass_more_than_the_limit(office):
    """Twenty-four threads on one key: exactly three are let through."""
    answers = all_at_once(AT_ONCE, lambda _: spend(office))
    assert answers.count(None) == THREE_A_MINUTE.burst


def test_parallel_wrong_passwords_never_pass_more_than_the_limit(office):
    """From as many places at the same moment: ten are looked at, the rest wait."""
    li = office.citizen()

    def attempt(number):
        try:
            office.sign_in(Visitor(f"198.51.100.{number}"), li.address, "wrong" * 4)
        except SignInFailedError:
            return "looked at"
        except TooManyAttemptsError:
            return "too fast"

    answers = all_at_once(AT_ONCE, attempt)
    assert answers.count("looked at") == SIGN_IN_ACCOUNT.burst
    assert answers.count("too fast") == AT_ONCE - SIGN_IN_ACCOUNT.burst


def test_one_code_in_many_hands_at_once_counts_once(office):
    """I-5: the guard against a second use is one statement."""
    li = office.citizen()
    office.enrol(li)
    tokens = [office.enter(li).token for _ in range(4)]
    office.clock.pass_by(STEP)
    code = office.code_now(li)

    def attempt(number):
        try:
            office.second_factor.by_totp(HOME, tokens[number], code)
        except SecondFactorWrongError:
            return False
        return True

    assert sorted(all_at_once(4, attempt)) == [False] * 3 + [True]


def test_one_token_is_renewed_once(office):
    """Two who give a factor under one token at once end with one sign-in."""
    li = office.citizen()
    office.enrol(li)
    office.enter(li)
    office.clock.pass_by(STEP)

    def attempt(number):
        try:
            given = li.recovery[number]
            return office.second_factor.by_recovery_code(HOME, li.token, given).token
        except SignInNeededError:
            return ""

    tokens = all_at_once(4, attempt)
    (token,) = filter(None, tokens)
    assert office.recognise(token).session.person == li.person
    with office.desk.transactions.read() as work:
        assert work.accounts.keys.recovery_left(li.person) == 9, "others were undone"


def test_twenty_registrations_of_one_address_make_one_account(office):
    """Whoever is first is known; for all others the code was used."""
    codes = []
    for _ in range(3):
        asked = office.ask_code(HOME, "li@example.org")
        codes.append((asked.id, office.code_sent()))
    commands = [
        office.command(
            RegisterPersonCommand,
            registration=number,
            code=code,
            name="李四",
            password=PASSWORD,
        )
        for number, code in codes
    ]

    def attempt(number):
        try:
            return office.register(HOME, commands[number]).person
        except CodeWrongError:
            return ""

    assert len([each for each in all_at_once(3, attempt) if each]) == 1
    with office.desk.transactions.read() as work:
        assert work.accounts.persons.count() == 1


def test_what_has_run_out_is_swept_away(office):
    """Codes a day after their end, sign-ins after a month, counts at once."""
    li = office.citizen()
    spend(office)
    tidy = TidyAccounts(office.desk)
    office.clock.pass_by(timedelta(seconds=1))
    assert tidy() == 0
    office.clock.pass_by(timedelta(days=2))
    assert tidy() >= 2
    with pytest.raises(SignInNeededError, match="ended"):
        office.recognise(li.token)
    office.clock.pass_by(timedelta(days=40))
    assert tidy() == 1
    with pytest.raises(SignInNeededError, match="nobody"):
        office.recognise(li.token)
    assert tidy() == 0
