"""A procedure is a table, and its table is the only way to move."""

from enum import StrEnum

import pytest

from trading.rules.effects import Effect
from trading.rules.procedure import (
    Act,
    NotNowError,
    NotYoursError,
    Procedure,
    TableBrokenError,
)
from trading.rules.roles import Role

pytestmark = pytest.mark.trading


class Lamp(StrEnum):
    OFF = "off"
    ON = "on"
    BROKEN = "broken"


class Hand(StrEnum):
    PRESS = "press"
    LOOK = "look"
    DROP = "drop"


def act(event, states, leads_to, roles=(Role.CLERK,)):
    return Act(event, states, leads_to, roles, ("D-1",), Effect.BLOCK, event.name)


PRESS_ON = act(Hand.PRESS, (Lamp.OFF,), Lamp.ON)
PRESS_OFF = act(Hand.PRESS, (Lamp.ON,), Lamp.OFF)
LOOK = act(Hand.LOOK, (Lamp.OFF, Lamp.ON), None, (Role.PUBLIC, Role.CLERK))
DROP = act(Hand.DROP, (Lamp.ON,), Lamp.BROKEN)
LAMP = Procedure("lamp", 1, Lamp.OFF, (PRESS_ON, PRESS_OFF, LOOK, DROP))


def test_a_move_says_where_it_leads_and_what_it_emits():
    """
    The step carries the next state, its rules, its class and the event to record.
    """
    step = LAMP.move(Lamp.OFF, Hand.PRESS, {"clerk"})

    assert step.next_state is Lamp.ON
    assert (step.rules, step.effect, step.emits) == (("D-1",), Effect.BLOCK, "PRESS")


def test_an_act_without_a_next_state_stays():
    """
    Looking changes nothing, from wherever one looks.
    """
    for state in (Lamp.OFF, Lamp.ON):
        assert LAMP.move(state, Hand.LOOK, {Role.PUBLIC}).next_state is state


def test_what_the_table_does_not_name_is_refused_with_what_it_does():
    """
    The refusal names the state, the act, and what could be done instead.
    """
    with pytest.raises(NotNowError, match="press, look") as refused:
        LAMP.move(Lamp.OFF, Hand.DROP, {Role.CLERK})

    assert refused.value.possible == (Hand.PRESS, Hand.LOOK)
    assert (refused.value.state, refused.value.event) == (Lamp.OFF, Hand.DROP)


def test_nothing_moves_out_of_a_final_state():
    """
    When the table has no act left, the procedure is over, and the refusal says so.
    """
    assert LAMP.is_final(Lamp.BROKEN)
    assert not LAMP.is_final(Lamp.ON)
    with pytest.raises(NotNowError, match="the procedure is over"):
        LAMP.move(Lamp.BROKEN, Hand.PRESS, {Role.CLERK})


@pytest.mark.parametrize(
    ("held", "shown"),
    [
        (frozenset(), "nobody in particular"),
        (frozenset({"supervisor", "bidder"}), "bidder, supervisor"),
    ],
)
def test_an_act_belongs_to_its_roles(held, shown):
    """
    Whoever holds none of the named roles is refused, and told which they are.
    """
    with pytest.raises(NotYoursError, match=shown) as refused:
        LAMP.move(Lamp.OFF, Hand.LOOK, held)

    assert refused.value.allowed == (Role.PUBLIC, Role.CLERK)
    assert refused.value.held == tuple(sorted(held))
    assert refused.value.event is Hand.LOOK


def test_the_time_is_checked_before_the_person():
    """
    Somebody with the wrong role learns first that it is not the time at all.
    """
    with pytest.raises(NotNowError):
        LAMP.move(Lamp.OFF, Hand.DROP, ())


@pytest.mark.parametrize(
    ("acts", "fault"),
    [
        ((PRESS_ON, PRESS_ON), "twice"),
        ((act(Hand.PRESS, (), Lamp.ON),), "a state and a role"),
        ((act(Hand.PRESS, (Lamp.OFF,), Lamp.ON, ()),), "a state and a role"),
        ((LOOK,), "no way leads to"),
    ],
)
def test_a_table_that_contradicts_itself_cannot_be_built(acts, fault):
    """
    Two answers to one act, an act of nobody, or a state out of reach is a fault.
    """
    with pytest.raises(TableBrokenError, match=fault):
        Procedure("lamp", 1, Lamp.OFF, acts)


def test_the_states_are_found_by_walking_the_table():
    """
    Nothing is listed that no way leads to.
    """
    assert LAMP.states == (Lamp.OFF, Lamp.ON, Lamp.BROKEN)
    assert Procedure("nothing", 1, Lamp.OFF, ()).states == (Lamp.OFF,)


def test_the_diagram_is_drawn_from_the_table():
    """
    The documentation's picture cannot disagree with what the code does.
    """
    assert LAMP.diagram() == (
        "stateDiagram-v2\n"
        "    [*] --> off\n"
        "    off --> on: press\n"
        "    on --> off: press\n"
        "    on --> broken: drop\n"
        "    broken --> [*]\n"
    )
