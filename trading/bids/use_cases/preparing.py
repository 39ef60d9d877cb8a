"""From a draft to bids that are asked for: holders, the policy, the notice."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Final

import msgspec

from archive.public.ledger import Command, Desk, Draft, Recorded, plain
from archive.public.values import Actor, beijing, to_micros
from trading.bids.envelope_errors import NotThePolicyError
from trading.bids.model.holders import Box, Holder, Trustee
from trading.bids.model.policy import (
    Factor,
    Limits,
    OpeningPolicy,
    PolicyKind,
    check_holder_signatures,
    check_holders,
)
from trading.bids.model.spread import check_spread
from trading.bids.model.tender import Notice, Seat, Tender
from trading.bids.ports import BidWork
from trading.bids.preparing_errors import (
    DeadlineNotAheadError,
    OpeningNeedsCosignerError,
)
from trading.bids.prequalification_errors import PrequalifyFirstError
from trading.bids.use_cases.acting import (
    Body,
    BodyOrNone,
    Digest,
    Key,
    Line,
    Recipient,
    Step,
    TenderAct,
)
from trading.bids.use_cases.forms import Forms
from trading.bids.use_cases.outlining import LotOutline
from trading.bids.use_cases.secured import move_deposits
from trading.projects.model import (
    Lot,
    LotId,
    Project,
    ProjectId,
    ProjectMissingError,
)
from trading.rules.calendar import beijing_day
from trading.rules.open_tender import OPEN_TENDER, Event, State
from trading.rules.rulebook import RuleBook
from trading.rules.rulesets import RuleSet

MEGABYTE: Final = 1_000_000


class DraftTenderCommand(Command, frozen=True, kw_only=True):
    """A new project with its first lot; `place` is its county's division code."""

    title: Line
    place: Annotated[str, msgspec.Meta(pattern="^[0-9]{6}$")]
    investment_code: Line
    owner: Body
    agency: BodyOrNone = ""
    centre: Body
    supervisor: Body
    outline: LotOutline


class DraftTender(TenderAct[DraftTenderCommand]):
    """Start a project that is tendered (11.2 state 1)."""

    command = DraftTenderCommand

    def __init__(self, desk: Desk[BidWork], rules: RuleBook, forms: Forms) -> None:
        super().__init__(desk, rules)
        self.forms = forms

    def minutes(
        self, work: BidWork, actor: Actor, command: DraftTenderCommand, now: datetime
    ) -> Recorded:
        """Give it a number, keep it with its first lot, record it."""
        year = beijing(now).year
        number = work.projects.next_number(f"project-{year}")
        project = Project(
            id=ProjectId(f"P{year}-{number:04d}"),
            title=command.title,
            place=command.place,
            investment_code=command.investment_code,
            owner=command.owner,
            agency=command.agency,
            centre=command.centre,
            supervisor=command.supervisor,
            registered_at=now,
        )
        new = _lot(project, 1, command.outline)
        lot, step = new.moved(Event.DRAFTED, project.roles_of(actor))
        terms = command.outline.terms(lot.id, self.forms)
        work.projects.add(project, lot)
        work.bids.add(Tender(lot=lot.id, terms=terms))
        rules = self.book.resolved(beijing_day(now), project.place)
        facts = {"lot": lot.id, "draft": plain(command), "rules": rules.version}
        return work.ledger.append(Draft(step.emits, project.stream, facts), actor, now)


class AddLotCommand(Command, frozen=True, kw_only=True):
    """One more lot of a project that is tendered."""

    project: Body
    outline: LotOutline


class AddLot(TenderAct[AddLotCommand]):
    """
    Draft one more lot; each has holders, bids and an opening of its own.

    Raises ProjectMissingError: the project is not tendered.
    """

    command = AddLotCommand

    def __init__(self, desk: Desk[BidWork], rules: RuleBook, forms: Forms) -> None:
        super().__init__(desk, rules)
        self.forms = forms

    def minutes(
        self, work: BidWork, actor: Actor, command: AddLotCommand, now: datetime
    ) -> Recorded:
        """Give it the next number of its project, keep it, record it."""
        project = work.projects.project(ProjectId(command.project))
        there = work.projects.lots(project.id)
        if any(each.procedure != OPEN_TENDER.name for each in there):
            raise ProjectMissingError(project.id)  # It is no project that is tendered.
        number = work.projects.next_number(f"lot-{project.id}") + 1
        new = _lot(project, number, command.outline)
        lot, step = new.moved(Event.DRAFTED, project.roles_of(actor))
        terms = command.outline.terms(lot.id, self.forms)
        work.projects.add_lot(lot)
        work.bids.add(Tender(lot=lot.id, terms=terms))
        rules = self.book.resolved(beijing_day(now), project.place)
        facts = {"lot": lot.id, "draft": plain(command), "rules": rules.version}
        return work.ledger.append(Draft(step.emits, project.stream, facts), actor, now)


def _lot(project: Project, number: int, outline: LotOutline) -> Lot:
    return Lot(
        id=LotId(f"{project.id}-{number}"),
        project=project.id,
        title=outline.title,
        procedure=OPEN_TENDER.name,
        state=OPEN_TENDER.first,
    )


class SeatCommand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who shall hold a share, and on what duty."""

    person: Body
    organisation: Body
    duty: BodyOrNone = ""


class TrusteeCommand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who gives the time factor, with the keys that it published."""

    organisation: Body
    age: Recipient
    signing: Key


class BoxCommand(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where manifests can be shown to somebody else in time."""

    organisation: Body
    address: Line
    signing: Key


class NameHoldersCommand(Command, frozen=True, kw_only=True):
    """Who opens: so many as `k` of the `holders`; 0 takes the default."""

    lot: str
    holders: Annotated[
        tuple[SeatCommand, ...], msgspec.Meta(min_length=3, max_length=15)
    ]
    k: Annotated[int, msgspec.Meta(ge=0, le=15)] = 0
    trustees: Annotated[
        tuple[TrusteeCommand, ...], msgspec.Meta(min_length=2, max_length=2)
    ]
    boxes: Annotated[tuple[BoxCommand, ...], msgspec.Meta(max_length=4)] = ()


class NameHolders(TenderAct[NameHoldersCommand]):
    """Name who holds shares and time; keys that were made before are not used."""

    command = NameHoldersCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: NameHoldersCommand, now: datetime
    ) -> Recorded:
        """Check that nobody alone can open, keep the names, begin with no key."""
        step = self.step(work, actor, command.lot, Event.HOLDERS_NAMED, now)
        rules = self.book.resolved(beijing_day(now), step.project.place)
        _require_no_first(step)
        tender = replace(
            step.tender,
            k=command.k or _needed(rules, len(command.holders)),
            seats=tuple(
                Seat(j, each.person, each.organisation, each.duty)
                for j, each in enumerate(command.holders, 1)
            ),
            trustees=tuple(
                Trustee(each.organisation, each.age, bytes.fromhex(each.signing))
                for each in command.trustees
            ),
            boxes=tuple(
                Box(each.organisation, each.address, bytes.fromhex(each.signing))
                for each in command.boxes
            ),
            keys={},
            policy=b"",
            notice=None,
            closed=None,
        )
        check_spread(
            [each.organisation for each in tender.seats],
            [each.organisation for each in tender.trustees],
            tender.k,
            centre=step.project.centre,
        )
        work.bids.save(tender)
        return step.record(
            {
                "attempt": tender.attempt,
                "holders": plain([*command.holders]),
                "k": tender.k,
                "n": len(tender.seats),
                "trustees": [each.described() for each in tender.trustees],
            }
        )


def _require_no_first(step: Step) -> None:
    """Return if nothing comes before the bids, or it did (B-6)."""
    asked = step.tender.terms.prequalification
    if asked is not None and step.transition.state == State.DRAFTED:
        raise PrequalifyFirstError(step.lot.id)


def _needed(rules: RuleSet, n: int) -> int:
    """Return the proposed quorum: that of the default number, or more than half."""
    usual = rules.number("holders_default")
    needed = rules.number("holders_needed_default")
    return needed if n == usual else n // 2 + 1


class LogPolicyCommand(Command, frozen=True, kw_only=True):
    """What the policy fixes beside holders; 0 megabytes or objects are the default."""

    lot: str
    deadline: Annotated[datetime, msgspec.Meta(tz=True)]
    bidder_factor: bool = False
    megabytes: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    objects: Annotated[int, msgspec.Meta(ge=0, le=9_999)] = 0


class LogPolicy(TenderAct[LogPolicyCommand]):
    """Put the opening policy into the log, where everybody can see it."""

    command = LogPolicyCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: LogPolicyCommand, now: datetime
    ) -> Recorded:
        """Check keys and holders, write the policy, record it for all to see."""
        step = self.step(work, actor, command.lot, Event.POLICY_LOGGED, now)
        rules = self.book.resolved(beijing_day(now), step.project.place)
        tender = step.tender
        if command.deadline <= now:
            raise DeadlineNotAheadError(command.deadline)
        tender.require_drilled(now, rules.number("drill_valid_days"))
        policy = _policy(tender, command, rules)
        check_holders(policy, centre=step.project.centre)
        check_holder_signatures(policy)
        step = step.on(replace(step.lot, rules=rules.to_json().decode()))
        recorded = step.record(
            {
                "attempt": policy.attempt,
                "digest": policy.id,
                "policy": msgspec.json.decode(policy.to_bytes()),
            },
            public=True,
        )
        move_deposits(work, command.lot, policy.deadline)
        work.bids.save(
            replace(
                tender,
                policies=policy.attempt,
                policy=policy.to_bytes(),
                policy_event=recorded.n,
            )
        )
        return recorded


def _policy(tender: Tender, command: LogPolicyCommand, rules: RuleSet) -> OpeningPolicy:
    factors: tuple[Factor, ...] = (Factor.QUORUM, Factor.TIME)
    window = timedelta(0)
    if command.bidder_factor:
        factors = (*factors, Factor.BIDDER)
        window = timedelta(minutes=rules.number("bidder_window_minutes"))
    megabytes = command.megabytes or rules.number("bid_megabytes_max")
    return OpeningPolicy(
        lot=tender.lot,
        attempt=tender.attempt,
        kind=PolicyKind.TENDER,
        k=tender.k,
        holders=tuple(_holder(tender, each) for each in tender.seats),
        factors=factors,
        trustees=tender.trustees,
        boxes=tender.boxes,
        deadline=command.deadline,
        window=window,
        form=tender.terms.form,
        limits=Limits(
            megabytes * MEGABYTE, command.objects or rules.number("bid_objects_max")
        ),
    )


def _holder(tender: Tender, seat: Seat) -> Holder:
    key = tender.keys[seat.j]
    return Holder(
        j=seat.j,
        person=seat.person,
        organisation=seat.organisation,
        duty=seat.duty,
        tool=key.tool,
        age=key.age,
        key=key.key,
        signature=key.signature,
    )


class PublishTenderCommand(Command, frozen=True, kw_only=True):
    """The notice of a tender, with the policy that it names."""

    lot: str
    policy: Digest


class PublishTender(TenderAct[PublishTenderCommand]):
    """Ask for bids: the policy is known to all, and the count of bids to nobody."""

    command = PublishTenderCommand

    def minutes(
        self, work: BidWork, actor: Actor, command: PublishTenderCommand, now: datetime
    ) -> Recorded:
        """Check that everybody can see the policy, hide the count, record it."""
        step = self.step(work, actor, command.lot, Event.TENDER_PUBLISHED, now)
        tender, policy = step.tender, step.tender.logged
        if command.policy != policy.id:
            raise NotThePolicyError(policy.id, command.policy)
        if policy.deadline <= now:
            raise DeadlineNotAheadError(policy.deadline)
        tender.require_drilled(now, step.rules.number("drill_valid_days"))
        if not self.desk.notary.demo and not work.ledger.has_cosigner():
            raise OpeningNeedsCosignerError
        step.require_shown(tender.policy_event)
        seal_name = f"{step.lot.id}/{to_micros(now)}"
        work.ledger.open_seal(seal_name, now)
        recorded = step.record(_notice(step, policy, seal_name), public=True)
        notice = Notice(recorded.n, seal_name, now)
        work.bids.save(replace(tender, notice=notice))
        return recorded


def _notice(step: Step, policy: OpeningPolicy, seal_name: str) -> dict[str, object]:
    return {
        "title": step.lot.title,
        "policy": policy.id,
        "form": policy.form,
        "deadline": to_micros(policy.deadline),
        "seal": seal_name,
    }
