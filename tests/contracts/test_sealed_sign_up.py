"""A sealed sign-up from the first standing key to the review, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from archive.dispatch.tables import MessageRow
from archive.ledger.model import parse_event
from archive.public.evidence import labelled
from tests.draw_room import paper
from tests.people import FIRMS, SUPERVISING_BODY
from tests.platform_driver import Platform
from tests.sealed_course import (
    HOLDERS,
    TRUSTED,
    TRUSTEE,
    SealedCourse,
    age_of,
    signing_key,
    trustee_line,
)
from trading.bids.bidding_errors import EnvelopeCopiedError
from trading.bids.envelope_errors import EnvelopeMalformedError
from trading.bids.light_errors import (
    EnvelopeWaitsError,
    NotARecipientError,
    PolicyLoggedAlreadyError,
    PolicyNotLoggedError,
    StandingKeysMissingError,
    StandingKeyUnsignedError,
    TrusteeUnsignedError,
)
from trading.bids.model.releases import Entry, Given, HolderRelease
from trading.bids.opening_errors import (
    NotTheReleaserError,
    ReleasedAlreadyError,
    ReleasesMissingError,
)
from trading.projects.model import NotShownYetError, PublicationKind
from trading.rules.procedure import NotNowError, NotYoursError
from trading.selection.model.applications import (
    AppliedAlreadyError,
    NotesNotConfirmedError,
    SignUpClosedError,
)
from trading.selection.model.sealed import SignUpNotSealedError, SignUpSealedError

pytestmark = pytest.mark.trading


@pytest.fixture
def held(instance):
    """Give a platform on each kind of database in turn."""
    return Platform(instance, instance.clock)


@pytest.fixture
def course(held):
    """Give a course whose people have standing keys, up to the price."""
    made = SealedCourse(held).reach("priced")
    made.hold_keys()
    return made


def facts_of(accepted):
    return dict(parse_event(accepted.event.body).facts)


def applications(course):
    with course.platform.reading() as work:
        return work.selections.applications(course.lot)


def test_only_who_signed_up_is_known_before_the_opening(course):
    """The platform knows which account handed in something, never what (7.12)."""
    course.reach("announced")
    policy = course.light.policy
    (notice,) = course.platform.events(course.lot, "NOTICE_PUBLISHED")
    (published,) = course.published(PublicationKind.NOTICE)
    assert notice.facts["policy"] == published["policy"] == policy.id
    order = [each.kind for each in course.platform.events(course.lot)]
    assert order.index("POLICY_LOGGED") < order.index("NOTICE_PUBLISHED")
    told = facts_of(course.sign_up(FIRMS[0]))
    with course.platform.reading() as work:
        (quote,) = work.quotes.all(course.lot, policy.id)
        whole = work.quotes.of(quote.stream)
    assert (quote.objects, len(whole.objects)) == ((), 2), "read one by one alone"
    assert told.keys() == {
        *("lot", "firm", "policy", "manifest", "key", "signature", "notes")
    }
    assert told["manifest"] == course.kept[FIRMS[0]].envelope.digest
    (application,) = applications(course)
    assert application.agent
    kept = (application.name, application.manager, application.certificate)
    assert (*kept, application.documents) == ("", "", "", ())


def test_a_sealed_sign_up_is_opened_and_reviewed(course):
    """From the close, by one reviewer, the supervisor and the trustee, to a result."""
    course.reach("announced")
    for name in FIRMS[:3]:
        course.sign_up(name)
        course.platform.clock.pass_by(timedelta(seconds=1))
    closed = facts_of(course.close_only())
    assert course.state == "sign_up_sealed"
    codes = [course.platform.people.firm(each).code for each in FIRMS[:3]]
    assert [each["bidder"] for each in closed["counted"]] == codes
    with pytest.raises(NotNowError):
        course.read("Reviewer Wu")
    for name in (HOLDERS[0], HOLDERS[2]):
        course.release(name)
    with pytest.raises(ReleasesMissingError):
        course.open()
    course.release_time()
    opened = facts_of(course.open())
    assert [each["verdict"] for each in opened["results"]] == ["OPEN"] * 3
    first = opened["results"][0]
    manager = [f"{each} of {FIRMS[0]}".encode() for each in ("manager", "certificate")]
    salt = bytes.fromhex(first["manager_salt"])
    assert first["manager"] == labelled("manager/1", salt, *manager).hex()
    assert first["documents"] == [paper(f"licence of {FIRMS[0]}")]
    read = {each.name: each.manager for each in course.read("Reviewer Wu").applications}
    assert read == {name: f"manager of {name}" for name in FIRMS[:3]}
    course.went_through("closed")
    course.reach("reviewed")
    assert course.state == "qualified"


def test_where_a_key_is_missing_sign_up_goes_on_in_clear(held):
    """The notice then names no policy, and nothing sealed is taken."""
    course = SealedCourse(held).reach("priced")
    course.hold_keys(HOLDERS[:2])
    course.make_ready(**course.noticed())
    with pytest.raises(StandingKeysMissingError):
        course.log_policy()
    course.publish()
    with held.reading() as work:
        assert work.quotes.policies(course.lot) == []
    (published,) = course.published(PublicationKind.NOTICE)
    assert "policy" not in published
    other = SealedCourse(held, "West Dyke").reach("priced")
    other.make_key(HOLDERS[2])
    other.reach("announced")
    with pytest.raises(SignUpNotSealedError):
        course.hand_in(FIRMS[0], other.sealed(FIRMS[0]))
    super(SealedCourse, course).sign_up(FIRMS[0])
    (application,) = applications(course)
    assert application.manager


def test_keys_grow_old_and_are_renewed(course):
    """K-6: for seven days a key may be named; of several the last one counts."""
    course.platform.clock.pass_by(timedelta(days=7))
    course.move(1)
    assert not course.platform.acts.log_sign_up_policy.is_due(course.lot)
    for name in HOLDERS:
        course.make_key(name, like=f"{name} anew")
    course.reach("announced")
    ages = [each.age for each in course.light.policy.holders]
    assert ages == [age_of(f"{name} anew").recipient for name in HOLDERS]


def test_whose_key_it_is(course):
    """A key is its maker's own, and one that can be sealed to; a bidder makes none."""
    with pytest.raises(StandingKeyUnsignedError):
        course.make_key("Reviewer Wu", by="Reviewer Zheng")
    with pytest.raises(NotYoursError):
        course.make_key(FIRMS[0])
    person = course.person("Reviewer Wu")
    with pytest.raises(NotARecipientError):
        course.platform.act(
            person,
            "make_standing_key",
            age="age1nobody",
            signing="00" * 32,
            signature="00" * 64,
            tool="served-page",
        )
    with pytest.raises(NotYoursError):
        course.platform.act(
            person,
            "register_trustee",
            organisation=TRUSTED,
            **trustee_line(TRUSTED),
        )
    manager, line = course.person("Manager Guan"), trustee_line(TRUSTED)
    for what in ({"organisation": "Another Office"}, {"age": age_of("x").recipient}):
        told = {"organisation": TRUSTED, **line, **what}
        with pytest.raises(TrusteeUnsignedError):
            course.platform.act(manager, "register_trustee", **told)


def test_a_trustee_is_of_another_body_than_the_holders(course):
    """K-4: one of a holder's body is passed over, whoever was registered last."""
    course.register_trustee(SUPERVISING_BODY)
    course.reach("announced")
    assert [each.organisation for each in course.light.policy.trustees] == [TRUSTED]


def test_no_notice_before_its_policy_is_shown(course):
    """K-5: it is logged first, once, and everybody can see it."""
    course.make_ready(**course.noticed())
    publish = super(SealedCourse, course).publish
    with pytest.raises(PolicyNotLoggedError):
        publish()
    log = course.platform.acts.log_sign_up_policy
    assert log.is_due(course.lot)
    course.log_policy()
    assert not log.is_due(course.lot)
    with pytest.raises(PolicyLoggedAlreadyError):
        course.log_policy()
    with pytest.raises(NotShownYetError):
        publish()
    course.platform.publish_log()
    publish()
    assert course.state == "noticed"


def test_what_is_handed_in_is_sealed_whole_and_the_firms_own(course):
    """E-7, K-8: nothing in clear, nothing missing, nothing of another."""
    course.reach("announced")
    sealed = course.sealed(FIRMS[0])
    objects = [sealed.object(x).read_bytes() for x in ("cover", "f-0001")]
    with pytest.raises(SignUpSealedError):
        super(SealedCourse, course).sign_up(FIRMS[0])
    with pytest.raises(EnvelopeMalformedError):
        course.hand_in(FIRMS[0], sealed, objects=[objects[0], objects[0]])
    with pytest.raises(NotesNotConfirmedError):
        course.hand_in(FIRMS[0], sealed, notes="00" * 32)
    course.hand_in(FIRMS[0], sealed)
    with pytest.raises(AppliedAlreadyError):
        course.hand_in(FIRMS[0], sealed)
    course.firms.append(course.platform.people.firm(FIRMS[0]))
    course.withdraw(FIRMS[0])
    with pytest.raises(EnvelopeCopiedError):
        course.hand_in(FIRMS[0], sealed)
    course.sign_up(FIRMS[0])
    late = course.sealed(FIRMS[1])
    course.at("2026-03-09T17:00:00")
    with pytest.raises(SignUpClosedError):
        course.hand_in(FIRMS[1], late)


def test_a_withdrawn_application_stays_shut(course):
    """Only what stands is counted, and released for."""
    course.reach("announced")
    for name in FIRMS[:3]:
        course.sign_up(name)
    course.withdraw(FIRMS[1])
    closed = facts_of(course.close_only())
    assert len(closed["counted"]) == 2
    assert len(closed["streams"]) == 3
    assert course.kept[FIRMS[1]].envelope.digest not in course.light.close.manifests


def test_each_releases_once_what_is_his(course):
    """K-9, K-10: after the close is shown, the named persons, each once."""
    course.reach("announced")
    course.sign_up(FIRMS[0])
    super(SealedCourse, course).close_sign_up()
    with pytest.raises(NotShownYetError):
        course.release("Reviewer Wu")
    course.platform.publish_log()
    course.release("Reviewer Wu")
    with pytest.raises(ReleasedAlreadyError):
        course.release("Reviewer Wu")
    other = TRUSTEE.__class__("clerk", "Another Office", TRUSTEE.roles)
    with pytest.raises(NotTheReleaserError):
        course.release_time(other)


def test_rubbish_is_not_handed_in_and_the_rest_goes_on(course):
    """
    Whoever seals no application, or another's, has handed in none, and is told so.
    """
    course.reach("announced")
    firm = course.platform.people.firm
    other = course.application(firm(FIRMS[0])).to_bytes()
    course.sign_up(FIRMS[0], sealed=course.sealed(FIRMS[0]))
    course.sign_up(FIRMS[1], sealed=course.sealed(FIRMS[1], b"nothing of the kind"))
    course.sign_up(FIRMS[2], sealed=course.sealed(FIRMS[2], other))
    course.close_only()
    course.release("Officer Lin")
    course.release("Reviewer Zheng")
    course.release_time()
    opened = facts_of(course.open())
    verdicts = {each["application"]: each["verdict"] for each in opened["results"]}
    assert sorted(verdicts.values()) == ["INVALID_DEALING", "INVALID_DEALING", "OPEN"]
    (left,) = applications(course)
    assert left.firm == firm(FIRMS[0]).code
    shut = next(each for each, found in verdicts.items() if found != "OPEN")
    with course.platform.reading() as work:
        assert work.quotes.of(shut).verdict == "INVALID_DEALING"
        messages = list(work.session.scalars(select(MessageRow.kind)))
    assert messages.count("unopened") == 2
    told = facts_of(course.object_to(FIRMS[1], "procedure"))  # D-22
    assert told["by"] == firm(FIRMS[1]).code


def test_a_false_share_waits_for_the_third_holder(course):
    """NOT_ENOUGH by a holder's fault is given up only when nobody else can help."""
    course.reach("announced")
    course.sign_up(FIRMS[0])
    course.close_only()
    course.release("Reviewer Wu")
    course.release_time()
    lying(course, "Reviewer Zheng")
    with pytest.raises(EnvelopeWaitsError):
        course.open()
    assert not course.platform.acts.open_applications.is_due(course.lot)
    course.release("Officer Lin")
    (result,) = facts_of(course.open())["results"]
    assert (result["verdict"], result["named"]) == ("OPEN", ["holder/2"])


def test_an_extension_is_sealed_to_a_policy_of_its_own(course):
    """D-12: who came first stays opened; who comes later is sealed and opened too."""
    course.reach("announced")
    course.sign_up(FIRMS[0])
    course.close_sign_up()
    course.went_through("closed")
    course.reach("judged")
    course.declare_too_few()
    first = course.light.policy
    extend = {"draw_at": "2026-03-24T10:00:00+08:00", "reason": "too few came"}
    with pytest.raises(StandingKeysMissingError):
        course.act("Owner Zhao", "extend_sign_up", **extend)
    for name in HOLDERS:
        course.make_key(name)
    course.platform.sweep()
    log = course.platform.acts.log_sign_up_policy
    course.platform.clock.pass_by(timedelta(days=1))
    assert not log.is_due(course.lot), "one is logged once, not anew every day"
    told = facts_of(course.act("Owner Zhao", "extend_sign_up", **extend))
    second = course.light.policy
    assert (second.attempt, told["policy"]) == (2, second.id)
    assert first.id != second.id
    for name in FIRMS[1:3]:
        course.sign_up(name)
    with course.platform.reading() as work:
        closes = work.selections.get(course.lot).announced.sign_up.closes
    course.platform.clock.jump_to(closes + timedelta(seconds=2))
    closed = facts_of(course.act("Clerk Chen", "close_sign_up"))
    assert len(closed["counted"]) == 2
    course.platform.publish_log()
    for name in HOLDERS[1:]:
        course.release(name)
    course.release_time()
    course.platform.sweep()
    assert {each.name for each in applications(course)} == set(FIRMS[:3])
    assert course.light.policy == second, "no extension is left to be sealed"


def lying(course, name):
    """Let a holder release zeros for every application."""
    light = course.light
    entries = tuple(
        Entry(each, Given.CONTENT, bytes(32)) for each in light.close.manifests
    )
    given = HolderRelease(light.policy.id, light.close.commitment, 2, entries)
    course.act(
        name,
        "release_sign_up_shares",
        release=given.to_bytes(),
        signature=signing_key(name).sign(given.signed).hex(),
    )
