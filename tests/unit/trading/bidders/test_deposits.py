"""Deposits and statements without a database: what leads where, what a line is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.public.evidence import PersonalKey, UnsealableError
from archive.public.values import Yuan
from tests.builders_bidders import deposit_terms
from trading.bidders.deposit_errors import (
    AccountNumberWrongError,
    DepositNotNowError,
    DepositTimesError,
    StatementUnreadableError,
    YearlyTooSmallError,
)
from trading.bidders.model.deposit_terms import (
    Guarantee,
    is_same_name,
    is_sub_account,
    masked,
    read_account,
    require_free,
    sub_account,
)
from trading.bidders.model.deposits import (
    ENDED,
    LEADS_TO,
    Deposit,
    DepositKind,
    DepositState,
)
from trading.bidders.model.statements import (
    Fit,
    Known,
    StatementLine,
    fit,
    one_account,
    read_statement,
)
from trading.bidders.sealing import DepositSeal, Particulars
from trading.bidders.use_cases.deposits_opening import may_open
from trading.projects.model import Lot, LotId, ProjectId
from trading.rules.open_tender import State

pytestmark = pytest.mark.trading

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
DUE = NOON + timedelta(days=1)
ASKED = Yuan(680_000)
HEAD = "流水号,交易时间,收支,金额,子账号,对方账号,对方户名"
LINE = "1,2026-03-02 12:00:00,收入,6800.00,6222000000000001,6222000000000002,虚构公司"
TERMS = deposit_terms(due=DUE, valid_until=DUE + timedelta(days=90))


def deposit(state=DepositState.EXPECTED) -> Deposit:
    return Deposit(
        id="d1",
        lot="P1-1",
        organisation="o1",
        kind=DepositKind.TRANSFER,
        state=state,
        stream="sealed/1",
        begun_at=NOON,
        amount=ASKED,
    )


def line(**changes) -> StatementLine:
    (known,) = read_statement(f"{HEAD}\n{LINE}\n")
    return replace(known, **changes)


# Where it stands


@pytest.mark.parametrize(("start", "to"), [*product(DepositState, repeat=2)])
def test_a_deposit_moves_only_where_the_table_leads(start, to):
    """Every other way is refused, and says where it stands."""
    if to in LEADS_TO[start]:
        assert deposit(start).moved(to).state is to
        return
    with pytest.raises(DepositNotNowError) as refused:
        deposit(start).moved(to)
    assert (refused.value.state, refused.value.wanted) == (start.value, to.value)


def test_every_deposit_comes_to_an_end():
    """From each state some end is reached; refund, return and loss are final."""
    assert set(LEADS_TO) == set(DepositState)
    reached = set(ENDED)
    while (
        more := {state for state, after in LEADS_TO.items() if after & reached}
        - reached
    ):
        reached |= more
    assert reached == set(DepositState)
    assert {"refunded", "returned", "forfeited"} == {state.value for state in ENDED}


@pytest.mark.parametrize(
    "state", [s for s in DepositState if s is not DepositState.RELEASE_PROPOSED]
)
def test_without_a_proposal_nothing_is_confirmed(state):
    """Release needs its two persons."""
    with pytest.raises(DepositNotNowError):
        _ = deposit(state).proposal
    with pytest.raises(DepositNotNowError):
        deposit(state).declined(now_opened=True)


# Numbers and names


@given(st.integers(0, 2**128 - 1), st.integers(10**7, 10**20 - 1))
def test_every_sub_account_checks_itself(chance, parent):
    """The number is the parent's, ten digits and two that show any single slip."""
    number = sub_account(str(parent), chance)
    assert number.startswith(str(parent))
    assert len(number) == len(str(parent)) + 12
    assert read_account(number) == number
    assert is_sub_account(number)
    slipped = number[:-3] + str((int(number[-3]) + 1) % 10) + number[-2:]
    assert not is_sub_account(slipped)


@pytest.mark.parametrize(
    "text", ["", "1234567", "1" * 33, "1234x678", "１２３４５６７８"]
)
def test_what_is_no_number_of_an_account_is_refused(text):
    """Digits as banks write them, and enough of them."""
    with pytest.raises(AccountNumberWrongError):
        read_account(text)


def test_a_number_is_read_as_banks_print_it_and_shown_by_its_end():
    """Blanks and hyphens do not matter."""
    assert read_account("6222 0000-0000 0001") == "6222000000000001"
    assert masked("6222000000000001") == "************0001"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("虚构路桥（四川）有限公司", "虚构路桥(四川) 有限公司", True),
        ("ＡＢＣ公司", "abc公司", True),
        ("虚构路桥有限公司", "虚构桥路有限公司", False),
        (" ", "", False),
    ],
)
def test_a_name_is_one_however_the_bank_writes_its_brackets(one, other, same):
    """Nothing else is forgiven, and no name is nobody's."""
    assert is_same_name(one, other) is same


def test_terms_end_no_earlier_than_they_begin():
    """The bids are valid from the deadline on."""
    with pytest.raises(DepositTimesError):
        replace(TERMS, valid_until=DUE - timedelta(seconds=1))


def test_deposits_move_with_the_bids_until_they_are_opened():
    """B-11: due at the new deadline, valid as much longer; what is opened stays."""
    later = DUE + timedelta(days=5)
    moved = TERMS.moved_to(later)
    assert (moved.due, moved.valid_until - moved.due) == (later, timedelta(days=90))
    assert TERMS.opened(NOON).moved_to(later).due == DUE


@pytest.mark.parametrize("state", State)
def test_in_a_tender_the_opening_lets_deposits_be_opened_and_no_clock_does(state):
    """B-11: before it never, be the bids closed or not opened; after it at once."""
    lot = Lot(
        id=LotId("P1-1"),
        project=ProjectId("P1"),
        title="x",
        procedure="open_tender",
        state=state,
    )
    opens = list(State).index(state) >= list(State).index(State.OPENING)
    over = TERMS.ended(DUE, "policy")
    assert may_open(lot, TERMS, DUE + timedelta(days=9)) is opens
    assert may_open(lot, TERMS, NOON) is opens
    assert may_open(lot, over, DUE + timedelta(days=89)) is opens
    for_good = opens or state is State.NOT_OPENED
    assert may_open(lot, over, DUE + timedelta(days=90)) is for_good


def test_a_yearly_deposit_is_spent_to_the_fen():
    """What is left may be exactly what is asked."""
    require_free(Yuan(100), [Yuan(60)], Yuan(40))
    with pytest.raises(YearlyTooSmallError):
        require_free(Yuan(100), [Yuan(60)], Yuan(41))


# Statements


def test_a_statement_is_read_with_its_columns_in_any_order():
    """The first line says which is which; a mark before it does not matter."""
    names, values = HEAD.split(","), LINE.split(",")
    turned = ",".join(reversed(names)) + "\n" + ",".join(reversed(values)) + "\n"
    (found,) = read_statement("\ufeff" + turned)
    assert found == line()
    assert (found.at, found.amount, found.comes_in) == (NOON, ASKED, True)
    assert StatementLine.read(found.written) == found
    assert "6222" not in repr(found)
    assert "虚构公司" not in repr(found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (",收入,", ",转入,"),
        ("6800.00", "6800"),
        ("6800.00", "6800.0"),
        ("6800.00", "-1.00"),
        ("6800.00", "0.00"),
        ("6800.00", "6800.001"),
        ("6800.00", "many"),
        ("2026-03-02 12:00:00", "2026-03-02 12:00"),
        ("2026-03-02", "2026-02-30"),
        ("6222000000000001", "virtual"),
        ("虚构公司", ""),
        ("虚构公司", "虚构\u200b公司"),
        ("虚构公司", "虚构公司,更多"),
        ("1,2026", ",2026"),
        ("对方户名", "户名"),
        (LINE, ""),
        ("虚构公司", '"虚构'),
    ],
)
def test_a_line_that_is_not_as_it_should_be_is_refused(old, new):
    """Nothing is guessed at; the line is named."""
    text = f"{HEAD}\n{LINE}\n".replace(old, new, 1)
    with pytest.raises(StatementUnreadableError) as refused:
        read_statement(text)
    assert refused.value.line >= 1


def test_a_statement_is_not_endless():
    """Whoever has more hands it in by parts."""
    with pytest.raises(StatementUnreadableError, match="more than 5000"):
        read_statement("\n".join([HEAD, *[LINE] * 5_001]))


KNOWN = Known(
    deposit=deposit(), terms=TERMS, name="虚构公司", account="6222000000000002"
)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, Fit.RECEIVED),
        ({"name": "另一公司"}, Fit.NOT_THE_BIDDER),
        ({"account": "6222000000000003"}, Fit.OTHER_ACCOUNT),
        ({"amount": Yuan(679_999)}, Fit.OTHER_AMOUNT),
        ({"amount": Yuan(680_001)}, Fit.OTHER_AMOUNT),
        ({"at": DUE}, Fit.TOO_LATE),
        ({"at": DUE - timedelta(seconds=1)}, Fit.RECEIVED),
        ({"comes_in": False}, Fit.NOT_EXPECTED),
        ({"comes_in": False, "name": "另一公司"}, Fit.REFUND_ELSEWHERE),
        ({"comes_in": False, "account": "62220000"}, Fit.REFUND_ELSEWHERE),
    ],
)
def test_a_line_is_the_deposit_only_if_all_of_it_fits(changes, found):
    """B-11: the bidder, its account, the whole, in time."""
    assert fit(line(**changes), KNOWN, ()) is found
    assert fit(line(**changes), None, ()) is Fit.UNKNOWN_ACCOUNT


@pytest.mark.parametrize("state", list(DepositState))
def test_money_is_expected_once(state):
    """A second payment is kept for the clerk, and so is one that nobody awaits."""
    waits = state in {DepositState.EXPECTED, DepositState.LAPSED}
    known = replace(KNOWN, deposit=deposit(state))
    assert (fit(line(), known, ()) is Fit.RECEIVED) is waits
    back = fit(line(comes_in=False), known, {ASKED})
    assert (back is Fit.REFUNDED) is (state is DepositState.RELEASED)


def test_one_account_finds_every_group_and_no_more():
    """W-6: those who share, by whichever account; who pays twice shares with nobody."""
    found = one_account(
        {"a": [b"1", b"1"], "b": [b"2"], "c": [b"1", b"3"], "d": [b"3"], "e": []}
    )
    assert [each.deposits for each in found] == [("a", "c"), ("c", "d")]


# At rest


def test_particulars_open_where_they_were_sealed_and_nowhere_else():
    """A row that is moved to another deposit opens no more."""
    seal = DepositSeal(PersonalKey(b"k" * 32))
    guarantee = Guarantee(
        number="G1", issuer="i", link="https://g.example", amount=ASKED, valid_until=DUE
    )
    told = Particulars("虚构公司", "62220001", "62220002", guarantee)
    sealed = seal.sealed("d1", told)
    assert seal.opened("d1", sealed) == told
    with pytest.raises(UnsealableError):
        seal.opened("d2", sealed)
    assert "62220001" not in repr(told)
    assert "G1" not in repr(told)
    digest = seal.line("bank", line())
    assert digest != seal.line("other", line())
    assert seal.opened_line(digest, seal.sealed_line(digest, line())) == line()
