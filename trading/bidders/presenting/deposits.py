"""A bidder's own pages of deposits: who asks for one, where to pay, what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from trading.bidders.model.deposit_terms import DepositTerms, Guarantee
from trading.bidders.model.deposits import GONE, Deposit, DepositState
from trading.bidders.model.statements import FITTING
from trading.bidders.presenting.deposit_names import FITS, KINDS, STATES, done
from trading.bidders.use_cases.deposits_looking import AskedLot
from trading.bidders.use_cases.deposits_reading import OwnDeposit
from trading.front.languages import Tongue
from trading.front.moments import exact, exact_amount, full

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedView:
    """A lot in one's own list: what it asks for, and how one's deposit stands."""

    address: str
    title: str
    facts: str
    look: str
    state: str


def title_of(asked: AskedLot, tongue: Tongue) -> str:
    """Return what a lot is called, or a year."""
    if not asked.terms.yearly:
        return asked.title
    year = asked.terms.lot.removeprefix("yearly-")
    return tongue.say("{year} 年度保证金", year=year)


def asked_views(found: Sequence[AskedLot], tongue: Tongue) -> tuple[AskedView, ...]:
    """Say what the list of a bidder shows."""
    return tuple(_asked(each, tongue) for each in found)


def _asked(asked: AskedLot, tongue: Tongue) -> AskedView:
    terms, own = asked.terms, asked.own
    look, state = ("", "") if own is None else STATES[own.state]
    facts = tongue.say(
        "{amount}，{due} 以前到账",
        amount=exact_amount(terms.asked, tongue),
        due=full(terms.due, tongue),
    )
    return AskedView(
        address=tongue.at(f"/deposits/{terms.lot}"),
        title=title_of(asked, tongue),
        facts=facts,
        look=look,
        state=tongue.say(state) if state else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineView:
    """What the bank says of one's own account."""

    at: str
    amount: str
    says: str
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """
    One's own deposit for a lot, or the way to one.

    `begins` tells that an account can be opened, `changes` that a guarantee or the
    year's can still stand instead, `waits` that money is awaited at `sub_account`.
    """

    lot: str
    title: str
    yearly: bool
    look: str
    state: str
    missing: str
    begins: bool
    changes: bool
    waits: bool
    sub_account: str
    asks: Facts
    facts: Facts
    lines: tuple[LineView, ...]
    earlier: tuple["EarlierView", ...]
    done: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierView:
    """A deposit that one began before, of which only its refund is of interest."""

    id: str
    says: str
    look: str
    state: str


def own_view(
    asked: AskedLot,
    own: OwnDeposit | None,
    told: tuple[str, str],
    tongue: Tongue,
    *,
    in_time: bool,
) -> OwnView:
    """Say what a bidder is shown of its deposit; `in_time` is that one can be given."""
    terms = asked.terms
    state = None if own is None else own.deposit.state
    look, said = ("", "") if state is None else STATES[state]
    waits = state is DepositState.EXPECTED and in_time
    begins = (state is None or state in GONE) and in_time
    return OwnView(
        lot=terms.lot,
        title=title_of(asked, tongue),
        yearly=terms.yearly,
        look=look,
        state=tongue.say(said) if said else "",
        missing=_missing(terms, state, tongue, in_time=in_time),
        begins=begins,
        changes=(begins or waits) and not terms.yearly,
        waits=waits,
        sub_account=_grouped("" if own is None else own.sub_account),
        asks=_asks(terms, tongue),
        facts=() if own is None else _facts(own, tongue),
        lines=() if own is None else _lines(own, tongue),
        earlier=tuple(_earlier(each, tongue) for each in asked.earlier),
        done=done(told[0], tongue),
        key=told[1],
    )


def _missing(
    terms: DepositTerms, state: DepositState | None, tongue: Tongue, *, in_time: bool
) -> str:
    """Say what is still missing, nothing if all is there."""
    amount = exact_amount(terms.asked, tongue)
    if state not in {None, DepositState.EXPECTED}:
        return ""
    if terms.ended_at is not None:
        return tongue.say("这一次招标已经结束，不再收保证金。")
    if not in_time:
        return tongue.say("交保证金的时间已经截止。")
    due = exact(terms.due, tongue)
    return tongue.say("还差 {amount}，{due} 以前到账才算数。", amount=amount, due=due)


def _earlier(deposit: Deposit, tongue: Tongue) -> EarlierView:
    look, state = STATES[deposit.state]
    return EarlierView(
        id=deposit.id,
        says=tongue.say(
            "第 {n} 次要求，{at} 登记",
            n=deposit.attempt,
            at=exact(deposit.begun_at, tongue),
        ),
        look=look,
        state=tongue.say(state),
    )


def _grouped(number: str) -> str:
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def _asks(terms: DepositTerms, tongue: Tongue) -> Facts:
    return (
        (tongue.say("保证金金额"), exact_amount(terms.asked, tongue)),
        (tongue.say("截止"), exact(terms.due, tongue)),
        (tongue.say("有效期至"), full(terms.valid_until, tongue)),
        (tongue.say("收款户名"), terms.pay_to.holder),
        (tongue.say("开户银行"), terms.pay_to.bank),
    )


def _facts(own: OwnDeposit, tongue: Tongue) -> Facts:
    deposit = own.deposit
    facts = [
        (tongue.say("方式"), tongue.say(KINDS[deposit.kind])),
        (tongue.say("登记的付款账户"), own.account),
        *(_guarantee(own.guarantee, tongue) if own.guarantee else ()),
        *_times(deposit, tongue),
        (tongue.say("保证金编号"), deposit.id),
    ]
    return tuple(each for each in facts if each[1])


def _guarantee(of: Guarantee, tongue: Tongue) -> Facts:
    return (
        (tongue.say("保函编号"), of.number),
        (tongue.say("开立机构"), of.issuer),
        (tongue.say("保函金额"), exact_amount(of.amount, tongue)),
        (tongue.say("保函有效期至"), full(of.valid_until, tongue)),
        (tongue.say("查验地址"), of.link),
    )


def _times(deposit: Deposit, tongue: Tongue) -> Facts:
    given, release = deposit.given_at, deposit.release
    back = deposit.paid_back
    return (
        (tongue.say("交到时间"), exact(given, tongue) if given else ""),
        (tongue.say("最迟退还日"), release.due.isoformat() if release else ""),
        (tongue.say("已退金额"), exact_amount(back, tongue) if back.fen else ""),
    )


def _lines(own: OwnDeposit, tongue: Tongue) -> tuple[LineView, ...]:
    return tuple(
        LineView(
            at=exact(each.at, tongue),
            amount=("+" if each.comes_in else "−") + exact_amount(each.amount, tongue),
            says=tongue.say(FITS[each.fit]),
            counts=each.fit in FITTING,
        )
        for each in own.lines
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingView:
    """A page on which one gives a guarantee, or lets the year's deposit stand."""

    lot: str
    title: str
    amount: str
    until: str
    key: str


def giving_view(asked: AskedLot, key: str, tongue: Tongue) -> GivingView:
    """Say what must be covered, and for how long."""
    return GivingView(
        lot=asked.terms.lot,
        title=title_of(asked, tongue),
        amount=exact_amount(asked.terms.asked, tongue),
        until=full(asked.terms.valid_until, tongue),
        key=key,
    )
