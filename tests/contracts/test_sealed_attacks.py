"""What malicious applicants, holders and bodies try at a sealed sign-up (7.12)."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from archive.dispatch.tables import MessageRow
from archive.ledger.model import parse_event
from archive.public.evidence import sha256
from archive.public.sealing import seal
from archive.public.values import Actor
from tests.people import CENTRE, FIRMS, OWNER, SUPERVISING_BODY
from tests.platform_driver import Platform
from tests.sealed_course import (
    HOLDERS,
    TRUSTED,
    SealedCourse,
    age_of,
    objects_of,
    signing_key,
)
from trading.accounts.model.organisations import Kind, Organisation
from trading.bids.envelope_errors import BidUnsignedError, EnvelopeMalformedError
from trading.bids.light_errors import (
    DisclosuresNotAskedError,
    EnvelopeWaitsError,
    FilesLostError,
    NothingToAskError,
    StandingKeysMissingError,
)
from trading.bids.model.envelope import Envelope
from trading.bids.model.holders import standing_statement
from trading.bids.model.light import DISCLOSED_WITHIN
from trading.bids.opening_errors import (
    NotABidderHereError,
    NotToDiscloseError,
    WindowStillOpenError,
)
from trading.bids.quote_rows import SealedQuoteRow
from trading.bids.quote_tables import SqlQuotes
from trading.projects.model import LotId
from trading.rules.roles import Role
from trading.selection.use_cases.sealed_policy import openers_now

pytestmark = pytest.mark.trading


@pytest.fixture
def course(tmp_path):
    """Give a course whose people have standing keys, up to the price."""
    made = SealedCourse(Platform.begun(tmp_path)).reach("priced")
    made.hold_keys()
    return made


def spoilt(course, name, *, shares=(), time=False):
    """Seal an application of which some files are readable to nobody who opens."""
    sealed = course.sealed(name)
    of, junk = sealed.envelope, seal(b"junk", age_of("nobody").recipient)
    files = [junk if j in shares else each for j, each in enumerate(of.shares, 1)]
    times = (junk,) if time else of.times
    manifest = replace(
        of.parsed,
        share_sha256=tuple(sha256(each).hex() for each in files),
        time_sha256=tuple(sha256(each).hex() for each in times),
    )
    signature = signing_key(name).sign(manifest.signed)
    envelope = Envelope(
        *(manifest.to_bytes(), signature, of.key, of.algorithm, tuple(files), times)
    )
    return replace(sealed, envelope=envelope)


def results(accepted):
    """Return verdict and who is named of each application that was opened."""
    told = parse_event(accepted.event.body).facts["results"]
    return sorted((each["verdict"], *each["named"]) for each in told)


def test_nobody_waits_for_whom_no_holder_can_help(course):
    """
    A file that its trustee cannot read keeps no other application shut.

    Nor does one whose shares are too few even with those of the third holder. That it
    is unreadable only its opener says: its applicant has the hour of everybody else.
    """
    course.reach("announced")
    course.sign_up(FIRMS[0])
    course.sign_up(FIRMS[1], sealed=spoilt(course, FIRMS[1], time=True))
    course.close_only()
    for name in HOLDERS[:2]:
        course.release(name)
    course.release_time()
    course.ask()
    course.platform.clock.pass_by(DISCLOSED_WITHIN)
    assert course.platform.acts.open_applications.is_due(course.lot)
    found = results(course.open())
    assert found == [("NOT_ENOUGH", "bidder/time/1"), ("OPEN",)]


@pytest.fixture
def lied_about(course):
    """Give a course in which the trustee gives a false time for one of two firms."""
    course.reach("announced")
    for name in FIRMS[:2]:
        course.sign_up(name)
    course.close_only()
    for name in HOLDERS[:2]:
        course.release(name)
    course.release_falsely(TRUSTED, FIRMS[1])
    return course


def test_no_false_time_throws_out_a_firm(lied_about):
    """Its applicant is asked at once, discloses, and is in; the liar is named."""
    course = lied_about
    with pytest.raises(DisclosuresNotAskedError):
        course.open()
    kept = course.kept[FIRMS[1]]
    with pytest.raises(NotToDiscloseError):
        course.disclose(FIRMS[1], kept)
    course.platform.sweep()
    (asked,) = course.platform.events(course.lot, "DISCLOSURES_ASKED")
    assert asked.facts["asked"] == [kept.envelope.digest]
    assert asked.facts["named"] == [["trustee/1"]]
    with course.platform.reading() as work:
        told = work.session.execute(select(MessageRow.kind, MessageRow.person))
        agent = course.platform.people.firm(FIRMS[1]).agent.actor.person
        assert [*map(tuple, told)].count(("disclosure", agent)) == 1
    with pytest.raises(NothingToAskError):
        course.ask()
    with pytest.raises(WindowStillOpenError):
        course.open()
    for name, sealed, facts, refused in (
        (FIRMS[1], replace(kept, seed=bytes(32)), {}, NotToDiscloseError),
        (FIRMS[1], kept, {"signature": bytes(64)}, BidUnsignedError),
        (FIRMS[0], kept, {}, NotABidderHereError),
        (FIRMS[0], course.kept[FIRMS[0]], {}, NotToDiscloseError),
    ):
        with pytest.raises(refused):
            course.disclose(name, sealed, **facts)
    course.disclose(FIRMS[1], kept)
    course.platform.sweep()
    (opened,) = course.platform.events(course.lot, "APPLICATIONS_OPENED")
    found = [(x["verdict"], *x["named"]) for x in opened.facts["results"]]
    assert sorted(found) == [("OPEN",), ("OPEN", "trustee/1")]


def test_whoever_does_not_disclose_in_time_is_out(lied_about):
    """The window is an hour: the others wait no longer for anybody."""
    course = lied_about
    course.ask()
    open_applications = course.platform.acts.open_applications
    assert not open_applications.is_due(course.lot)
    course.platform.clock.pass_by(DISCLOSED_WITHIN)
    assert open_applications.is_due(course.lot)
    assert results(course.open()) == [("NOT_ENOUGH", "trustee/1"), ("OPEN",)]


def test_no_two_reviewers_throw_out_a_firm(course):
    """The third is waited for, and where one good share is too few, the applicant."""
    course.reach("announced")
    for name in FIRMS[:2]:
        course.sign_up(name)
    course.close_only()
    for name in HOLDERS[:2]:
        course.release_falsely(name, FIRMS[1])
    course.release_time()
    course.platform.sweep()
    course.disclose(FIRMS[1], course.kept[FIRMS[1]])
    assert results(course.open()) == [("OPEN",), ("OPEN", "holder/1", "holder/2")]


def test_a_holder_who_cannot_read_shows_no_identity(course):
    """While the third may help he is waited for, and envelopes are read once."""
    course.reach("announced")
    course.sign_up(FIRMS[0])
    course.sign_up(FIRMS[1], sealed=spoilt(course, FIRMS[1], shares={1}))
    course.close_only()
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(SqlQuotes, "all")
        assert not course.platform.acts.open_applications.is_due(course.lot)
    for name in HOLDERS[:2]:
        course.release(name)
    course.release_time()
    with pytest.raises(EnvelopeWaitsError):
        course.open()
    open_applications = course.platform.acts.open_applications
    assert not open_applications.is_due(course.lot)
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(SqlQuotes, "all")
        assert not open_applications.is_due(course.lot)
    course.release(HOLDERS[2])
    assert results(course.open()) == [("OPEN",), ("OPEN", "bidder/share/1")]


def test_no_body_of_the_project_gives_the_time(course):
    """K-4: else the owner's reviewers, or whoever reads the database, need no other."""
    for body in (CENTRE, OWNER):
        course.register_trustee(body)
    with course.platform.reading() as work:
        project, lot = work.projects.lot(LotId(course.lot))
        selection, now = work.selections.get(lot.id), course.platform.clock.now()
        judged = replace(project, owner="Another Body", agency=OWNER)
        found = openers_now(work, project, selection, now)
        assert found.trustee.organisation == TRUSTED
        assert openers_now(work, judged, selection, now).trustee == found.trustee
        crowded = replace(project, owner="Another Body", centre=OWNER)
        with pytest.raises(StandingKeysMissingError):
            openers_now(work, crowded, selection, now)


def test_only_a_supervisor_holds_for_the_supervisor(course):
    """A key of somebody of that body who could never release is passed over."""
    who = Actor("another", SUPERVISING_BODY, frozenset({Role.REVIEWER.value}))
    age, key = age_of("another").recipient, signing_key("another")
    said = standing_statement(who.person, who.organisation, age, "served-page")
    course.platform.act(
        SimpleNamespace(actor=who),
        "make_standing_key",
        age=age,
        signing=key.public.raw.hex(),
        signature=key.sign(said).hex(),
        tool="served-page",
    )
    course.make_ready(**course.noticed())
    course.log_policy()
    third = course.light.policy.holders[2]
    assert third.person == course.person("Officer Lin").id


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
        ({"written": b"{}"}, ["keeper/manifest"]),
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


def test_nobody_s_release_waits_for_a_damaged_file(course):
    """Who opens says `damaged` of that one, which names the keeper, and gives all."""
    course.reach("announced")
    for name in FIRMS[:3]:
        course.sign_up(name)
    files = {"shares": ["AAAA"] * 3, "times": ["AAAA"]}
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


def test_nobody_hands_over_what_is_not_in_the_own_dossier(course):
    """
    E-3: what the page refuses of an application in clear falls at the opening.

    So does a name under seal that is not the account's own (D-7, D-8).
    """
    course.reach("announced")
    firm = course.platform.people.firm(FIRMS[0])
    seated = replace(firm.agent.actor, seat="account-1")
    account = Organisation(
        id="account-1",
        kind=Kind.FIRM,
        name=FIRMS[0],
        code=firm.code,
        registered_by=firm.agent.actor.person,
        registered_at=course.platform.clock.now(),
    )
    with course.platform.instance.transactions.begin() as work:
        work.accounts.organisations.add(account)
    said = course.application(firm, name=FIRMS[1])
    sealed = course.sealed(FIRMS[0], said.to_bytes())
    known = course.person
    course.person = lambda name: (
        SimpleNamespace(actor=seated) if name == FIRMS[0] else known(name)
    )
    course.sign_up(FIRMS[0], sealed=sealed)
    course.close_sign_up()
    with course.platform.reading() as work:
        (application,) = work.selections.applications(course.lot)
    assert (application.name, application.documents) == (FIRMS[0], ())
