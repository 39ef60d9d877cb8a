"""Three who bid in earnest, a crowd behind them, quick to gather; and some apply."""

from dataclasses import replace
from pathlib import Path

from archive.public.ledger import Draft
from tests import prequalifying
from tests.builders_bidders import firm
from tests.tender_course import CLERK, OWNER, Tendering, bidder, outline
from trading.server.demo.stage import Stage
from trading.server.instance import Instance

CROWD = 297
"""So many more bids, which with three are three hundred."""
APPLICANTS = 30
"""So many apply to prequalify for another lot of the project."""


def asking_for_bids(stage: Stage, folder: Path) -> str:
    """
    Bring a tender so far that bids are taken; return its project.

    In its second lot applications to prequalify are taken.
    """
    course = Tendering(stage.instance, folder)
    course.ready()
    course.log_policy()
    stage.publish_log()
    course.act("publish_tender", CLERK, policy=course.policy.id)
    course.bind(1, 2, 3)
    project = course.lot.rpartition("-")[0]
    asked = {**outline("二标段"), "prequalification": prequalifying.ASKED}
    course.act("add_lot", OWNER, project=project, outline=asked)
    prequalifying.announce(replace(course, lot=f"{project}-2"))
    stage.publish_log()
    return project


class Crowd:
    """
    Bids in a tender: first three and their crowd, then one more and one fewer.

    And applications to prequalify for its second lot, of whom one thinks again.
    """

    def __init__(self, instance: Instance, folder: Path, project: str) -> None:
        self.course = Tendering(instance, folder, f"{project}-1")
        self.second = replace(self.course, lot=f"{project}-2")

    def comes(self) -> None:
        """Let three bid, and the others at the same time."""
        for number in (1, 2, 3):
            self.course.bid(number)
        for number in range(100, 100 + CROWD):
            self._one_more(number)
        for number in range(1, 1 + APPLICANTS):
            prequalifying.apply(self.second, number)

    def changes(self) -> None:
        """Let one replace the bid and another withdraw, of all who came."""
        with self.course.instance.transactions.read() as work:
            bids = work.bids.all(self.course.lot, self.course.policy.id)
        assert len(bids) == 3 + CROWD
        (first,) = self.course.bids_of(1)
        self.course.bid(1, seq=2, prev=first.commitment)
        self.course.withdraw(2)
        prequalifying.take_back(self.second, 2)
        prequalifying.apply(self.second, 2, 3)
        prequalifying.take_back(self.second, 4)

    def _one_more(self, number: int) -> None:
        """Leave the rows and the sealed event of a bid, without sealing any."""
        course = self.course
        (like,) = course.bids_of(1)
        facts = {"lot": course.lot, "bidder": str(firm(number)), "seq": 1}
        stream = f"sealed/{number:032x}"
        draft = Draft("BID_SUBMITTED", stream, facts, sealed=True)
        with course.instance.transactions.begin() as work:
            now = course.instance.clock.now()
            recorded = work.ledger.append(draft, bidder(number), now)
            bid = replace(
                like,
                bidder=str(firm(number)),
                stream=stream,
                manifest=f"{number:064x}",
                commitment=recorded.commitment,
            )
            work.bids.hand_in(bid, [f"mark {number}"])
