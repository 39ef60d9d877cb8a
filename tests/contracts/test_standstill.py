"""A sign-up that stands still, on both databases and through the public record."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.clock.demonstration import DemonstrationClock
from archive.ledger.tables import SealRow
from archive.values.instants import to_micros
from tests.office import START, Office, drawn
from tests.platform_driver import Platform, beijing
from tests.selection_course import Course
from tests.wiring import desk
from trading.disclosure.presenting.projects import Proven, project_view
from trading.disclosure.use_cases import ReadRecord
from trading.projects.model import LotId, PublicationKind, Suspension
from trading.server.languages import tongues
from trading.server.sweeps import Sweeps

pytestmark = pytest.mark.trading

HOUR = timedelta(hours=1)


@pytest.fixture
def office(database):
    """An office without any lot."""
    clock = DemonstrationClock(START)
    with desk(database, clock) as opened:
        yield Office(opened, clock)


@pytest.fixture
def course(tmp_path):
    """The course of a project on a platform of its own, open for sign-up."""
    platform = Platform.begun(tmp_path / "instance")
    yield Course(platform).reach("announced")
    platform.instance.close()


def page_of(course):
    """Return the register's entry, and the page's facts, tag and latest change."""
    instance = course.platform.instance
    project, _ = course.platform.lot(course.lot)
    dossier = ReadRecord(instance.transactions, instance.clock).one(
        project.id, frozenset(PublicationKind)
    )
    proven = Proven(logged=True, size=1, cosigned=(), covering=())
    view = project_view(dossier, (), proven, tongues()[1])
    facts = {each.name: each.value for each in view.facts}
    said = view.changes[0].text if view.changes else ""
    return dossier.entry, facts, view.tag.text, said


def stand_still(course, since="2026-03-09T16:00:00", until="2026-03-10T10:00:00"):
    course.platform.at(since)
    course.object_to("Minjiang Bridge", "procedure")
    course.platform.at(until)
    course.decide("rejected")


def test_suspensions_open_and_ended_come_back_as_they_were(office):
    """P-4: acts are judged by those of the past too, so none is forgotten."""
    project, lot = drawn("P1-1")
    one = Suspension("P1-1-O1", "one", START)
    other = Suspension("P1-1-O2", "other", START + HOUR)
    lot = lot.suspended(one).suspended(other).resumed("P1-1-O1", START + 2 * HOUR)
    with office.desk.transactions.begin() as work:
        work.projects.add(project, lot)
    with office.desk.transactions.begin() as work:
        _, kept = work.projects.locked(LotId("P1-1"))
        assert kept == lot
        work.projects.save(kept.resumed("P1-1-O2", START + 3 * HOUR))
    with office.desk.transactions.read() as work:
        _, kept = work.projects.lot(LotId("P1-1"))
    assert kept.suspensions == ()
    assert [each.until for each in kept.ended] == [START + 2 * HOUR, START + 3 * HOUR]


def test_lots_are_found_by_where_they_stand(office):
    """A sweep looks at the lots in sign-up and at no others."""
    office.announces("P1-1")
    office.announces("P2-1")
    with office.desk.transactions.begin() as work:
        work.projects.add(*drawn("P3-1"))
    with office.desk.transactions.read() as work:
        found = [lot.id for _, lot in work.projects.in_state("noticed")]
        assert [project.id for project, _ in work.projects.in_state("drawn")] == ["P3"]
    assert found == ["P1-1", "P2-1"]


def test_sign_up_goes_on_by_itself_and_once(course):
    """P-4: as soon as the last objection is decided, whoever sweeps and how often."""
    platform = course.platform
    sweeps = Sweeps(platform.instance, platform.acts)
    platform.at("2026-03-09T16:00:00")
    course.object_to("Minjiang Bridge", "procedure")
    assert sweeps.run()["resumed"] == 0
    platform.at("2026-03-10T10:00:00")
    course.decide("rejected")
    assert [sweeps.run()["resumed"] for _ in range(3)] == [1, 0, 0]
    (resumed,) = platform.events(course.lot, "SIGN_UP_RESUMED")
    assert resumed.facts == {
        "lot": course.lot,
        "since": to_micros(beijing("2026-03-09T16:00")),
        "until": to_micros(beijing("2026-03-10T10:00")),
        "lost": 18 * 3600 * 10**6,
        "sign_up": {
            "opens": to_micros(beijing("2026-03-02T10:00")),
            "closes": to_micros(beijing("2026-03-10T11:00")),
        },
        "draw_at": to_micros(beijing("2026-03-13T10:00")),
    }


def test_time_runs_out_for_nobody_until_the_later_end_is_public(course):
    """P-4: between decision and publication sign-up still stands still."""
    stand_still(course)
    course.platform.at("2026-03-10T12:00:00")
    course.platform.sweep()
    (shown,) = course.published(PublicationKind.SUSPENSION)
    assert shown["sign_up"]["closes"] == to_micros(beijing("2026-03-10T13:00"))


def test_the_count_stays_sealed_until_the_later_end(course):
    """D-6: the seal stays while sign-up stands still, and ends when it is closed."""
    platform = course.platform
    (seal,) = seals_open(platform)
    stand_still(course)
    assert seals_open(platform) == [seal]
    platform.sweep()
    assert seals_open(platform) == [seal]
    platform.at("2026-03-10T11:00:05")
    course.act("Clerk Chen", "close_sign_up")
    assert seals_open(platform) == []


def test_the_page_and_the_record_show_the_later_end(course):
    """D-5: whoever looks reads when sign-up closes now, and not what was first said."""
    entry, facts, tag, said = page_of(course)
    assert "Mon 2026-03-09 17:00" in facts["Sign-up"]
    assert tag == "Open for sign-up"
    stand_still(course)
    _, _, tag, _ = page_of(course)
    assert tag == "Suspended by an objection"
    course.platform.sweep()
    entry, facts, tag, said = page_of(course)
    assert tag != "Suspended by an objection"
    assert "Tue 2026-03-10 11:00" in facts["Sign-up"]
    assert "Fri 2026-03-13 10:00" in facts["Draw"]
    assert "The sign-up is open longer by as long as it stood still" in said
    assert entry.sign_up_closes == beijing("2026-03-10T11:00")


def test_the_page_follows_an_extension_and_a_postponement(course):
    """D-12, D-15: every published change of a date is the date."""
    course.sign_up_all(["Hengda Road", "Minjiang Bridge"])
    course.reach("judged").declare_too_few()
    course.act(
        "Owner Zhao",
        "extend_sign_up",
        draw_at=beijing("2026-03-18T10:00"),
        reason="too few firms",
    )
    entry, *_ = page_of(course)
    assert entry.sign_up_closes == beijing("2026-03-13T17:00")
    assert entry.draw_at == beijing("2026-03-18T10:00")
    course.sign_up("Longquan Water")
    course.platform.at("2026-03-13T17:00:05")
    course.act("Clerk Chen", "close_sign_up")
    entry, *_ = page_of(course)
    assert entry.sign_up_closes == beijing("2026-03-13T17:00")


def test_a_procedure_that_is_ended_later_leaves_no_seal_behind(course):
    """P-5, D-6: the seal that was opened is the one that ends, though its end moved."""
    platform = course.platform
    stand_still(course)
    platform.sweep()
    course.act(
        "Owner Zhao",
        "terminate",
        ground="funds_gone",
        reason="the funds went to flood relief",
        document="ab" * 32,
    )
    platform.sweep()
    assert seals_open(platform) == []


def seals_open(platform):
    with platform.reading() as work:
        return list(
            work.session.scalars(
                select(SealRow.name).where(SealRow.closed_at.is_(None))
            )
        )
