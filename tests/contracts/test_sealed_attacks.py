"""What malicious applicants, holders and bodies try at a sealed sign-up (7.12)."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

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
    signing_key,
)
from trading.accounts.model.organisations import Kind, Organisation
from trading.bids.envelope_errors import BidUnsignedError
from trading.bids.light_errors import (
    DisclosuresNotAskedError,
    EnvelopeWaitsError,
    NothingToAskError,
    StandingKeysMissingError,
)
from trading.bids.model.envelope import Envelope
from trading.bids.model.holders import standing_statement
from trading.bids.model.light import DISCLOSED_WITHIN
from trading.bids.opening_errors import (
    NotABidderHereError,
    NotTheReleaserError,
    NotToDiscloseError,
    WindowStillOpenError,
)
from trading.bids.quote_tables import SqlQuotes
from trading.bids.sealing import release_shares
from trading.projects.model import LotId
from trading.rules.roles import Role
from trading.selection.model.applications import (
    SignUpClosedError,
    SignUpStillOpenError,
)
from trading.selection.use_cases.sealed_policy import openers_now
from trading.server.selection_desks import standing_reader

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


def test_a_holder_releases_in_the_seat_that_the_policy_names(course):
    """K-9: whoever left office releases as it; whoever was never named does not."""
    course.reach("announced")
    course.sign_up(FIRMS[0])
    course.close_only()
    course.leaves(HOLDERS[0])
    course.release(HOLDERS[0])
    (event,) = course.platform.events(course.lot, "BID_RELEASE")
    assert (event.actor.organisation, set(event.actor.roles)) == (OWNER, {"reviewer"})
    course.leaves(HOLDERS[2])
    named = course.person(HOLDERS[1])
    stranger = replace(named, actor=replace(named.actor, person="somebody else"))
    course.person = lambda _: stranger
    given = release_shares(
        course.light.policy,
        course.envelopes(),
        2,
        age_of(HOLDERS[1]),
        course.light.close,
    )
    signature = signing_key(HOLDERS[1]).sign(given.signed).hex()
    told = {"release": given.to_bytes(), "signature": signature}
    with pytest.raises(NotTheReleaserError):
        course.act(HOLDERS[1], "release_sign_up_shares", **told)


def test_a_sign_up_that_went_on_is_opened_after_its_later_end(course):
    """2.6: the policy stays; who comes after its deadline is sealed and opened too."""
    course.reach("announced")
    course.sign_up(FIRMS[0])
    course.platform.at("2026-03-09T16:00:00")
    course.object_to(FIRMS[1], "procedure")
    course.platform.at("2026-03-10T10:00:00")
    course.decide("rejected")
    course.platform.sweep()
    with course.platform.reading() as work:
        closes = work.selections.get(course.lot).announced.sign_up.closes
    assert course.platform.clock.now() > course.light.policy.deadline
    course.sign_up(FIRMS[1])
    with pytest.raises(SignUpStillOpenError):
        course.close_only()
    course.platform.clock.jump_to(closes)
    with pytest.raises(SignUpClosedError):
        course.sign_up(FIRMS[2])
    course.platform.clock.pass_by(timedelta(seconds=2))
    course.act("Clerk Chen", "close_sign_up")
    course.platform.publish_log()
    waiting = read_standing(course).waiting(course.person(HOLDERS[0]).actor)
    assert [each.sign_up.ended for each in waiting] == [closes]
    for name in HOLDERS[:2]:
        course.release(name)
    course.release_time()
    assert results(course.open()) == [("OPEN",), ("OPEN",)]


def read_standing(course):
    """Return what the page of whoever opens asks."""
    return standing_reader(course.platform.instance)


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
