"""Badges and the door, on both databases: who goes in, and what is kept of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.errors import MalformedCommandError
from tests.front_house import (
    CLERK,
    HOUR,
    LOT,
    OWNER,
    START,
    SUPERVISOR,
    FrontHouse,
    facts,
    holder,
)
from tests.wiring import desk
from trading.rules.procedure import NotYoursError
from trading.server.database import metadata
from trading.venue.codes import digest_of, new_code, written
from trading.venue.errors import (
    BadgeHeldTwiceError,
    BadgeNotTodayError,
    BadgeOtherRoomError,
    BadgeRevokedError,
    BadgeUnknownError,
    BadgeUnprintableError,
    BookingSettledError,
)
from trading.venue.model import DutyOfOthersError
from trading.venue.model.attending import Duty
from trading.venue.model.badges import Present
from trading.venue.use_cases.attending import ListAttendance, ScanBadge
from trading.venue.use_cases.badging import IssueBadges, PrintBadges, RevokeBadge
from trading.venue.use_cases.booking import CancelBooking, MoveSession

pytestmark = pytest.mark.trading

SECOND = timedelta(seconds=1)
NAME = "欧阳演示"
WHY = "it was lost"


@pytest.fixture
def front(database):
    """A house with a confirmed draw in its first room, at ten."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        house = FrontHouse(opened, clock)
        house.lots(LOT)
        house.room()
        yield house


@pytest.fixture
def session(front):
    """The number of the booking."""
    return front.booked("R1")


def inside(front):
    now = front.clock.now()
    return front.read(lambda work: work.presence.at_draw(LOT, now))


def everything(front):
    """Return all that the database holds in clear."""
    return front.read(
        lambda work: "\n".join(
            repr(tuple(row))
            for table in metadata.sorted_tables
            for row in work.session.execute(table.select())
        )
    )


def test_a_badge_lets_in_and_out_and_in_again(front, session):
    """Each passage is an event, and whoever went out is not there."""
    (code,) = front.badge(session, holder())
    told = []
    for _ in range(3):
        told.append(front.scan(code)["direction"])
        front.clock.pass_by(6 * SECOND)
    assert told == ["in", "out", "in"]
    assert len(front.events(kind="ATTENDED")) == 3
    assert inside(front) == {Present("sun", "supervisor", Duty.SUPERVISOR)}
    (entry,) = ListAttendance(desk=front.desk, house=front.house)(session)
    assert (entry.name, entry.inside) == ("演示乙", True)
    assert [scan.direction for scan in entry.scans] == told


@pytest.mark.parametrize(("seconds", "directions"), [(4, ["in"]), (5, ["in", "out"])])
def test_a_scanner_that_types_twice_means_it_once(front, session, seconds, directions):
    """Within five seconds the second scan gets the first one's answer."""
    (code,) = front.badge(session, holder())
    first = front.act(ScanBadge, CLERK, room="R1", code=code)
    front.clock.pass_by(seconds * SECOND)
    second = front.act(ScanBadge, CLERK, room="R1", code=code)
    told = [each.facts["direction"] for each in front.events(kind="ATTENDED")]
    assert told == directions
    assert (first.event == second.event) is (len(directions) == 1)


def test_who_is_in_and_scans_in_is_in(front, session):
    """A direction that was asked for is no toggle, however much later."""
    (code,) = front.badge(session, holder())
    front.scan(code, direction="in")
    front.clock.pass_by(HOUR)
    front.scan(code, direction="in")
    front.scan(code, direction="out")
    told = [each.facts["direction"] for each in front.events(kind="ATTENDED")]
    assert told == ["in", "out"]


@pytest.mark.parametrize("typed", [str.lower, written, lambda code: f" {code}\t"])
def test_a_code_is_read_however_it_was_typed(front, session, typed):
    """By a scanner, or by hand from the card."""
    (code,) = front.badge(session, holder())
    assert front.scan(typed(code))["direction"] == "in"


def test_figures_that_look_like_letters_are_read_as_those():
    """Base32 has neither nought nor one; codes have eighty bits and never repeat."""
    assert digest_of("01AB") == digest_of("oi-ab")
    codes = {new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {len(each) for each in codes} == {16}


def test_an_unknown_code_opens_nothing_and_is_repeated_nowhere(front, session):
    """Neither the refusal nor any row holds what was typed."""
    front.badge(session, holder())
    typed = "ABCDEFGHJKLMNPQR"
    with pytest.raises(BadgeUnknownError) as refused:
        front.scan(typed)
    assert typed not in str(refused.value)
    assert typed not in everything(front)
    with pytest.raises(MalformedCommandError):
        front.scan("")


def test_neither_name_nor_code_can_be_read_in_a_copy(front, session):
    """Sealed at rest; the log has numbers, bodies, roles and a digest."""
    (code,) = front.badge(session, holder(name=NAME))
    front.scan(code)
    copy = everything(front)
    for secret in (NAME, code, written(code), code.lower()):
        assert secret not in copy
    (issued,) = front.events(kind="BADGES_ISSUED")
    assert issued.facts["badges"][0]["code"] == digest_of(code)


def test_a_badge_is_for_the_room_of_its_session(front, session):
    """Whoever stands at another door is told which one; a move moves the badge too."""
    front.room("三楼")
    (code,) = front.badge(session, holder())
    with pytest.raises(BadgeOtherRoomError, match="二楼第一抽取室"):
        front.scan(code, "R2")
    moved = {"starts": START + 2 * HOUR, "ends": START + 3 * HOUR, "reason": WHY}
    front.act(MoveSession, CLERK, booking=session, room="R2", **moved)
    assert front.scan(code, "R2")["direction"] == "in"
    with pytest.raises(BadgeOtherRoomError, match="三楼"):
        front.scan(code, "R1")


def test_a_badge_is_for_the_days_of_its_session(front, session):
    """The whole day in Beijing, and not a second of the next."""
    (code,) = front.badge(session, holder())
    front.clock.jump_to(START + 15 * HOUR - SECOND)
    front.scan(code)
    front.clock.pass_by(SECOND)
    with pytest.raises(BadgeNotTodayError, match="2026-03-02"):
        front.scan(code)
    assert inside(front) == set()


def test_a_badge_is_not_for_the_day_before(front):
    """Who comes early comes back."""
    later = front.booked("R1", starts=24 * HOUR)
    (code,) = front.badge(later, holder())
    with pytest.raises(BadgeNotTodayError, match="2026-03-03"):
        front.scan(code)


def test_who_loses_a_badge_is_not_there_and_gets_another(front, session):
    """The lost one opens nothing any more; one badge each at a time."""
    (lost,) = front.badge(session, holder())
    front.scan(lost)
    with pytest.raises(BadgeHeldTwiceError):
        front.badge(session, holder())
    (entry,) = ListAttendance(desk=front.desk, house=front.house)(session)
    front.act(RevokeBadge, CLERK, badge=entry.badge, reason=WHY)
    assert inside(front) == set()
    with pytest.raises(BadgeRevokedError):
        front.scan(lost)
    with pytest.raises(BadgeRevokedError):
        front.act(RevokeBadge, CLERK, badge=entry.badge, reason=WHY)
    (new,) = front.badge(session, holder())
    front.scan(new)
    assert len(inside(front)) == 1
    with pytest.raises(BadgeUnknownError):
        front.act(RevokeBadge, CLERK, badge="J-9999", reason=WHY)


def test_nobody_gets_two_badges_in_one_go(front, session):
    """Twice in one list is twice."""
    with pytest.raises(BadgeHeldTwiceError):
        front.badge(session, holder(), holder())
    assert front.read(lambda work: work.venue.badges.of(session)) == []


def test_badges_are_for_sessions_that_take_place(front, session):
    """Not for a request, nor for what was cancelled; its badges open nothing."""
    asked = front.request("R1", starts=5 * HOUR)
    with pytest.raises(BookingSettledError):
        front.badge(asked, holder())
    (code,) = front.badge(session, holder())
    front.act(CancelBooking, OWNER, booking=session, reason=WHY)
    with pytest.raises(BookingSettledError):
        front.scan(code)


@pytest.mark.parametrize("role", ["supervisor", "owner", "agency", "clerk"])
def test_each_duty_is_for_its_own_body(front, session, role):
    """P-2: the centre makes no supervisor of its own people."""
    with pytest.raises(DutyOfOthersError):
        front.badge(session, holder(role, organisation="another"))
    front.badge(session, holder(role))


@pytest.mark.parametrize(
    "told",
    [
        {"name": "𠮷演示"},
        {"name": "演示\u200b乙"},
        {"role": "observer", "organisation": "演" * 140},
    ],
    ids=["no glyph", "unseen", "no room"],
)
def test_what_cannot_be_printed_whole_is_refused_before_it_is_printed(
    front, session, told
):
    """A character no font has, one nobody sees, a name without room; nothing saved."""
    with pytest.raises(BadgeUnprintableError):
        front.badge(session, holder(**told))
    assert front.read(lambda work: work.venue.badges.of(session)) == []
    front.badge(session, holder("observer", organisation="演" * 140, shown="演示"))


def test_the_sheet_has_ten_cards_a_page_and_the_same_bytes(front, session):
    """Eleven badges are two pages; a revoked one is not printed."""
    people = [holder("observer", f"guest-{n}", name=f"演示{n}") for n in range(11)]
    front.badge(session, *people)
    printed = PrintBadges(desk=front.desk, house=front.house)
    sheet = printed(session)
    assert sheet == printed(session)
    assert sheet.count(b"/Type /Page\n") == 2
    front.act(RevokeBadge, CLERK, badge="G-0001", reason=WHY)
    assert printed(session).count(b"/Type /Page\n") == 1
    assert printed(session, {"G-0002"}) != printed(session, {"G-0003"})


def test_only_the_centre_makes_and_scans_badges(front, session):
    """Nobody else, not even who supervises."""
    (code,) = front.badge(session, holder())
    for stranger in (OWNER, SUPERVISOR):
        with pytest.raises(NotYoursError):
            front.act(IssueBadges, stranger, booking=session, holders=[holder()])
        with pytest.raises(NotYoursError):
            front.act(ScanBadge, stranger, room="R1", code=code)
        with pytest.raises(NotYoursError):
            front.act(RevokeBadge, stranger, badge="J-0001", reason=WHY)


def test_without_a_booked_room_nobody_is_counted_by_badges(front):
    """A request books nothing; where nothing is booked, the registration counts."""
    front.request("R1")
    assert inside(front) is None


def test_one_badge_at_two_doors_in_the_same_second_is_one_passage(front, session):
    """Both scanners get the same answer."""
    (code,) = front.badge(session, holder())
    barrier = Barrier(4)

    def scan(_):
        barrier.wait()
        return front.act(ScanBadge, CLERK, room="R1", code=code)

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(scan, range(4)))
    assert len({each.event.commitment for each in done}) == 1
    assert facts(done[0])["direction"] == "in"
    assert len(front.events(kind="ATTENDED")) == 1
