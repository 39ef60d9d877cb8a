"""Procedures as data: one table, one guarded way to move."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Generic, TypeVar

from archive.public.values import RuleBrokenError
from trading.rules.effects import Effect
from trading.rules.roles import Role

S = TypeVar("S", bound=StrEnum)
E = TypeVar("E", bound=StrEnum)


class NotNowError(RuleBrokenError):
    """The procedure's table has no such act in the project's present state."""

    code: ClassVar[str] = "not-now"
    rule: ClassVar[str] = "S-1"
    remedy: ClassVar[str] = (
        "Nothing was saved. Look at the project's present state: "
        "this act belongs to another stage of the procedure."
    )

    def __init__(self, state: str, event: str, possible: Collection[str]) -> None:
        listed = ", ".join(possible) if possible else "nothing: the procedure is over"
        super().__init__(
            f"{event!r} is not possible in state {state!r}; possible is {listed}"
        )
        self.state, self.event, self.possible = state, event, tuple(possible)


class NotYoursError(RuleBrokenError):
    """The act belongs to other roles than those of the person who tried it."""

    code: ClassVar[str] = "not-yours"
    rule: ClassVar[str] = "S-2"
    remedy: ClassVar[str] = (
        "Nothing was saved. Ask somebody who holds one of the named roles to do it."
    )

    def __init__(
        self, event: str, allowed: Collection[str], held: Collection[str]
    ) -> None:
        super().__init__(
            f"{event!r} is for {', '.join(allowed)}; "
            f"you act as {', '.join(sorted(held)) or 'nobody in particular'}"
        )
        self.event = event
        self.allowed, self.held = tuple(allowed), tuple(sorted(held))


class TableBrokenError(ValueError):
    """A procedure's table contradicts itself; found when it is built."""


@dataclass(frozen=True, slots=True)
class Act(Generic[S, E]):
    """
    One row of a procedure's table: who may do what, when, and where it leads.

    `leads_to` is None when the act leaves the state as it is. `rules` are identifiers
    of the rule registry, `effect` is the strictest class among its guards, `emits` the
    kind of the event that the act appends to the project's stream.
    """

    event: E
    states: tuple[S, ...]
    leads_to: S | None
    roles: tuple[Role, ...]
    rules: tuple[str, ...]
    effect: Effect
    emits: str


@dataclass(frozen=True, slots=True)
class Transition(Generic[S, E]):
    """One permitted step: an act seen from one state."""

    state: S
    event: E
    next_state: S
    roles: tuple[Role, ...]
    rules: tuple[str, ...]
    effect: Effect
    emits: str


class Procedure(Generic[S, E]):
    """
    A state machine that is data; status is never assigned in any other way.

    Raises:
        TableBrokenError: two rows answer the same act in the same state, a row has no
            state or no role, or a state cannot be reached.

    """

    def __init__(
        self, name: str, version: int, first: S, acts: Iterable[Act[S, E]]
    ) -> None:
        self.name = name
        self.version = version
        self.first = first
        self.transitions = _spread(tuple(acts))
        self.states = _reachable(first, self.transitions)

    def move(self, state: S, event: E, roles: Collection[str]) -> Transition[S, E]:
        """
        Return the step that this act takes from this state.

        Raises:
            NotNowError: the table has no such act in this state.
            NotYoursError: none of the roles may do it.

        """
        transition = self.transitions.get((state, event))
        if transition is None:
            raise NotNowError(state, event, self.possible(state))
        if not any(role in roles for role in transition.roles):
            raise NotYoursError(event, transition.roles, roles)
        return transition

    def possible(self, state: S) -> tuple[E, ...]:
        """Return what may happen in this state, in the table's order."""
        return tuple(event for (at, event) in self.transitions if at == state)

    def is_final(self, state: S) -> bool:
        """Tell whether nothing may happen any more."""
        return not self.possible(state)

    def diagram(self) -> str:
        """Return the table as a Mermaid state diagram; steps that stay are left out."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.first}"]
        lines += [
            f"    {step.state} --> {step.next_state}: {step.event}"
            for step in self.transitions.values()
            if step.next_state != step.state
        ]
        lines += [
            f"    {state} --> [*]" for state in self.states if self.is_final(state)
        ]
        return "\n".join(lines) + "\n"


def _spread(
    acts: tuple[Act[S, E], ...],
) -> Mapping[tuple[S, E], Transition[S, E]]:
    steps: dict[tuple[S, E], Transition[S, E]] = {}
    for act in acts:
        if not act.states or not act.roles:
            raise TableBrokenError(f"{act.event!r} needs a state and a role")
        for state in act.states:
            if (state, act.event) in steps:
                raise TableBrokenError(f"{act.event!r} is twice in {state!r}")
            steps[state, act.event] = Transition(
                state=state,
                event=act.event,
                next_state=state if act.leads_to is None else act.leads_to,
                roles=act.roles,
                rules=act.rules,
                effect=act.effect,
                emits=act.emits,
            )
    return MappingProxyType(steps)


def _reachable(
    first: S, steps: Mapping[tuple[S, E], Transition[S, E]]
) -> tuple[S, ...]:
    reached = [first]
    for state in reached:  # The list grows while it is read.
        for step in steps.values():
            if step.state == state and step.next_state not in reached:
                reached.append(step.next_state)
    stray = {step.state for step in steps.values()} - set(reached)
    if stray:
        raise TableBrokenError(f"no way leads to {sorted(stray)}")
    return tuple(reached)
