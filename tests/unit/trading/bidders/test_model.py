"""What keeps a firm out, and that nothing else does."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders_bidders import DAY, NOON, ban, cap, engagement, firm, relation
from trading.bidders.errors import (
    BanIncompleteError,
    BannedError,
    CapSenselessError,
    CoolingDownError,
    FirmAtCapError,
    ManagerEngagedError,
    OneTicketError,
    RelatedFirmsError,
    RelationSenselessError,
    ReviewMissingError,
)
from trading.bidders.model.firms import (
    ManagerId,
    Relation,
    RelationKind,
    cap_in_force,
    check_cooled_down,
    check_manager_free,
    check_not_banned,
    check_one_ticket_each,
    check_under_cap,
    manager_limit,
    one_ticket_each,
)
from trading.bidders.model.relations import check_unrelated, related
from trading.bidders.ports import Standing

pytestmark = pytest.mark.trading

MICROSECOND = timedelta(microseconds=1)
MANAGER = ManagerId("manager-1")


@pytest.mark.parametrize("at", [NOON, NOON + 30 * DAY - MICROSECOND])
def test_a_running_ban_keeps_its_firm_out(at):
    """From its first instant to the last before its end the decision counts."""
    with pytest.raises(BannedError):
        check_not_banned(firm(1), [ban()], at)


@pytest.mark.parametrize("at", [NOON - MICROSECOND, NOON + 30 * DAY])
def test_a_ban_begins_and_ends_by_itself(at):
    """Before its first instant and at its end nobody is kept out (C-13)."""
    check_not_banned(firm(1), [ban()], at)


def test_a_ban_is_against_one_firm():
    """The ban of one firm keeps no other out."""
    check_not_banned(firm(2), [ban()], NOON)


@pytest.mark.parametrize(
    "change",
    [
        {"number": " "},
        {"authority": ""},
        {"basis": ""},
        {"hearing": ""},
        {"appeal": ""},
        {"until": NOON},
    ],
)
def test_a_decision_that_lacks_something_is_no_ban(change):
    """Number, basis, hearing, appeal and an end make a ban (C-12, C-13)."""
    with pytest.raises(BanIncompleteError):
        ban(**change)


def test_without_a_county_document_there_is_no_cap():
    """However many contracts a firm has, the platform sets no limit (P-1)."""
    many = [engagement(f"P{number}-1") for number in range(50)]
    check_under_cap(firm(1), many, None, NOON)


@pytest.mark.parametrize("change", [{"number": ""}, {"issuer": ""}, {"review": " "}])
def test_a_cap_without_review_is_none(change):
    """A county's cap binds only with its fair-competition review (D-10)."""
    with pytest.raises(ReviewMissingError):
        cap(**change)


@pytest.mark.parametrize(
    "change", [{"max_active": 0}, {"max_active_per_manager": 0}, {"until": NOON - DAY}]
)
def test_a_senseless_cap_is_refused(change):
    """A cap of nothing, or one that ends before it begins, cannot be applied."""
    with pytest.raises(CapSenselessError):
        cap(since=NOON, **change)


@given(st.integers(1, 6), st.integers(0, 8))
def test_the_cap_is_the_number_a_firm_may_have(limit, active):
    """Below the cap a firm takes part, at the cap and above it does not (D-10)."""
    engagements = [engagement(f"P{number}-1") for number in range(active)]
    document = cap(max_active=limit)
    if active < limit:
        check_under_cap(firm(1), engagements, document, NOON)
    else:
        with pytest.raises(FirmAtCapError):
            check_under_cap(firm(1), engagements, document, NOON)


@pytest.mark.parametrize(
    "change",
    [
        {"firm": firm(2)},
        {"won_by_draw": False},
        {"released_at": NOON},
        {"since": NOON + MICROSECOND},
    ],
)
def test_the_cap_counts_own_drawn_contracts_that_are_active(change):
    """Others', tendered, released and future contracts do not count (C-14)."""
    check_under_cap(firm(1), [engagement(**change)], cap(max_active=1), NOON)


def ten_days_later(won):
    return won + 10 * DAY


@pytest.mark.parametrize(
    ("since", "released", "free"),
    [
        (NOON - 10 * DAY, None, True),
        (NOON - 10 * DAY + MICROSECOND, None, False),
        (NOON - DAY, NOON - MICROSECOND, False),
        (NOON, None, False),
        (NOON + MICROSECOND, None, True),
    ],
)
def test_a_cool_down_runs_from_the_contract_that_was_won(since, released, free):
    """D-11: it ends at its instant, and no earlier because the work is accepted."""
    wins = [engagement(since=since, released_at=released)]
    if free:
        check_cooled_down(firm(1), wins, ten_days_later, NOON)
    else:
        with pytest.raises(CoolingDownError) as refused:
            check_cooled_down(firm(1), wins, ten_days_later, NOON)
        assert refused.value.until == since + 10 * DAY


@pytest.mark.parametrize("change", [{"firm": firm(2)}, {"won_by_draw": False}])
def test_a_cool_down_follows_own_drawn_contracts_only(change):
    """D-11: neither another firm's win nor a tendered contract makes a firm pause."""
    check_cooled_down(firm(1), [engagement(**change)], ten_days_later, NOON)


def test_the_last_of_several_wins_counts():
    """D-11: an older win does not shorten the pause after a newer one."""
    wins = [engagement("P1-1"), engagement("P2-1", since=NOON - 30 * DAY)]
    with pytest.raises(CoolingDownError) as refused:
        check_cooled_down(firm(1), wins, ten_days_later, NOON)
    assert refused.value.until == NOON + 9 * DAY


def test_the_latest_document_in_force_speaks():
    """A newer document replaces an older one, and an ended one is forgotten."""
    old, new = cap("old", max_active=1), cap("new", since=NOON - DAY)
    ended = cap("ended", since=NOON - 2 * MICROSECOND, until=NOON)

    assert cap_in_force([new, old, ended], NOON) == new
    assert cap_in_force([old, new], NOON - 2 * DAY) == old
    assert cap_in_force([old], NOON - 31 * DAY) is None


def test_a_document_that_has_ended_binds_nobody():
    """The guard itself looks at the dates."""
    document = cap(max_active=1, until=NOON)
    check_under_cap(firm(1), [engagement()], document, NOON)


def test_a_manager_has_one_project_however_it_was_won():
    """D-7: no other active project, also none from a tender or with another firm."""
    for change in ({}, {"won_by_draw": False}, {"firm": firm(2)}):
        with pytest.raises(ManagerEngagedError):
            check_manager_free(MANAGER, [engagement(**change)], 1, NOON)


def test_a_manager_is_free_after_the_release():
    """The instant of the release frees, and other managers' projects do not bind."""
    free = [engagement(released_at=NOON), engagement(manager=ManagerId("other"))]
    check_manager_free(MANAGER, free, 1, NOON)


def test_a_county_may_only_be_stricter_with_managers():
    """A document lowers the limit of the rule book and never raises it."""
    assert manager_limit(1, cap(max_active_per_manager=3)) == 1
    assert manager_limit(3, cap(max_active_per_manager=2)) == 2
    assert manager_limit(3, None) == 3


def test_of_related_firms_all_are_refused():
    """Nobody chooses: each is refused while another remains (BR Art. 34)."""
    entrants = [firm(1), firm(2), firm(3)]
    for each in entrants[:2]:
        with pytest.raises(RelatedFirmsError):
            check_unrelated(each, entrants, [relation(1, 2)])
    check_unrelated(firm(3), entrants, [relation(1, 2)])


def test_the_last_of_related_firms_stands():
    """When the others have withdrawn, the one that is left takes part."""
    check_unrelated(firm(1), [firm(1), firm(3)], [relation(1, 2)])


def test_sisters_of_a_firm_that_takes_no_part_are_not_related():
    """Holding counts between the two it is declared for, as the law says."""
    assert related([firm(2), firm(3)], [relation(1, 2), relation(1, 3)]) == {}


def test_a_common_responsible_person_is_carried_on():
    """Whoever answers for A and B, and for B and C, answers for A and C."""
    shared = [
        relation(1, 2, "responsible_person"),
        relation(2, 3, "responsible_person"),
    ]
    assert related([firm(1), firm(3)], shared) == {
        firm(1): {firm(3)},
        firm(3): {firm(1)},
    }


NUMBERS = st.integers(1, 7)
RELATIONS = st.lists(
    st.tuples(NUMBERS, NUMBERS, st.sampled_from(RelationKind)).filter(
        lambda each: each[0] != each[1]
    ),
    max_size=8,
)


@given(st.sets(NUMBERS), RELATIONS)
def test_relation_is_mutual_and_stays_among_the_entrants(numbers, declared):
    """If one firm is refused for another, the other is refused for it."""
    firms = {firm(number) for number in numbers}
    found = related(firms, [relation(*each) for each in declared])

    assert set(found) <= firms
    for one, others in found.items():
        assert one not in others
        assert others <= firms
        assert all(one in found[other] for other in others)


@given(RELATIONS.filter(lambda declared: len(declared) <= 4))
def test_the_order_of_declarations_does_not_matter(declared):
    """Who declared first changes nothing."""
    firms = [firm(number) for number in range(1, 8)]
    relations = [relation(*each) for each in declared]
    results = [related(firms, order) for order in permutations(relations)]
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize(
    ("other", "source"), [(firm(1), "self"), (firm(2), " ")], ids=["itself", "nobody"]
)
def test_a_relation_has_two_firms_and_a_source(other, source):
    """A firm is not related to itself, and somebody says so."""
    with pytest.raises(RelationSenselessError):
        Relation(RelationKind.HOLDING, firm(1), other, source)


def test_a_firm_in_two_categories_has_one_ticket():
    """DR5: listed twice, drawn once, whatever the order."""
    assert one_ticket_each([firm(2), firm(1), firm(2)]) == (firm(1), firm(2))


@given(st.lists(st.integers(1, 5)))
def test_a_list_with_a_firm_twice_is_seen(numbers):
    """Exactly the lists in which a firm stands twice are refused (D-8)."""
    firms = [firm(number) for number in numbers]
    if len(set(numbers)) == len(numbers):
        check_one_ticket_each(firms)
    else:
        with pytest.raises(OneTicketError):
            check_one_ticket_each(firms)


STANDING = Standing(
    firm=firm(1), manager=MANAGER, at=NOON, engagements=(), bans=(), cap=None
)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"bans": [ban()]}, BannedError),
        (
            {
                "cap": cap(max_active=1),
                "engagements": [engagement(manager=ManagerId("other"))],
            },
            FirmAtCapError,
        ),
        ({"engagements": [engagement(firm=firm(2))]}, ManagerEngagedError),
    ],
)
def test_standing_asks_for_ban_cap_and_manager(change, error):
    """Each of the three alone keeps the firm out; without them it is free."""
    STANDING.require_free(1)
    with pytest.raises(error):
        replace(STANDING, **change).require_free(1)


def test_a_firm_whose_manager_is_not_known_is_not_kept_out_by_one():
    """Where no manager is named, managers are not asked about."""
    replace(
        STANDING, manager=None, engagements=[engagement(firm=firm(2))]
    ).require_free(1)
