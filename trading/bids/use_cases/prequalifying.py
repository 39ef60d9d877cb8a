"""Prequalification: announced, applied for under seal, closed, asked for in a bid."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import msgspec

from archive.public.evidence import fresh
from archive.public.ledger import Command, Desk, Draft, Recorded
from archive.public.values import Actor, to_micros
from trading.bidders.model.standing import Standing
from trading.bids.model.consortia import MOST, Member
from trading.bids.model.prequalification import (
    Round,
    ToPrequalify,
    check_members,
    check_periods,
    standing,
)
from trading.bids.model.tender import DECLARED_AFTER, Tender
from trading.bids.ports import BidWork
from trading.bids.prequalification_errors import (
    ApplicationDelayedError,
    ApplicationDocumentsError,
    ApplicationMissingError,
    ApplicationsStillOpenError,
    AppliedBeforeError,
    NotPrequalifiedError,
)
from trading.bids.use_cases.acting import (
    Code,
    Digest,
    Line,
    TenderAct,
    require_own_firm,
)
from trading.projects.model import LotId
from trading.rules.calendar import Calendar, beijing_day
from trading.rules.open_tender import Event, State
from trading.rules.rulebook import RuleBook

Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class AnnouncePrequalificationCommand(Command, frozen=True, kw_only=True):
    """Until when the documents are on offer, and applications taken."""

    lot: str
    offered: Instant
    closes: Instant


class AnnouncePrequalification(TenderAct[AnnouncePrequalificationCommand]):
    """Ask for applications: from now on nobody learns how many there are (B-20)."""

    command = AnnouncePrequalificationCommand

    def __init__(
        self, desk: Desk[BidWork], rules: RuleBook, calendar: Calendar
    ) -> None:
        super().__init__(desk, rules)
        self.calendar = calendar

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: AnnouncePrequalificationCommand,
        now: datetime,
    ) -> Recorded:
        """Check both periods, hide the count, record the notice for all to see."""
        event = Event.PREQUALIFICATION_ANNOUNCED
        step = self.step(work, actor, command.lot, event, now)
        tender, asked = step.tender, step.tender.asked
        rules = self.book.resolved(beijing_day(now), step.project.place)
        offered, closes = command.offered, command.closes
        periods = check_periods(
            rules, self.calendar, now, offered=offered, closes=closes
        )
        number = 1 if tender.round is None else tender.round.number + 1
        seal = "" if tender.round is None else tender.round.seal
        if not seal:
            seal = f"{step.lot.id}/prequalification/{to_micros(now)}"
            work.ledger.open_seal(seal, now)
        step = step.on(replace(step.lot, rules=rules.to_json().decode()))
        recorded = step.record(
            {
                "round": number,
                "title": step.lot.title,
                "requirement": asked.requirement,
                "consortium": asked.consortium,
                "offered": to_micros(offered),
                "closes": to_micros(closes),
                "periods": [each.described() for each in periods],
                "seal": seal,
            },
            public=True,
        )
        announced = Round(
            number=number,
            event=recorded.n,
            announced=now,
            offered=offered,
            closes=closes,
            seal=seal,
        )
        work.bids.save(replace(tender, round=announced))
        return recorded


class MemberCommand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another firm of the consortium: its code and its name."""

    code: Code
    name: Line


class ApplyToPrequalifyCommand(Command, frozen=True, kw_only=True):
    """A firm's application; `members` are the others of the consortium it leads."""

    lot: str
    firm: Code
    name: Line
    members: Annotated[tuple[MemberCommand, ...], msgspec.Meta(max_length=MOST)] = ()
    documents: Annotated[tuple[Digest, ...], msgspec.Meta(max_length=100)] = ()


class ApplyToPrequalify(TenderAct[ApplyToPrequalifyCommand]):
    """Take an application; the log shows no more than that a tick went by."""

    command = ApplyToPrequalifyCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: ApplyToPrequalifyCommand,
        now: datetime,
    ) -> Recorded:
        """Check time, firm, members and documents; keep it; record it under seal."""
        event = Event.PREQUALIFICATION_APPLIED
        number = _open_for(work, actor, command.lot, event, now)
        require_own_firm(actor, command.firm)
        members = tuple(Member(each.code, each.name) for each in command.members)
        asked = work.bids.get(command.lot).asked
        check_members(command.firm, members, asked.consortium)
        known, firm = work.prequalifications, command.firm
        if known.of(command.lot, number, firm, actor.seat) is not None:
            raise AppliedBeforeError
        _require_documents(work, actor, command.documents)
        application = ToPrequalify(
            lot=command.lot,
            round=number,
            firm=command.firm,
            name=command.name,
            members=members,
            documents=command.documents,
            stream=f"sealed/{fresh(16).hex()}",
            at=now,
            agent=actor.person,
            account=actor.seat,
        )
        work.prequalifications.apply(application)
        facts = {
            "lot": command.lot,
            "round": number,
            "firm": command.firm,
            "name": command.name,
            "members": [each.described() for each in members],
            "documents": [*command.documents],
        }
        draft = Draft(
            "PREQUALIFICATION_APPLIED", application.stream, facts, sealed=True
        )
        return work.ledger.append(draft, actor, now)


def _require_documents(work: BidWork, actor: Actor, documents: tuple[str, ...]) -> None:
    own = work.dossiers.of(actor.seat) if documents and actor.seat else ()
    missing = sorted({*documents} - {each.digest for each in own})
    if missing:
        raise ApplicationDocumentsError(missing)


class WithdrawApplicationCommand(Command, frozen=True, kw_only=True):
    """A firm takes its application back before the end."""

    lot: str
    firm: Code


class WithdrawApplication(TenderAct[WithdrawApplicationCommand]):
    """Withdraw an application; another may be handed in until the end."""

    command = WithdrawApplicationCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: WithdrawApplicationCommand,
        now: datetime,
    ) -> Recorded:
        """Check time and firm, note the withdrawal, record it under seal."""
        event = Event.PREQUALIFICATION_WITHDRAWN
        number = _open_for(work, actor, command.lot, event, now)
        require_own_firm(actor, command.firm)
        known, firm = work.prequalifications, command.firm
        found = known.of(command.lot, number, firm, actor.seat)
        if found is None:
            raise ApplicationMissingError
        work.prequalifications.save(replace(found, withdrawn=True))
        facts = {"lot": command.lot, "round": number, "firm": command.firm}
        draft = Draft("PREQUALIFICATION_WITHDRAWN", found.stream, facts, sealed=True)
        return work.ledger.append(draft, actor, now)


def _open_for(
    work: BidWork, actor: Actor, lot: str, event: Event, now: datetime
) -> int:
    """Lock the lot, let only those pass who came in time; return the round."""
    project, before = work.projects.locked(LotId(lot))
    before.require_running_at(now)
    tender, roles = work.bids.get(lot), project.roles_of(actor)
    if tender.round is None or before.state == State.PREQUALIFYING:
        before.moved(event, roles, even_suspended=True)
    found = tender.last_round
    found.require_open(now)
    if before.state != State.PREQUALIFYING:
        raise ApplicationDelayedError(now)
    return found.number


class ClosePrequalificationCommand(Command, frozen=True, kw_only=True):
    """Declare that no more applications are taken."""

    lot: str


class ClosePrequalification(TenderAct[ClosePrequalificationCommand]):
    """Declare the applications closed, and bind the streams of all that came."""

    command = ClosePrequalificationCommand

    def minutes(
        self,
        work: BidWork,
        actor: Actor,
        command: ClosePrequalificationCommand,
        now: datetime,
    ) -> Recorded:
        """Check that the end is past; what is listed is disclosed to nobody yet."""
        step = self.step(work, actor, command.lot, Event.PREQUALIFICATION_CLOSED, now)
        found = step.tender.last_round
        if now < found.closes + DECLARED_AFTER:
            raise ApplicationsStillOpenError(found.closes)
        came = work.prequalifications.all(command.lot, found.number)
        names = sorted(each.stream for each in came)
        return step.record(
            {"round": found.number, "came": ends_of(work, names)}, public=True
        )


def ends_of(work: BidWork, streams: list[str]) -> list[dict[str, object]]:
    """Return where these sealed streams end (archive 5.4)."""
    return [
        {"stream": head.stream, "n": head.n, "head": head.commitment}
        for head in work.ledger.heads(streams)
    ]


def stand_of(
    work: BidWork, applications: Sequence[ToPrequalify], state: str
) -> Standing[ToPrequalify]:
    """
    Return which of these stand by the claims of their accounts (2.9).

    What fell by the end of the review is on record, and stays fallen; `state` is where
    the lot is.
    """
    came = standing(applications)
    claims = work.claims.of_firms({each.firm for each in came if each.claim})
    review_open = state == State.PREQUALIFICATION_REVIEW
    return Standing.of(came, claims, review_open=review_open)


def require_prequalified(work: BidWork, tender: Tender, firm: str) -> None:
    """
    Return if a firm may bid: its application passed, or none is asked for.

    Raises:
        NotPrequalifiedError: it applied as no lead firm, did not pass, or its
            application has fallen with the claim of its account (B-21).

    """
    if tender.round is None:
        return
    came = work.prequalifications.all(tender.lot, tender.round.number)
    own = [each for each in came if each.firm == firm]
    stand = stand_of(work, own, State.PREQUALIFIED)
    if not any(each.passed for each in stand.standing):
        raise NotPrequalifiedError(firm)


def unsealed(work: BidWork, lot: str, now: datetime) -> list[dict[str, object]]:
    """End the seal of a lot's prequalification; return the streams of all rounds."""
    tender = work.bids.get(lot)
    if tender.round is None:
        return []
    if tender.round.seal:
        work.ledger.close_seal(tender.round.seal, now)
        work.bids.save(replace(tender, round=replace(tender.round, seal="")))
    return ends_of(work, [*work.prequalifications.streams(lot)])
