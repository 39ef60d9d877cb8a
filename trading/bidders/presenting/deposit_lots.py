"""Deposits of a lot as those with a seat in its project see them, asked and given."""

from collections.abc import Mapping
from dataclasses import dataclass

from trading.accounts.permissions import PERMISSIONS
from trading.bidders.presenting.deposit_names import (
    FITS,
    KINDS,
    REGIMES,
    STATES,
    done,
)
from trading.bidders.use_cases.deposits_looking import SEEING, SeatedLot
from trading.bidders.use_cases.deposits_reading import (
    Payer,
    Payers,
    StrayLine,
)
from trading.front.languages import Tongue
from trading.front.moments import exact, exact_amount, full, percent
from trading.rules.deposits import DepositRegime, share_allowed
from trading.rules.open_tender_states import State

Facts = tuple[tuple[str, str], ...]


def may(seated: SeatedLot, act: str) -> bool:
    """Tell whether an act is for one of the roles in which somebody looks at a lot."""
    return bool(PERMISSIONS[act].roles & seated.roles)


def is_told(seated: SeatedLot) -> bool:
    """Tell whether who paid is told to whoever looks at a lot."""
    terms = seated.terms
    if terms is None or terms.opened_at is not None:
        return terms is not None
    return terms.ended_at is not None and may(seated, "ConfirmRelease")


# --- What is asked -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AskView:
    """What a lot asks for, or the form in which its owner's side says so."""

    lot: str
    title: str
    asks: Facts
    can_ask: bool
    is_over: bool
    bids_due: str
    sees: bool
    regimes: tuple[tuple[str, str], ...]
    caps: tuple[str, ...]
    done: str
    key: str


def ask_view(seated: SeatedLot, told: tuple[str, str], tongue: Tongue) -> AskView:
    """Say what is asked, with the caps of the law beside the amount."""
    regimes = [(each.value, tongue.say(REGIMES[each][0])) for each in DepositRegime]
    return AskView(
        lot=seated.lot.id,
        title=seated.lot.title,
        asks=asked_facts(seated, tongue),
        can_ask=_can_ask(seated),
        is_over=seated.terms is not None and seated.terms.ended_at is not None,
        bids_due=exact(seated.bids_due, tongue) if seated.bids_due else "",
        sees=bool(seated.roles & SEEING),
        regimes=tuple(regimes),
        caps=tuple(_cap(each, seated, tongue) for each in DepositRegime),
        done=done(told[0], tongue),
        key=told[1],
    )


def _can_ask(seated: SeatedLot) -> bool:
    """Tell whether the lot can ask: it never did, or is tendered anew."""
    terms = seated.terms
    may_now = terms is None or (
        terms.ended_at is not None and seated.lot.state != State.ENDED
    )
    return may_now and may(seated, "AskDeposit")


def _cap(regime: DepositRegime, seated: SeatedLot, tongue: Tongue) -> str:
    least, most = share_allowed(regime, seated.rules)
    name, of = (tongue.say(each) for each in REGIMES[regime])
    if not most.basis_points:
        return tongue.say("{name}：不收", name=name)
    if not least.basis_points:
        top = percent(most.basis_points)
        return tongue.say("{name}：不超过{of}的 {most}", name=name, of=of, most=top)
    return tongue.say(
        "{name}：{of}的 {least} 到 {most}",
        name=name,
        of=of,
        least=percent(least.basis_points),
        most=percent(most.basis_points),
    )


def asked_facts(seated: SeatedLot, tongue: Tongue) -> Facts:
    """Say what a lot asks for; nothing while it asks for none."""
    terms = seated.terms
    if terms is None:
        return ()
    name, of = (tongue.say(each) for each in REGIMES[terms.regime])
    return (
        (tongue.say("保证金金额"), exact_amount(terms.asked, tongue)),
        (of, exact_amount(terms.of, tongue)),
        (tongue.say("适用规定"), name),
        (tongue.say("截止"), exact(terms.due, tongue)),
        (tongue.say("有效期至"), full(terms.valid_until, tongue)),
        (tongue.say("收款户名"), terms.pay_to.holder),
        (tongue.say("开户银行"), terms.pay_to.bank),
        (tongue.say("收款账号"), terms.pay_to.number),
    )


# --- Who gave ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerView:
    """A deposit in the list of a lot, after the opening."""

    address: str
    name: str
    says: str
    look: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StrayView:
    """A line that did not count: whose, how much, and why."""

    name: str
    account: str
    sub_account: str
    amount: str
    at: str
    serial: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayersView:
    """The deposits of a lot: a secret, then a list with its red warnings."""

    lot: str
    title: str
    secret: bool
    unopened: bool
    can_open: bool
    opens: str
    asks: Facts
    warnings: tuple[str, ...]
    payers: tuple[PayerView, ...]
    strays: tuple[StrayView, ...]
    attempt: int
    attempts: tuple[tuple[str, str], ...]
    done: str
    key: str


def payers_view(
    seated: SeatedLot,
    payers: Payers | None,
    strays: tuple[StrayLine, ...],
    told: tuple[str, str],
    tongue: Tongue,
) -> PayersView:
    """Say what is shown; before the opening the same, whoever has paid."""
    names = (
        {} if payers is None else {each.deposit.id: each.name for each in payers.payers}
    )
    warned = () if payers is None else payers.warnings
    terms = seated.terms
    due = None if terms is None or terms.ended_at is not None else terms.due
    unopened = terms is not None and terms.opened_at is None
    return PayersView(
        lot=seated.lot.id,
        title=seated.lot.title,
        secret=payers is None,
        unopened=unopened,
        can_open=unopened and _can_open(seated),
        opens=exact(due, tongue) if due else "",
        asks=asked_facts(seated, tongue),
        warnings=tuple(_warning(each.deposits, names, tongue) for each in warned),
        payers=()
        if payers is None
        else tuple(_payer(each, tongue) for each in payers.payers),
        strays=tuple(stray_view(each, tongue) for each in strays),
        attempt=0 if terms is None else terms.attempt,
        attempts=_attempts(seated, tongue),
        done=done(told[0], tongue),
        key=told[1],
    )


def _attempts(seated: SeatedLot, tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """Return each attempt and where it is shown, nothing where there is only one."""
    page = tongue.at(f"/deposits/{seated.lot.id}/payers")
    return tuple(
        (f"{page}?attempt={each}", attempt_said(each, tongue))
        for each in range(1, seated.attempts + 1)
        if seated.attempts > 1
    )


def attempt_said(attempt: int, tongue: Tongue) -> str:
    """Say which of several attempts it is."""
    return tongue.say("第 {n} 次保证金要求", n=attempt)


def _can_open(seated: SeatedLot) -> bool:
    return seated.may_open and may(seated, "OpenDeposits")


def _warning(
    deposits: tuple[str, ...], names: Mapping[str, str], tongue: Tongue
) -> str:
    who = tongue.join([names.get(each, each) for each in deposits])
    return tongue.say("{who}：保证金涉及同一账户", who=who)


def _payer(payer: Payer, tongue: Tongue) -> PayerView:
    deposit = payer.deposit
    look, state = STATES[deposit.state]
    guarantee = payer.guarantee
    gone = payer.withdrawn_at
    says = [
        tongue.say(KINDS[deposit.kind]),
        exact_amount(deposit.amount, tongue) if deposit.amount.fen else "",
        payer.account or (guarantee.issuer if guarantee else ""),
        tongue.say("投标已于 {at} 撤回", at=exact(gone, tongue)) if gone else "",
    ]
    return PayerView(
        address=tongue.at(f"/deposits/{deposit.lot}/payers/{deposit.id}"),
        name=payer.name,
        says="　".join(each for each in says if each),
        look=look,
        state=tongue.say(state),
    )


def stray_view(stray: StrayLine, tongue: Tongue) -> StrayView:
    """Say what a clerk is shown of a line that fits nobody."""
    line = stray.line
    return StrayView(
        name=line.name,
        account=line.account,
        sub_account=line.sub_account,
        amount=("+" if line.comes_in else "−") + exact_amount(line.amount, tongue),
        at=exact(line.at, tongue),
        serial=line.serial,
        why=tongue.say(FITS[stray.fit]),
    )
