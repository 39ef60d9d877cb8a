"""
A sealed sign-up is whole wherever it is cut: each act is there with its event, or not.

From the standing keys to the opening, each write fails before and after it took effect,
and is asked for again under its key.
"""

import pytest
from sqlalchemy import func, select, update

from archive.dispatch.tables import MessageRow
from archive.ledger.tables import EventRow
from tests.breaking import CutAt, PowerCutError
from tests.faults.test_bidders_faults import Switch
from tests.people import FIRMS
from tests.platform_driver import Platform
from tests.sealed_course import HOLDERS, TRUSTED, SealedCourse
from trading.bids.quote_rows import (
    LightPolicyRow,
    SealedQuoteRow,
    StandingKeyRow,
    StandingTrusteeRow,
)
from trading.bids.rows import MarkRow, ReleaseRow
from trading.projects.tables import LotRow
from trading.selection.rows import ApplicationRow, SelectionRow

pytestmark = [pytest.mark.trading, pytest.mark.slow]

MOST_POINTS = 16
ROWS = (
    *(StandingKeyRow, StandingTrusteeRow, LightPolicyRow, SealedQuoteRow),
    *(MarkRow, ReleaseRow, LotRow, ApplicationRow, SelectionRow, MessageRow),
)
CUT = {
    *("make_standing_key", "register_trustee", "log_sign_up_policy"),
    *("publish_notice", "sign_up_sealed", "withdraw", "close_sign_up"),
    *("release_sign_up_shares", "release_sign_up_times", "open_applications"),
    *("ask_disclosures", "disclose_application"),
}


class Broken(Platform):
    """A platform on which each kind of write fails at each of its points, once."""

    switch = Switch()

    def __init__(self, *args):
        super().__init__(*args)
        self.left = set(CUT)

    def act(self, who, what, **facts):
        """Do an act at last, under one key; each cut before left all or nothing."""
        facts = {"key": self.key(), **facts}
        if what not in self.left:
            return super().act(who, what, **facts)
        self.left.remove(what)
        events, rows = self.picture()
        for number in range(MOST_POINTS):
            self.switch.cut = CutAt(number)
            try:
                done = super().act(who, what, **facts)
            except PowerCutError:
                now = self.picture()
                whole = now[0] == events + 1 and now[1] != rows
                assert whole or now == (events, rows)
            else:
                assert number
                assert self.picture()[0] == events + 1
                return done
            finally:
                self.switch.cut = None
        raise AssertionError("the attempt does not end")

    def picture(self):
        """Return how many events there are, and what is kept."""
        with self.reading() as work:
            events = work.session.scalar(select(func.count()).select_from(EventRow))
            rows = [
                sorted(map(repr, work.session.execute(select(each.__table__))))
                for each in ROWS
            ]
        return events, rows


def test_every_act_of_a_sealed_sign_up_is_whole_wherever_it_is_cut(site):
    """Nothing happens twice, nothing by half, and all ends as it should."""
    switch = Broken.switch = Switch()
    with site.opened(faults=switch) as instance:
        platform = Broken(instance, instance.clock)
        course = SealedCourse(platform).reach("priced")
        course.hold_keys()
        course.reach("announced")
        course.sign_up(FIRMS[0])
        course.sign_up(FIRMS[1])
        course.withdraw(FIRMS[1])
        course.sign_up(FIRMS[2], sealed=course.sealed(FIRMS[2], b"nothing"))
        course.sign_up(FIRMS[3])
        course.close_only()
        for name in HOLDERS[:2]:
            course.release(name)
        course.release_falsely(TRUSTED, FIRMS[3])
        of = SealedQuoteRow.manifest == course.kept[FIRMS[3]].envelope.digest
        with instance.transactions.begin() as work:
            harmed = update(SealedQuoteRow).where(of).values(objects=[], written=b"")
            work.session.execute(harmed)
        course.ask()
        course.disclose(FIRMS[3], course.kept[FIRMS[3]])
        course.open()

        assert platform.left == set()
        with platform.reading() as work:
            left, disclosed = work.selections.applications(course.lot)
            messages = list(work.session.scalars(select(MessageRow.kind)))
        both = {left.manager, disclosed.manager}
        assert both == {f"manager of {FIRMS[0]}", f"manager of {FIRMS[3]}"}
        assert messages.count("disclosure") == 1
        assert messages.count("unopened") == 1
        kinds = [each.kind for each in platform.events(course.lot)]
        once = ["POLICY_LOGGED", "SIGN_UP_CLOSED", "APPLICATIONS_OPENED"]
        assert [kind for kind in kinds if kind in once] == once
