"""Deposits by attempts of a lot on both databases: again, and never for another."""

from dataclasses import replace
from datetime import timedelta

import pytest

from archive.clock.demonstration import DemonstrationClock
from tests.counting_house import (
    CLERK,
    DAY,
    DUE,
    LOT,
    MANAGER,
    OWNER,
    VALID_UNTIL,
    YEAR,
    CountingHouse,
    account,
    bidder,
    name,
)
from tests.office import START
from tests.wiring import desk
from trading.bidders import deposit_errors as errors
from trading.bidders.model.deposits import DepositState
from trading.bidders.model.statements import Fit
from trading.bidders.use_cases.deposits_looking import ReadAskedLots
from trading.bidders.use_cases.deposits_opening import OpenDeposits
from trading.bidders.use_cases.deposits_reading import ReadPayers, ReadStrayLines
from trading.bidders.use_cases.deposits_settling import ReadSettlement
from trading.projects.model import LotId, SuspendedError, Suspension

pytestmark = pytest.mark.trading

S = DepositState
AGAIN = DUE + 30 * DAY


class Anew(CountingHouse):
    """A house in which the bids of a lot may be not opened, and asked for anew."""

    def ends(self, policy: str = "") -> None:
        """Let the attempt end at its deadline for want of bidders."""
        self.clock.jump_to(DUE)
        with self.desk.transactions.begin() as work:
            terms = work.deposits.locked_terms(LOT)
            work.deposits.save_terms(terms.ended(DUE, policy))

    def asks_anew(self, **changes: object) -> None:
        self.asks(due=AGAIN, valid_until=VALID_UNTIL + 60 * DAY, **changes)

    def stands_at(self, **changes: object) -> None:
        with self.desk.transactions.begin() as work:
            _, lot = work.projects.locked(LotId(LOT))
            work.projects.save(replace(lot, **changes))

    def goes_back(self, deposit: str, cause: str = "withdrawn") -> None:
        self.proposes(deposit, cause)
        self.confirms(deposit)

    def opens_attempt(self, attempt: int) -> None:
        self.act(OpenDeposits, CLERK, lot=LOT, attempt=attempt)

    def payers_of(self, attempt: int):
        return ReadPayers(self.desk, self.books)(CLERK, LOT, attempt)

    def strays_of(self, attempt: int):
        return ReadStrayLines(self.desk, self.books)(CLERK, LOT, attempt)

    def sheet_of(self, attempt: int):
        return ReadSettlement(self.desk, self.books)(MANAGER, LOT, attempt)

    def asked(self, number: int):
        return ReadAskedLots(self.desk).one(bidder(number), LOT)


@pytest.fixture
def house(database):
    """A lot that asks for 6,800 yuan, and three bidders."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        yield Anew(opened, clock).founded()


# Inside one attempt


def test_whoever_withdrew_gives_again_to_another_account(house):
    """B-22: both are refunded once, each to its own account, by a line of its own."""
    first, place = house.paid(1), house.own(1).sub_account
    with pytest.raises(errors.DepositThereError):
        house.sub_account(1)
    house.proposes(first, "withdrawn")
    with pytest.raises(errors.DepositThereError):
        house.guarantees(1)
    house.confirms(first)
    second, other = house.paid(1), house.own(1).sub_account
    assert (first == second, place == other) == (False, False)
    assert house.deposit(second).state is S.RECEIVED
    with pytest.raises(errors.DepositThereError):
        house.sub_account(1)
    back = house.line(place, 1, way="支出")
    house.imports(back, house.line(place, 1), house.line(other, 1, way="支出"))
    assert house.deposit(first).state is S.REFUNDED
    assert house.deposit(second).state is S.RECEIVED
    house.goes_back(second)
    with pytest.raises(errors.StatementKnownError):
        house.imports(back)
    assert house.deposit(second).state is S.RELEASED
    assert [each.id for each in house.asked(1).earlier] == [first]


def test_a_guarantee_or_the_year_follows_what_was_released(house):
    """C-10: in any of the ways; a guarantee follows what was returned, too."""
    house.offers_year()
    house.paid(1, YEAR, amount="10000.00")
    house.goes_back(house.paid(1))
    house.guarantees(1)
    house.goes_back(house.own(1).deposit.id)
    house.covers(1)
    own = house.own(1).deposit
    assert (own.state, own.turn) == (S.COVERED, 3)


def test_two_deposits_of_one_bidder_are_no_warning(house):
    """W-6: the account is one, and so is the bidder; a rival's is still found."""
    house.goes_back(house.paid(1))
    house.paid(1)
    house.paid(2)
    house.opens()
    assert house.payers().warnings == ()
    assert len(house.payers().payers) == 3


def test_a_rivals_account_is_found_behind_a_deposit_that_went_back(house):
    """W-6: whoever paid for another and took it back has paid for another."""
    house.goes_back(house.paid(1))
    house.guarantees(1)
    house.paid(2, account=account(1), name=name(1))
    house.opens()
    (warning,) = house.payers().warnings
    assert len(warning.deposits) == 2


# From attempt to attempt


def test_only_what_is_over_is_asked_anew(house):
    """B-24: while an attempt goes on the lot has said what it asks for."""
    with pytest.raises(errors.DepositAskedAlreadyError):
        house.asks_anew()
    house.ends()
    house.asks_anew(asked_fen=600_000)
    asked = house.events(f"deposits/{LOT}")
    assert [each.facts["attempt"] for each in asked] == [1, 2]
    assert [each.facts["seal"] for each in asked] == [
        f"deposits/{LOT}",
        f"deposits/{LOT}/2",
    ]
    with house.desk.transactions.begin() as work:
        terms = work.deposits.locked_terms(LOT)
        assert work.deposits.due_after(terms.due - DAY) == [terms]
        work.deposits.save_terms(terms.ended(DUE, ""))
        assert work.deposits.due_after(terms.due - DAY) == []
    house.stands_at(state="ended")
    with pytest.raises(errors.DepositAskedAlreadyError):
        house.asks_anew()


def test_money_for_an_attempt_never_counts_for_the_next(house):
    """B-11: the old account is judged by the old deadline, the new one by the new."""
    house.sub_account(1)
    old = house.own(1).sub_account
    house.ends()
    with pytest.raises(errors.AttemptEndedError):
        house.guarantees(2)
    house.asks_anew()
    with pytest.raises(errors.NoSuchDepositError):
        house.own(1)
    new = house.sub_account(1)
    assert old != new
    house.imports(house.line(old, 1))
    assert house.own(1).deposit.state is S.EXPECTED
    (earlier,) = house.asked(1).earlier
    assert (earlier.attempt, earlier.state) == (1, S.EXPECTED)
    house.opens_attempt(1)
    (late,) = house.strays_of(1)
    assert late.fit is Fit.TOO_LATE
    # Money that was there in time counts, for the attempt that it was for.
    house.imports(house.line(old, 1, at=DUE - timedelta(hours=1)))
    assert house.deposit(earlier.id).state is S.HELD
    assert house.own(1).deposit.state is S.EXPECTED


def test_who_paid_for_the_next_attempt_is_as_secret_as_for_the_first(house):
    """B-20: what is open of the first tells nothing of the second, nor its lines."""
    house.paid(1)
    house.ends()
    house.opens_attempt(1)
    house.asks_anew()
    house.paid(2)
    house.paid(3, amount="1.00")
    with pytest.raises(errors.PayersSecretError):
        house.payers()
    with pytest.raises(errors.PayersSecretError):
        house.strays(lot=LOT)
    with pytest.raises(errors.PayersSecretError):
        house.opens(early=True)
    assert house.strays_of(1) == ()
    assert [each.name for each in house.payers_of(1).payers] == [name(1)]
    assert [each.name for each in house.sheet_of(1).rows] == [name(1)]
    house.clock.jump_to(AGAIN)
    house.opens()
    assert {each.name for each in house.payers().payers} == {name(2), name(3)}
    streams = [each.facts for each in house.events(f"deposits/{LOT}")][1::2]
    assert [each["attempt"] for each in streams] == [1, 2]
    assert [len(each["streams"]) for each in streams] == [1, 2]


def test_what_is_over_goes_back_although_nobody_else_learns_who_gave_it(house):
    """B-15, B-20: those who pay back are told once it is over, before any opening."""
    number = house.paid(1)
    with pytest.raises(errors.PayersSecretError):
        house.payers_of(1)
    house.ends()
    assert [each.name for each in house.payers_of(1).payers] == [name(1)]
    assert [each.account for each in house.sheet_of(1).rows] == [account(1)]
    read = ReadSettlement(house.desk, house.books)
    for ask in (house.payers, read.masked):
        with pytest.raises(errors.PayersSecretError):
            ask(OWNER, LOT)
    house.goes_back(number, "stopped")
    assert house.deposit(number).state is S.RELEASED
    assert house.events(f"deposit/{number}") == []
    house.opens()
    assert [each.name for each in house.payers(OWNER).payers] == [name(1)]


def test_a_yearly_deposit_is_free_for_the_next_attempt(house):
    """C-10: what stood for an attempt that is over binds nobody's money."""
    house.offers_year()
    yearly = house.paid(1, YEAR, amount="10000.00")
    house.covers(1)
    house.ends()
    house.asks_anew()
    house.covers(1)
    with pytest.raises(errors.YearlyBoundError) as bound:
        house.proposes(yearly, "withdrawn")
    assert bound.value.lots == ()
    house.opens_attempt(1)
    with pytest.raises(errors.YearlyBoundError) as bound:
        house.proposes(yearly, "withdrawn")
    assert bound.value.lots == (LOT,)


# What ended, and what did not


def test_no_stop_releases_while_the_lot_goes_on(house):
    """B-15: neither before the opening nor after it, nor for a year."""
    house.offers_year()
    yearly = house.paid(2, YEAR, amount="10000.00")
    first = house.paid(1)
    for each in (first, yearly):
        with pytest.raises(errors.LotGoesOnError):
            house.proposes(each, "stopped")
    house.opens()
    with pytest.raises(errors.LotGoesOnError):
        house.proposes(first, "stopped")
    assert house.deposit(first).state is S.HELD


def test_a_suspension_is_no_end(house):
    """P-4: what is suspended may go on; what ended is not paid out meanwhile."""
    number = house.paid(1)
    order = Suspension("sun", "an order", START)
    house.stands_at(state="terminated", suspensions=(order,))
    with pytest.raises(SuspendedError):
        house.proposes(number, "stopped")
    house.stands_at(suspensions=())
    house.proposes(number, "stopped")
    house.stands_at(suspensions=(order,))
    with pytest.raises(SuspendedError):
        house.confirms(number)
    house.stands_at(suspensions=())
    house.confirms(number)
    assert house.deposit(number).state is S.RELEASED
    assert house.events(f"deposit/{number}") == []


def test_the_days_after_an_attempt_count_from_its_end(house):
    """B-15: whoever holds the money does not say when they begin."""
    number = house.paid(1)
    house.ends()
    house.clock.pass_by(10 * DAY)
    house.proposes(number, "stopped", started=house.clock.now())
    assert house.deposit(number).release.started == DUE


def test_nobody_wins_loses_or_keeps_a_deposit_of_what_is_over(house):
    """B-23: it goes back, whatever the owner or the centre would rather do."""
    number = house.paid(1)
    house.ends()
    house.opens()
    for cause in ("lost", "won"):
        with pytest.raises(errors.AttemptEndedError):
            house.proposes(number, cause)
    with pytest.raises(errors.AttemptEndedError):
        house.forfeits(number)
    house.goes_back(number, "stopped")
    assert house.deposit(number).state is S.RELEASED


def test_what_was_proposed_before_the_end_is_asked_again_at_the_second_hand(house):
    """B-24: a winner who was proposed before it is none after it."""
    number = house.paid(1)
    house.opens()
    house.proposes(number, "won")
    house.ends()
    with pytest.raises(errors.AttemptEndedError):
        house.confirms(number)
    house.declines(number)
    house.goes_back(number, "stopped")
