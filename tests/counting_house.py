"""A lot that asks for a deposit, bidders, a bank, and whoever may act on money."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import count

import msgspec

from archive.clock.demonstration import DemonstrationClock
from archive.evidence.personal import PersonalKey
from archive.ledger.acts import Accepted, Desk
from archive.ledger.model import EventBody, parse_event
from archive.values.actors import Actor
from archive.values.instants import beijing
from tests.builders_bidders import firm
from tests.office import START, drawn
from trading.accounts.model.organisations import Kind, Organisation
from trading.bidders.model.deposits import Deposit
from trading.bidders.sealing import DepositSeal
from trading.bidders.use_cases.deposits_acting import DepositBooks
from trading.bidders.use_cases.deposits_asking import AskDeposit, OfferYearlyDeposit
from trading.bidders.use_cases.deposits_giving import (
    CoverByYearly,
    OpenSubAccount,
    RecordGuarantee,
)
from trading.bidders.use_cases.deposits_importing import ImportStatement
from trading.bidders.use_cases.deposits_opening import OpenDeposits
from trading.bidders.use_cases.deposits_reading import (
    ReadOwnDeposit,
    ReadPayers,
    ReadStrayLines,
)
from trading.bidders.use_cases.deposits_releasing import (
    ConfirmRelease,
    DeclineRelease,
    ForfeitDeposit,
    ProposeRelease,
)
from trading.bidders.use_cases.deposits_settling import ReadSettlement
from trading.rules.shipped import national_calendar, national_rule_book

LOT, OTHER_LOT, YEAR = "P1-1", "P2-1", "yearly-2026"
DAY = timedelta(days=1)
DUE = START + 21 * DAY
VALID_UNTIL = START + 111 * DAY
CENTRE_ACCOUNT = "22510101040012345"
ASKED = "6800.00"

CLERK = Actor("zhang", "centre", frozenset({"clerk"}), "key of zhang", "centre")
SECOND = Actor("he", "centre", frozenset({"clerk"}), "key of he", "centre")
MANAGER = Actor("guan", "centre", frozenset({"centre_manager"}), "key of guan")
OWNER = Actor("li", "owner", frozenset({"owner"}), "key of li")
SUPERVISOR = Actor("sun", "supervisor", frozenset({"supervisor"}), "key of sun")
STRANGER = Actor("zhao", "another centre", frozenset({"clerk"}), "key of zhao")

HEAD = "流水号,交易时间,收支,金额,子账号,对方账号,对方户名"


def bidder(number: int) -> Actor:
    return Actor(
        f"agent-{number}", str(firm(number)), frozenset({"bidder"}), "key", f"f{number}"
    )


def name(number: int) -> str:
    return f"虚构路桥（{number}）有限公司"


def account(number: int) -> str:
    return f"62220000000{number:05}"


class CountingHouse:
    """Lets people act on deposits, speaks for the bank, looks at what came of it."""

    def __init__(self, desk: Desk, clock: DemonstrationClock) -> None:
        self.desk, self.clock = desk, clock
        self.personal = PersonalKey(b"p" * 32)
        self.books = DepositBooks(
            national_rule_book(), national_calendar(), DepositSeal(self.personal)
        )
        self.keys, self.serials = count(1), count(1)

    def founded(self, bidders: Iterable[int] = (1, 2, 3), *, asked: bool = True):
        """Make two lots and the accounts of bidders; let the first ask for money."""
        with self.desk.transactions.begin() as work:
            for lot in (LOT, OTHER_LOT):
                work.projects.add(*drawn(lot))
            for number in bidders:
                work.accounts.organisations.add(
                    Organisation(
                        id=f"f{number}",
                        kind=Kind.FIRM,
                        name=name(number),
                        code=str(firm(number)),
                        registered_by=f"agent-{number}",
                        registered_at=START,
                    )
                )
        if asked:
            self.asks()
        return self

    # Acting

    def act(self, use_case: type, who: Actor, **facts: object) -> Accepted:
        act = use_case(self.desk, self.books)
        told = {"key": f"a-long-key-{next(self.keys)}", **facts}
        return act(who, act.command.decode(msgspec.json.encode(told)))

    def asks(self, lot: str = LOT, who: Actor = OWNER, **changes: object) -> Accepted:
        facts = {
            "lot": lot,
            "regime": "tender",
            "asked_fen": 680_000,
            "of_fen": 34_025_000,
            "due": DUE,
            "valid_until": VALID_UNTIL,
            "holder": "虚构县公共资源交易中心",
            "bank": "虚构银行",
            "account": CENTRE_ACCOUNT,
        }
        return self.act(AskDeposit, who, **{**facts, **changes})

    def offers_year(self, amount_fen: int = 1_000_000) -> Accepted:
        return self.act(
            OfferYearlyDeposit,
            MANAGER,
            year=YEAR,
            amount_fen=amount_fen,
            valid_until=START + 300 * DAY,
            place="510682",
            holder="虚构县公共资源交易中心",
            bank="虚构银行",
            account=CENTRE_ACCOUNT,
        )

    def sub_account(self, number: int, lot: str = LOT) -> str:
        """Let a bidder open an account; return its number."""
        self.act(OpenSubAccount, bidder(number), lot=lot, account=account(number))
        return self.own(number, lot).sub_account

    def guarantees(self, number: int, **changes: object) -> Accepted:
        facts = {
            "lot": LOT,
            "number": f"GN-2026-{number}",
            "issuer": "虚构担保公司",
            "link": "https://guarantee.example/verify?n=1",
            "amount_fen": 680_000,
            "valid_until": VALID_UNTIL,
        }
        return self.act(RecordGuarantee, bidder(number), **{**facts, **changes})

    def covers(self, number: int, lot: str = LOT) -> Accepted:
        return self.act(CoverByYearly, bidder(number), lot=lot)

    def line(self, place: str, number: int, **changes: object) -> str:
        """Return a line of the bank about a bidder's money."""
        told = {
            "serial": f"{next(self.serials):08}",
            "at": self.clock.now(),
            "way": "收入",
            "amount": ASKED,
            "account": account(number),
            "name": name(number),
            **changes,
        }
        at = f"{beijing(told['at']):%Y-%m-%d %H:%M:%S}"
        return (
            f"{told['serial']},{at},{told['way']},{told['amount']},{place},"
            f"{told['account']},{told['name']}"
        )

    def imports(self, *lines: str, who: Actor = CLERK) -> Accepted:
        text = "\n".join((HEAD, *lines)) + "\n"
        return self.act(ImportStatement, who, account=CENTRE_ACCOUNT, text=text)

    def paid(self, number: int, lot: str = LOT, **changes: object) -> str:
        """Have a bidder pay and the bank say so; return the number of the deposit."""
        self.imports(self.line(self.sub_account(number, lot), number, **changes))
        return self.own(number, lot).deposit.id

    def opens(
        self, who: Actor = CLERK, lot: str = LOT, *, early: bool = False
    ) -> Accepted:
        if self.clock.now() < DUE and not early:
            self.clock.jump_to(DUE)
        return self.act(OpenDeposits, who, lot=lot)

    def proposes(self, deposit: str, cause: str = "won", **changes) -> Accepted:
        facts = {"deposit": deposit, "cause": cause, "started": self.clock.now()}
        return self.act(ProposeRelease, CLERK, **{**facts, **changes})

    def confirms(self, deposit: str, who: Actor = SECOND) -> Accepted:
        return self.act(ConfirmRelease, who, deposit=deposit)

    def declines(self, deposit: str, who: Actor = SECOND) -> Accepted:
        return self.act(DeclineRelease, who, deposit=deposit, words="not yet")

    def forfeits(self, deposit: str, who: Actor = OWNER, **changes) -> Accepted:
        facts = {
            "deposit": deposit,
            "ground": "contract_refused",
            "words": "refused to sign",
            "document": "cd" * 32,
        }
        return self.act(ForfeitDeposit, who, **{**facts, **changes})

    # Looking

    def own(self, number: int, lot: str = LOT):
        return ReadOwnDeposit(self.desk, self.books)(bidder(number), lot)

    def payers(self, who: Actor = CLERK, lot: str = LOT):
        return ReadPayers(self.desk, self.books)(who, lot)

    def strays(self, who: Actor = CLERK, lot: str = ""):
        return ReadStrayLines(self.desk, self.books)(who, lot)

    def sheet(self, who: Actor = MANAGER, lot: str = LOT):
        return ReadSettlement(self.desk, self.books)(who, lot)

    def deposit(self, number: str) -> Deposit:
        with self.desk.transactions.read() as work:
            return work.deposits.get(number).deposit

    def events(self, stream: str) -> list[EventBody]:
        with self.desk.transactions.read() as work:
            return [parse_event(each.body) for each in work.ledger.stream(stream)]
