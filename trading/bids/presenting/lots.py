"""The lots of one project side by side: which they are, and where each one stands."""

from collections.abc import Iterable
from dataclasses import dataclass

from trading.bids.model.tender import Tender
from trading.bids.presenting.states import STATES
from trading.bids.use_cases.reading import PublicTender
from trading.front.languages import Tongue
from trading.front.moments import full
from trading.projects.model import Lot
from trading.rules.open_tender_states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLine:
    """
    A lot in the list of its project; `here` if it is the one of the page.

    `when` says until when one can apply or bid, empty if one cannot.
    """

    lot: str
    title: str
    state: str
    when: str
    address: str
    here: bool


def public_lots(lots: Iterable[PublicTender]) -> list[PublicTender]:
    """Return those of which everybody may know: a policy or a first notice is out."""
    return [each for each in lots if each.tender.policy or each.tender.round]


def lot_lines(
    lots: Iterable[PublicTender],
    here: str,
    address: str,
    tongue: Tongue,
    *,
    before: str = "",
) -> tuple[LotLine, ...]:
    """
    Return the list of these lots, nothing if there is no other than `here`.

    `address` is where the page of a lot is, with `{lot}` for its number; `before` if it
    has another one as long as no policy is logged.
    """
    lines = tuple(
        LotLine(
            lot=each.lot.id,
            title=each.lot.title,
            state=tongue.say(STATES[State(each.lot.state)]),
            when=until(each.lot, each.tender, tongue),
            address=tongue.at(
                (address if each.tender.policy else before or address).format(
                    lot=each.lot.id
                )
            ),
            here=each.lot.id == here,
        )
        for each in lots
    )
    return lines if any(not each.here for each in lines) else ()


def until(lot: Lot, tender: Tender, tongue: Tongue) -> str:
    """Say until when one can apply for a lot or bid for it, while one can."""
    match State(lot.state):
        case State.PREQUALIFYING:
            last = tender.last_round
            return tongue.say(
                "资格预审文件发售到 {offered}，申请截止 {closes}",
                offered=full(last.offered, tongue),
                closes=full(last.closes, tongue),
            )
        case State.BIDDING:
            return tongue.say(
                "{what} {when}",
                what=tongue.say("投标截止"),
                when=full(tender.logged.deadline, tongue),
            )
        case _:
            return ""
