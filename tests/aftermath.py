"""What usually happens to a project after its draw, from result to closed file."""

from archive.ledger.acts import Accepted
from archive.values.money import Yuan
from tests.draw_room import paper
from tests.outlines import PRICE
from tests.people import Firm, Person
from tests.platform_driver import Platform
from trading.awards.model import Award
from trading.projects.model import LotId


class Aftermath:
    """The acts after a draw; a `Course` adds what comes before."""

    platform: Platform
    lot: str

    def person(self, name: str) -> Person:
        return self.platform.people.person(name)

    def act(self, who: str, what: str, **facts: object) -> Accepted:
        """Let somebody act on this lot."""
        return self.platform.act(self.person(who), what, lot=self.lot, **facts)

    def at(self, moment: str) -> None:
        """Let time pass up to a moment of the usual days."""
        raise NotImplementedError

    def publish_result(self) -> Accepted:
        self.at("2026-03-12T11:00")
        return self.act("Clerk Chen", "open_publicity")

    def object_to(self, by: str, ground: str = "draw") -> Accepted:
        return self.act(
            by,
            "lodge_objection",
            ground=ground,
            text="please explain how the list came about",
            document=paper("objection"),
        )

    def decide(self, outcome: str, number: int = 1) -> Accepted:
        return self.act(
            "Owner Zhao",
            "decide_objection",
            objection=f"{self.lot}-O{number}",
            outcome=outcome,
            reason="the record was looked at again",
            document=paper("answer"),
        )

    def give_award(self, by: str = "Owner Zhao") -> Accepted:
        self.at("2026-03-17T09:00")
        return self.act(by, "give_award")

    def refuse(self, *, silent: bool = False) -> Accepted:
        """Let Owner Zhao record that the winner will not sign."""
        return self.act(
            "Owner Zhao",
            "record_refusal",
            silent=silent,
            reason="the winner will not sign",
            document=paper("refusal"),
        )

    def call_reserve(self) -> Accepted:
        return self.act("Owner Zhao", "call_reserve")

    def skip_reserve(self, ground: str) -> Accepted:
        return self.act(
            "Owner Zhao",
            "skip_reserve",
            ground=ground,
            reason="bound by other contracts",
            document=paper("decision to skip"),
        )

    def sign_contract(self, price: Yuan = PRICE, manager: str = "") -> Accepted:
        self.at("2026-03-20T10:00")
        return self.upload_contract(price, manager)

    def upload_contract(self, price: Yuan = PRICE, manager: str = "") -> Accepted:
        candidate = self.award.candidate
        return self.act(
            "Owner Zhao",
            "upload_contract",
            document=paper("contract"),
            price=price,
            signed_at=self.platform.clock.now(),
            manager=manager or str(candidate.manager),
            certificate="certificate",
        )

    def assign_officer(self) -> Accepted:
        officer = self.person("Engineer Tang").id
        return self.act("Owner Zhao", "assign_tracking_officer", officer=officer)

    def start_work(self) -> Accepted:
        return self.act("Engineer Tang", "start_performance")

    def report(self, by: str, change: Yuan | None = None) -> Accepted:
        return self.act(
            by,
            "report_visit",
            milestone="progress",
            visited_at=self.platform.clock.now(),
            findings="the work goes on as planned",
            change=change or Yuan(0),
        )

    def accept_work(self) -> Accepted:
        return self.act("Owner Zhao", "accept_work", document=paper("acceptance"))

    def close_file(self) -> Accepted:
        return self.act("Clerk Chen", "close_case")

    # Looking

    @property
    def award(self) -> Award:
        with self.platform.reading() as work:
            return work.awards.award(LotId(self.lot))

    def entrant(self, rank: int) -> Firm:
        """Return the winner drawn (0) or a reserve (1, 2)."""
        code = str(self.award.conclusion.entrants[rank].code)
        return self.platform.people.named(code)

    @property
    def candidate(self) -> Firm:
        """Return whose turn it is."""
        return self.platform.people.named(str(self.award.candidate.code))
