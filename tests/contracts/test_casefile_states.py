"""
After every act of a procedure, each edition of its case file holds.

While sign-up is open there is the full one alone, and only then.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.selection_course import Course
from tests.watched_stories import (
    Watched,
    corrected,
    drawn_again,
    ended_while_extended,
    few_agreed,
    late_contract,
    prepared_twice,
    reserves_used_up,
    sealed,
    stood_still,
    too_few,
    usual,
)
from trading.rules.fixed_price_selection import FIXED_PRICE_SELECTION, State

pytestmark = pytest.mark.archive


@dataclass(frozen=True)
class Told:
    """A story, with the states that it alone goes through and what it alone records."""

    story: Callable[[Course, Watched], None]
    states: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


DETOURS = (
    Told(
        prepared_twice,
        frozenset({State.TERMINATED}),
        frozenset({"BASIS_REJECTED", "DRAFT_CHANGED", "TERMINATED"}),
    ),
    Told(
        corrected,
        kinds=frozenset(
            {
                "NOTICE_AMENDED",
                "SIGN_UP_WITHDRAWN",
                "APPLICATIONS_READ",
                "OBJECTION_RECEIVED",
                "OBJECTION_DECIDED",
                "VERDICT_CORRECTED",
                "LIST_VOIDED",
                "DRAW_POSTPONED",
            }
        ),
    ),
    Told(
        sealed,
        frozenset({State.SIGN_UP_SEALED}),
        frozenset(
            {
                *("APPLICATIONS_OPENED", "BID_RELEASE", "POLICY_LOGGED"),
                *("TIME_RELEASE", "DISCLOSURES_ASKED", "BID_DISCLOSED"),
            }
        ),
    ),
    Told(stood_still, kinds=frozenset({"SIGN_UP_RESUMED"})),
    Told(
        too_few,
        frozenset({State.TOO_FEW, State.AWAITING_CONSENT}),
        frozenset(
            {
                "TOO_FEW_FOUND",
                "SIGN_UP_EXTENDED",
                "OWNER_CHOSE_TO_DRAW",
                "SUPERVISOR_DECLINED",
                "RETURNED_TO_DRAFT",
            }
        ),
    ),
    Told(few_agreed, kinds=frozenset({"SUPERVISOR_CONSENTED"})),
    Told(ended_while_extended),
    Told(drawn_again, kinds=frozenset({"DRAW_VOIDED", "DRAW_SOURCE_SWITCHED"})),
    Told(
        reserves_used_up,
        frozenset({State.WINNER_LOST, State.NEW_NOTICE_NEEDED}),
        frozenset(
            {
                "WINNER_VOIDED",
                "RESERVE_SKIPPED",
                "RESERVE_CALLED",
                "REFUSAL_RECORDED",
                "RESERVES_USED_UP",
            }
        ),
    ),
    Told(
        late_contract,
        kinds=frozenset({"CONTRACT_LATE_WARNED", "CONTRACT_LATE_ACCEPTED"}),
    ),
)
THE_REST = Told(
    usual,
    frozenset(State) - {State.NEW} - frozenset().union(*(t.states for t in DETOURS)),
    frozenset(act.emits for act in FIXED_PRICE_SELECTION.transitions.values())
    - frozenset().union(*(t.kinds for t in DETOURS)),
)
"""What no detour shows, the usual course has to: so nothing is left out."""


@pytest.mark.parametrize(
    "told", [THE_REST, *DETOURS], ids=lambda told: told.story.__name__
)
def test_the_file_holds_after_every_act(told, tmp_path):
    """In each state the editions have no finding against the card, and one root."""
    platform = Watched.begun(tmp_path / "instance")

    told.story(Course(platform), platform)
    assert told.states <= platform.states
    assert told.kinds <= platform.kinds
    platform.instance.close()
