"""Who may judge an application, who sees what, and what the verdicts come to."""

import pytest

from archive.public.values import Actor
from trading.selection.model.review import (
    Differ,
    NotReviewerError,
    Outcome,
    Reviewer,
    ReviewerOutsideError,
    Reviewers,
    ReviewersOverlapError,
    ReviewersTooFewError,
    ReviewUnfinishedError,
    ThirdNotNeededError,
    Verdict,
    VerdictGivenError,
)

pytestmark = pytest.mark.trading

FIRM = "91510682MAFRM00010"


def reviewer(name, organisation="owner"):
    return Reviewer(name, organisation)


def actor(name, organisation="owner", *roles):
    return Actor(name, organisation, frozenset({"reviewer", *roles}))


def verdict(name, *, passed=True):
    return Verdict(FIRM, name, passed, (f"reason of {name}",))


TWO = Reviewers((reviewer("wu"), reviewer("zheng")), reviewer("feng"))
THREE = Reviewers((*TWO.judges, reviewer("gao")), reviewer("feng"))


@pytest.mark.parametrize("judges", [(), ("wu", "wu"), ("wu", "feng"), ("wu", " ")])
def test_every_reviewer_is_another_person(judges):
    """D-9: nobody judges twice under two names of one list, and nobody is nobody."""
    with pytest.raises((ReviewersOverlapError, ReviewersTooFewError)):
        Reviewers(tuple(map(reviewer, judges)), reviewer("feng"))


def test_a_name_with_a_space_behind_it_is_no_second_person():
    """D-9: what looks like one person to people is one person."""
    with pytest.raises(ReviewersOverlapError):
        Reviewers((reviewer("wu"), reviewer("wu ")), reviewer("feng"))


def test_one_person_is_not_two_by_serving_two_bodies():
    """D-9: two reviewers are two people, whoever sends them."""
    with pytest.raises(ReviewersOverlapError):
        Reviewers((reviewer("wu"), reviewer("wu", "agency")), reviewer("feng"))


def test_the_arbiter_does_not_count_as_a_judge():
    """D-9: the arbiter speaks where the others differ, so the number is theirs."""
    TWO.require_number(2)
    with pytest.raises(ReviewersTooFewError) as refused:
        TWO.require_number(3)
    assert (refused.value.needed, refused.value.appointed) == (3, 2)


@pytest.mark.parametrize("place", ["judge", "arbiter"])
def test_all_of_them_come_from_the_owners_side(place):
    """P-1: neither a judge nor the arbiter is sent by the centre."""
    outsider, insider = reviewer("chen", "centre"), reviewer("feng", "agency")
    judge, arbiter = (outsider, insider) if place == "judge" else (insider, outsider)
    with pytest.raises(ReviewerOutsideError) as refused:
        Reviewers((judge,), arbiter).require_side({"owner", "agency"})
    assert refused.value.person == "chen"
    Reviewers((insider,), reviewer("wu")).require_side({"owner", "agency"})


@pytest.mark.parametrize("organisation", ["centre", "supervisor", "agency", ""])
def test_whoever_is_appointed_judges_for_the_body_that_sent_them(organisation):
    """D-9: an appointment of the owner's person is none of the same name elsewhere."""
    with pytest.raises(NotReviewerError):
        TWO.require_may_judge(actor("wu", organisation), FIRM, ())
    TWO.require_may_judge(actor("wu"), FIRM, ())


@pytest.mark.parametrize("role", ["clerk", "centre_manager", "auditor"])
def test_who_also_serves_the_centre_judges_nobody(role):
    """P-1: a role of the centre is one too many for a reviewer."""
    with pytest.raises(ReviewerOutsideError):
        TWO.require_appointed(actor("wu", "owner", role))


def test_somebody_who_was_not_appointed_does_not_judge():
    """D-9: a role alone makes nobody a reviewer of this lot."""
    with pytest.raises(NotReviewerError):
        TWO.require_may_judge(actor("gao"), FIRM, ())


def test_nobody_judges_a_firm_twice():
    """D-9: the first verdict stands."""
    with pytest.raises(VerdictGivenError):
        TWO.require_may_judge(actor("wu"), FIRM, [verdict("wu")])


@pytest.mark.parametrize(
    ("reviewers", "said", "comes_to"),
    [
        (TWO, "", None),
        (TWO, "+", None),
        (TWO, "++", True),
        (TWO, "--", False),
        (TWO, "+-", Differ),
        (TWO, "+-+", True),
        (TWO, "+--", False),
        (THREE, "++", None),
        (THREE, "+++", True),
        (THREE, "---", False),
        (THREE, "++-", Differ),
        (THREE, "+++-", True),
        (THREE, "++--", False),
    ],
)
def test_judges_agree_or_the_arbiter_decides(reviewers, said, comes_to):
    """D-9: all judges speak first; where they differ, the arbiter's word counts."""
    names = [each.person for each in reviewers.all]
    given = [
        verdict(name, passed=sign == "+")
        for name, sign in zip(names, said, strict=False)
    ]
    found = reviewers.outcome(given)
    assert (found.passed if isinstance(found, Outcome) else found) == comes_to


def test_a_firm_is_told_the_reasons_of_those_who_decided():
    """D-9: of all judges where they agree, of the arbiter alone where they differ."""
    agreed = TWO.outcome([verdict("wu"), verdict("zheng")])
    differing = [verdict("wu"), verdict("zheng", passed=False), verdict("feng")]
    assert agreed.reasons == ("reason of wu", "reason of zheng")
    assert TWO.outcome(differing).reasons == ("reason of feng",)


def test_the_arbiter_waits_until_the_judges_differ():
    """D-9: neither before all have spoken nor where they agree."""
    for given in ([verdict("wu")], [verdict("wu"), verdict("zheng")]):
        with pytest.raises(ThirdNotNeededError):
            TWO.require_may_judge(actor("feng"), FIRM, given)
    differing = [verdict("wu"), verdict("zheng", passed=False)]
    TWO.require_may_judge(actor("feng"), FIRM, differing)


def test_until_all_judges_have_spoken_each_sees_the_own_verdict_only():
    """D-9: the second and the third judge as blindly as the first."""
    given = [verdict("wu"), verdict("zheng")]
    assert THREE.visible_to("gao", given) == []
    assert THREE.visible_to("wu", given) == [given[0]]
    assert TWO.visible_to("wu", given) == given


def test_a_review_ends_when_every_firm_is_decided():
    """D-9: a difference that nobody has settled is no result."""
    given = {FIRM: [verdict("wu"), verdict("zheng", passed=False)]}
    with pytest.raises(ReviewUnfinishedError) as refused:
        TWO.require_decided([FIRM, "another"], given)
    assert refused.value.missing == 2
    decided = TWO.require_decided([FIRM], {FIRM: [*given[FIRM], verdict("feng")]})
    assert decided[FIRM].passed
