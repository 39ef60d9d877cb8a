"""A lot whose draw is done, and everybody who may act on it from then on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

import msgspec

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.acts import Accepted, Desk
from archive.ledger.model import Draft, EventBody, parse_event
from archive.public.values import Actor
from tests.builders_awards import LOT, PRICE, conclusion
from tests.builders_bidders import DIGEST, firm
from tests.builders_rules import rules
from trading.awards.model import Award
from trading.awards.ports import StreamHead
from trading.awards.use_cases import (
    AcceptWork,
    AssignTrackingOfficer,
    GiveAward,
    OpenPublicity,
    ReportVisit,
    StartPerformance,
    UploadContract,
)
from trading.projects.model import Lot, LotId, Project, ProjectId
from trading.rules.shipped import national_calendar
from trading.venue.model import RecordingDecision, Session

START = datetime(2026, 3, 2, 1, tzinfo=UTC)
"""A Monday, 09:00 in Beijing."""

OWNER = Actor("li", "owner", frozenset({"owner"}))
AGENCY = Actor("qian", "agency", frozenset({"agency"}))
CLERK = Actor("zhang", "centre", frozenset({"clerk"}))
PLATFORM = Actor("platform", "centre", frozenset({"platform"}))
SUPERVISOR = Actor("sun", "supervisor", frozenset({"supervisor"}))
AUTHORITY = Actor("zhou", "authority", frozenset({"authority"}))
OFFICER = Actor("wang", "owner", frozenset({"tracking_officer"}))


def bidder(number: int) -> Actor:
    return Actor(f"agent-{number}", str(firm(number)), frozenset({"bidder"}))


def drawn(lot: str = LOT) -> tuple[Project, Lot]:
    """Return a project of one lot that stands after its draw."""
    project = Project(
        id=ProjectId(lot.split("-", maxsplit=1)[0]),
        title="演示村道硬化工程",
        place="510682",
        investment_code="2603-510682-04-01-000001",
        owner="owner",
        agency="agency",
        centre="centre",
        supervisor="supervisor",
        registered_at=START,
    )
    return project, Lot(
        id=LotId(lot),
        project=project.id,
        title=project.title,
        procedure="fixed_price_selection",
        state="drawn",
        rules=rules().to_json().decode(),
    )


@dataclass
class Past:
    """What a selection would tell of the time before its conclusion."""

    applicants: set = field(default_factory=set)
    until: datetime | None = None
    missing: list[str] = field(default_factory=list)
    heads: list[StreamHead] = field(default_factory=list)
    abandoned: list[LotId] = field(default_factory=list)

    def open_to_all(self, _lot, _at):
        return False

    def may_object(self, _lot, firm, _claim, _at):
        return firm in self.applicants

    def halted(self, lot, _at):
        return lot

    def objections_until(self, _lot):
        return self.until

    def unsigned(self, _lot):
        return self.missing

    def streams(self, _lot):
        return self.heads

    def abandon(self, lot, _at):
        self.abandoned.append(lot)


@dataclass
class WorkAfter:
    """The real unit of work, with a past that the test tells."""

    work: object
    proceedings: Past

    def __getattr__(self, name):
        return getattr(self.work, name)


@dataclass
class Transactions:
    """Real transactions over such a unit of work."""

    inner: object
    past: Past

    @contextmanager
    def begin(self) -> Iterator[WorkAfter]:
        with self.inner.begin() as work:
            yield WorkAfter(work, self.past)

    @contextmanager
    def read(self) -> Iterator[WorkAfter]:
        with self.inner.read() as work:
            yield WorkAfter(work, self.past)


class Office:
    """Lets people act, and looks at what came of it."""

    def __init__(self, desk: Desk, clock: DemonstrationClock) -> None:
        self.past = Past(applicants={firm(number) for number in range(1, 10)})
        self.desk = Desk(
            clock=desk.clock,
            transactions=Transactions(desk.transactions, self.past),
            notary=desk.notary,
        )
        self.clock = clock
        self.keys = count(1)

    def draws(self, firms: int = 3, lot: str = LOT, **changes) -> None:
        """Have a draw concluded with a winner, the rest in reserve."""
        project, after = drawn(lot)
        with self.desk.transactions.begin() as work:
            work.projects.add(project, after)
            draft = Draft("DRAW_RESULT", project.stream, {"lot": lot})
            event = work.ledger.append(draft, CLERK, self.clock.now())
            work.awards.report(
                conclusion(firms, lot=LotId(lot), event=event.n, **changes)
            )

    def announces(self, lot: str) -> None:
        """Have a notice out, and no draw yet."""
        project, after = drawn(lot)
        with self.desk.transactions.begin() as work:
            work.projects.add(project, replace(after, state="noticed"))

    def redraws(self, firms: int = 3, lot: str = LOT) -> None:
        """Have the lot concluded once more, after a new notice or a voided draw."""
        with self.desk.transactions.begin() as work:
            project, _ = work.projects.locked(LotId(lot))
            work.projects.save(drawn(lot)[1])
            draft = Draft("DRAW_RESULT", project.stream, {"lot": lot})
            event = work.ledger.append(draft, CLERK, self.clock.now())
            work.awards.report(conclusion(firms, lot=LotId(lot), event=event.n))

    def records_session(self, lot: str = LOT) -> None:
        """Have the supervisor's exception from recording on file."""
        decision = RecordingDecision(
            kind="exception",
            session=Session(lot, 1, START),
            reason="no camera yet",
            person="sun",
            key="00" * 32,
            signature="00" * 64,
            at=START,
        )
        with self.desk.transactions.begin() as work:
            work.recording.excuse(decision)

    def awards(self, lot: str = LOT) -> None:
        """Have the result published, and awarded after its public notice period."""
        self.act(OpenPublicity, CLERK, lot)
        self.clock.jump_to(self.award(lot).publicity.closes)
        self.act(GiveAward, OWNER, lot)

    def uploads(self, lot: str = LOT, **changes) -> Accepted:
        """Have the owner upload the contract that was meant."""
        facts = {
            "document": DIGEST,
            "price": PRICE,
            "signed_at": START,
            "manager": "manager-1",
            "certificate": "certificate-川251",
        }
        return self.act(UploadContract, OWNER, lot, **{**facts, **changes})

    def performs(self) -> None:
        """Go from the award to the accepted work."""
        self.uploads()
        self.act(AssignTrackingOfficer, OWNER, officer=OFFICER.person)
        self.act(StartPerformance, OFFICER)
        self.act(
            ReportVisit,
            OFFICER,
            milestone="progress",
            visited_at=self.clock.now(),
            findings="half of the road is paved",
        )
        self.act(AcceptWork, OWNER, document=DIGEST)

    def act(self, use_case, actor: Actor, lot: str = LOT, **facts) -> Accepted:
        """Let somebody act on the lot under a new key, by a message as it arrives."""
        command = self._command(use_case, {"lot": lot, **facts})
        return use_case(self.desk, national_calendar())(actor, command)

    def act_on_bidders(self, use_case, actor: Actor, **facts) -> Accepted:
        """Let somebody act on firms."""
        return use_case(self.desk)(actor, self._command(use_case, facts))

    def _command(self, use_case, facts: dict):
        message = {"key": f"key-{next(self.keys):06}", **facts}
        return use_case.command.decode(msgspec.json.encode(message))

    def jump_to(self, beijing: str) -> None:
        """Move the clock to an instant in Beijing, such as 2026-03-06T00:00."""
        self.clock.jump_to(datetime.fromisoformat(f"{beijing}+08:00"))

    def lot(self, lot: str = LOT) -> Lot:
        with self.desk.transactions.read() as work:
            return work.projects.lot(LotId(lot))[1]

    def award(self, lot: str = LOT) -> Award:
        with self.desk.transactions.read() as work:
            return work.awards.award(LotId(lot))

    def events(self, stream: str = "project/P1") -> Sequence[EventBody]:
        with self.desk.transactions.read() as work:
            return [parse_event(event.body) for event in work.ledger.stream(stream)]

    def public(self, kind: str | None = None) -> list:
        with self.desk.transactions.read() as work:
            known = work.projects.published(ProjectId("P1"))
        return [each for each in known if kind is None or each.kind == kind]

    def warnings(self, lot: str = LOT) -> list[tuple[str, str]]:
        with self.desk.transactions.read() as work:
            known = work.warnings.warnings(LotId(lot))
        return [(each.level.value, each.rule) for each in known]
