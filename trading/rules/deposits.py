"""
Bid deposits: what may be asked, when they go back, and what is owed with them.

Each regime is a row of data: the share that may be asked (12.8 of the rule registry's
examples), the period for each cause of a refund, and the interest. Interest is added up
exactly, day by day at the rate of that day, and rounded once, half up, to the fen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final

from archive.public.values import Rate, RuleBrokenError, Yuan
from trading.rules.calendar import Calendar
from trading.rules.deadlines import Deadline, deadline
from trading.rules.rulebook import RuleBook
from trading.rules.rulesets import RuleSet
from trading.rules.texts import Said

_WHOLE: Final = 10_000
_DAYS_A_YEAR: Final = 360
"""Banks divide a yearly rate by 360 for the rate of a day."""
_DAY: Final = timedelta(days=1)
_NO_SURCHARGE: Final = Rate(0)


class DepositRegime(StrEnum):
    """Whose rules hold for the deposit of a lot."""

    SMALL_DRAW = "small_draw"
    TENDER = "tender"
    PROCUREMENT = "procurement"
    LAND = "land"
    ASSET = "asset"


class RefundCause(StrEnum):
    """Why a deposit goes back."""

    WITHDRAWN = "withdrawn"
    LOST = "lost"
    WON = "won"
    STOPPED = "stopped"


class Owed(StrEnum):
    """Which interest is owed: none, the bank's for the time held, or that of delay."""

    NOTHING = "nothing"
    WHILE_HELD = "while_held"
    WHEN_LATE = "when_late"


class DepositBeyondLawError(RuleBrokenError):
    """A lot asks for a deposit within the share that its law allows."""

    remedy: ClassVar[str] = (
        "Nothing was saved. Ask for a deposit within the share that the law allows."
    )

    def __init__(self, asked: Yuan, of: Yuan, least: Rate, most: Rate) -> None:
        super().__init__(
            f"a deposit of {asked} yuan is not between {least} and {most} of {of} yuan"
        )
        self.asked, self.of, self.least, self.most = asked, of, least, most


class SmallDrawDepositError(DepositBeyondLawError):
    """Small draws take no deposit, or a capped one where the county lets them."""

    code: ClassVar[str] = "small-draw-deposit"
    rule: ClassVar[str] = "D-29"


class TenderDepositError(DepositBeyondLawError):
    """A tender asks for at most two per cent of the estimate."""

    code: ClassVar[str] = "tender-deposit"
    rule: ClassVar[str] = "B-11"


class ProcurementDepositError(DepositBeyondLawError):
    """A purchase asks for at most two per cent of the budget."""

    code: ClassVar[str] = "procurement-deposit"
    rule: ClassVar[str] = "G-7"


class LandDepositError(DepositBeyondLawError):
    """Land asks for at least a fifth of the start price, and no more than all of it."""

    code: ClassVar[str] = "land-deposit"
    rule: ClassVar[str] = "L-13"


class AssetDepositError(DepositBeyondLawError):
    """State assets ask for at most three tenths of the floor."""

    code: ClassVar[str] = "asset-deposit"
    rule: ClassVar[str] = "A-15"


class BecomesPriceError(RuleBrokenError):
    """The winner's deposit is part of the price where land or assets are sold."""

    code: ClassVar[str] = "deposit-becomes-price"
    rule: ClassVar[str] = "L-51"
    remedy: ClassVar[str] = (
        "Nothing was saved. The winner's deposit stands as part of the price and is "
        "not paid back."
    )

    def __init__(self, regime: DepositRegime) -> None:
        super().__init__(f"in the regime {regime.value} the winner pays with it")
        self.regime = regime


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terms:
    error: type[DepositBeyondLawError]
    most: tuple[str, ...]
    least: str = ""
    refunds: Mapping[RefundCause, str]
    owed: Owed
    loser_waits_for_contract: bool = False


_LIKE_TENDERS: Final = MappingProxyType(
    {
        RefundCause.WITHDRAWN: "tender_deposit_withdrawn",
        RefundCause.LOST: "tender_deposit_refund",
        RefundCause.WON: "tender_deposit_refund",
        RefundCause.STOPPED: "deposit_refund_stopped",
    }
)
_TERMS: Final[Mapping[DepositRegime, _Terms]] = MappingProxyType(
    {
        # By analogy: no law speaks of the deposits of small draws but of their cap.
        DepositRegime.SMALL_DRAW: _Terms(
            error=SmallDrawDepositError,
            most=("deposit", "deposit_max"),
            refunds=_LIKE_TENDERS,
            owed=Owed.WHILE_HELD,
            loser_waits_for_contract=True,
        ),
        DepositRegime.TENDER: _Terms(
            error=TenderDepositError,
            most=("tender_deposit_max",),
            refunds=_LIKE_TENDERS,
            owed=Owed.WHILE_HELD,
            loser_waits_for_contract=True,
        ),
        DepositRegime.PROCUREMENT: _Terms(
            error=ProcurementDepositError,
            most=("procurement_deposit_max",),
            refunds=MappingProxyType(
                {
                    RefundCause.WITHDRAWN: "procurement_deposit_withdrawn",
                    RefundCause.LOST: "procurement_deposit_refund",
                    RefundCause.WON: "procurement_deposit_refund",
                    RefundCause.STOPPED: "deposit_refund_stopped",
                }
            ),
            owed=Owed.WHEN_LATE,
        ),
        DepositRegime.LAND: _Terms(
            error=LandDepositError,
            most=("land_deposit_max",),
            least="land_deposit_min",
            refunds=MappingProxyType(
                {
                    RefundCause.WITHDRAWN: "land_deposit_refund",
                    RefundCause.LOST: "land_deposit_refund",
                    RefundCause.STOPPED: "deposit_refund_stopped",
                }
            ),
            owed=Owed.NOTHING,
        ),
        DepositRegime.ASSET: _Terms(
            error=AssetDepositError,
            most=("asset_deposit_max",),
            refunds=MappingProxyType(
                {
                    RefundCause.WITHDRAWN: "asset_deposit_refund",
                    RefundCause.LOST: "asset_deposit_refund",
                    RefundCause.STOPPED: "deposit_refund_stopped",
                }
            ),
            owed=Owed.NOTHING,
        ),
    }
)

_STARTS: Final = MappingProxyType(
    {
        RefundCause.WITHDRAWN: Said("收到书面撤回通知", "the written withdrawal"),
        RefundCause.LOST: Said("结果通知发出", "the notice of the result"),
        RefundCause.WON: Said("合同签订", "the signature of the contract"),
        RefundCause.STOPPED: Said("终止公告", "the notice that the lot is stopped"),
    }
)


def share_allowed(regime: DepositRegime, rules: RuleSet) -> tuple[Rate, Rate]:
    """Return the least and the most that the law of a regime lets a lot ask for."""
    terms = _TERMS[regime]
    least = rules.rate(terms.least) if terms.least else Rate(0)
    return least, min(rules.rate(name) for name in terms.most)


def check_asked(asked: Yuan, of: Yuan, regime: DepositRegime, rules: RuleSet) -> None:
    """
    Refuse a deposit that the law of the regime does not allow.

    Args:
        asked: the deposit.
        of: estimate, budget, start price or floor: what the law takes the share of.
        regime: whose rules hold.
        rules: the values that the lot keeps.

    Raises:
        DepositBeyondLawError: in its kind for the regime; both ends are allowed (T-3).

    """
    least, most = share_allowed(regime, rules)
    share = asked.fen * _WHOLE
    if not of.fen * least.basis_points <= share <= of.fen * most.basis_points:
        raise _TERMS[regime].error(asked, of, least, most)


def refund_due(
    regime: DepositRegime,
    cause: RefundCause,
    started: datetime,
    rules: RuleSet,
    calendar: Calendar,
) -> Deadline:
    """
    Return by when a deposit is back, counted from what the cause starts with.

    That is the written withdrawal, the notice of the result (in tenders the contract,
    also for who lost, B-57), the contract, or the notice that the lot is stopped.

    Raises:
        BecomesPriceError: the winner of land or assets pays with it.
        CalendarNotOfficialError: the day lies where no table reaches.

    """
    terms = _TERMS[regime]
    name = terms.refunds.get(cause)
    if name is None:
        raise BecomesPriceError(regime)
    waits = cause is RefundCause.LOST and terms.loser_waits_for_contract
    said = _STARTS[RefundCause.WON if waits else cause]
    question = rules.question(
        name, event=f"deposit_{cause.value}", event_said=said, started=started
    )
    return deadline(question, calendar)


def owed_by(regime: DepositRegime) -> Owed:
    """Return which interest the regime owes."""
    return _TERMS[regime].owed


# --- Interest ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days in a row at one yearly rate, raised by a surcharge."""

    days: int
    rate: Rate
    surcharge: Rate = _NO_SURCHARGE


def interest(amount: Yuan, stretches: Sequence[Stretch]) -> Yuan:
    """
    Return amount x days x rate x (1 + surcharge) / 360 over all stretches, to the fen.

    The sum is exact and rounded once: half a fen goes up.
    """
    exact = sum(
        each.days * each.rate.basis_points * (_WHOLE + each.surcharge.basis_points)
        for each in stretches
    )
    whole = _WHOLE * _WHOLE * _DAYS_A_YEAR
    return Yuan((2 * amount.fen * exact + whole) // (2 * whole))


@dataclass(frozen=True, slots=True)
class Interest:
    """What is owed beside the deposit: for which reason, how many days, how much."""

    owed: Owed
    days: int
    amount: Yuan


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """
    For how long a deposit was held: days in Beijing.

    `due` is the last day on which it could go back in time, None while no day is set.
    """

    amount: Yuan
    received: date
    due: date | None
    paid: date


def interest_owed(
    holding: Holding, regime: DepositRegime, book: RuleBook, place: str
) -> Interest:
    """
    Return the interest on a deposit that was, or would be, paid back on a day.

    Held money earns the bank's rate from the day it came up to, not counting, the day
    it goes (B-57). Delay costs the base rate and the surcharge for each day after the
    last day in time, the day of payment included (G-7): one day late is one day.

    Raises:
        ParameterMissingError: no rule book sets the rate of such a day.

    """
    owed = owed_by(regime)
    match owed:
        case Owed.NOTHING:
            return Interest(owed, 0, Yuan(0))
        case Owed.WHILE_HELD:
            first, last = holding.received, holding.paid - _DAY
            found = _stretches(book, place, first, last, ("demand_deposit_rate", ""))
        case Owed.WHEN_LATE:
            if holding.due is None:
                return Interest(owed, 0, Yuan(0))
            first, last = holding.due + _DAY, holding.paid
            names = ("lending_base_rate", "late_refund_surcharge")
            found = _stretches(book, place, first, last, names)
    days = sum(each.days for each in found)
    return Interest(owed, days, interest(holding.amount, found))


def _stretches(
    book: RuleBook, place: str, first: date, last: date, names: tuple[str, str]
) -> list[Stretch]:
    """Cut the days from first to last where a rate or the surcharge changes."""
    changes = {
        day
        for each in book.parameters
        if each.name in names
        for day in (each.effective_from, each.effective_to)
        if day is not None and first < day <= last
    }
    if first > last:
        return []
    starts = sorted({first, *changes})
    found = []
    for start, end in zip(starts, [*starts[1:], last + _DAY], strict=True):
        rules = book.resolved(start, place)
        raised = rules.rate(names[1]) if names[1] else _NO_SURCHARGE
        found.append(Stretch((end - start).days, rules.rate(names[0]), raised))
    return found
