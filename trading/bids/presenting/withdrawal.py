"""What clerk and supervisor see when a firm withdraws in person; never if it bid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trading.accounts.presenting.words import ROLES
from trading.accounts.tokens import new_id
from trading.bids.model.envelope import Withdrawal
from trading.bids.use_cases.reading_room import TenderSheet
from trading.bids.withdrawal_desk import Signed
from trading.front.languages import Tongue, marked
from trading.front.moments import exact
from trading.rules.open_tender_states import State
from trading.rules.roles import Role

DONE: Final[Mapping[str, str]] = {
    "signed": marked("已签。两人都签了，撤回才生效；有没有投标，这里不显示。"),
}


@dataclass(frozen=True, slots=True)
class ComeView:
    """A firm that came: who signed last, and whether the reader still has to."""

    bidder: str
    signed: str
    look: str
    state: str
    waits_for_me: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalView:
    """The page; `bidder` and `message` (hex) are empty before a firm is named."""

    lot: str
    title: str
    in_time: bool
    until: str
    come: tuple[ComeView, ...]
    bidder: str
    message: str
    account: str
    done: str
    key: str


def receives(sheet: TenderSheet) -> bool:
    """Tell whether a firm can withdraw in person before whoever looks (B-22)."""
    watches = bool(sheet.roles & {Role.CLERK, Role.SUPERVISOR})
    return watches and sheet.lot.state == State.BIDDING


def withdrawal_view(
    sheet: TenderSheet,
    signed: Sequence[Signed],
    bidder: str,
    told: tuple[str, str, str],
    tongue: Tongue,
) -> WithdrawalView:
    """Say what is shown; `told` is what was done, the person, the form's key."""
    done, account, key = told
    policy = sheet.tender.logged if sheet.tender.policy else None
    in_time = (
        policy is not None
        and sheet.lot.state == State.BIDDING
        and sheet.at < policy.deadline
    )
    message = ""
    if policy is not None and bidder:
        message = Withdrawal(sheet.lot.id, policy.id, bidder, "").digest
    return WithdrawalView(
        lot=sheet.lot.id,
        title=sheet.lot.title,
        in_time=in_time,
        until=exact(policy.deadline, tongue) if policy else "",
        come=tuple(_come(signed, sheet, tongue)),
        bidder=bidder,
        message=message,
        account=account,
        done=tongue.say(DONE[done]) if done in DONE else "",
        key=key or new_id(),
    )


def _come(
    signed: Sequence[Signed], sheet: TenderSheet, tongue: Tongue
) -> list[ComeView]:
    """Return each firm that came once, with who signed for it last, and what of it."""
    found: dict[str, list[Signed]] = {}
    for each in signed:
        found.setdefault(each.attested.bidder, []).append(each)
    return [_came(bidder, of, sheet, tongue) for bidder, of in found.items()]


def _came(
    bidder: str, signed: Sequence[Signed], sheet: TenderSheet, tongue: Tongue
) -> ComeView:
    mine = Role.SUPERVISOR if Role.SUPERVISOR in sheet.roles else Role.CLERK
    last = signed[-1]
    waits, took = sheet.at < last.until, last.attested.took
    if took:
        look, state = "open", tongue.say("两人都已签")
    elif waits:
        look = "wait"
        state = tongue.say("{until} 以前等另一人签", until=exact(last.until, tongue))
    else:
        look, state = "over", tongue.say("已失效：另一人没有及时签")
    roles = {
        each.attested.role
        for each in signed
        if each.attested.took == took and (took or (sheet.at < each.until) == waits)
    }
    return ComeView(
        bidder=bidder,
        signed=tongue.join(tongue.say(ROLES[Role(each)]) for each in sorted(roles)),
        look=look,
        state=state,
        waits_for_me=waits and not took and mine.value not in roles,
    )
