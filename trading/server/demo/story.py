"""A whole fixed-price selection, from draft to closed file, on one stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from archive.ledger.model import parse_event
from archive.values.instants import parse_instant
from archive.values.money import Rate, Yuan
from trading.awards.contracts import Milestone
from trading.awards.objections import Ground, Outcome
from trading.awards.use_cases.awarding import (
    GiveAwardCommand,
    OpenPublicityCommand,
)
from trading.awards.use_cases.closing import CloseCaseCommand
from trading.awards.use_cases.contracting import UploadContractCommand
from trading.awards.use_cases.objecting import (
    DecideObjectionCommand,
    LodgeObjectionCommand,
)
from trading.awards.use_cases.performing import (
    AcceptWorkCommand,
    AssignTrackingOfficerCommand,
    ReportVisitCommand,
    StartPerformanceCommand,
)
from trading.awards.use_cases.reserves import CallReserveCommand, RecordRefusalCommand
from trading.projects.model import LotId
from trading.projects.use_cases import RecordPortalCommand
from trading.rules.legal_basis import Batch, LegalBasis
from trading.rules.papers import PaperKind
from trading.rules.regimes import ObjectKind, ProjectFacts
from trading.rules.shipped import instruction_book
from trading.selection.model.entry import EntryItem, ItemOutcome
from trading.selection.model.review import Reviewer, Reviewers
from trading.selection.use_cases.entering import (
    AnswerEntryCommand,
    ItemCommand,
    RequestEntryCommand,
    ReviewConfidentialityCommand,
)
from trading.selection.use_cases.noticing import (
    NoticeCommand,
    PrepareNoticeCommand,
    PublishNoticeCommand,
)
from trading.selection.use_cases.outlines import Outline
from trading.selection.use_cases.preparation import (
    DraftProjectCommand,
    FixPriceCommand,
    JudgeBasisCommand,
)
from trading.selection.use_cases.review import (
    FinishReviewCommand,
    GiveVerdictCommand,
    ReadApplicationsCommand,
)
from trading.selection.use_cases.room import FreezeListCommand
from trading.selection.use_cases.sign_up import (
    CloseSignUpCommand,
    SignUpCommand,
    WithdrawCommand,
)
from trading.server.demo.cast import (
    PLACE,
    ROOM,
    Bidder,
    Person,
)
from trading.server.demo.drawing import BALLS, DrawPlay, Present, drawn_balls
from trading.server.demo.stage import Stage, paper
from trading.venue.model import Duty

K = TypeVar("K", bound=NoticeCommand)

BASIS = "演示〔2026〕1号（虚构文件，仅供演示）"
NOTES = instruction_book().versions[0].digest


@dataclass(slots=True)
class SelectionStory:
    """One project's life; the dates are arguments so that two can be told in turn."""

    stage: Stage
    title: str
    bidders: Sequence[Bidder]
    lot: str = ""

    def prepare(self, day: str) -> None:
        """Draft, opinion, price, and entry."""
        self.price(day)
        self.enter(day)

    def price(self, day: str) -> None:
        """Draft, opinion on the legal basis, price: P = (C - E)(1 - r) + E."""
        stage, cast = self.stage, self.stage.cast
        stage.at(f"{day}T09:00")
        accepted = stage.act(
            stage.platform.draft_project,
            cast.drafter,
            DraftProjectCommand(
                key=stage.key(),
                title=self.title,
                place=PLACE,
                investment_code="2603-510682-04-01-000001",
                owner=cast.drafter.actor.organisation,
                centre=cast.clerk.actor.organisation,
                supervisor=cast.supervisor.actor.organisation,
                outline=outline(),
            ),
        )
        self.lot = str(parse_event(accepted.event.body).facts["lot"])
        stage.at(f"{day}T09:20")
        stage.act(
            stage.platform.judge_basis,
            cast.approver,
            JudgeBasisCommand(
                key=stage.key(),
                lot=self.lot,
                favourable=True,
                reasons="演示：文件适用于本项目",
                text_digest=paper(BASIS),
            ),
        )
        stage.at(f"{day}T09:40")
        *judges, arbiter = (
            Reviewer(each.id, each.actor.organisation) for each in cast.reviewers
        )
        stage.act(
            stage.platform.fix_price,
            cast.drafter,
            FixPriceCommand(
                key=stage.key(),
                lot=self.lot,
                price=Yuan.parse("1716000"),
                reviewers=Reviewers(tuple(judges), arbiter),
            ),
        )

    def enter(self, day: str) -> None:
        """Ask for entry; the clerk looks at every paper and writes the slip."""
        stage = self.stage
        stage.at(f"{day}T09:45")
        stage.act(
            stage.platform.request_entry,
            stage.cast.drafter,
            RequestEntryCommand(key=stage.key(), lot=self.lot),
        )
        stage.at(f"{day}T09:50")
        accepted = tuple(ItemCommand(item, ItemOutcome.ACCEPTED) for item in EntryItem)
        stage.act(
            stage.platform.answer_entry,
            stage.cast.clerk,
            AnswerEntryCommand(key=stage.key(), lot=self.lot, items=accepted),
        )

    def announce(self, day: str, closes: str, draw_at: str) -> None:
        """Prepare, review and publish the notice, and record it on the portal."""
        stage, cast = self.stage, self.stage.cast
        stage.at(f"{day}T10:00")

        def notice(kind: type[K]) -> K:
            return kind(
                key=stage.key(),
                lot=self.lot,
                sign_up_opens=parse_instant(f"{day}T10:00+08:00"),
                sign_up_closes=parse_instant(f"{closes}+08:00"),
                draw_at=parse_instant(f"{draw_at}+08:00"),
                room=ROOM,
                notes=NOTES,
                draft_contract=paper("合同草案"),
                sources=(BALLS,),
            )

        prepared = stage.act(
            stage.platform.prepare_notice, cast.clerk, notice(PrepareNoticeCommand)
        )
        stage.act(
            stage.platform.review_confidentiality,
            cast.checker,
            ReviewConfidentialityCommand(
                key=stage.key(),
                lot=self.lot,
                content=str(parse_event(prepared.event.body).facts["content"]),
                may=True,
            ),
        )
        stage.act(
            stage.platform.publish_notice, cast.clerk, notice(PublishNoticeCommand)
        )
        stage.act(
            stage.platform.record_portal,
            stage.cast.clerk,
            RecordPortalCommand(
                key=stage.key(), lot=self.lot, address=f"演示省级平台/{self.lot}"
            ),
        )

    def sign_up(self, bidder: Bidder) -> None:
        """Sign one firm up."""
        self.stage.act(
            self.stage.platform.sign_up,
            bidder.agent,
            SignUpCommand(
                key=self.stage.key(),
                lot=self.lot,
                firm=bidder.firm,
                name=bidder.name,
                manager=f"manager-{bidder.agent.id}",
                certificate=f"certificate-{bidder.agent.id}",
                documents=(paper(f"资质 {bidder.firm}"),),
                notes=NOTES,
            ),
        )

    def withdraw(self, bidder: Bidder) -> None:
        """Let one firm withdraw in time."""
        self.stage.act(
            self.stage.platform.withdraw,
            bidder.agent,
            WithdrawCommand(key=self.stage.key(), lot=self.lot, firm=bidder.firm),
        )

    def close_sign_up(self, at: str) -> None:
        """Declare sign-up closed."""
        self.stage.at(at)
        self.stage.act(
            self.stage.platform.close_sign_up,
            self.stage.cast.clerk,
            CloseSignUpCommand(key=self.stage.key(), lot=self.lot),
        )

    def review(self, day: str, failing: frozenset[str] = frozenset()) -> None:
        """Let two reviewers read and judge, each without seeing the other."""
        stage = self.stage
        for hour, reviewer in zip(("09", "13"), stage.cast.reviewers[:2], strict=True):
            stage.at(f"{day}T{hour}:00")
            opened = stage.platform.read_applications.read(
                reviewer.actor,
                ReadApplicationsCommand(
                    key=stage.key(), lot=self.lot, purpose="资格审查"
                ),
            )
            for application in opened.applications:
                self._judge(reviewer, application.firm, failing)
        stage.at(f"{day}T16:00")
        stage.act(
            stage.platform.declare_qualified,
            stage.cast.drafter,
            FinishReviewCommand(key=stage.key(), lot=self.lot),
        )

    def _judge(self, reviewer: Person, firm: str, failing: frozenset[str]) -> None:
        passed = firm not in failing
        self.stage.act(
            self.stage.platform.give_verdict,
            reviewer,
            GiveVerdictCommand(
                key=self.stage.key(),
                lot=self.lot,
                firm=firm,
                passed=passed,
                reasons=() if passed else ("演示：安全生产许可证已过期",),
            ),
        )

    def freeze(self, at: str) -> None:
        """Freeze the list; its root and ticket numbers become public."""
        self.stage.at(at)
        self.stage.act(
            self.stage.platform.freeze_list,
            self.stage.cast.clerk,
            FreezeListCommand(key=self.stage.key(), lot=self.lot),
        )

    def play(self, at: str, applicant: Bidder) -> DrawPlay:
        """Let clerk, supervisor, owner and an applicant come together for the draw."""
        stage, cast = self.stage, self.stage.cast
        stage.at(at)
        return DrawPlay(
            stage,
            self.lot,
            (
                Present(cast.clerk, Duty.CLERK),
                Present(cast.supervisor, Duty.SUPERVISOR),
                Present(cast.drafter, Duty.OWNER),
                Present(applicant.agent, Duty.APPLICANT),
            ),
        )

    def draw(self, at: str, applicant: Bidder) -> DrawPlay:
        """Play the draw from the ready room to the last signature."""
        play = self.play(at, applicant)
        play.ready(ROOM)
        play.start()
        play.contribute()
        play.close_reveals()
        play.type_balls(drawn_balls())
        play.sign()
        return play

    def draw_papers(self) -> None:
        """Put review and draw on paper; those who were there sign."""
        cast = self.stage.cast
        everybody = (cast.drafter, cast.supervisor, cast.clerk)
        self.stage.paper(PaperKind.QUALIFICATION, self.lot, cast.clerk, *everybody)
        self.stage.paper(PaperKind.DRAW_RECORD, self.lot, cast.clerk, *everybody)

    def award_paper(self, kind: PaperKind, *, replaces: str = "") -> None:
        """Put result or award on paper; the owner signs, never the centre."""
        by = self.stage.cast.drafter
        self.stage.paper(kind, self.lot, by, by, replaces=replaces)

    def publicity(self, at: str) -> None:
        """Publish the result, once the log shows it."""
        self.stage.publish_log()
        self.stage.at(at)
        self.stage.act(
            self.stage.platform.open_publicity,
            self.stage.cast.clerk,
            OpenPublicityCommand(key=self.stage.key(), lot=self.lot),
        )

    def objection(self, at: str, by: Bidder, decided: str) -> None:
        """Let a loser object; the lot stands still until the owner has answered."""
        stage = self.stage
        stage.at(at)
        stage.act(
            stage.platform.lodge_objection,
            by.agent,
            LodgeObjectionCommand(
                key=stage.key(),
                lot=self.lot,
                ground=Ground.DRAW,
                text="演示：请说明号球为什么在公开之后才摇出",
                document=paper("异议书"),
            ),
        )
        stage.at(decided)
        stage.act(
            stage.platform.decide_objection,
            stage.cast.drafter,
            DecideObjectionCommand(
                key=stage.key(),
                lot=self.lot,
                objection=f"{self.lot}-O1",
                outcome=Outcome.REJECTED,
                reason="演示：抽取记录可由任何人重新计算，结果相同",
                document=paper("异议答复"),
            ),
        )

    def award(self, at: str) -> None:
        """Give the award after the public notice period."""
        self.stage.at(at)
        self.stage.act(
            self.stage.platform.give_award,
            self.stage.cast.drafter,
            GiveAwardCommand(key=self.stage.key(), lot=self.lot),
        )

    def refusal(self, at: str) -> None:
        """Let the winner refuse in writing, and call the first reserve."""
        stage = self.stage
        stage.at(at)
        stage.act(
            stage.platform.record_refusal,
            stage.cast.drafter,
            RecordRefusalCommand(
                key=stage.key(),
                lot=self.lot,
                silent=False,
                reason="演示：中选人书面放弃",
                document=paper("放弃中选声明"),
            ),
        )
        stage.pause()
        stage.act(
            stage.platform.call_reserve,
            stage.cast.drafter,
            CallReserveCommand(key=stage.key(), lot=self.lot),
        )

    def contract(self, at: str) -> None:
        """Upload the contract at the fixed price."""
        stage = self.stage
        stage.at(at)
        with stage.instance.transactions.read() as work:
            winner = work.awards.award(LotId(self.lot)).candidate
        stage.act(
            stage.platform.upload_contract,
            stage.cast.drafter,
            UploadContractCommand(
                key=stage.key(),
                lot=self.lot,
                document=paper("合同"),
                price=Yuan.parse("1716000"),
                signed_at=stage.clock.now(),
                manager=str(winner.manager),
                certificate="certificate-demo",
            ),
        )
        stage.pause()
        stage.act(
            stage.platform.assign_tracking_officer,
            stage.cast.drafter,
            AssignTrackingOfficerCommand(
                key=stage.key(), lot=self.lot, officer=stage.cast.officer.id
            ),
        )

    def perform(self, start: str, visit: str, accepted: str) -> None:
        """Start, visit, accept."""
        stage, officer = self.stage, self.stage.cast.officer
        stage.at(start)
        stage.act(
            stage.platform.start_performance,
            officer,
            StartPerformanceCommand(key=stage.key(), lot=self.lot),
        )
        stage.at(visit)
        stage.act(
            stage.platform.report_visit,
            officer,
            ReportVisitCommand(
                key=stage.key(),
                lot=self.lot,
                milestone=Milestone.MANAGER_ON_SITE,
                visited_at=stage.clock.now(),
                findings="演示：项目经理在岗，进度正常",
            ),
        )
        stage.at(accepted)
        stage.act(
            stage.platform.accept_work,
            stage.cast.drafter,
            AcceptWorkCommand(
                key=stage.key(), lot=self.lot, document=paper("验收报告")
            ),
        )

    def close(self, at: str) -> None:
        """Close the file: the last event states how many there are."""
        self.stage.at(at)
        self.stage.act(
            self.stage.platform.close_case,
            self.stage.cast.clerk,
            CloseCaseCommand(key=self.stage.key(), lot=self.lot),
        )
        self.stage.publish_log()


def outline() -> Outline:
    """Return DR1: control 1,860,000 with 60,000 that nobody competes about, 8 %."""
    control = Yuan.parse("1860000")
    return Outline(
        control=control,
        non_competitive=Yuan.parse("60000"),
        rate=Rate.parse("0.08"),
        requirement="演示：水利水电工程施工总承包三级及以上，安全生产许可证有效",
        papers={
            name: paper(name)
            for name in ("approval", "funds", "control_price_review", "drawings")
        },
        facts=ProjectFacts(
            kind=ObjectKind.WORKS,
            estimate=control,
            budget_funds=control,
            total_investment=control,
        ),
        batch=Batch(
            kind=ObjectKind.WORKS, fiscal_year=2026, budget_item="演示预算项目"
        ),
        basis=LegalBasis(
            number=BASIS,
            issuer="演示县人民政府（虚构）",
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 12, 31),
            text_digest=paper(BASIS),
        ),
    )
