"""How a line of the table of the fixed-price selection is written."""

from trading.rules.effects import Effect
from trading.rules.fixed_price_states import Event, State
from trading.rules.procedure import Act
from trading.rules.roles import Role


def act(
    event: Event,
    states: State | tuple[State, ...],
    leads_to: State | None,
    roles: Role | tuple[Role, ...],
    effect: Effect,
    rules: str,
    *,
    emits: str = "",
) -> Act[State, Event]:
    """Return one act; `rules` are parted by blanks, `emits` is else its own name."""
    return Act(
        event=event,
        states=states if isinstance(states, tuple) else (states,),
        leads_to=leads_to,
        roles=roles if isinstance(roles, tuple) else (roles,),
        rules=tuple(rules.split()),
        effect=effect,
        emits=emits or event.name,
    )
