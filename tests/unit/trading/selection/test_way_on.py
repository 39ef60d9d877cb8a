"""What the work page of a lot offers first."""

import pytest

from trading.rules.fixed_price_selection import State
from trading.rules.roles import Role
from trading.selection.presenting.way_on import possible

pytestmark = pytest.mark.trading


@pytest.mark.parametrize(
    ("state", "role", "way_on"),
    [
        (State.BASIS_CHECKED, Role.OWNER, "FixPrice"),
        (State.SIGN_UP_CLOSED, Role.OWNER, "DeclareQualified"),
        (State.QUALIFIED, Role.OWNER, "FreezeList"),
        (State.DRAWN, Role.CLERK, "OpenPublicity"),
        (State.PUBLICITY, Role.OWNER, "GiveAward"),
        (State.WINNER_LOST, Role.OWNER, "CallReserve"),
        (State.AWARDED, Role.OWNER, "UploadContract"),
        (State.CONTRACTED, Role.OWNER, "StartPerformance"),
    ],
)
def test_the_way_on_comes_before_what_is_done_instead(state, role, way_on):
    """C-7.4: one main action; what ends or undoes something is never it."""
    acts = [
        each
        for each in possible(state, {role}, suspended=False)
        if each != "DecideObjection"
    ]
    assert acts[0] == way_on
    assert len(acts) == len(set(acts))


def test_an_objection_comes_before_everything():
    """The procedure stands still until it is answered."""
    acts = possible(State.PUBLICITY, {Role.OWNER}, suspended=False)
    assert acts[0] == "DecideObjection"
    assert possible(State.PUBLICITY, {Role.OWNER}, suspended=True) == (
        "DecideObjection",
    )
