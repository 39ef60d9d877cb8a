"""A tender is whole wherever it is cut: each act is there with its event, or not."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from itertools import count

import pytest
from sqlalchemy import func, select

from archive.ledger.tables import EventRow
from tests import prequalifying
from tests.breaking import CutAt, PowerCutError
from tests.builders_bids import key_of
from tests.faults.test_bidders_faults import Switch
from tests.record_papers import RecordPapers
from tests.tender_course import (
    CLERK,
    OWNER,
    SUPERVISOR,
    Tendering,
    bidder,
    outline,
    tendering,
)
from trading.bidders.model.claims import ClaimState
from trading.bids.bidding_errors import PiecesMissingError
from trading.bids.prequalification_tables import ApplicationRow
from trading.bids.rows import (
    AttestedRow,
    BidRow,
    MarkRow,
    PieceRow,
    ReadRow,
    ReleaseRow,
    TenderRow,
)
from trading.bids.verdicts import Verdict
from trading.projects.tables import LotRow
from trading.venue.model.screens import Screen
from trading.venue.tables.screens import ScreenRow
from trading.venue.use_cases.screens import BringScreens, BringScreensCommand

pytestmark = [pytest.mark.trading, pytest.mark.slow]

MOST_POINTS = 16
ROWS = (
    *(TenderRow, BidRow, MarkRow, ReadRow, ReleaseRow, AttestedRow, LotRow),
    *(ScreenRow, ApplicationRow),
)
EVENT_ALONE = ("refuse_paper",)
"""Acts that keep nothing beside their event."""
DAY = timedelta(days=1)


class Broken(Tendering):
    """A tender in which every write fails at each of its points, then comes through."""

    switch: Switch
    seen: set[str]

    def act(self, name, actor, /, **facts):
        """Do an act at last, under one key; each cut before left all or nothing."""
        facts = {"key": f"broken-{next(self.numbers):06d}", **facts}
        return self.cut(name, lambda: super(Broken, self).act(name, actor, **facts))

    def sweep(self):
        """Do what is due, likewise, each time."""
        self.seen.discard("sweep")
        return self.cut("sweep", super().sweep)

    def upload(self, number, bid, *, but=0):
        """Upload the pieces of a bid, likewise."""
        self.cut("upload", lambda: super(Broken, self).upload(number, bid, but=but))

    def cut(self, name, attempt):
        """Cut at each point in turn until it comes through; once for each name."""
        if name in self.seen:
            return attempt()
        self.seen.add(name)
        events, rows = self.picture()
        for number in range(MOST_POINTS):
            self.switch.cut = CutAt(number)
            try:
                done = attempt()
            except PowerCutError:
                self.switch.cut = None
                now = self.picture()
                alone = name in EVENT_ALONE and now == (events + 1, rows)
                done = alone or self.is_done(now, events, rows)
                assert now == (events, rows) or done
                self.check_pieces()
            else:
                self.switch.cut = None
                assert number
                assert self.picture()[0] <= events + 1
                return done
        raise AssertionError("the attempt does not end")

    @staticmethod
    def is_done(now, events, rows):
        """Tell whether the act and its one event are both there."""
        return now[0] == events + 1 and now[1] != rows

    def picture(self):
        """Return how many events there are, and what is kept of the tender."""
        with self.instance.transactions.read() as work:
            events = work.session.scalar(select(func.count()).select_from(EventRow))
            rows = [
                sorted(map(repr, work.session.execute(select(each.__table__))))
                for each in ROWS
            ]
        return events, rows

    def check_pieces(self):
        """Check that whatever piece is noted is kept, and whole."""
        with self.instance.transactions.read() as work:
            for digest in work.session.scalars(select(PieceRow.digest)):
                assert sha256(self.instance.objects.get(digest)).hexdigest() == digest


@contextmanager
def opened(site, kind=Tendering):
    """Open a tender, and what can cut its writes."""
    switch = Switch()
    with site.opened(faults=switch) as instance, tendering(instance) as course:
        made = kind(instance, course.folder)
        made.switch, made.seen = switch, set()
        yield made


def test_every_act_of_a_tender_is_whole_wherever_it_is_cut(site):
    """
    From the draft to the record, each write fails before and after it took effect.

    Asked again under the same key nothing happens twice, and all ends as it should.
    """
    with opened(site, Broken) as course:
        course.open_for_bids(4)
        for number in (1, 2, 3, 4):
            course.bid(number)
        course.withdraw(3)
        course.bid(3, seq=2, prev=course.bids_of(3)[0].commitment)
        course.attest(4, CLERK, key_of("clerk"))
        course.attest(4, SUPERVISOR, key_of("sun"))
        course.sweep()
        course.close()
        course.start()
        course.release(1, 3, 4)
        course.release_time(2)
        course.open()
        course.act("object_at_opening", bidder(2), text="大写与小写不一致")
        course.act("answer_objection", OWNER, objection=1, text="已核对")
        course.finish()
        record = RecordPapers(course)
        record.draw_up()
        course.cut(
            "refuse_paper",
            lambda: record.refuse(SUPERVISOR, "没有听清", key="refused-01"),
        )

        assert [each.verdict for each in course.tender.results] == [Verdict.OPEN] * 3
        kinds = [each.kind for each in course.events()]
        once = ["BIDS_CLOSED", "RELEASES_CLOSED", "BIDS_OPENED", "OPENING_RECORDED"]
        once += ["PAPER_REFUSED"]
        assert [kind for kind in kinds if kind in once] == once
        assert kinds.count("BID_RELEASE") == kinds.count("READ_OUT") == 3


def test_a_window_and_its_releases_are_whole_wherever_they_are_cut(sqlite_site):
    """Factors, the end of their window, an opening put off, and a disclosure."""
    with opened(sqlite_site, Broken) as course:
        course.seen = {"draft_tender", "name_holders", "make_key", "answer_drill"}
        course.open_for_bids(3, bidder_factor=True)
        for number in (1, 2, 3):
            course.bid(number)
        course.close()
        course.start()
        for number in (1, 2, 3):
            course.give_factor(number)
        course.at(course.tender.bidders_until)
        course.pass_by(seconds=2)
        course.sweep()
        until = course.instance.clock.now()
        until = until.replace(microsecond=0, day=until.day + 1)
        course.act("adjourn_opening", CLERK, reason="持有人未到", until=until)
        course.at(until)
        course.start()
        course.pass_by(hours=1)
        course.act("close_releases", CLERK)
        course.disclose(1)
        course.pass_by(hours=1)
        course.act("open_bids", CLERK)
        assert [each.verdict for each in course.tender.results] == [
            *(Verdict.OPEN, Verdict.NOT_ENOUGH, Verdict.NOT_ENOUGH)
        ]
        project = course.lot.rpartition("-")[0]
        course.act("add_lot", OWNER, project=project, outline=outline("二标段"))


def test_a_prequalification_is_whole_wherever_it_is_cut(site):
    """From its notice to its end, each write fails before and after it took effect."""
    with opened(site, Broken) as course:
        course.seen = {"draft_tender"}
        prequalifying.draft(course)
        prequalifying.announce(course)
        prequalifying.apply(course, 1, 2)
        prequalifying.take_back(course, 1)
        prequalifying.apply(course, 1)
        other = prequalifying.stranger(1)
        prequalifying.apply(course, 1, by=other)
        prequalifying.close(course)
        prequalifying.decide_claim(course, other, ClaimState.UNPROVEN)
        course.sweep()
        prequalifying.decide(course, 1, account="")
        course.act("finish_prequalification", OWNER)
        course.act("end_tender", OWNER, reason="不再招标")
        assert [each.passed for each in prequalifying.applications(course)] == [
            *(None, True, False)
        ]
        assert course.state == "ended"


def test_screens_are_brought_to_the_next_lot_with_their_event(sqlite_site):
    """Cut anywhere: all screens go on and one event tells it, or neither."""
    with opened(sqlite_site, Broken) as course:
        course.seen = {"draft_tender", "add_lot"}
        course.draft()
        instance, project = course.instance, course.lot.rpartition("-")[0]
        course.act("add_lot", OWNER, project=project, outline=outline("二标段"))
        now, next_lot = instance.clock.now(), f"{project}-2"
        with instance.transactions.begin() as work:
            for each in ("a", "b"):
                screen = Screen(id=each, kept=each, code="", place="", until=now + DAY)
                work.screens.hang(screen)
                work.screens.pair(replace(screen, lot=course.lot))
        command = BringScreensCommand(key="bring-0001", lot=next_lot)
        bring = BringScreens(instance.desk())
        course.cut("bring_screens", lambda: bring(CLERK, command))
        with instance.transactions.read() as work:
            assert [each.id for each in work.screens.of(next_lot)] == ["a", "b"]
            assert not work.screens.of(course.lot)


def test_a_piece_that_was_cut_is_uploaded_again(site):
    """E-8: cut in the middle nothing of it counts; what had arrived stays."""
    with opened(site) as course:
        course.open_for_bids(1)
        bid = course.sealed(1)
        everything = {x for each in bid.envelope.parsed.objects for x in each.pieces}
        staged = count(1)

        def cut(point):
            if point == "objects.put:staged" and next(staged) == len(everything):
                raise PowerCutError(point)

        course.switch.cut = cut
        with pytest.raises(PowerCutError):
            course.upload(1, bid)
        course.switch.cut = None
        there = {each.digest for each in course.acts.list_pieces(bidder(1), course.lot)}
        assert len(there) == len(everything) - 1
        with pytest.raises(PiecesMissingError) as refused:
            course.hand_in(1, bid)
        assert set(refused.value.missing) == everything - there
        course.upload(1, bid)
        course.hand_in(1, bid)
