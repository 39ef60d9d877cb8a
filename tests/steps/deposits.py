"""Deposits: asked for, given, told by the bank, opened, released, kept."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from pytest_bdd import given, then, when

from archive.values.actors import Actor
from archive.values.instants import beijing
from tests.people import CENTRE, OWNER, PLACE, SUPERVISING_BODY, Person
from tests.phrases import phrase
from trading.accounts.model.organisations import Kind, Organisation
from trading.bidders.deposit_errors import NoSuchDepositError, PayersSecretError
from trading.bidders.model.deposits import DepositState
from trading.projects.model import Lot, LotId, Project, ProjectId

DAY = timedelta(days=1)
LOT = "P2026-0009-1"
ACCOUNT = "22510101040012345"
HEAD = "流水号,交易时间,收支,金额,子账号,对方账号,对方户名"
TERM = 21 * DAY


class Money:
    """The deposits of "West Sluice", and the bank behind them."""

    def __init__(self, platform) -> None:
        self.platform = platform
        self.serials = count(1)
        self.due = None

    def person(self, name):
        return self.platform.people.person(name)

    def account(self, firm) -> str:
        return f"6222{int(self.platform.people.firm(firm).code[-5:-1]):012}"

    def bidder(self, firm) -> Person:
        """Return who acts for the firm's own account, which is there from now on."""
        known = self.platform.people.firm(firm)
        number = f"account-of-{known.agent.id}"
        with self.platform.instance.transactions.begin() as work:
            if not work.accounts.organisations.acting_as(known.code):
                work.accounts.organisations.add(
                    Organisation(
                        id=number,
                        kind=Kind.FIRM,
                        name=firm,
                        code=known.code,
                        registered_by=known.agent.id,
                        registered_at=self.platform.clock.now(),
                    )
                )
        roles = frozenset({"bidder"})
        actor = Actor(known.agent.id, known.code, roles, "key", number)
        return Person(firm, actor)

    def ask(self, who="Owner Zhao", asked=6800, of=340250):
        self.due = self.platform.clock.now() + TERM
        return self.platform.act(
            self.person(who),
            "ask_deposit",
            lot=LOT,
            regime="tender",
            asked_fen=asked * 100,
            of_fen=of * 100,
            due=self.due,
            valid_until=self.due + 90 * DAY,
            holder="虚构县公共资源交易中心",
            bank="虚构银行",
            account=ACCOUNT,
        )

    def own(self, firm):
        actor = self.bidder(firm).actor
        return self.platform.acts.read_own_deposit(actor, LOT)

    def guarantee(self, firm, ends=timedelta()):
        return self.platform.act(
            self.bidder(firm),
            "record_guarantee",
            lot=LOT,
            number="GN-1",
            issuer="虚构担保公司",
            link="https://guarantee.example/1",
            amount_fen=680_000,
            valid_until=self.due + 90 * DAY + ends,
        )

    def begin(self, firm):
        self.platform.act(
            self.bidder(firm),
            "open_sub_account",
            lot=LOT,
            account=self.account(firm),
        )

    def bank_tells(self, way, beyond, firm):
        """Import the line: so much came from, or went to, the one beyond."""
        at = f"{beijing(self.platform.clock.now()):%Y-%m-%d %H:%M:%S}"
        told = (next(self.serials), at, way, "6800.00", self.own(firm).sub_account)
        line = ",".join(map(str, (*told, self.account(beyond), beyond)))
        self.platform.act(
            self.person("Clerk Chen"),
            "import_statement",
            account=ACCOUNT,
            text=f"{HEAD}\n{line}\n",
        )

    def pay(self, firm, by=""):
        self.begin(firm)
        self.bank_tells("收入", by or firm, firm)

    def open(self):
        return self.platform.act(self.person("Clerk Chen"), "open_deposits", lot=LOT)

    def propose(self, cause="won"):
        return self.platform.act(
            self.person("Clerk Chen"),
            "propose_release",
            deposit=self.own("Hengda Road").deposit.id,
            cause=cause,
            started=self.platform.clock.now(),
        )

    def confirm(self, who):
        return self.platform.act(
            self.person(who),
            "confirm_release",
            deposit=self.own("Hengda Road").deposit.id,
        )

    def keep(self, who, words):
        return self.platform.act(
            self.person(who),
            "forfeit_deposit",
            deposit=self.own("Hengda Road").deposit.id,
            ground="bid_revoked",
            words=words,
            document="cd" * 32,
        )

    def payers(self, who):
        actor = self.person(who).actor
        return self.platform.acts.read_payers(actor, LOT)


@pytest.fixture
def money(platform):
    """Return the deposits of "West Sluice"."""
    return Money(platform)


@given('"West Sluice" is put out to tender')
def put_out_to_tender(platform):
    now = platform.clock.now()
    project = Project(
        id=ProjectId("P2026-0009"),
        title="West Sluice",
        place=PLACE,
        investment_code="",
        owner=OWNER,
        agency="",
        centre=CENTRE,
        supervisor=SUPERVISING_BODY,
        registered_at=now,
    )
    lot = Lot(
        id=LotId(LOT),
        project=project.id,
        title=project.title,
        procedure="open_tender",
        state="bidding",
        rules="",
    )
    with platform.instance.transactions.begin() as work:
        work.projects.add(project, lot)


@when(
    phrase("{who:Name} asks for {asked:d} yuan of an estimate of {of:d} yuan"),
    target_fixture="answer",
)
def asks_for(platform, money, who, asked, of):
    return platform.attempt(lambda: money.ask(who, asked, of))


@given('the bidders of "West Sluice" are asked for a deposit')
def are_asked(money):
    money.ask()


@given("the deadline of the deposits has come")
def deadline_has_come(platform, money):
    platform.clock.jump_to(money.due)
    with platform.instance.transactions.begin() as work:
        _, lot = work.projects.locked(LotId(LOT))
        work.projects.save(replace(lot, state="opening"))


@given(phrase("{firm:Name} has paid its deposit"))
def has_paid(money, firm):
    money.pay(firm)


@given("Hengda Road has paid its deposit, and for Minjiang Bridge, too")
def has_paid_for_a_rival(money):
    money.pay("Hengda Road")
    money.pay("Minjiang Bridge", by="Hengda Road")


@given("the deposit of Hengda Road is held")
def is_held(platform, money):
    money.ask()
    money.pay("Hengda Road")
    deadline_has_come(platform, money)
    money.open()


@given("Clerk Chen has proposed its release")
def has_proposed(money):
    money.propose()


@given("Clerk He has confirmed the release")
def has_confirmed(money):
    money.confirm("Clerk He")


@given("the deposit of Hengda Road went back because its bid was withdrawn")
def went_back(money):
    money.pay("Hengda Road")
    money.propose("withdrawn")
    money.confirm("Clerk He")


@given('the bids of "West Sluice" were not opened')
def were_not_opened(platform, money):
    platform.clock.jump_to(money.due)
    with platform.instance.transactions.begin() as work:
        terms = work.deposits.locked_terms(LOT)
        work.deposits.save_terms(terms.ended(platform.clock.now(), ""))
        _, lot = work.projects.locked(LotId(LOT))
        work.projects.save(replace(lot, state="not_opened"))


@when("the bids are not opened and the lot asks anew")
def asks_anew(platform, money):
    were_not_opened(platform, money)
    money.ask()


@when(
    "Clerk Chen proposes its release because the tender stopped",
    target_fixture="answer",
)
def proposes_for_a_stop(platform, money):
    return platform.attempt(lambda: money.propose("stopped"))


@then("Hengda Road has given nothing yet")
def has_given_nothing(money):
    with pytest.raises(NoSuchDepositError):
        money.own("Hengda Road")


@when(phrase("the bank tells that {by:Name} paid for {firm:Name}"))
def bank_tells_of_payment(money, by, firm):
    money.pay(firm, by)


@when(phrase("the bank tells that it was paid back to {firm:Name}"))
def bank_tells_of_refund(money, firm):
    money.bank_tells("支出", firm, "Hengda Road")


@when(
    "Hengda Road hands in a guarantee that ends a day too early",
    target_fixture="answer",
)
def short_guarantee(platform, money):
    return platform.attempt(lambda: money.guarantee("Hengda Road", -DAY))


@when("Hengda Road hands in a guarantee", target_fixture="answer")
def hands_in_guarantee(platform, money):
    return platform.attempt(lambda: money.guarantee("Hengda Road"))


@when("Clerk Chen opens the deposits", target_fixture="answer")
def opens(platform, money):
    return platform.attempt(money.open)


@when("Clerk Chen proposes its release since the contract was signed")
def proposes(money):
    money.propose()


@when("Clerk Chen confirms the release", target_fixture="answer")
def confirms(platform, money):
    return platform.attempt(lambda: money.confirm("Clerk Chen"))


@when(
    phrase("{who:Name} keeps it because the bid was revoked"), target_fixture="answer"
)
def keeps(platform, money, who):
    return platform.attempt(lambda: money.keep(who, "revoked after the deadline"))


@when("Owner Zhao keeps it without a word", target_fixture="answer")
def keeps_without_a_word(platform, money):
    return platform.attempt(lambda: money.keep("Owner Zhao", ""))


@then("the deposit of Hengda Road is still expected")
def still_expected(money):
    assert money.own("Hengda Road").deposit.state is DepositState.EXPECTED


@then(phrase("the deposit of Hengda Road is {state:w}"))
def stands(money, state):
    assert money.own("Hengda Road").deposit.state is DepositState(state)


@then("its release waits for a second person")
def waits_for_second(money):
    stands(money, "release_proposed")


@then("neither Owner Zhao nor Officer Lin learns who paid")
def nobody_learns(money):
    for who in ("Owner Zhao", "Officer Lin"):
        with pytest.raises(PayersSecretError):
            money.payers(who)


@then("Officer Lin reads that Hengda Road paid")
def officer_reads(money):
    assert [each.name for each in money.payers("Officer Lin").payers] == ["Hengda Road"]


@then("Hengda Road and Minjiang Bridge stand in a red warning")
def red_warning(money):
    (found,) = money.payers("Officer Lin").warnings
    both = {money.own(each).deposit.id for each in ("Hengda Road", "Minjiang Bridge")}
    assert set(found.deposits) == both


@then("it is back within five days, a holiday not counted as the last")
def back_in_time(platform, money):
    today = beijing(platform.clock.now()).date()
    due = money.own("Hengda Road").deposit.release.due
    assert isinstance(due, date)
    assert timedelta(days=5) <= due - today <= timedelta(days=7)
