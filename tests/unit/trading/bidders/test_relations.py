"""How firms hang together, held against a second way to find it out: pair by pair."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders_bidders import firm
from trading.bidders.errors import ShareSenselessError
from trading.bidders.model.firms import (
    Relation,
    RelationKind,
    is_heard,
    own_word,
    speaker,
)
from trading.bidders.model.relations import Tie, TieKind, related

pytestmark = pytest.mark.trading

FIRMS = [firm(number) for number in range(1, 9)]
HALF = 5_000


def relation(kind, one, other, share=None):
    return Relation(RelationKind(kind), firm(one), firm(other), "register", share)


def tie(number, person, kind="legal_representative", share=None):
    return Tie(
        kind=TieKind(kind),
        firm=firm(number),
        person=person,
        source="register",
        share=share,
    )


def names(found):
    return {code: set(others) for code, others in found.items()}


def responsible(one, relations, seen):
    """Follow declared responsible persons from firm to firm."""
    for each in relations:
        if each.kind is RelationKind.RESPONSIBLE_PERSON and one in each.firms:
            for next_one in each.firms - seen:
                seen |= {next_one}
                responsible(next_one, relations, seen)
    return seen


def holds(above, below, relations, levels):
    """Climb from the held to its parents, so many levels."""
    return levels > 0 and any(
        each.kind is RelationKind.HOLDING
        and each.to_firm == below
        and (each.share is None or each.share >= HALF)
        and (
            each.from_firm == above
            or holds(above, each.from_firm, relations, levels - 1)
        )
        for each in relations
    )


def behind(person, code, ties):
    return any(
        each.person == person
        and each.firm == code
        and (each.kind is not TieKind.SHAREHOLDER or each.share >= HALF)
        for each in ties
    )


def brute(firms, relations, ties):
    """Ask of each pair by itself, following every path step by step."""
    people = {each.person for each in ties}
    found = {}
    for one, other in combinations(firms, 2):
        managed = any(
            each.kind is RelationKind.MANAGEMENT and each.firms == {one, other}
            for each in relations
        )
        if (
            managed
            or other in responsible(one, relations, {one})
            or holds(one, other, relations, 3)
            or holds(other, one, relations, 3)
            or any(behind(p, one, ties) and behind(p, other, ties) for p in people)
        ):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return found


@st.composite
def said(draw):
    relations, ties = [], []
    for _ in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(RelationKind))
        one, other = draw(st.permutations(range(1, 9)))[:2]
        share = None
        if kind is RelationKind.HOLDING:
            share = draw(st.none() | st.sampled_from([1, 4_999, 5_000, 10_000]))
        relations.append(relation(kind, one, other, share))
    for _ in range(draw(st.integers(0, 8))):
        kind = draw(st.sampled_from(TieKind))
        share = None
        if kind is TieKind.SHAREHOLDER:
            share = draw(st.sampled_from([1, 4_999, 5_000, 10_000]))
        person = draw(st.sampled_from([b"a", b"b", b"c"]))
        ties.append(tie(draw(st.integers(1, 8)), person, kind, share))
    among = draw(st.lists(st.sampled_from(FIRMS), unique=True))
    return among, relations, ties


@given(said())
def test_two_ways_to_find_it_out_agree(given_):
    """Whatever is declared of eight firms and three people."""
    among, relations, ties = given_
    assert names(related(among, relations, ties)) == brute(among, relations, ties)


def test_a_parent_counts_down_to_the_third_level_and_no_further():
    """A holds B holds C holds D holds E: A and E are strangers to each other."""
    chain = [relation("holding", number, number + 1) for number in range(1, 5)]
    for below, counts in ((2, True), (3, True), (4, True), (5, False)):
        found = names(related([firm(1), firm(below)], chain))
        assert bool(found) is counts


def test_sisters_under_one_parent_are_not_kept_apart():
    """The law names who holds or manages the other, not who has one parent."""
    sisters = [relation("holding", 1, 2), relation("holding", 1, 3)]
    assert related([firm(2), firm(3)], sisters) == {}


@pytest.mark.parametrize(("share", "counts"), [(4_999, False), (5_000, True)])
def test_from_half_of_a_firm_on_its_holder_is_behind_it(share, counts):
    """Below that a parent, or a person, keeps nobody out."""
    held = [relation("holding", 1, 2, share)]
    assert bool(related([firm(1), firm(2)], held)) is counts
    ties = [tie(1, b"a"), tie(2, b"a", "shareholder", share)]
    assert bool(related([firm(1), firm(2)], [], ties)) is counts


def test_a_person_joins_no_firms_through_another_person():
    """A and B share one, B and C another: A and C are strangers."""
    ties = [tie(1, b"a"), tie(2, b"a", "manager"), tie(2, b"b"), tie(3, b"b")]
    assert names(related(FIRMS, [], ties)) == {
        firm(1): {firm(2)},
        firm(2): {firm(1), firm(3)},
        firm(3): {firm(2)},
    }


@pytest.mark.parametrize(
    ("kind", "share"),
    [
        ("manager", 100),
        ("shareholder", None),
        ("shareholder", 0),
        ("shareholder", 10_001),
    ],
)
def test_a_share_is_a_shareholders_and_part_of_the_whole(kind, share):
    """Nobody holds nothing, or more than all."""
    with pytest.raises(ShareSenselessError):
        tie(1, b"a", kind, share)


@pytest.mark.parametrize(
    ("kind", "share"), [("management", 100), ("holding", 0), ("holding", 10_001)]
)
def test_a_share_belongs_to_a_holding(kind, share):
    """Who manages a firm holds nothing of it by that."""
    with pytest.raises(ShareSenselessError):
        relation(kind, 1, 2, share)


@pytest.mark.parametrize(
    ("source", "account", "heard"),
    [
        (own_word("account-1"), "account-1", True),
        (own_word("account-2"), "account-2", False),
        (own_word(""), "", True),
        ("self/?", "?", False),
        ("authority/self", None, True),
        ("authority/self/account-2", None, True),
        ("selfish/register", None, True),
    ],
)
def test_of_firms_own_words_that_of_the_proven_account_counts(source, account, heard):
    """D-8: who claims a firm says nothing about it; a register is nobody's own word."""
    assert speaker(source) == account
    assert is_heard(source, {"account-1"}) is heard
