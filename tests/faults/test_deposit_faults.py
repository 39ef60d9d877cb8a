"""Money is there whole or not at all, wherever the cut comes."""

from contextlib import contextmanager

import pytest

from archive.clock.demonstration import DemonstrationClock
from tests.breaking import CutAt, PowerCutError
from tests.counting_house import LOT, CountingHouse
from tests.databases import BOTH
from tests.faults.test_bidders_faults import Switch
from tests.office import START
from tests.wiring import desk
from trading.bidders.deposit_errors import NoSuchDepositError
from trading.bidders.model.deposits import DepositState

pytestmark = [pytest.mark.trading, pytest.mark.slow]

MOST_POINTS = 6


@pytest.fixture(params=BOTH)
def place(request):
    """Return the address of a database of its own."""
    return request.getfixturevalue(f"{request.param}_database")


class SameRequest(CountingHouse):
    """A house in which whoever asks again asks under the same key."""

    def act(self, use_case, who, **facts):
        self.keys = iter([use_case.__name__ + self.step])
        return super().act(use_case, who, **facts)

    step = ""


@contextmanager
def opened(place):
    """Open a house whose writes can be cut."""
    switch, clock = Switch(), DemonstrationClock(START)
    with desk(place, clock, switch) as at:
        yield SameRequest(at, clock).founded((1,)), switch


def cut_everywhere(switch, attempt, check):
    """Cut the attempt at each point in turn until it comes through; then check."""
    for number in range(MOST_POINTS):
        switch.cut = CutAt(number)
        try:
            attempt()
        except PowerCutError:
            switch.cut = None
            check(done=False)
            continue
        switch.cut = None
        check(done=True)
        assert number
        return
    raise AssertionError("the attempt does not end")


def test_an_account_is_there_with_its_event_or_not_at_all(place):
    """A bidder never pays to an account that nobody knows."""
    with opened(place) as (house, switch):

        def check(*, done):
            try:
                own = house.own(1)
            except NoSuchDepositError:
                assert not done
                return
            assert len(house.events(own.deposit.stream)) == 1

        cut_everywhere(switch, lambda: house.sub_account(1), check)


def test_another_account_after_a_withdrawal_is_there_with_its_event_or_not(place):
    """Whoever gives again has two deposits or one, and never two that are open."""
    with opened(place) as (house, switch):
        first = house.paid(1)
        house.proposes(first, "withdrawn")
        house.confirms(first)
        house.step = "again"

        def check(*, done):
            own = house.own(1).deposit
            assert (own.turn == 2) is (own.id != first)
            assert own.turn == 2 or not done
            kinds = [each.kind for each in house.events(own.stream)]
            assert kinds.count("SUB_ACCOUNT_OPENED") == 1
            assert len(kinds) == (1 if own.turn == 2 else 3)

        cut_everywhere(switch, lambda: house.sub_account(1), check)


def test_what_is_asked_anew_is_there_with_its_seal_or_not_at_all(place):
    """An attempt is never asked for in part, nor twice."""
    with opened(place) as (house, switch):
        with house.desk.transactions.begin() as work:
            terms = work.deposits.locked_terms(LOT)
            work.deposits.save_terms(terms.ended(START, ""))
        house.step = "anew"

        def check(*, done):
            with house.desk.transactions.read() as work:
                attempt = work.deposits.terms(LOT).attempt
            asked = [each.facts["attempt"] for each in house.events(f"deposits/{LOT}")]
            assert asked == list(range(1, attempt + 1))
            assert attempt == 2 or not done

        cut_everywhere(switch, house.asks, check)


def test_a_statement_counts_whole_and_once(place):
    """Line, deposit and event come together; asked again, nothing counts twice."""
    with opened(place) as (house, switch):
        line = house.line(house.sub_account(1), 1)
        bank = house.books.seal.bank("22510101040012345")

        def check(*, done):
            own = house.own(1)
            events = house.events(bank)
            assert len(own.lines) == len(events) <= 1
            assert (own.deposit.state is DepositState.RECEIVED) is bool(events)
            assert events or not done

        cut_everywhere(switch, lambda: house.imports(line), check)


def test_an_opening_is_whole_or_has_not_been(place):
    """Either all is secret, or the deposits are held and the streams are listed."""
    with opened(place) as (house, switch):
        house.paid(1)

        def check(*, done):
            state = house.own(1).deposit.state
            kinds = [each.kind for each in house.events(f"deposits/{LOT}")]
            assert (state is DepositState.HELD) is ("DEPOSITS_OPENED" in kinds)
            assert len(kinds) == 1 + (state is DepositState.HELD)
            assert state is DepositState.HELD or not done

        cut_everywhere(switch, house.opens, check)


def test_a_release_and_a_refund_are_whole_or_have_not_been(place):
    """Money is never free without its two persons, or back without its line."""
    with opened(place) as (house, switch):
        number = house.paid(1)
        where = house.own(1).sub_account
        house.opens()

        def released(state, most):
            def check(*, done):
                found = house.deposit(number).state is state
                assert found or not done
                assert len(house.events(f"deposit/{number}")) == most - (not found)

            return check

        propose = released(DepositState.RELEASE_PROPOSED, 1)
        cut_everywhere(switch, lambda: house.proposes(number), propose)
        confirm = released(DepositState.RELEASED, 2)
        cut_everywhere(switch, lambda: house.confirms(number), confirm)
        house.step = "again"
        line = house.line(where, 1, way="支出")

        def refund(*, done):
            own = house.own(1)
            back = own.deposit.state is DepositState.REFUNDED
            assert len(own.lines) == 1 + back
            assert back or not done

        cut_everywhere(switch, lambda: house.imports(line), refund)
