"""Who may not be both; how long a membership, a mandate and a delegation run."""

from itertools import product

import pytest

from tests.builders_accounts import (
    DAY,
    DIGEST,
    HOUR,
    NOON,
    ROLE_OF,
    mandate,
    membership,
    organisation,
)
from trading.accounts.errors import (
    LentClerkError,
    MandateExpiredError,
    MandateMissingError,
    PeriodSenselessError,
    RoleOfOtherKindError,
    SeparationError,
    ThreeAdministratorsError,
    TwoPersonsNeededError,
)
from trading.accounts.model.memberships import (
    Delegation,
    Hand,
    Period,
    lent,
    require_mandate,
    require_second_hand,
    require_separate,
)
from trading.accounts.model.organisations import ADMINISTRATORS, Kind
from trading.rules.roles import Role

pytestmark = pytest.mark.trading

SERVES = {Kind.CENTRE}
WATCHES = {Kind.SUPERVISING_BODY, Kind.AUTHORITY}
TAKES_PART = set(Kind) - SERVES - WATCHES
SIDE = {
    **dict.fromkeys(SERVES, "serves"),
    **dict.fromkeys(WATCHES, "watches"),
    **dict.fromkeys(TAKES_PART, "takes part"),
}


@pytest.mark.parametrize(("held", "wanted"), list(product(Kind, Kind)))
def test_a_person_is_on_one_side_only(held, wanted):
    """
    P-2: who serves neither watches nor takes part, and who watches takes no part.
    """
    one = membership(held, ROLE_OF[held])
    other = membership(wanted, ROLE_OF[wanted], id="another")
    if SIDE[held] == SIDE[wanted]:
        require_separate([one], other)
    else:
        with pytest.raises(SeparationError, match=wanted.value):
            require_separate([one], other)


def test_sides_may_follow_each_other():
    """What counts is what runs at the same time: one may change one's office."""
    before = membership(Kind.OWNER, Role.OWNER, until=NOON)
    require_separate([before], membership(Kind.CENTRE, Role.CLERK, since=NOON))
    with pytest.raises(SeparationError):
        require_separate(
            [before], membership(Kind.CENTRE, Role.CLERK, since=NOON - HOUR)
        )


def test_a_later_membership_is_looked_at_too():
    """Nobody is let in today who will be of the other side tomorrow."""
    later = membership(Kind.SUPERVISING_BODY, Role.SUPERVISOR, since=NOON + DAY)
    with pytest.raises(SeparationError):
        require_separate([later], membership(Kind.CENTRE, Role.CLERK))


@pytest.mark.parametrize(
    ("one", "other"),
    [(a, b) for a in sorted(ADMINISTRATORS) for b in sorted(ADMINISTRATORS) if a != b],
)
def test_no_person_holds_two_of_the_three(one, other):
    """I-1: three accounts, never one; one after the other is possible."""
    first = membership(Kind.CENTRE, one, until=NOON)
    second = membership(Kind.CENTRE, other, since=NOON - HOUR, id="another")
    with pytest.raises(ThreeAdministratorsError, match=one.value):
        require_separate([first], second)
    require_separate([first], membership(Kind.CENTRE, other, since=NOON))


def test_two_administrators_in_one_membership_are_two():
    """It makes no difference how they are written down."""
    both = membership(Kind.CENTRE, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR)
    with pytest.raises(ThreeAdministratorsError):
        require_separate([], both)


def test_a_membership_in_strange_roles_is_refused():
    """P-1: whoever writes the row, a clerk never becomes a supervisor in the centre."""
    with pytest.raises(RoleOfOtherKindError):
        require_separate([], membership(Kind.CENTRE, Role.SUPERVISOR))


def test_a_period_is_half_open_and_has_a_later_end():
    """At its end it does not run any more, and none ends before it begins."""
    period = Period(NOON, NOON + HOUR)
    assert period.covers(NOON)
    assert not period.covers(NOON + HOUR)
    assert Period(NOON).covers(NOON + 1000 * DAY)
    for until in (NOON, NOON - HOUR):
        with pytest.raises(PeriodSenselessError):
            Period(NOON, until)


@pytest.mark.parametrize(
    ("one", "other", "meet", "holds"),
    [
        (Period(NOON), Period(NOON), True, True),
        (Period(NOON, NOON + DAY), Period(NOON + DAY), False, False),
        (Period(NOON, NOON + DAY), Period(NOON, NOON + HOUR), True, True),
        (Period(NOON, NOON + DAY), Period(NOON), True, False),
        (Period(NOON + HOUR), Period(NOON), True, False),
        (Period(NOON), Period(NOON, NOON + DAY), True, True),
    ],
)
def test_periods_meet_and_hold_each_other(one, other, meet, holds):
    """Without an end a period goes on for ever."""
    assert one.meets(other) is meet
    assert other.meets(one) is meet
    assert one.holds(other) is holds


# Mandates


def test_a_mandate_runs_for_its_project_and_its_term():
    """I-2: from its beginning up to its end, for the project it names."""
    given = [mandate("P-1")]
    require_mandate(given, "agency", "owner", "P-1", NOON)
    for agency, owner, project in (
        ("agency", "owner", "P-2"),
        ("agency", "another", "P-1"),
        ("another", "owner", "P-1"),
    ):
        with pytest.raises(MandateMissingError) as refused:
            require_mandate(given, agency, owner, project, NOON)
        assert type(refused.value) is MandateMissingError


def test_a_mandate_for_every_project_covers_one_that_is_to_come():
    """So an agency can begin what has no number yet."""
    assert require_mandate([mandate("")], "agency", "owner", "", NOON)
    assert require_mandate([mandate("")], "agency", "owner", "P-9", NOON)


def test_a_mandate_of_one_project_begins_no_other():
    """A project that is to be created is not the one it names."""
    with pytest.raises(MandateMissingError):
        require_mandate([mandate("P-1")], "agency", "owner", "", NOON)


def test_an_expired_mandate_says_when_it_ended():
    """At its end it is over; the agency learns when, and what to do."""
    given = [mandate(until=NOON), mandate(until=NOON - HOUR, id="older")]
    with pytest.raises(MandateExpiredError) as refused:
        require_mandate(given, "agency", "owner", "P-1", NOON)
    assert refused.value.ended == NOON


def test_a_mandate_that_has_not_begun_is_none():
    """What begins tomorrow does not count today."""
    given = [mandate(since=NOON + HOUR)]
    with pytest.raises(MandateMissingError) as refused:
        require_mandate(given, "agency", "owner", "P-1", NOON)
    assert type(refused.value) is MandateMissingError


# Lent clerks

TOWN, CENTRE = organisation(Kind.TOWN), organisation(Kind.CENTRE)


def delegation(**changes):
    told = {
        "id": "delegation-1",
        "town": TOWN.id,
        "person": "li",
        "period": Period(NOON, NOON + 30 * DAY),
        "document": DIGEST,
    }
    return Delegation(**{**told, **changes})


def test_a_lent_clerk_serves_within_the_delegation_and_as_clerk_only():
    """I-11: the membership ends with the document, and gives no other role."""
    given = lent(delegation(), TOWN, CENTRE, "m-1")
    assert given.roles == {Role.CLERK}
    assert given.period == delegation().period
    assert given.delegation == "delegation-1"


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.TOWN}))
def test_only_a_town_lends(kind):
    """An owner that lent the centre a clerk would serve itself."""
    lender = organisation(kind)
    with pytest.raises(LentClerkError):
        lent(delegation(town=lender.id), lender, CENTRE, "m-1")


def test_a_delegation_has_an_end():
    """Nobody is lent for ever."""
    with pytest.raises(LentClerkError):
        lent(delegation(period=Period(NOON)), TOWN, CENTRE, "m-1")


def test_who_takes_part_in_the_town_is_not_lent():
    """P-2: a town's own owner or manager does not run the draws of the county."""
    wanted = lent(delegation(), TOWN, CENTRE, "m-1")
    require_separate([membership(Kind.TOWN)], wanted)
    for held in (
        membership(Kind.TOWN, Role.OWNER),
        membership(Kind.TOWN, manages=True),
    ):
        with pytest.raises(SeparationError):
            require_separate([held], wanted)


# Two hands


def hand(person="li", credential="passkey:1"):
    return Hand(person, credential, frozenset())


def test_two_hands_are_two_persons_with_two_credentials():
    """I-8: neither the same person twice nor two persons with one key."""
    require_second_hand(hand(), hand("wu", "passkey:2"))
    for second in (hand(), hand("li", "passkey:2"), hand("wu"), hand("wu", "")):
        with pytest.raises(TwoPersonsNeededError):
            require_second_hand(hand(), second)
