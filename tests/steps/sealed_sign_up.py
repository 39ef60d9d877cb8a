"""Sign-ups that nobody can read before they close: keys, envelopes, releases."""

import pytest
from pytest_bdd import given, then, when
from sqlalchemy import update

from tests.people import FIRMS
from tests.phrases import phrase
from tests.sealed_course import HOLDERS, TRUSTED, SealedCourse
from tests.selection_course import Course
from trading.bids.model.light import DISCLOSED_WITHIN
from trading.bids.quote_rows import SealedQuoteRow
from trading.projects.model import PublicationKind
from trading.rules.procedure import NotNowError
from trading.selection.use_cases import sealed


@pytest.fixture
def sealing(platform):
    """Return the course of "East Dyke" where those who open have keys."""
    return SealedCourse(platform)


@given("both reviewers, the supervisor and a trustee have keys")
def all_have_keys(sealing):
    sealing.reach("priced").hold_keys()


@given("both reviewers and a trustee have keys")
def supervisor_has_none(sealing):
    sealing.reach("priced").hold_keys(HOLDERS[:2])


@given('the notice of "East Dyke" is ready')
def notice_ready(sealing):
    sealing.make_ready(**sealing.noticed())


@given('who opens "East Dyke" was recorded, and a key has grown old since')
def grown_old(platform, sealing):
    told = sealing.noticed("2026-03-09", "2026-03-23T17:00", "2026-03-26T10:00")
    sealing.make_ready(**told)
    sealing.log_policy()
    platform.publish_log()
    sealing.at("2026-03-09T09:59")


@when("Clerk Chen publishes it all the same", target_fixture="answer")
def publishes_in_clear(platform, sealing):
    return platform.attempt(lambda: Course.publish(sealing))


@given('"East Dyke" takes sealed applications')
def takes_sealed(sealing):
    sealing.reach("priced").hold_keys()
    sealing.reach("announced")


@given('"East Dyke" has closed its sealed sign-up')
def closed_sealed(sealing):
    takes_sealed(sealing)
    for name in FIRMS[:2]:
        sealing.sign_up(name)
    sealing.close_only()


@given("Reviewer Wu has released")
def has_released(sealing):
    sealing.release("Reviewer Wu")


@given("Reviewer Wu has left office")
def has_left(sealing):
    sealing.leaves("Reviewer Wu")


@given("a trustee has released falsely for Minjiang Bridge")
def released_falsely(platform, sealing):
    closed_sealed(sealing)
    for name in HOLDERS[:2]:
        sealing.release(name)
    sealing.release_falsely(TRUSTED, "Minjiang Bridge")
    platform.sweep()


@given("the platform has damaged what Minjiang Bridge handed in")
def has_damaged(platform, sealing):
    closed_sealed(sealing)
    for name in HOLDERS[:2]:
        sealing.release(name)
    sealing.release_time()
    of = SealedQuoteRow.manifest == sealing.kept["Minjiang Bridge"].envelope.digest
    with platform.instance.transactions.begin() as work:
        work.session.execute(update(SealedQuoteRow).where(of).values(objects=["AA"]))
    platform.sweep()


@when("the hour in which it is handed over again is over")
def hour_is_over(platform):
    platform.clock.pass_by(DISCLOSED_WITHIN)
    platform.sweep()


@when("Minjiang Bridge discloses the secret of its application")
def discloses(platform, sealing):
    sealing.disclose("Minjiang Bridge", sealing.kept["Minjiang Bridge"])
    platform.sweep()


@when("Clerk Chen opens the applications", target_fixture="answer")
def opens(platform, sealing):
    return platform.attempt(sealing.open)


@when('Clerk Chen publishes the notice of "East Dyke"')
def publishes(sealing):
    sealing.announce()


@when(
    "Clerk Chen publishes it before anything else is recorded", target_fixture="answer"
)
def publishes_at_once(platform, sealing):
    return platform.attempt(lambda: Course.publish(sealing))


@when("Hengda Road signs up under seal")
def signs_up_under_seal(sealing):
    sealing.sign_up("Hengda Road")


@when(
    "Hengda Road comes after as many as a close counts",
    target_fixture="answer",
)
def one_too_many(platform, sealing, monkeypatch):
    sealing.sign_up("Minjiang Bridge")
    monkeypatch.setattr(sealed, "MOST_BIDS", 1)
    return platform.attempt(lambda: sealing.sign_up("Hengda Road"))


@when("Hengda Road signs up in clear", target_fixture="answer")
def signs_up_in_clear(platform, sealing):
    return platform.attempt(lambda: Course.sign_up(sealing, "Hengda Road"))


@when("Minjiang Bridge hands in what Hengda Road has sealed", target_fixture="answer")
def hands_in_anothers(platform, sealing):
    sealed = sealing.sealed("Hengda Road")
    return platform.attempt(lambda: sealing.hand_in("Minjiang Bridge", sealed))


@when("Reviewer Wu, Officer Lin and the trustee release")
def enough_release(platform, sealing):
    sealing.release("Reviewer Wu")
    sealing.release("Officer Lin")
    sealing.release_time()
    platform.sweep()


@when("Reviewer Wu and Reviewer Zheng release")
def reviewers_release(platform, sealing):
    for name in HOLDERS[:2]:
        sealing.release(name)
    platform.sweep()


@when("Reviewer Wu releases", target_fixture="answer")
def releases(platform, sealing):
    return platform.attempt(lambda: sealing.release("Reviewer Wu"))


@then("the notice names who opens the applications")
def names_who_opens(sealing):
    (notice,) = sealing.published(PublicationKind.NOTICE)
    assert notice["policy"] == sealing.light.policy.id


@then("the record shows them before the notice")
def shown_before(platform, sealing):
    kinds = [each.kind for each in platform.events(sealing.lot)]
    assert kinds.index("POLICY_LOGGED") < kinds.index("NOTICE_PUBLISHED")


@then("the notice names nobody who opens")
def names_nobody(sealing):
    (notice,) = sealing.published(PublicationKind.NOTICE)
    assert "policy" not in notice


@then("the platform knows neither manager nor documents of Hengda Road")
def knows_nothing(platform, sealing):
    with platform.reading() as work:
        (kept,) = work.selections.applications(sealing.lot)
    assert kept.firm == platform.people.firm("Hengda Road").code
    assert (kept.manager, kept.certificate, kept.documents) == ("", "", ())


@then(phrase("{reader:Name} reads what {both:Names} have sealed"))
def reads_both(sealing, reader, both):
    found = {each.name for each in sealing.read(reader).applications}
    assert found == set(both)


@then(phrase("{reader:Name} reads what {firm:Name} has sealed"))
def reads_one(sealing, reader, firm):
    assert [each.name for each in sealing.read(reader).applications] == [firm]


@then("the applications stay sealed")
def stay_sealed(sealing):
    assert sealing.state == "sign_up_sealed"
    with pytest.raises(NotNowError):
        sealing.read("Officer Lin")
