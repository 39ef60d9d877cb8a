"""
What changes an account happens as a whole or not at all, wherever the cut comes.

Each act writes in several transactions: the count of an attempt, the act itself, the
new sign-in. Cut before or after each commit, the account is as it was or as it was to
be, and whoever repeats the request under its key is told what was done.
"""

from contextlib import contextmanager, suppress

import pytest

from archive.clock.demonstration import DemonstrationClock
from tests.breaking import CutAt, PowerCutError
from tests.databases import BOTH
from tests.office import START
from tests.registry_office import HOME, PASSWORD, RegistryOffice, facts
from tests.wiring import desk
from trading.accounts.model.organisations import Kind
from trading.accounts.use_cases.credentials import EnrolTotp, EnrolTotpCommand
from trading.accounts.use_cases.devices import (
    AddDevice,
    AddDeviceCommand,
    RemoveDevice,
    RemoveDeviceCommand,
)
from trading.accounts.use_cases.members import AcceptMembership, AcceptMembershipCommand
from trading.accounts.use_cases.registering import RegisterPersonCommand
from trading.accounts.use_cases.resetting import ResetCommand
from trading.rules.roles import Role

pytestmark = [pytest.mark.trading, pytest.mark.slow]

NEW = "Sieben Ziegel unter Regenbogen"
MOST_COMMITS = 12


class Switch:
    """A fault point that does nothing until it is armed."""

    def __init__(self) -> None:
        self.cut = None

    def __call__(self, point, /):
        if self.cut is not None:
            self.cut(point)


@pytest.fixture(params=BOTH)
def place(request):
    """Return the address of a database of its own."""
    return request.getfixturevalue(f"{request.param}_database")


@contextmanager
def opened(place):
    switch, clock = Switch(), DemonstrationClock(START)
    with desk(place, clock, switch) as at:
        yield RegistryOffice(at, clock), switch


def cut_everywhere(switch, attempt, check):
    """
    Cut the attempt at its first, second … point until it comes through, then check.

    `attempt` repeats one request under one key; `check` looks after each cut.
    """
    for number in range(2 * MOST_COMMITS):
        switch.cut = CutAt(number)
        try:
            attempt()
        except PowerCutError:
            switch.cut = None
            check(done=None)
            continue
        switch.cut = None
        check(done=True)
        return
    raise AssertionError("the attempt does not end")


def rows(office, what):
    with office.desk.transactions.read() as work:
        return what(work.accounts)


def test_a_registration_is_whole_or_not_there(place):
    """Person, address, password and event come together, and once."""
    with opened(place) as (office, switch):
        asked = office.ask_code(HOME, "li@example.org")
        told = {"registration": asked.id, "code": office.code_sent(), "name": "李四"}
        command = office.command(RegisterPersonCommand, **told, password=PASSWORD)
        index = office.keeper.personal.index("email", "li@example.org")

        def check(*, done):
            person = rows(office, lambda each: each.persons.found(index))
            assert person or not done
            if person is None:
                assert rows(office, lambda each: each.persons.count()) == 0
                return
            assert rows(office, lambda each: each.keys.password(person))
            assert len(office.events(f"account/{person}")) == 1

        cut_everywhere(switch, lambda: office.register(HOME, command), check)
        assert office.sign_in(HOME, "li@example.org", PASSWORD)


def test_a_reset_is_whole_or_not_there(place):
    """Password, ended sign-ins, the quiet day, the letter and the event together."""
    with opened(place) as (office, switch):
        li = office.citizen()
        office.ask_reset(HOME, li.address)
        command = office.command(ResetCommand, token=office.token_sent(), password=NEW)
        letters = len(office.letters())
        before = rows(office, lambda each: each.keys.password(li.person))

        def check(*, done):
            changed = rows(office, lambda each: each.keys.password(li.person)) != before
            assert changed or not done
            now = office.clock.now()
            open_ones = rows(office, lambda each: each.sessions.of(li.person, now))
            quiet = rows(office, lambda each: each.persons.get(li.person)).quiet_until
            assert [
                open_ones == [],
                quiet is not None,
                len(office.letters()) == letters + 1,
                len(office.events(f"account/{li.person}")) == 2,
            ] == [changed] * 4

        cut_everywhere(switch, lambda: office.reset_password(HOME, command), check)


def test_an_authenticator_is_whole_or_not_there(place):
    """Secret, ten codes for bad days, and the event together."""
    with opened(place) as (office, switch):
        li = office.citizen()
        li.secret = office.begin_totp(office.signed(li)).secret
        command = office.command(EnrolTotpCommand, code=office.code_now(li))
        actor, act = office.actor(li), EnrolTotp(office.desk, office.keeper)

        def check(*, done):
            there = rows(office, lambda each: each.keys.totp(li.person)) is not None
            assert there or not done
            left = rows(office, lambda each: each.keys.recovery_left(li.person))
            events = len(office.events(f"account/{li.person}"))
            assert (left, events) == ((10, 2) if there else (0, 1))

        cut_everywhere(switch, lambda: act(actor, command), check)


def test_a_device_comes_and_goes_whole_or_not_at_all(place):
    """Its key, the event and the letter to its owner are there together."""
    device = "ab" * 32
    with opened(place) as (office, switch):
        li = office.citizen()
        actor, letters = office.actor(li), len(office.letters())

        def both(act, command_of, stays):
            command = office.command(command_of, key_of_device=device)
            told = len(office.letters()) - letters
            seen = len(office.events(f"account/{li.person}"))

            def check(*, done):
                there = device in rows(
                    office, lambda each: each.keys.devices(li.person)
                )
                assert there is stays or not done
                after = int(there is stays)
                assert len(office.letters()) == letters + told + after
                assert len(office.events(f"account/{li.person}")) == seen + after

            use_case = act(office.desk, office.keeper)
            cut_everywhere(switch, lambda: use_case(actor, command), check)

        both(AddDevice, AddDeviceCommand, stays=True)
        both(RemoveDevice, RemoveDeviceCommand, stays=False)


def test_a_membership_is_whole_or_not_there(place):
    """The invitation is used up exactly when there is a membership and an event."""
    with opened(place) as (office, switch):
        boss, li = office.citizen("boss@example.org"), office.citizen()
        number = office.found(boss, Kind.FIRM, "恒达路桥", Role.BIDDER)
        token = office.invite(boss, number, li.address, Role.BIDDER)
        command = office.command(AcceptMembershipCommand, token=token)
        actor, act = office.actor(li), AcceptMembership(office.desk, office.keeper)
        told = []

        def check(*, done):
            there = rows(office, lambda each: each.memberships.of(li.person))
            used = rows(office, lambda each: each.memberships.invitations(number))
            events = len(office.events(f"organisation/{number}"))
            assert there or not done
            assert (used[0].used_at is not None, events) == (
                (True, 3) if there else (False, 2)
            )

        cut_everywhere(switch, lambda: told.append(act(actor, command)), check)
        (membership,) = rows(office, lambda each: each.memberships.of(li.person))
        assert facts(told[-1])["membership"] == membership.id


@pytest.mark.parametrize("point", range(6))
def test_a_sign_in_that_is_cut_lets_nobody_in_unseen(place, point):
    """A sign-in without its row in the audit does not exist, nor the row without it."""
    with opened(place) as (office, switch):
        li = office.citizen()
        switch.cut = CutAt(point)
        with suppress(PowerCutError):
            office.sign_in(HOME, li.address, PASSWORD)
        switch.cut = None
        now = office.clock.now()
        open_ones = rows(office, lambda each: each.sessions.of(li.person, now))
        assert len(open_ones) == len(office.audit())
