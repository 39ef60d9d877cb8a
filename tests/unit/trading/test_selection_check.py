"""The check of a selection in a case file: whose turn it was (trading/SPEC.md 4)."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from archive.casefile.model import Edition
from trading.selection.check import check_selection

pytestmark = pytest.mark.trading

PRICE = {
    "control": {"fen": 186_000_000},
    "non_competitive": {"fen": 6_000_000},
    "rate": {"basis_points": 800},
    "price": {"fen": 171_600_000},
    "sign_up": {"opens": 1, "closes": 2},
    "draw_at": 3,
}
BEGUN = (
    ("NOTICE_PUBLISHED", PRICE),
    ("LIST_FROZEN", {"root": "aa"}),
    ("DRAW_NOTICE", {"notice": {"body": {"pool_root": "aa"}}}),
    ("DRAW_RESULT", {"result": {"rounds": [{"strata": [{"pids": ["1", "2", "3"]}]}]}}),
)


@dataclass
class Case:
    """An opened case, as far as this check reads one."""

    told: tuple
    edition: Edition

    @property
    def manifest(self):
        return SimpleNamespace(stream="project/P1")

    @property
    def events(self):
        return [
            SimpleNamespace(
                n=n,
                stream="project/P1",
                body=SimpleNamespace(n=n, kind=kind, facts=facts),
            )
            for n, (kind, facts) in enumerate(self.told, 1)
        ]

    def disclosed(self, *kinds):
        return [each.body for each in self.events if each.body.kind in kinds]


def found(*later, edition=Edition.FULL):
    return [what for _, what in check_selection(Case((*BEGUN, *later), edition))]


def gone(kind, ticket):
    return kind, {"ticket": ticket}


def award(ticket, fen=171_600_000):
    return "AWARD", {"ticket": ticket, "price_fen": fen}


def test_the_first_of_the_order_is_awarded():
    """
    The winner at the fixed price is right; a reserve or another price is not.
    """
    assert found(award("1")) == []
    assert found(award("2")) == ["the award went to a ticket whose turn it was not"]
    assert found(award("1", 1)) == ["the award is not at the fixed price"]


@pytest.mark.parametrize("edition", Edition)
def test_a_void_winner_makes_way_for_the_next(edition):
    """
    A winner found void is out in both editions, though the public one withholds why.
    """
    voided = [gone("WINNER_VOIDED", "1")] if edition is Edition.FULL else []
    called = gone("RESERVE_CALLED", "2")
    assert found(*voided, called, award("2"), edition=edition) == []
    skipped = gone("RESERVE_SKIPPED", "2")
    called = gone("RESERVE_CALLED", "3")
    assert found(*voided, skipped, called, award("3"), edition=edition) == []


@pytest.mark.parametrize("edition", Edition)
def test_a_reserve_is_called_in_its_turn(edition):
    """
    Nobody jumps the queue: two firms ahead are never out by one withheld event.
    """
    wrong = found(gone("RESERVE_CALLED", "3"), award("3"), edition=edition)
    assert wrong[0] == "a reserve was called whose turn it was not"


def test_the_full_edition_has_no_excuse():
    """
    With everything disclosed, a reserve before a winner who is not out is a finding.
    """
    assert found(gone("RESERVE_CALLED", "2"))
    assert found(gone("REFUSAL_RECORDED", "1"), gone("RESERVE_CALLED", "2")) == []
