"""Orders of supervisors on both databases: numbered without a gap, one at a time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.values.actors import Actor
from archive.values.instants import parse_instant
from archive.values.rules import RuleBrokenError
from tests.breaking import CutAt, PowerCutError
from tests.front_house import (
    BIDDER,
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
from trading.venue.errors import (
    BookingSettledError,
    NotPausedError,
    PausedAlreadyError,
    SessionNotOnError,
)
from trading.venue.use_cases.attending import ScanBadge
from trading.venue.use_cases.badging import IssueBadges, RevokeBadge
from trading.venue.use_cases.booking import (
    CancelBooking,
    ConfirmBooking,
    MoveSession,
)
from trading.venue.use_cases.rounds import SetDuty
from trading.venue.use_cases.supervising import Attest, PauseSession, ResumeSession

pytestmark = pytest.mark.trading

WHY = "a power cut"
LATER = START + 5 * HOUR
MANAGER = Actor("guan", "centre", frozenset({"centre_manager"}))


class Switch:
    """A fault point that does nothing until it is armed."""

    def __init__(self) -> None:
        self.cut = None

    def __call__(self, point, /):
        if self.cut is not None:
            self.cut(point)


@pytest.fixture
def switch():
    return Switch()


@pytest.fixture
def front(database, switch):
    """A house with one room, on each kind of database."""
    clock = DemonstrationClock(START)
    with desk(database, clock, switch) as opened:
        house = FrontHouse(opened, clock)
        house.lots(LOT)
        house.room()
        yield house


def pause(front, booking, reason=WHY, by=SUPERVISOR):
    return front.act(PauseSession, by, booking=booking, reason=reason)


def resume(front, booking):
    return front.act(ResumeSession, SUPERVISOR, booking=booking, reason="it is back")


def test_orders_are_numbered_in_one_row_and_stop_the_lot(front):
    """Stopping and resuming share the numbers; in between nothing moves."""
    session = front.booked("R1")
    said = []
    for _ in range(2):
        said.append(facts(pause(front, session))["order"])
        assert front.lot().suspensions
        said.append(facts(resume(front, session))["order"])
        assert not front.lot().suspensions
    assert said == ["2026-0001", "2026-0002", "2026-0003", "2026-0004"]
    resumed = front.events(kind="SESSION_RESUMED")
    assert [each.facts["ends"] for each in resumed] == ["2026-0001", "2026-0003"]


def test_a_refused_order_leaves_no_gap(front):
    """Its number is the next one's."""
    session = front.booked("R1")
    pause(front, session)
    for _ in range(3):
        with pytest.raises(PausedAlreadyError):
            pause(front, session)
    assert facts(resume(front, session))["order"] == "2026-0002"
    with pytest.raises(NotPausedError):
        resume(front, session)


def test_the_year_of_an_order_is_that_in_beijing(front):
    """On New Year's morning there the first order of the new year is given."""
    eve = parse_instant("2026-12-31T23:00+08:00")
    new_year = parse_instant("2027-01-01T00:00+08:00")
    session = front.booked("R1", starts=eve - START, length=2 * HOUR)
    front.clock.jump_to(eve)
    assert facts(pause(front, session))["order"] == "2026-0001"
    front.clock.jump_to(new_year)
    assert facts(resume(front, session))["order"] == "2027-0001"


def test_who_supervises_stops_and_nobody_else(front):
    """Neither the centre, which cannot supervise, nor the parties (P-1, P-2)."""
    session = front.booked("R1")
    for stranger in (CLERK, OWNER, BIDDER):
        with pytest.raises(NotYoursError):
            pause(front, session, by=stranger)


def test_only_what_takes_place_today_is_stopped(front):
    """A request is no session, and tomorrow's is not on."""
    with pytest.raises(BookingSettledError):
        pause(front, front.request("R1"))
    with pytest.raises(SessionNotOnError):
        pause(front, front.booked("R1", starts=24 * HOUR))


def test_what_was_seen_changes_nothing_but_the_record(front):
    """V-13: neither state nor suspension, whoever writes it down."""
    session, before = front.booked("R1"), front.lot()
    for witness in (CLERK, SUPERVISOR):
        front.act(Attest, witness, booking=session, seen="the machine was shaken")
    with pytest.raises(NotYoursError):
        front.act(Attest, OWNER, booking=session, seen="nothing")
    assert front.lot() == before
    assert len(front.events(kind="ATTESTED")) == 2


def test_of_supervisors_who_stop_at_once_one_gives_the_order(front):
    """The lot has one suspension, and the numbers no gap."""
    session = front.booked("R1")
    barrier = Barrier(5)

    def one(number):
        barrier.wait()
        try:
            return facts(pause(front, session, f"reason {number}"))["order"]
        except RuleBrokenError as refusal:
            return type(refusal)

    with ThreadPoolExecutor(5) as pool:
        done = list(pool.map(one, range(5)))
    assert sorted(map(str, done)) == sorted(
        map(str, ["2026-0001", *[PausedAlreadyError] * 4])
    )
    assert len(front.lot().suspensions) == 1
    assert facts(resume(front, session))["order"] == "2026-0002"


# Cut off


@pytest.mark.parametrize(
    "what",
    [
        *(ConfirmBooking, MoveSession, CancelBooking, IssueBadges, RevokeBadge),
        *(ScanBadge, PauseSession, ResumeSession, SetDuty),
    ],
)
@pytest.mark.parametrize("point", range(2))
def test_an_act_on_site_is_whole_or_not_there(front, switch, what, point):
    """Cut before its commit or after, the same request again is told what was done."""
    session = front.request("R1") if what is ConfirmBooking else front.booked("R1")
    told, by, kind = _asked(front, session, what)
    command = front.command(what, **told)
    act = what(front.desk, front.house)
    stream = "room/R1" if what is SetDuty else "project/P1"
    before = len(front.events(stream))
    switch.cut = CutAt(point)
    with pytest.raises(PowerCutError):
        act(by, command)
    switch.cut = None
    done = len(front.events(stream, kind))
    assert done == point  # nothing before the commit, all of it after
    assert _done(front, session, what) is bool(point)
    first, again = act(by, command), act(by, command)
    assert first.event == again.event
    assert _done(front, session, what)
    assert len(front.events(stream)) == before + 1


def _asked(front, session, what):
    """Return what is asked, by whom, and which event it makes."""
    booking, why = {"booking": session}, {"reason": WHY}
    later = {"starts": LATER, "ends": LATER + HOUR}
    if what is ScanBadge:
        (code,) = front.badge(session, holder())
        return {"room": "R1", "code": code}, CLERK, "ATTENDED"
    if what is RevokeBadge:
        front.badge(session, holder())
    if what is ResumeSession:
        pause(front, session)
    return {
        ConfirmBooking: (booking, CLERK, "BOOKING_CONFIRMED"),
        MoveSession: ({**booking, **later, **why}, CLERK, "SESSION_MOVED"),
        CancelBooking: ({**booking, **why}, CLERK, "BOOKING_CANCELLED"),
        IssueBadges: ({**booking, "holders": [holder()]}, CLERK, "BADGES_ISSUED"),
        RevokeBadge: ({"badge": "J-0001", **why}, CLERK, "BADGE_REVOKED"),
        PauseSession: ({**booking, **why}, SUPERVISOR, "SESSION_PAUSED"),
        ResumeSession: ({**booking, **why}, SUPERVISOR, "SESSION_RESUMED"),
        SetDuty: ({"room": "R1", "person": "zhang", **later}, MANAGER, "DUTY_SET"),
    }[what]


def _done(front, session, what):
    """Look at the rows, not at the events."""
    now = front.clock.now()
    return {
        ConfirmBooking: lambda: front.booking(session).state == "confirmed",
        MoveSession: lambda: front.booking(session).stay.starts == LATER,
        CancelBooking: lambda: front.booking(session).state == "cancelled",
        RevokeBadge: lambda: (
            front.read(lambda work: work.venue.badges.of(session))[0].revoked_at
            is not None
        ),
        SetDuty: lambda: bool(front.read(lambda work: work.venue.roster.of("zhang"))),
        IssueBadges: lambda: bool(
            front.read(lambda work: work.venue.badges.of(session))
        ),
        ScanBadge: lambda: bool(
            front.read(lambda work: work.presence.at_draw(LOT, now))
        ),
        PauseSession: lambda: bool(front.lot().suspensions),
        ResumeSession: lambda: not front.lot().suspensions,
    }[what]()
