"""Deposits on both databases: secret until the opening, back to whoever paid."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.tables import EventRow
from archive.public.values import Yuan
from archive.values.rules import RuleBrokenError
from tests.counting_house import (
    CLERK,
    DAY,
    DUE,
    LOT,
    MANAGER,
    OTHER_LOT,
    OWNER,
    STRANGER,
    SUPERVISOR,
    VALID_UNTIL,
    YEAR,
    CountingHouse,
    account,
    bidder,
    name,
)
from tests.office import START
from tests.wiring import desk
from trading.accounts.errors import TwoPersonsNeededError
from trading.bidders import deposit_errors as errors
from trading.bidders.model.deposit_terms import is_sub_account
from trading.bidders.model.deposits import DepositState
from trading.bidders.model.statements import Fit
from trading.bidders.tables.deposits import DepositLineRow, DepositRow
from trading.bidders.use_cases.deposits_giving import OpenSubAccount
from trading.rules.deposits import Owed, TenderDepositError
from trading.rules.procedure import NotYoursError

pytestmark = pytest.mark.trading

S = DepositState


@pytest.fixture
def house(database):
    """A lot that asks for 6,800 yuan, and three bidders."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        yield CountingHouse(opened, clock).founded()


def at_once(*acts):
    """Let all act in the same moment; return what each was told."""
    told, barrier = [], Barrier(len(acts))

    def run(act):
        barrier.wait(30)
        try:
            act()
            told.append("accepted")
        except RuleBrokenError as refusal:
            told.append(refusal.code)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return sorted(told)


# Asking


def test_a_lot_asks_once_and_within_its_law(house):
    """B-11: 6,806 of 340,250 is too much; what was asked first stands."""
    with pytest.raises(TenderDepositError):
        house.asks(OTHER_LOT, asked_fen=680_600)
    with pytest.raises(errors.DepositAskedAlreadyError):
        house.asks()
    with pytest.raises(errors.DepositTimesError):
        house.asks(OTHER_LOT, due=START)
    with pytest.raises(errors.DepositTimesError):
        house.asks(OTHER_LOT, valid_until=DUE - DAY)
    (event,) = house.events(f"deposits/{LOT}")
    assert (event.kind, event.facts["asked_fen"]) == ("DEPOSIT_ASKED", 680_000)


def test_only_the_owners_side_asks(house):
    """P-1: the centre says nothing about how much."""
    with pytest.raises(NotYoursError):
        house.asks(OTHER_LOT, who=CLERK)


# Giving


def test_each_bidder_has_an_account_of_its_own_and_knows_it_alone(house):
    """Its number is by chance, shows a slip, and the stream counts nobody else."""
    numbers = [house.sub_account(each) for each in (1, 2)]
    assert len(set(numbers)) == 2
    assert all(is_sub_account(each) for each in numbers)
    assert not is_sub_account(numbers[0][:-1] + str((int(numbers[0][-1]) + 1) % 10))
    for each in (1, 2):
        (event,) = house.events(house.own(each).deposit.stream)
        assert (event.kind, event.n) == ("SUB_ACCOUNT_OPENED", 1)
        assert event.stream.startswith("sealed/")
        assert not set(numbers) & set(map(str, event.facts.values()))
    with pytest.raises(errors.DepositThereError):
        house.sub_account(1)
    with pytest.raises(errors.NoDepositAskedError):
        house.sub_account(1, OTHER_LOT)
    with pytest.raises(errors.NoSuchDepositError):
        house.own(3)
    with pytest.raises(errors.AccountNumberWrongError):
        house.act(OpenSubAccount, bidder(3), lot=LOT, account="12 34")


def test_at_the_deadline_it_is_too_late(house):
    """T-10: a moment before it is in time."""
    house.clock.jump_to(DUE - timedelta(microseconds=1))
    house.guarantees(1)
    house.clock.jump_to(DUE)
    for late in (house.sub_account, house.guarantees):
        with pytest.raises(errors.DepositTooLateError):
            late(2)


def test_a_guarantee_is_taken_whole_and_for_long_enough(house):
    """B-11: the amount asked, at least as long as the bids are valid."""
    with pytest.raises(errors.GuaranteeTooSmallError):
        house.guarantees(1, amount_fen=679_999)
    with pytest.raises(errors.GuaranteeTooShortError):
        house.guarantees(1, valid_until=VALID_UNTIL - timedelta(microseconds=1))
    house.sub_account(1)
    house.guarantees(1)
    own = house.own(1)
    assert (own.deposit.state, own.deposit.kind) == (S.GUARANTEED, "guarantee")
    assert (own.guarantee.number, own.sub_account) == ("GN-2026-1", "")
    assert [each.kind for each in house.events(own.deposit.stream)] == [
        "SUB_ACCOUNT_OPENED",
        "GUARANTEE_RECORDED",
    ]
    with pytest.raises(errors.DepositThereError):
        house.guarantees(1)


def test_a_yearly_deposit_stands_for_lots_up_to_its_amount(house):
    """10,000 yuan stand for 6,800, and not for 6,800 more until these are free."""
    house.offers_year()
    house.asks(OTHER_LOT)
    with pytest.raises(errors.YearlyMissingError):
        house.covers(1)
    yearly = house.paid(1, YEAR, amount="10000.00")
    house.covers(1)
    with pytest.raises(errors.YearlyTooSmallError):
        house.covers(1, OTHER_LOT)
    with pytest.raises(errors.YearlyBoundError) as bound:
        house.proposes(yearly, "withdrawn")
    assert (bound.value.lots, LOT in str(bound.value)) == ((), False)
    covered = house.own(1).deposit
    assert (covered.state, covered.covered_by) == (S.COVERED, yearly)
    house.proposes(covered.id, "withdrawn")
    house.confirms(covered.id)
    assert house.deposit(covered.id).state is S.RETURNED
    house.covers(1, OTHER_LOT)
    assert {each.kind for each in house.events(f"deposit/{yearly}")} == {
        "SUB_ACCOUNT_OPENED"
    }


# Statements


def test_a_line_counts_only_if_it_is_just_what_was_asked(house):
    """What came too late, or a fen too little, is kept and changes nothing."""
    house.paid(1)
    house.paid(2, amount="6799.99")
    house.paid(3, at=DUE)
    owned = [house.own(each) for each in (1, 2, 3)]
    assert [each.deposit.state for each in owned] == [
        S.RECEIVED,
        S.EXPECTED,
        S.EXPECTED,
    ]
    assert [line.fit for each in owned for line in each.lines] == [
        Fit.RECEIVED,
        Fit.OTHER_AMOUNT,
        Fit.TOO_LATE,
    ]


def test_what_fits_nobody_is_kept_for_the_clerk(house):
    """In full, since he asks the bank; a line of another's lot stays secret."""
    house.imports(house.line("9" * 20, 1))
    house.paid(2, amount="1.00")
    (stray,) = house.strays()
    assert (stray.fit, stray.line.name) == (Fit.UNKNOWN_ACCOUNT, name(1))
    with pytest.raises(errors.PayersSecretError):
        house.strays(lot=LOT)
    with pytest.raises(NotYoursError):
        house.strays(OWNER)
    house.opens()
    (late,) = house.strays(lot=LOT)
    assert (late.fit, late.line.amount) == (Fit.OTHER_AMOUNT, Yuan(100))


def test_a_line_counts_once_however_often_it_comes(house):
    """A longer statement with known lines takes over the new ones alone."""
    places = {each: house.sub_account(each) for each in (1, 2)}
    first, second = (house.line(places[each], each) for each in (1, 2))
    house.imports(first)
    house.imports(first, second)
    with pytest.raises(errors.StatementKnownError):
        house.imports(second, first)
    assert [house.own(each).deposit.state for each in (1, 2)] == [S.RECEIVED] * 2
    stream = house.books.seal.bank("22510101040012345")
    new = [each.facts["new"] for each in house.events(stream)]
    assert new == [1, 1]


def test_one_statement_twice_at_once_counts_once(house):
    """The second is told that all of it is known."""
    place = house.sub_account(1)
    line = house.line(place, 1)
    told = at_once(lambda: house.imports(line), lambda: house.imports(line))
    assert told == ["accepted", "statement-known"]
    assert len(house.own(1).lines) == 1


def test_a_statement_is_taken_whole_or_not_at_all(house):
    """One line that cannot be read, and none is kept."""
    place = house.sub_account(1)
    with pytest.raises(errors.StatementUnreadableError) as refused:
        house.imports(house.line(place, 1), house.line(place, 1, amount="6800"))
    assert refused.value.line == 3
    assert house.own(1).lines == ()


def test_the_answer_to_an_import_tells_no_lot(house):
    """Whoever imports learns how many lines were new, and not for what they are."""
    place = house.sub_account(1)
    answer = house.imports(house.line(place, 1), house.line("9" * 20, 2))
    told = answer.event.body.decode()
    assert LOT not in told
    assert house.own(1).deposit.id not in told


# The opening


def test_before_the_opening_nobody_learns_who_paid(house):
    """B-11: neither clerk nor owner, and the deposits are not opened early."""
    house.paid(1)
    for who in (CLERK, OWNER, SUPERVISOR):
        with pytest.raises(errors.PayersSecretError):
            house.payers(who)
    with pytest.raises(errors.PayersSecretError):
        house.sheet()
    with pytest.raises(errors.PayersSecretError):
        house.opens(early=True)
    house.opens()
    (payer,) = house.payers(SUPERVISOR).payers
    assert (payer.name, payer.deposit.state) == (name(1), S.HELD)
    assert payer.account.startswith("****")
    for who in (STRANGER, bidder(1)):
        with pytest.raises(NotYoursError):
            house.payers(who)


def test_the_opening_holds_what_was_given_and_names_every_sealed_stream(house):
    """What was not given has lapsed; the lot is opened once."""
    house.paid(1)
    house.guarantees(2)
    house.sub_account(3)
    streams = {house.own(each).deposit.stream for each in (1, 2, 3)}
    house.opens(OWNER)
    assert [house.own(each).deposit.state for each in (1, 2, 3)] == [
        S.HELD,
        S.HELD,
        S.LAPSED,
    ]
    event = house.events(f"deposits/{LOT}")[-1]
    assert {each["stream"] for each in event.facts["streams"]} == streams
    assert event.facts["warnings"] == []
    with pytest.raises(errors.DepositsOpenedError):
        house.opens()


def test_money_that_was_there_in_time_counts_though_the_bank_tells_later(house):
    """A statement that comes after the opening wrongs nobody."""
    place = house.sub_account(1)
    line = house.line(place, 1, at=DUE - timedelta(hours=1))
    house.opens()
    house.imports(line)
    assert house.own(1).deposit.state is S.HELD


@pytest.mark.parametrize("pays", ["named", "paid"])
def test_two_bidders_from_one_account_are_a_red_warning(house, pays):
    """W-6: whether both named it, or one paid for the other; not before the opening."""
    house.paid(1)
    if pays == "named":
        house.act(OpenSubAccount, bidder(2), lot=LOT, account=account(1))
    else:
        house.paid(2, account=account(1), name=name(1))
    house.paid(3)
    house.opens()
    (warning,) = house.events(f"deposits/{LOT}")[-1].facts["warnings"]
    both = sorted(house.own(each).deposit.id for each in (1, 2))
    assert (warning["level"], warning["rule"]) == ("red", "W-6")
    assert all(each in warning["message"] for each in both)
    assert [each.deposits for each in house.payers().warnings] == [tuple(both)]


# Back


def test_two_persons_release_and_the_bank_pays_the_account_that_paid(house):
    """The first proposes, another confirms, and the statement shows the refund."""
    number = house.paid(1)
    place = house.own(1).sub_account
    house.opens()
    house.proposes(number)
    with pytest.raises(TwoPersonsNeededError):
        house.confirms(number, CLERK)
    house.confirms(number)
    assert house.deposit(number).state is S.RELEASED
    house.clock.pass_by(DAY)
    house.imports(house.line(place, 1, way="支出", account=account(2)))
    assert house.own(1).lines[-1].fit is Fit.REFUND_ELSEWHERE
    assert house.deposit(number).state is S.RELEASED
    house.clock.pass_by(DAY)
    house.imports(house.line(place, 1, way="支出", amount="6799.00"))
    assert house.own(1).lines[-1].fit is Fit.OTHER_AMOUNT
    house.imports(house.line(place, 1, way="支出"))
    assert house.deposit(number).state is S.REFUNDED
    assert [each.kind for each in house.events(f"deposit/{number}")] == [
        "DEPOSIT_RELEASE_PROPOSED",
        "DEPOSIT_RELEASED",
    ]


def test_of_two_releases_at_once_one_counts(house):
    """The other is told where the deposit stands."""
    number = house.paid(1)
    house.opens()
    assert at_once(lambda: house.proposes(number), lambda: house.proposes(number)) == [
        "accepted",
        "deposit-not-now",
    ]
    assert at_once(
        lambda: house.confirms(number), lambda: house.confirms(number, MANAGER)
    ) == ["accepted", "deposit-not-now"]


def test_a_withdrawn_deposit_goes_back_before_the_opening_and_under_seal(house):
    """B-22: five days; nobody else can tell that there was one."""
    number = house.paid(1)
    with pytest.raises(errors.PayersSecretError):
        house.proposes(number, "lost")
    with pytest.raises(errors.CauseToComeError):
        house.proposes(number, "withdrawn", started=START + DAY)
    house.proposes(number, "withdrawn")
    assert house.deposit(number).release.due.isoformat() == "2026-03-09"
    house.confirms(number)
    stream = house.own(1).deposit.stream
    assert [each.n for each in house.events(stream)] == [1, 2, 3]
    assert house.events(f"deposit/{number}") == []
    house.opens()
    assert house.deposit(number).state is S.RELEASED


def test_a_proposal_that_is_turned_down_leaves_the_deposit_where_it_stood(house):
    """If the opening came in between, it is held as all others are."""
    first, second = house.paid(1), house.paid(2)
    house.proposes(first, "withdrawn")
    house.declines(first)
    assert house.deposit(first).state is S.RECEIVED
    house.proposes(second, "withdrawn")
    house.opens()
    house.declines(second)
    assert house.deposit(second).state is S.HELD


def test_only_the_owner_keeps_a_deposit_and_says_why(house):
    """B-23: held money alone, with ground and document; it does not go back then."""
    number = house.paid(1)
    with pytest.raises(errors.PayersSecretError):
        house.forfeits(number)
    house.opens()
    with pytest.raises(NotYoursError):
        house.forfeits(number, CLERK)
    with pytest.raises(errors.ForfeitGroundMissingError):
        house.forfeits(number, words=" ")
    house.forfeits(number)
    with pytest.raises(errors.DepositNotNowError):
        house.proposes(number)
    with pytest.raises(errors.NoSuchDepositError):
        house.forfeits("0" * 32)


def test_a_clerk_of_another_centre_releases_nothing(house):
    """The seat in the project counts."""
    number = house.paid(1)
    house.opens()
    house.proposes(number)
    with pytest.raises(NotYoursError):
        house.confirms(number, STRANGER)


# The sheet


def test_the_settlement_sheet_adds_up(house):
    """What is open is the deposit with its interest; what is kept is kept."""
    ids = [house.paid(each) for each in (1, 2, 3)]
    place = house.own(1).sub_account
    house.opens()
    house.clock.pass_by(9 * DAY)
    for each in ids[:2]:
        house.proposes(each)
        house.confirms(each)
    house.forfeits(ids[2])
    # 30 days at 0.35 % a year of 6,800 yuan.
    house.imports(house.line(place, 1, way="支出", amount="6801.98"))
    sheet = house.sheet()
    rows = {each.name: each for each in sheet.rows}
    assert rows[name(1)].interest.amount == Yuan(198)
    assert rows[name(1)].open == Yuan(0)
    assert rows[name(2)].open == Yuan(680_198)
    assert (rows[name(2)].interest.owed, rows[name(2)].interest.days) == (
        Owed.WHILE_HELD,
        30,
    )
    assert rows[name(2)].account == account(2)
    assert (sheet.given, sheet.paid_back) == (Yuan(3 * 680_000), Yuan(680_198))
    assert (sheet.forfeited, sheet.interest) == (Yuan(680_000), Yuan(396))
    assert sheet.open == Yuan(680_198)
    with pytest.raises(NotYoursError):
        house.sheet(OWNER)


def test_a_late_refund_of_a_purchase_costs_the_base_rate_and_a_fifth(house):
    """12.8: back in the sixth working day after the notice is one day late."""
    house.asks(OTHER_LOT, regime="procurement", asked_fen=10_000_000, of_fen=10**9)
    number = house.paid(1, OTHER_LOT, amount="100000.00")
    place = house.own(1, OTHER_LOT).sub_account
    house.clock.jump_to(DUE)  # a Monday
    house.opens(lot=OTHER_LOT)
    house.proposes(number, "lost")
    house.confirms(number)
    house.clock.pass_by(8 * DAY)
    (row,) = house.sheet(lot=OTHER_LOT).rows
    assert (row.interest.days, row.interest.amount) == (1, Yuan(1450))
    house.imports(house.line(place, 1, way="支出", amount="100014.50"))
    assert house.deposit(number).paid_back == Yuan(10_001_450)


# At rest


def test_a_copy_of_the_database_tells_no_account_and_no_payer(house):
    """1.6: numbers, issuers and links are sealed; lines are found blindly."""
    house.paid(1)
    house.guarantees(2)
    house.imports(house.line("9" * 20, 3))
    place = house.own(1).sub_account
    with house.desk.transactions.read() as work:
        kept = [
            b"".join(
                each if isinstance(each, bytes) else str(each).encode() for each in row
            )
            for table in (DepositRow, DepositLineRow, EventRow)
            for row in work.session.execute(select(table.__table__))
        ]
    for secret in (account(1), account(3), place, "GN-2026-2", "guarantee.example"):
        assert all(secret.encode() not in each for each in kept)
    assert len(kept) > 5
    assert account(1) not in repr(house.own(1))
