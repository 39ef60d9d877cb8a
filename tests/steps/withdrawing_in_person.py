"""A firm that lost its key withdraws in person: clerk and supervisor sign in time."""

from datetime import timedelta

from pytest_bdd import given, then, when

from tests.builders_bids import key_of
from tests.phrases import phrase
from tests.steps.tenders import attempted
from tests.tender_course import CLERK, SUPERVISOR


@given("the clerk has signed that Hengda Road withdraws in person")
def clerk_has_signed(tender):
    tender.attest(1, CLERK, key_of("clerk"))


@given("clerk and supervisor have signed that Hengda Road withdraws in person")
def both_have_signed(tender):
    tender.attest(1, CLERK, key_of("clerk"))
    tender.attest(1, SUPERVISOR, key_of("sun"))


@when("the supervisor signs it, too", target_fixture="answer")
def supervisor_signs(tender):
    (bid,) = tender.bids_of(1)
    assert not bid.withdrawn
    return attempted(tender, lambda: tender.attest(1, SUPERVISOR, key_of("sun")))


@given(
    phrase(
        "{early:d} minutes before the deadline "
        "the clerk signed that Hengda Road withdraws"
    )
)
def clerk_has_signed_in_time(tender, early):
    tender.at(tender.policy.deadline - timedelta(minutes=early))
    tender.attest(1, CLERK, key_of("clerk"))


@given(phrase("the supervisor has signed it {later:d} minutes later"))
@when(phrase("the supervisor signs it {later:d} minutes later"))
def supervisor_signs_later(tender, later):
    tender.pass_by(minutes=later)
    attempted(tender, lambda: tender.attest(1, SUPERVISOR, key_of("sun")))


@when("the clerk signs it once more")
def clerk_signs_again(tender):
    tender.attest(1, CLERK, key_of("clerk"))


@then("the bid of Hengda Road stands")
def stands(tender):
    (bid,) = tender.bids_of(1)
    assert not bid.withdrawn


@then("the bid of Hengda Road has fallen")
def has_fallen(tender):
    (bid,) = tender.bids_of(1)
    assert bid.withdrawn


@when(
    "the clerk signs a withdrawal in person with the supervisor's key",
    target_fixture="answer",
)
def signs_with_anothers(tender):
    return attempted(tender, lambda: tender.attest(1, CLERK, key_of("sun")))
