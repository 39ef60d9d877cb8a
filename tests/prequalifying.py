"""A prequalification on the core: who applies, who decides, until when."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from archive.ledger.acts import Accepted
from archive.public.values import Actor
from tests.builders_bidders import firm
from tests.tender_course import OWNER, Tendering, bidder
from trading.bidders.codes import Uscc
from trading.bidders.model.claims import Claim, ClaimState, Ground
from trading.bids.model.consortia import Member
from trading.bids.model.prequalification import ToPrequalify
from trading.bids.presenting.offers import OfferView, offer_views
from trading.front.languages import CHINESE

SECOND = Actor("wu", "agency", frozenset({"agency"}))
"""Who decides beside the owner."""
ASKED = {"requirement": "建筑工程施工总承包三级以上", "consortium": 3}
OFFER, APPLYING = timedelta(days=10), timedelta(days=24)
"""After the notice the documents are on offer, and applications taken, so long."""


def draft(course: Tendering) -> None:
    """Draft a lot that asks for prequalification."""
    course.draft(prequalification=ASKED)


def announce(
    course: Tendering, *, offer: timedelta = OFFER, applying: timedelta = APPLYING
) -> Accepted:
    """Announce the prequalification."""
    now = course.instance.clock.now()
    told = {"offered": now + offer, "closes": now + applying}
    return course.act("announce_prequalification", OWNER, **told)


def apply(
    course: Tendering,
    number: int,
    *others: int,
    by: Actor | None = None,
    **facts: object,
) -> Accepted:
    """Let a firm apply, alone or as the lead firm of a consortium."""
    members = [
        {"code": str(firm(each)), "name": f"第{each}建筑有限公司"} for each in others
    ]
    told = {"firm": str(firm(number)), "name": f"第{number}建筑", "members": members}
    who = by or bidder(number)
    return course.act("apply_to_prequalify", who, **{**told, **facts})


def stranger(number: int, account: str = "another") -> Actor:
    """Return somebody whose account says the code of a firm, and proves nothing."""
    return replace(bidder(number), person=f"of {account}", seat=account)


def decide_claim(course: Tendering, who: Actor, state: ClaimState) -> None:
    """Let the centre have decided whether an account is the firm that it says."""
    claim = Claim(
        organisation=who.seat,
        firm=Uscc.parse(who.organisation),
        state=state,
        ground=None if state is ClaimState.PROVEN else Ground.NOT_THE_FIRM,
    )
    with course.instance.transactions.begin() as work:
        work.claims.save(claim)


def take_back(course: Tendering, number: int) -> Accepted:
    """Let a firm take its application back."""
    return course.act("withdraw_application", bidder(number), firm=str(firm(number)))


def closes(course: Tendering) -> datetime:
    """Return the instant at which an application is late."""
    return course.tender.last_round.closes


def close(course: Tendering) -> None:
    """Let the time pass, and the platform close."""
    course.at(closes(course) + timedelta(seconds=2))
    course.sweep()


def applications(course: Tendering) -> Sequence[ToPrequalify]:
    """Return what is kept of the last round."""
    with course.instance.transactions.read() as work:
        number = course.tender.last_round.number
        return work.prequalifications.all(course.lot, number)


def decide(
    course: Tendering,
    number: int,
    *,
    passed: bool = True,
    by: Sequence[Actor] = (OWNER, SECOND),
    account: str | None = None,
) -> None:
    """Let these persons say whether the application of a firm's account passes."""
    (found,) = [
        each
        for each in applications(course)
        if each.firm == str(firm(number))
        and account in {None, each.account}
        and not each.withdrawn
    ]
    told = {"application": found.stream, "passed": passed}
    reason = {} if passed else {"reason": "资质不符"}
    for actor in by:
        course.act("decide_application", actor, **told, **reason)


def prequalify(course: Tendering, *numbers: int, failing: Sequence[int] = ()) -> None:
    """Come so far that these firms, and no others, may bid."""
    draft(course)
    announce(course)
    for number in (*numbers, *failing):
        apply(course, number)
    close(course)
    for number in numbers:
        decide(course, number)
    for number in failing:
        decide(course, number, passed=False)
    course.act("finish_prequalification", OWNER)


def ask_for_bids(course: Tendering, *firms: int, **facts: object) -> None:
    """Name holders, log a policy, announce it, bind keys of these firms."""
    course.name()
    for j in range(1, 6):
        course.make_key(j)
        course.drill(j)
    course.log_policy(**facts)
    course.announce()
    course.bind(*firms)


def offers(
    course: Tendering, applied: Mapping[str, Sequence[Member]]
) -> tuple[OfferView, ...]:
    """Return what is shown of the opened bids."""
    return offer_views(course.tender.results, (), {}, None, CHINESE, applied)
