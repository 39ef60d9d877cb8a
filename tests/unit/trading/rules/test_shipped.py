"""What the platform brings along: proposals with their sources and their doubts."""

import re
from pathlib import Path

import pytest

from tests.builders_rules import rules
from trading.rules.parameters import Confidence, Layer
from trading.rules.shipped import national_rule_book, rule_registry

pytestmark = pytest.mark.trading

BOOK = national_rule_book()
ROOT = Path(__file__).parents[4]
NOT_ASKED_FOR = {
    "refusal_ban_first": "a proposal to the authority, which alone bans (C-13)",
    "refusal_ban_second": "a proposal to the authority, which alone bans (C-13)",
}
"""Parameters without code that asks for them, and why."""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("notice_period", 5),
        ("min_eligible", 3),
        ("extension_period", 3),
        ("extensions_max", 1),
        ("winners", 1),
        ("reserves", 2),
        ("two_step_over", 20),
        ("two_step_group", 20),
        ("drawn_rate_min", 800),
        ("drawn_rate_max_exclusive", 1200),
        ("drawn_rate_step", 1),
        ("owner_rate_min", 500),
        ("owner_rate_max", 1200),
        ("operators_min", 1),
        ("supervisors_min", 1),
        ("publicity_period", 3),
        ("contract_period", 10),
        ("contract_period_legal", 30),
        ("reviewers_min", 2),
        ("cool_down", 0),
        ("deposit", 0),
        ("deposit_max", 200),
        ("max_active_per_manager", 1),
        ("refusal_ban_first", 6),
        ("refusal_ban_second", 12),
        ("video_keep_period", 60),
        ("works_amount_min", 20_000_000),
        ("works_amount_max_exclusive", 200_000_000),
        ("must_tender_works", 400_000_000),
        ("must_tender_goods", 200_000_000),
        ("must_tender_services", 100_000_000),
    ],
)
def test_the_seed_values_of_the_selection(name, value):
    """
    The proposals that a county starts from; amounts are fen, rates basis points.
    """
    assert rules().parameter(name).value == value


@pytest.mark.parametrize(
    "name",
    [
        "notice_period",
        "min_eligible",
        "extension_period",
        "winners",
        "reserves",
        "publicity_period",
        "contract_period",
        "reviewers_min",
        "cool_down",
        "refusal_ban_first",
    ],
)
def test_values_from_memory_are_marked_unconfirmed(name):
    """
    What nobody could read in a source is shown as unconfirmed until a county confirms.
    """
    assert rules().parameter(name) in rules().unconfirmed()


@pytest.mark.parametrize(
    "name", ["works_amount_min", "two_step_over", "video_keep_period", "operators_min"]
)
def test_values_that_were_read_carry_no_such_mark(name):
    """
    A value with a source needs no confirmation, and names that source.
    """
    assert rules().parameter(name) not in rules().unconfirmed()
    assert rules().parameter(name).basis


def test_every_parameter_belongs_to_a_known_rule():
    """
    No number without a rule, and no rule that the registry cannot explain.
    """
    registry = rule_registry()

    assert [row.name for row in BOOK.parameters if row.rule not in registry] == []


def test_a_parameter_governs_what_it_names():
    """
    A number that no code asks for promises what nothing keeps.
    """
    code = "\n".join(
        file.read_text("utf-8") for file in (ROOT / "trading").rglob("*.py")
    )
    kinds = re.compile("works|goods|services")
    unread = {
        row.name
        for row in BOOK.parameters
        if f'"{row.name}"' not in code
        and f'f"{kinds.sub("{kind}", row.name)}"' not in code
    }

    assert unread <= NOT_ASKED_FOR.keys()


def test_memory_and_mark_go_together():
    """
    A value from memory is always marked; so nobody takes it for law.
    """
    remembered = [row for row in BOOK.parameters if row.confidence is Confidence.MEMORY]

    assert remembered
    assert all(row.unconfirmed for row in remembered)


def test_the_province_speaks_in_its_own_counties_only():
    """
    In Sichuan the amount range rests on decree 197, elsewhere it is a proposal.
    """
    here = rules().parameter("works_amount_max_exclusive")
    elsewhere = rules(place="350525").parameter("works_amount_max_exclusive")

    assert (here.layer, elsewhere.layer) == (Layer.PROVINCE, Layer.DEFAULT)
