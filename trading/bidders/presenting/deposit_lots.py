"""Deposits of a lot as those with a seat in its project see them, asked and given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from archive.public.values import Yuan
from trading.accounts.permissions import PERMISSIONS
from trading.bidders.model.deposits import NOTHING, DepositState
from trading.bidders.presenting.deposit_names import (
    CAUSES,
    FITS,
    GROUNDS,
    INTEREST,
    KINDS,
    REGIMES,
    STATES,
    done,
)
from trading.bidders.use_cases.deposits_looking import SEEING, SeatedLot
from trading.bidders.use_cases.deposits_reading import (
    Payer,
    Payers,
    Settled,
    Settlement,
    StrayLine,
)
from trading.front.languages import Tongue
from trading.front.moments import exact, exact_amount, full, percent
from trading.rules.deposits import DepositRegime, share_allowed

Facts = tuple[tuple[str, str], ...]


def may(seated: SeatedLot, act: str) -> bool:
    """Tell whether an act is for one of the roles in which somebody looks at a lot."""
    return bool(PERMISSIONS[act].roles & seated.roles)


# --- What is asked -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AskView:
    """What a lot asks for, or the form in which its owner's side says so."""

    lot: str
    title: str
    asks: Facts
    can_ask: bool
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
        can_ask=seated.terms is None and may(seated, "AskDeposit"),
        bids_due=exact(seated.bids_due, tongue) if seated.bids_due else "",
        sees=bool(seated.roles & SEEING),
        regimes=tuple(regimes),
        caps=tuple(_cap(each, seated, tongue) for each in DepositRegime),
        done=done(told[0], tongue),
        key=told[1],
    )


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
    can_open: bool
    opens: str
    asks: Facts
    warnings: tuple[str, ...]
    payers: tuple[PayerView, ...]
    strays: tuple[StrayView, ...]
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
    due = None if terms is None else terms.due
    return PayersView(
        lot=seated.lot.id,
        title=seated.lot.title,
        secret=payers is None,
        can_open=payers is None and _can_open(seated),
        opens=exact(due, tongue) if due else "",
        asks=asked_facts(seated, tongue),
        warnings=tuple(_warning(each.deposits, names, tongue) for each in warned),
        payers=()
        if payers is None
        else tuple(_payer(each, tongue) for each in payers.payers),
        strays=tuple(stray_view(each, tongue) for each in strays),
        done=done(told[0], tongue),
        key=told[1],
    )


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


# --- One deposit, and the sheet ------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositView:
    """One deposit after the opening, and the one thing to be done with it."""

    lot: str
    title: str
    id: str
    name: str
    look: str
    state: str
    facts: Facts
    proposes: bool
    confirms: bool
    own_proposal: bool
    keep: str
    causes: tuple[tuple[str, str], ...]
    grounds: tuple[tuple[str, str], ...]
    done: str
    key: str


def deposit_view(
    seated: SeatedLot,
    row: Settled,
    who: str,
    told: tuple[str, str],
    tongue: Tongue,
) -> DepositView:
    """Say what is shown of a deposit; `who` is the person that looks."""
    deposit = row.deposit
    look, state = STATES[deposit.state]
    release, lot = deposit.release, seated.lot.id
    held = deposit.state is DepositState.HELD
    waits = deposit.state is DepositState.RELEASE_PROPOSED
    keeps = held and may(seated, "ForfeitDeposit")
    return DepositView(
        lot=lot,
        title=seated.lot.title,
        id=deposit.id,
        name=row.name,
        look=look,
        state=tongue.say(state),
        facts=_facts(row, tongue),
        proposes=held and may(seated, "ProposeRelease"),
        confirms=waits and may(seated, "ConfirmRelease"),
        own_proposal=release is not None and release.person == who,
        keep=tongue.at(f"/deposits/{lot}/payers/{deposit.id}/keep") if keeps else "",
        causes=cause_choices(tongue),
        grounds=tuple((each.value, tongue.say(said)) for each, said in GROUNDS.items()),
        done=done(told[0], tongue),
        key=told[1],
    )


def cause_choices(tongue: Tongue) -> tuple[tuple[str, str], ...]:
    """Return why a deposit can go back, and what its days count from."""
    return tuple(
        (
            each.value,
            tongue.say(
                "{cause}（从{start}起算）", cause=tongue.say(said), start=tongue.say(at)
            ),
        )
        for each, (said, at) in CAUSES.items()
    )


def _facts(row: Settled, tongue: Tongue) -> Facts:
    deposit = row.deposit
    return tuple(
        each
        for each in (
            (tongue.say("方式"), tongue.say(KINDS[deposit.kind])),
            (tongue.say("保证金金额"), _money(deposit.amount, tongue)),
            (tongue.say("交到时间"), _at(deposit.given_at, tongue)),
            (tongue.say("投标撤回时间"), _at(row.withdrawn_at, tongue)),
            (tongue.say("退回账户"), row.account),
            (
                tongue.say("退还事由"),
                tongue.say(CAUSES[row.cause][0]) if row.cause else "",
            ),
            (tongue.say("最迟退还日"), row.due.isoformat() if row.due else ""),
            (tongue.say("应计利息"), _interest(row, tongue)),
            (tongue.say("已退金额"), _money(deposit.paid_back, tongue)),
            (tongue.say("应退合计"), _money(row.open, tongue)),
            (tongue.say("保证金编号"), deposit.id),
        )
        if each[1]
    )


def _money(amount: Yuan, tongue: Tongue) -> str:
    return exact_amount(amount, tongue) if amount != NOTHING else ""


def _at(instant: datetime | None, tongue: Tongue) -> str:
    return exact(instant, tongue) if instant else ""


def _interest(row: Settled, tongue: Tongue) -> str:
    owed = row.interest
    if owed.amount == NOTHING:
        return ""
    return tongue.say(
        "{amount}（{why}，{n} 天）",
        amount=exact_amount(owed.amount, tongue),
        why=tongue.say(INTEREST[owed.owed]),
        n=owed.days,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One line of the settlement sheet."""

    address: str
    name: str
    look: str
    state: str
    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementView:
    """The settlement sheet of a lot, as of an instant."""

    lot: str
    title: str
    at: str
    rows: tuple[RowView, ...]
    sums: Facts


def settlement_view(
    seated: SeatedLot, sheet: Settlement, tongue: Tongue
) -> SettlementView:
    """Say what the sheet shows; whose accounts are in full, the reader decides."""
    sums = (
        (tongue.say("到账合计"), sheet.given),
        (tongue.say("已退合计"), sheet.paid_back),
        (tongue.say("不予退还合计"), sheet.forfeited),
        (tongue.say("利息合计"), sheet.interest),
        (tongue.say("未退合计"), sheet.open),
    )
    return SettlementView(
        lot=seated.lot.id,
        title=seated.lot.title,
        at=exact(sheet.at, tongue),
        rows=tuple(_row(each, tongue) for each in sheet.rows),
        sums=tuple((name, exact_amount(each, tongue)) for name, each in sums),
    )


def _row(row: Settled, tongue: Tongue) -> RowView:
    look, state = STATES[row.deposit.state]
    return RowView(
        address=tongue.at(f"/deposits/{row.deposit.lot}/payers/{row.deposit.id}"),
        name=row.name,
        look=look,
        state=tongue.say(state),
        facts=_facts(row, tongue),
    )
