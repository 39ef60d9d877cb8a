"""What one's own page says of one's own tenders: the next duty first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from archive.public.values import Actor
from trading.accounts.today import Matter
from trading.bids.model.bids import ReleaseKind
from trading.bids.model.tender import Tender
from trading.bids.presenting.lots import until
from trading.bids.presenting.next_acts import next_act
from trading.bids.presenting.states import STATES
from trading.bids.use_cases.holding import Due, Held
from trading.bids.use_cases.mine import (
    ApplicantTender,
    BidderTender,
    ReadOwnTenders,
    SeatTender,
)
from trading.front.languages import Tongue, marked
from trading.projects.model import Lot
from trading.rules.open_tender_states import State
from trading.rules.roles import Role

MOST_SHOWN: Final = 12
_KEYS: Final = "/opening-keys"
_OF_HOLDER: Final[Mapping[Due, str]] = {
    Due.KEY: marked("做开标密钥"),
    Due.DRILL: marked("再演练一次开标密钥"),
    Due.RELEASE: marked("交出开标份额"),
}
_GIVES: Final[Mapping[ReleaseKind, str]] = {
    ReleaseKind.BIDDER: marked("交出您自己的解密份额"),
    ReleaseKind.DISCLOSURE: marked("公开您投标的密钥，或者不公开"),
}
_RESULTS: Final[Mapping[bool | None, str]] = {
    None: marked("资格预审申请已递交"),
    True: marked("已通过资格预审"),
    False: marked("没有通过资格预审，点开看理由"),
}
_IN_THE_ROOM: Final = {
    *(State.CLOSED, State.OPENING, State.ADJOURNED, State.RELEASED, State.OPENED)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTenders:
    """Tells somebody's tenders, in the words of their page."""

    read: ReadOwnTenders

    def __call__(self, actor: Actor, tongue: Tongue) -> Sequence[Matter]:
        """Return them, those with a duty first; of others nothing."""
        own = [
            *(_of_seat(each, tongue) for each in self.read.of_seat(actor)),
            *(_of_holder(each, tongue) for each in self.read.of_holder(actor)),
            *(_of_bidder(each, tongue) for each in self.read.of_bidder(actor)),
            *(_of_applicant(each, tongue) for each in self.read.of_applicant(actor)),
        ]
        own.sort(key=lambda each: each.duty is None)
        return own[:MOST_SHOWN]


def _of_seat(found: SeatTender, tongue: Tongue) -> Matter:
    lot, state = found.lot, State(found.lot.state)
    at = tongue.at(f"/tendering/{lot.id}")
    following = next_act(lot, found.tender)
    mine = following is not None and bool(following.roles & found.roles)
    ways = []
    if following is not None and (mine or state in _IN_THE_ROOM):
        ways.append((f"{at}/{following.page}", tongue.say(following.name)))
    watches = Role.SUPERVISOR in found.roles and state in _IN_THE_ROOM
    duty = ways.pop(0) if ways and (mine or watches) else None
    return Matter(
        title=lot.title,
        address=f"{at}/desk",
        stands=_stands(lot, tongue),
        when=until(lot, found.tender, tongue),
        duty=duty,
        more=tuple(ways),
    )


def _of_holder(held: Held, tongue: Tongue) -> Matter:
    keys = tongue.at(_KEYS)
    said = _OF_HOLDER.get(held.due)
    return Matter(
        title=held.lot.title,
        address=keys,
        stands=tongue.join(
            (
                tongue.say("您持有第 {j} 把密钥", j=held.seat.j),
                _stands(held.lot, tongue),
            )
        ),
        when=until(held.lot, held.tender, tongue),
        duty=None if said is None else (keys, tongue.say(said)),
        more=(),
    )


def _of_bidder(found: BidderTender, tongue: Tongue) -> Matter:
    page = tongue.at(f"/bid/{found.lot.id}")
    return Matter(
        title=found.lot.title,
        address=page,
        stands=tongue.join(_stands_of_bidder(found, tongue)),
        when=until(found.lot, found.tender, tongue),
        duty=_duty_of_bidder(found, page, tongue),
        more=tuple(_ways_of_bidder(found, tongue)),
    )


def _of_applicant(found: ApplicantTender, tongue: Tongue) -> Matter:
    page = tongue.at(f"/bid/{found.lot.id}/prequalify")
    return Matter(
        title=found.lot.title,
        address=page,
        stands=tongue.join(
            (tongue.say(_RESULTS[found.passed]), _stands(found.lot, tongue))
        ),
        when=until(found.lot, found.tender, tongue),
        duty=None,
        more=(),
    )


def _stands_of_bidder(found: BidderTender, tongue: Tongue) -> Iterator[str]:
    if found.bid is None:
        yield tongue.say("文件已上传，还没有递交")
    elif found.bid.withdrawn:
        yield tongue.say("投标已撤回")
    else:
        yield tongue.say("投标已递交")
    if found.lot.state != State.BIDDING:
        yield _stands(found.lot, tongue)


def _duty_of_bidder(
    found: BidderTender, page: str, tongue: Tongue
) -> tuple[str, str] | None:
    if found.due is not None:
        return page, tongue.say(_GIVES[found.due.kind])
    if found.bid is None and _is_open(found.lot, found.tender, found):
        return page, tongue.say("递交投标文件")
    return None


def _is_open(lot: Lot, tender: Tender, found: BidderTender) -> bool:
    return lot.state == State.BIDDING and found.at < tender.logged.deadline


def _ways_of_bidder(found: BidderTender, tongue: Tongue) -> Iterator[tuple[str, str]]:
    if found.counts and found.lot.state in _IN_THE_ROOM:
        room = tongue.at(f"/tendering/{found.lot.id}/opening")
        yield room, tongue.say("进入开标室")


def _stands(lot: Lot, tongue: Tongue) -> str:
    return tongue.say(STATES[State(lot.state)])
