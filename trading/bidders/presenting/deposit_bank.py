"""What the centre is shown of deposits: its lots, statements of banks, stray lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from trading.bidders.model.deposit_terms import DepositTerms
from trading.bidders.model.deposits import GIVEN, DepositState
from trading.bidders.presenting.deposit_lots import StrayView, stray_view
from trading.bidders.presenting.deposit_names import KINDS, STATES, done
from trading.bidders.presenting.deposit_sheets import cause_choices
from trading.bidders.use_cases.deposits_looking import SeatedLot
from trading.bidders.use_cases.deposits_reading import StrayLine, YearlyDeposit
from trading.front.languages import Tongue
from trading.front.moments import exact_amount, full
from trading.rules.deposits import RefundCause


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """A lot whose deposits the centre keeps: nothing tells who gave one."""

    address: str
    title: str
    lot: str
    due: str
    opened: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """The desk of deposits: lots, and what one can do about all of them."""

    lots: tuple[LotView, ...]
    manages: bool
    done: str


def desk_view(
    found: Sequence[SeatedLot], told: str, tongue: Tongue, *, manages: bool
) -> DeskView:
    """Say what the desk shows; `manages` is that a year's deposit can be offered."""
    return DeskView(
        lots=tuple(_lot(each, tongue) for each in found),
        manages=manages,
        done=done(told, tongue),
    )


def _lot(seated: SeatedLot, tongue: Tongue) -> LotView:
    terms = seated.terms
    return LotView(
        address=tongue.at(f"/deposits/{seated.lot.id}/payers"),
        title=seated.lot.title,
        lot=seated.lot.id,
        due=full(terms.due, tongue) if terms else "",
        opened=terms is not None and terms.opened_at is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BackView:
    """The forms in which a deposit is named by its number alone."""

    causes: tuple[tuple[str, str], ...]
    done: str
    key: str


def back_view(told: tuple[str, str], tongue: Tongue) -> BackView:
    """Say what a deposit can go back for before the opening, or without a lot."""
    early = {RefundCause.WITHDRAWN.value, RefundCause.STOPPED.value}
    return BackView(
        causes=tuple(each for each in cause_choices(tongue) if each[0] in early),
        done=done(told[0], tongue),
        key=told[1],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyView:
    """A deposit of a year: whose, how much, for which lots it stands."""

    name: str
    says: str
    number: str
    look: str
    state: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearView:
    """What is offered for a year, and who has given it."""

    title: str
    facts: str
    deposits: tuple[YearlyView, ...]


def year_views(
    found: Sequence[tuple[DepositTerms, Sequence[YearlyDeposit]]], tongue: Tongue
) -> tuple[YearView, ...]:
    """Say what the list of years shows."""
    return tuple(
        YearView(
            title=tongue.say(
                "{year} 年度保证金", year=terms.lot.removeprefix("yearly-")
            ),
            facts=tongue.say(
                "{amount}，有效期至 {until}",
                amount=exact_amount(terms.asked, tongue),
                until=full(terms.valid_until, tongue),
            ),
            deposits=tuple(_yearly(each, tongue) for each in given),
        )
        for terms, given in found
    )


def _yearly(of: YearlyDeposit, tongue: Tongue) -> YearlyView:
    deposit = of.deposit
    look, state = STATES[deposit.state]
    lots = tongue.join(of.stands_for)
    says = [
        tongue.say(KINDS[deposit.kind]),
        exact_amount(deposit.amount, tongue) if deposit.amount.fen else "",
        tongue.say("正在担保：{lots}", lots=lots) if lots else "",
    ]
    may_go = deposit.state in GIVEN
    waits = deposit.state is DepositState.RELEASE_PROPOSED
    page = "back" if may_go else "second" if waits else ""
    address = tongue.at(f"/deposit-desk/{page}?deposit={deposit.id}") if page else ""
    return YearlyView(
        name=of.name,
        says="　".join(each for each in says if each),
        number=deposit.id,
        look=look,
        state=tongue.say(state),
        back=address,
    )


def stray_views(found: Sequence[StrayLine], tongue: Tongue) -> tuple[StrayView, ...]:
    """Say what is shown of lines that fit nobody."""
    return tuple(stray_view(each, tongue) for each in found)
