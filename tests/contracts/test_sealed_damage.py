"""What the platform's store damages of a sealed sign-up costs no lot (7.12, E-8)."""

import pytest
from sqlalchemy import update

from tests.contracts.test_sealed_attacks import results
from tests.people import FIRMS
from tests.platform_driver import Platform
from tests.sealed_course import HOLDERS, SealedCourse, objects_of
from trading.bids.envelope_errors import EnvelopeMalformedError
from trading.bids.light_errors import FilesLostError
from trading.bids.model.light import DISCLOSED_WITHIN
from trading.bids.quote_rows import SealedQuoteRow

pytestmark = pytest.mark.trading


@pytest.fixture
def course(tmp_path):
    """Give a course whose people have standing keys, up to the price."""
    made = SealedCourse(Platform.begun(tmp_path)).reach("priced")
    made.hold_keys()
    return made


def harm(course, name, **columns):
    """Let the platform's store damage something of what a firm has handed in."""
    of = SealedQuoteRow.manifest == course.kept[name].envelope.digest
    with course.platform.instance.transactions.begin() as work:
        work.session.execute(update(SealedQuoteRow).where(of).values(**columns))


def released(course):
    """Close sign-up of which two firms have handed in; let enough release."""
    course.reach("announced")
    for name in FIRMS[:2]:
        course.sign_up(name)
    course.close_only()
    for name in HOLDERS[:2]:
        course.release(name)
    course.release_time()
    return course


@pytest.mark.parametrize(
    ("columns", "named"),
    [
        ({"objects": ["AAAA", "no base64!"]}, ["keeper/object/1", "keeper/object/2"]),
        ({"objects": []}, ["keeper/object/1", "keeper/object/2"]),
        ({"written": b"{}", "objects": None}, ["keeper/manifest"]),
    ],
)
def test_what_the_platform_damages_costs_nobody_an_application(course, columns, named):
    """
    E-8: its applicant hands the same bytes over again; no other waits for longer.

    Whoever has them no more is told whose fault it is, and others' bytes are refused.
    """
    released(course)
    harm(course, FIRMS[1], **columns)
    kept = course.kept[FIRMS[1]]
    course.platform.sweep()
    (asked,) = course.platform.events(course.lot, "DISCLOSURES_ASKED")
    assert asked.facts["asked"] == [kept.envelope.digest]
    assert asked.facts["named"] == [named]
    with pytest.raises(FilesLostError):
        course.disclose(FIRMS[1], kept, objects=[])
    with pytest.raises(EnvelopeMalformedError):
        course.disclose(FIRMS[1], kept, objects=objects_of(course.kept[FIRMS[0]]))
    course.disclose(FIRMS[1], kept)
    assert results(course.open()) == [("OPEN",), ("OPEN",)]


def test_damage_that_is_not_mended_costs_one_application(course):
    """The others go on after the hour, and the applicant is told whose fault it is."""
    released(course)
    harm(course, FIRMS[1], objects=["AAAA", "AAAA"])
    course.ask()
    course.platform.clock.pass_by(DISCLOSED_WITHIN)
    found = results(course.open())
    assert found == [("NOT_ENOUGH", "keeper/object/1", "keeper/object/2"), ("OPEN",)]


def test_damage_after_the_hour_began_is_asked_for_too(course):
    """Each is asked once: what suffers later has an hour of its own."""
    released(course)
    harm(course, FIRMS[0], objects=["AAAA", "AAAA"])
    course.platform.sweep()
    course.platform.clock.pass_by(DISCLOSED_WITHIN)
    assert course.platform.acts.open_applications.is_due(course.lot)
    harm(course, FIRMS[1], written=b"")
    course.platform.sweep()
    course.platform.sweep()
    asked = course.platform.events(course.lot, "DISCLOSURES_ASKED")
    manifests = [course.kept[name].envelope.digest for name in FIRMS[:2]]
    assert [each.facts["asked"] for each in asked] == [[one] for one in manifests]
    course.disclose(FIRMS[1], course.kept[FIRMS[1]])
    course.disclose(FIRMS[0], course.kept[FIRMS[0]])
    assert {verdict for verdict, *_ in results(course.open())} == {"OPEN"}


def test_the_manifest_of_a_receipt_saves_what_is_kept_still(course):
    """Who has only the receipt file hands over no objects; one of two is refused."""
    released(course)
    harm(course, FIRMS[1], written=b"{}")
    course.platform.sweep()
    kept = course.kept[FIRMS[1]]
    with pytest.raises(EnvelopeMalformedError):
        course.disclose(FIRMS[1], kept, objects=objects_of(kept)[:1])
    course.disclose(FIRMS[1], kept, objects=())
    assert results(course.open()) == [("OPEN",), ("OPEN",)]


@pytest.mark.parametrize(
    "files", [{"shares": ["AAAA"] * 3, "times": ["AAAA"]}, {"shares": [None]}, {}]
)
def test_nobody_s_release_waits_for_a_damaged_file(course, files):
    """Who opens says `damaged` of that one, which names the keeper, and gives all."""
    course.reach("announced")
    for name in FIRMS[:3]:
        course.sign_up(name)
    harm(course, FIRMS[1], files=files)
    harm(course, FIRMS[2], written=b"no manifest")
    course.close_only()
    for name in HOLDERS[:2]:
        course.release(name)
    course.release_time()
    course.platform.sweep()
    for name in FIRMS[1:3]:
        course.disclose(name, course.kept[name])
    found = results(course.open())
    small = ("keeper/share/1", "keeper/time/1", "keeper/share/2")
    assert found == [("OPEN",), ("OPEN", *small), ("OPEN", *small)]
