"""
The fixed price and what limits it, and the deposit: D-1, D-3, D-4, D-26, D-29.

Everything is whole numbers: fen for money, basis points for rates.
"""

from typing import ClassVar, Final

from archive.public.values import Rate, RuleBrokenError, Yuan
from trading.rules.regimes import ObjectKind
from trading.rules.rulesets import RuleSet

_WHOLE: Final = 10_000
_FEN_A_YUAN: Final = 100


class AmountTooSmallError(RuleBrokenError):
    """Below the amount range there is no selection by draw."""

    code: ClassVar[str] = "amount-too-small"
    rule: ClassVar[str] = "D-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Buy it by the owner's own small-purchase rules, or correct "
        "the control price."
    )

    def __init__(self, amount: Yuan, least: Yuan) -> None:
        super().__init__(f"{amount} yuan is below the least amount of {least} yuan")
        self.amount, self.least = amount, least


class AmountTooLargeError(RuleBrokenError):
    """At or above the limit another procedure is prescribed."""

    code: ClassVar[str] = "amount-too-large"
    rule: ClassVar[str] = "D-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose the procedure that is prescribed for this amount."
    )

    def __init__(self, amount: Yuan, limit: Yuan) -> None:
        super().__init__(
            f"{amount} yuan is not below {limit} yuan, where the selection ends"
        )
        self.amount, self.limit = amount, limit


class NonCompetitivePartError(RuleBrokenError):
    """The non-competitive part is a part of the control price."""

    code: ClassVar[str] = "non-competitive-part"
    rule: ClassVar[str] = "D-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Correct the control price or its non-competitive part "
        "(provisional sums, safety fee, statutory charges)."
    )

    def __init__(self, control: Yuan, non_competitive: Yuan) -> None:
        super().__init__(
            f"{non_competitive} yuan cannot be a part of the control price {control}"
        )
        self.control, self.non_competitive = control, non_competitive


class RateOutOfRangeError(RuleBrokenError):
    """The float-down rate lies in the range of the rule book."""

    code: ClassVar[str] = "rate-out-of-range"
    rule: ClassVar[str] = "D-4"
    remedy: ClassVar[str] = "Nothing was saved. Choose a rate inside the range."

    def __init__(self, rate: Rate, least: Rate, most: Rate) -> None:
        super().__init__(f"{rate} is outside the range from {least} to {most}")
        self.rate, self.least, self.most = rate, least, most


class PriceChangedAfterNoticeError(RuleBrokenError):
    """The price that the notice states is never edited."""

    code: ClassVar[str] = "price-changed-after-notice"
    rule: ClassVar[str] = "D-3"
    remedy: ClassVar[str] = (
        "The notice stands; nothing was saved. Another price needs another notice."
    )

    def __init__(self, noticed: Yuan, stated: Yuan) -> None:
        super().__init__(f"the notice states {noticed} yuan, not {stated} yuan")
        self.noticed, self.stated = noticed, stated


class PriceRenegotiatedError(RuleBrokenError):
    """The contract is signed at the fixed price."""

    code: ClassVar[str] = "price-renegotiated"
    rule: ClassVar[str] = "D-26"
    remedy: ClassVar[str] = (
        "Nothing was saved. Upload the contract with the price of the award."
    )

    def __init__(self, fixed: Yuan, contract: Yuan) -> None:
        super().__init__(f"the contract says {contract} yuan, the award {fixed} yuan")
        self.fixed, self.contract = fixed, contract


class ChangeNeedsApprovalError(RuleBrokenError):
    """A larger change of the contract goes to the owner's approving body."""

    code: ClassVar[str] = "change-needs-approval"
    rule: ClassVar[str] = "D-26"
    remedy: ClassVar[str] = (
        "Nothing was saved. Record the approval of the change, with its document."
    )

    def __init__(self, contract: Yuan, changes: Yuan, limit: Rate) -> None:
        super().__init__(
            f"changes of {changes} yuan are more than {limit} of {contract} yuan"
        )
        self.contract, self.changes, self.limit = contract, changes, limit


class DepositOutOfRangeError(RuleBrokenError):
    """Small draws take no deposit, or a capped one where the county lets them."""

    code: ClassVar[str] = "deposit-out-of-range"
    rule: ClassVar[str] = "D-29"
    remedy: ClassVar[str] = (
        "Nothing was saved. Ask for no deposit, or for one within the share that the "
        "rules in force allow."
    )

    def __init__(self, deposit: Yuan, estimate: Yuan, most: Rate) -> None:
        super().__init__(
            f"a deposit of {deposit} yuan is not within {most} of the estimate of "
            f"{estimate} yuan"
        )
        self.deposit, self.estimate, self.most = deposit, estimate, most


def fixed_price(control: Yuan, non_competitive: Yuan, rate: Rate) -> Yuan:
    """
    Return P = (C - E)(1 - r) + E, rounded half up to the whole yuan (D-3).

    Raises:
        NonCompetitivePartError: E is negative or larger than C.

    """
    if not 0 <= non_competitive.fen <= control.fen:
        raise NonCompetitivePartError(control, non_competitive)
    competitive = control.fen - non_competitive.fen
    exact = competitive * (_WHOLE - rate.basis_points) + non_competitive.fen * _WHOLE
    one_yuan = _WHOLE * _FEN_A_YUAN
    return Yuan((2 * exact + one_yuan) // (2 * one_yuan) * _FEN_A_YUAN)


def check_amount(kind: ObjectKind, control: Yuan, rules: RuleSet) -> None:
    """
    Refuse a control price outside the range of the rule book (D-1).

    Raises:
        AmountTooSmallError: below the least amount.
        AmountTooLargeError: at the limit or above it.

    """
    least = rules.amount(f"{kind}_amount_min")
    limit = rules.amount(f"{kind}_amount_max_exclusive")
    if control < least:
        raise AmountTooSmallError(control, least)
    if control >= limit:
        raise AmountTooLargeError(control, limit)


def check_owner_rate(rate: Rate, rules: RuleSet) -> None:
    """
    Refuse a rate that the owner may not set; both ends are allowed (D-4, T-3).

    Raises:
        RateOutOfRangeError: outside the range.

    """
    least, most = rules.rate("owner_rate_min"), rules.rate("owner_rate_max")
    if not least <= rate <= most:
        raise RateOutOfRangeError(rate, least, most)


def drawable_rates(rules: RuleSet) -> tuple[Rate, ...]:
    """Return every rate that a public draw may give; the end is not one of them."""
    least = rules.rate("drawn_rate_min").basis_points
    end = rules.rate("drawn_rate_max_exclusive").basis_points
    step = rules.rate("drawn_rate_step").basis_points
    return tuple(Rate(points) for points in range(least, end, step))


def check_drawn_rate(rate: Rate, rules: RuleSet) -> None:
    """
    Refuse a rate that no public draw can give (D-4).

    Raises:
        RateOutOfRangeError: not one of `drawable_rates`.

    """
    if rate not in drawable_rates(rules):
        end = rules.rate("drawn_rate_max_exclusive")
        raise RateOutOfRangeError(rate, rules.rate("drawn_rate_min"), end)


def check_price_unchanged(noticed: Yuan, stated: Yuan) -> None:
    """
    Refuse another price than the notice states (D-3).

    Raises:
        PriceChangedAfterNoticeError: the prices differ.

    """
    if stated != noticed:
        raise PriceChangedAfterNoticeError(noticed, stated)


def check_contract_price(fixed: Yuan, contract: Yuan) -> None:
    """
    Refuse a contract at another price than the award (D-26).

    Raises:
        PriceRenegotiatedError: the prices differ.

    """
    if contract != fixed:
        raise PriceRenegotiatedError(fixed, contract)


def check_deposit(deposit: Yuan, estimate: Yuan, rules: RuleSet) -> None:
    """
    Refuse a notice that asks for more deposit than the rules let it (D-29).

    The county says how much a small draw may take, nothing by default; whatever it
    says, the legal share of the estimate stays the most.

    Raises:
        DepositOutOfRangeError: more than that, or less than nothing.

    """
    most = min(rules.rate("deposit"), rules.rate("deposit_max"))
    if not 0 <= deposit.fen * _WHOLE <= estimate.fen * most.basis_points:
        raise DepositOutOfRangeError(deposit, estimate, most)


def check_changes(
    contract: Yuan, changes: Yuan, rules: RuleSet, *, approved: bool
) -> None:
    """
    Refuse larger changes of a contract without a recorded approval (D-26).

    Args:
        contract: the price of the contract.
        changes: the sum of all changes so far, up or down.
        rules: what the project keeps.
        approved: whether the approval is recorded with its document.

    Raises:
        ChangeNeedsApprovalError: more than the limit, and no approval.

    """
    limit = rules.rate("change_limit")
    beyond = abs(changes.fen) * _WHOLE > contract.fen * limit.basis_points
    if beyond and not approved:
        raise ChangeNeedsApprovalError(contract, changes, limit)
