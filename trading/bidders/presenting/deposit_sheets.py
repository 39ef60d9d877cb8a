"""One deposit of a lot after the opening, and the sheet that settles them all."""

from dataclasses import dataclass
from datetime import datetime

from archive.public.values import Yuan
from trading.bidders.model.deposits import GIVEN, NOTHING, DepositState
from trading.bidders.presenting.deposit_lots import Facts, may
from trading.bidders.presenting.deposit_names import (
    CAUSES,
    GROUNDS,
    INTEREST,
    KINDS,
    STATES,
    done,
)
from trading.bidders.use_cases.deposits_looking import SeatedLot
from trading.bidders.use_cases.deposits_releasing import BEFORE_OPENING
from trading.bidders.use_cases.deposits_settling import Settled, Settlement
from trading.front.languages import Tongue
from trading.front.moments import exact, exact_amount


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
    is_over = seated.terms is not None and seated.terms.ended_at is not None
    goes_back = held or (is_over and deposit.state in GIVEN)
    keeps = held and not is_over and may(seated, "ForfeitDeposit")
    return DepositView(
        lot=lot,
        title=seated.lot.title,
        id=deposit.id,
        name=row.name,
        look=look,
        state=tongue.say(state),
        facts=_facts(row, tongue),
        proposes=goes_back and may(seated, "ProposeRelease"),
        confirms=waits and may(seated, "ConfirmRelease"),
        own_proposal=release is not None and release.person == who,
        keep=tongue.at(f"/deposits/{lot}/payers/{deposit.id}/keep") if keeps else "",
        causes=_causes(tongue, is_over=is_over),
        grounds=tuple((each.value, tongue.say(said)) for each, said in GROUNDS.items()),
        done=done(told[0], tongue),
        key=told[1],
    )


def _causes(tongue: Tongue, *, is_over: bool) -> tuple[tuple[str, str], ...]:
    """Return why a deposit can go back: where all is over nobody won or lost."""
    return tuple(
        each
        for each in cause_choices(tongue)
        if not is_over or each[0] in BEFORE_OPENING
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
