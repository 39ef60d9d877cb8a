"""One selection as it usually goes; a scenario departs from it where it has to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from archive.ledger.acts import Accepted
from archive.ledger.model import parse_event
from archive.values.money import Yuan
from tests.aftermath import Aftermath
from tests.draw_room import BALLS, ROOM, DrawRoom, drawn_balls, paper
from tests.outlines import BASIS, NOTES, PRICE, outline
from tests.people import CENTRE, FIRMS, OWNER, PLACE, SUPERVISING_BODY, Firm
from tests.platform_driver import Platform, beijing
from trading.projects.model import PublicationKind
from trading.selection.model.entry import EntryItem
from trading.selection.model.review import Reviewer, Reviewers
from trading.selection.use_cases.review import Opened, ReadApplicationsCommand


class Course(Aftermath):
    """
    The course of one project with its one lot.

    `reach` lets everything happen that usually comes before and at a stage. The usual
    days are those from 2026-03-02 on, or so many weeks later.
    """

    def __init__(
        self, platform: Platform, title: str = "East Dyke", *, weeks: int = 0
    ) -> None:
        self.platform, self.title = platform, title
        self.shift = timedelta(weeks=weeks)
        self.lot = self.prepared = ""
        self.notice: dict[str, object] = {}
        self.firms: list[Firm] = []
        self.failing: set[str] = set()
        self.room = DrawRoom(platform, "")
        self._reached = 0
        self._stages: tuple[tuple[str, Callable[[], object]], ...] = (
            ("drafted", self.draft),
            ("basis accepted", self.accept_basis),
            ("priced", self.fix_price),
            ("announced", self._announced),
            ("signed up", self._signed_up),
            ("closed", self.close_sign_up),
            ("judged", self._judged),
            ("reviewed", self.finish_review),
            ("frozen", self.freeze),
            ("room ready", self._room_ready),
            ("started", self._started),
            ("revealed", self.room_contributes),
            ("reveals closed", self._reveals_closed),
            ("drawn", self._drawn),
            ("signed", self._signed),
            ("published", self.publish_result),
            ("awarded", self.give_award),
            ("under contract", self.sign_contract),
            ("followed", self.assign_officer),
            ("performing", self.start_work),
            ("accepted", self.accept_work),
            ("closed file", self.close_file),
        )

    def reach(self, stage: str) -> "Course":
        """Let everything happen that usually comes up to this stage."""
        names = [name for name, _ in self._stages]
        for name, happens in self._stages[self._reached : names.index(stage) + 1]:
            happens()
            self.went_through(name)
        return self

    def move(self, weeks: int) -> None:
        """Let the usual days be so many weeks later from now on."""
        self.shift += timedelta(weeks=weeks)

    def went_through(self, stage: str) -> None:
        """Note that the scenario itself did this stage, in its own way."""
        self._reached = [name for name, _ in self._stages].index(stage) + 1

    # Acting

    def at(self, moment: str) -> None:
        """Let time pass up to a moment of the usual days."""
        self.platform.at(f"{self._moment(moment):%Y-%m-%dT%H:%M:%S}")

    def _moment(self, moment: str) -> datetime:
        return datetime.fromisoformat(moment) + self.shift

    def _instant(self, moment: str) -> datetime:
        return beijing(f"{self._moment(moment):%Y-%m-%dT%H:%M:%S}")

    # Before the notice

    def draft(self, by: str = "Owner Zhao", **changes: object) -> Accepted:
        """Let somebody draft the project; a change replaces part of its outline."""
        seats = {
            name: changes.pop(name)
            for name in ("agency", "centre", "supervisor")
            if name in changes
        }
        self.at("2026-03-02T09:00")
        accepted = self.platform.act(
            self.person(by),
            "draft_project",
            **{
                "title": self.title,
                "place": PLACE,
                "investment_code": "2603-510682-04-01-000001",
                "owner": OWNER,
                "centre": CENTRE,
                "supervisor": SUPERVISING_BODY,
                "outline": outline(**changes),
                **seats,
            },
        )
        self.lot = str(parse_event(accepted.event.body).facts["lot"])
        self.room.lot = self.lot
        self.went_through("drafted")
        return accepted

    def accept_basis(
        self, by: str = "Approver Sun", *, favourable: bool = True
    ) -> Accepted:
        return self.act(
            by,
            "judge_basis",
            favourable=favourable,
            reasons="the document speaks of works like these",
            text_digest=BASIS,
        )

    def fix_price(
        self,
        price: Yuan = PRICE,
        judges: Iterable[str] = ("Reviewer Wu", "Reviewer Zheng"),
        arbiter: str = "Reviewer Feng",
    ) -> Accepted:
        appointed = [self.person(name).actor for name in (*judges, arbiter)]
        *both, last = (Reviewer(each.person, each.organisation) for each in appointed)
        return self.act(
            "Owner Zhao",
            "fix_price",
            price=price,
            reviewers=Reviewers(tuple(both), last),
        )

    def announce(
        self,
        on: str = "2026-03-02",
        closes: str = "2026-03-09T17:00",
        draw_at: str = "2026-03-12T10:00",
        *,
        opens: str = "",
        sources: Sequence[Mapping[str, object]] = (BALLS,),
        **more: object,
    ) -> Accepted:
        """Let Clerk Chen prepare the notice, Clerk He review it, Chen publish it."""
        self.make_ready(on, **self.noticed(on, closes, draw_at, opens, sources, **more))
        return self.publish()

    def make_ready(self, on: str = "2026-03-02", **notice: object) -> None:
        """Let the notice be prepared, entered and reviewed, up to its publication."""
        self.at(f"{on}T09:50")
        self.notice = notice
        self.prepare(**notice)
        self.enter()
        self.review_notice()
        self.at(f"{on}T10:00")

    def publish(self) -> Accepted:
        """Let Clerk Chen publish the notice that is ready."""
        accepted = self.act("Clerk Chen", "publish_notice", **self.notice)
        self.went_through("announced")
        return accepted

    def noticed(
        self,
        on: str = "2026-03-02",
        closes: str = "2026-03-09T17:00",
        draw_at: str = "2026-03-12T10:00",
        opens: str = "",
        sources: Sequence[Mapping[str, object]] = (BALLS,),
        **more: object,
    ) -> dict[str, object]:
        """Return what a notice of that day says."""
        return {
            "sign_up_opens": self._instant(opens or f"{on}T10:00"),
            "sign_up_closes": self._instant(closes),
            "draw_at": self._instant(draw_at),
            "room": ROOM,
            "notes": NOTES,
            "draft_contract": paper("draft contract"),
            "sources": list(sources),
            **more,
        }

    def prepare(self, by: str = "Clerk Chen", **notice: object) -> Accepted:
        """Let somebody prepare a notice; what it says is fixed by its digest."""
        accepted = self.act(by, "prepare_notice", **notice)
        self.prepared = str(parse_event(accepted.event.body).facts["content"])
        return accepted

    def review_notice(
        self, by: str = "Clerk He", *, may: bool = True, reasons: str = ""
    ) -> Accepted:
        """Let a second person of the centre say whether it may be published."""
        return self.act(
            by,
            "review_confidentiality",
            content=self.prepared,
            may=may,
            reasons=reasons,
        )

    def enter(self) -> None:
        """Let the owner ask for entry and Clerk Chen accept it, unless it was."""
        with self.platform.reading() as work:
            if work.selections.preparation(self.lot).entered:
                return
        self.request_entry()
        self.answer_entry()

    def request_entry(self, by: str = "Owner Zhao") -> Accepted:
        return self.act(by, "request_entry")

    def answer_entry(
        self, by: str = "Clerk Chen", **found: tuple[str, str]
    ) -> Accepted:
        """Let somebody write the slip; what is not named is accepted."""
        items = [
            {"item": item, "outcome": outcome, "words": words}
            for item in EntryItem
            for outcome, words in [found.get(item, ("accepted", ""))]
        ]
        return self.act(by, "answer_entry", items=items)

    def record_portal(self) -> Accepted:
        return self.act("Clerk Chen", "record_portal", address="portal/1")

    def _announced(self) -> None:
        self.announce()
        self.record_portal()

    # Sign-up and review

    def sign_up(
        self,
        name: str,
        *,
        on: Platform | None = None,
        code: str = "",
        agent: str = "",
        written: str = "",
        manager: str = "",
        notes: str = NOTES,
        key: str = "",
        **more: object,
    ) -> Accepted:
        """Let a firm sign up, by its own agent and with its own manager or another."""
        firm = self.platform.people.firm(name)
        accepted = (on or self.platform).act(
            self.person(agent) if agent else firm.agent,
            "sign_up",
            key=key or self.platform.key(),
            lot=self.lot,
            firm=code or firm.code,
            name=written or firm.name,
            manager=manager or f"manager of {name} for {self.title}",
            certificate=f"certificate of {name}",
            documents=[paper(f"licence of {name}")],
            notes=notes,
            **more,
        )
        if firm not in self.firms:
            self.firms.append(firm)
        return accepted

    def sign_up_all(self, names: Iterable[str]) -> None:
        for name in names:
            self.sign_up(name)

    def withdraw(self, name: str) -> Accepted:
        firm = self.platform.people.firm(name)
        accepted = self.act(name, "withdraw", firm=firm.code)
        self.firms.remove(firm)
        return accepted

    def _signed_up(self) -> None:
        if not self.firms:
            self.sign_up_all(FIRMS[:3])

    def close_sign_up(self, by: str = "Clerk Chen") -> Accepted:
        self.at("2026-03-09T17:00:05")
        return self.act(by, "close_sign_up")

    def read(self, name: str) -> Opened:
        """Let somebody ask who has signed up, saying why."""
        command = ReadApplicationsCommand(
            key=self.platform.key(), lot=self.lot, purpose="to judge qualification"
        )
        use_case = self.platform.acts.read_applications
        return use_case.read(self.person(name).actor, command)

    def judge(
        self, reviewer: str, firm: str, *, passed: bool, reasons: Iterable[str] = ()
    ) -> Accepted:
        return self.act(
            reviewer,
            "give_verdict",
            firm=self.platform.people.firm(firm).code,
            passed=passed,
            reasons=list(reasons),
        )

    def judge_all(self, reviewer: str) -> None:
        """Let a reviewer judge everybody as they deserve."""
        for firm in self.firms:
            fails = firm.name in self.failing
            reasons = ["the safety permit has expired"] if fails else []
            self.judge(reviewer, firm.name, passed=not fails, reasons=reasons)

    def _judged(self) -> None:
        self.at("2026-03-10T09:00")
        self.judge_all("Reviewer Wu")
        self.judge_all("Reviewer Zheng")

    def finish_review(self) -> Accepted:
        self.at("2026-03-10T16:00")
        return self.act("Owner Zhao", "declare_qualified")

    def declare_too_few(self) -> Accepted:
        self.at("2026-03-10T16:00")
        return self.act("Owner Zhao", "declare_too_few")

    def correct(self, firm: str, *, passed: bool) -> Accepted:
        return self.act(
            "Owner Zhao",
            "correct_verdict",
            firm=self.platform.people.firm(firm).code,
            passed=passed,
            reason="the permit was read again",
        )

    # The draw

    def freeze(self, by: str = "Clerk Chen") -> Accepted:
        self.at("2026-03-12T09:10")
        return self.act(by, "freeze_list")

    def postpone(self, moment: str, reason: str, room: str = "") -> Accepted:
        """Let Owner Zhao postpone the draw, perhaps to another room."""
        moved = {"room": room} if room else {}
        accepted = self.act(
            "Owner Zhao",
            "postpone_draw",
            draw_at=beijing(moment),
            reason=reason,
            **moved,
        )
        self.room.place = room or self.room.place
        return accepted

    def _room_ready(self) -> None:
        self.at("2026-03-12T09:30")
        self.room.excuse_recording()
        self.room.ready()

    def _started(self) -> None:
        self.room.start()

    def room_contributes(self) -> None:
        self.room.contribute()

    def _reveals_closed(self) -> None:
        self.room.wait_for_announced_time()
        self.room.close_reveals()
        self.room.pass_by(timedelta(minutes=2))

    def _drawn(self) -> None:
        value = drawn_balls()
        self.room.type_balls("Clerk Chen", value)
        self.room.type_balls("Officer Lin", value)

    def _signed(self) -> None:
        for person in self.room.present:
            self.room.sign(person.name)

    # Looking

    @property
    def state(self) -> str:
        return self.platform.lot(self.lot)[1].state

    def published(self, kind: PublicationKind) -> list[Mapping[str, object]]:
        return [each.content for each in self.platform.published(self.lot, kind)]
