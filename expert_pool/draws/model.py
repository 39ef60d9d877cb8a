"""The stages of a draw, what may be done in each, and the one way to ask."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from expert_pool.draws.errors import (
    ChanceBeforeRevealsClosedError,
    ChanceKnownError,
    ChanceMissingError,
    CommitAfterCloseError,
    DrawDoneError,
    DrawError,
    DrawOnlyFinishedError,
    DrawVoidedError,
    ResultMissingError,
    RevealAfterCloseError,
    RevealBeforeCloseError,
    SourceSpokenError,
)


class DrawState(StrEnum):
    """Where a draw stands; it follows from what is written down, never set."""

    NOTICED = "noticed"
    COMMITTING = "committing"
    REVEALING = "revealing"
    REVEALS_CLOSED = "reveals-closed"
    CHANCE_ENTERED = "chance-entered"
    DRAWN = "drawn"
    SIGNED = "signed"
    VOIDED = "voided"


class Act(StrEnum):
    """What somebody does with a draw after its notice."""

    COMMIT = "commit"
    CLOSE_COMMITS = "close-commits"
    REVEAL = "reveal"
    CLOSE_REVEALS = "close-reveals"
    SWITCH_SOURCE = "switch-source"
    TYPE_CHANCE = "type-chance"
    FINISH = "finish"
    SIGN_RESULT = "sign-result"
    VOID = "void"


LEADS_TO: Final[Mapping[DrawState, frozenset[DrawState]]] = MappingProxyType(
    {
        DrawState.NOTICED: frozenset({DrawState.COMMITTING, DrawState.VOIDED}),
        DrawState.COMMITTING: frozenset({DrawState.REVEALING, DrawState.VOIDED}),
        DrawState.REVEALING: frozenset({DrawState.REVEALS_CLOSED, DrawState.VOIDED}),
        DrawState.REVEALS_CLOSED: frozenset({DrawState.CHANCE_ENTERED}),
        DrawState.CHANCE_ENTERED: frozenset({DrawState.DRAWN}),
        DrawState.DRAWN: frozenset({DrawState.SIGNED, DrawState.VOIDED}),
        DrawState.SIGNED: frozenset({DrawState.VOIDED}),
        DrawState.VOIDED: frozenset(),
    }
)

# What may be done where. Closing the commitments of a draw to which nobody committed
# is refused by its own guard (D-16), so NOTICED allows what COMMITTING allows.
ALLOWED: Final[Mapping[Act, frozenset[DrawState]]] = MappingProxyType(
    {
        Act.COMMIT: frozenset({DrawState.NOTICED, DrawState.COMMITTING}),
        Act.CLOSE_COMMITS: frozenset({DrawState.NOTICED, DrawState.COMMITTING}),
        Act.REVEAL: frozenset({DrawState.REVEALING}),
        Act.CLOSE_REVEALS: frozenset({DrawState.REVEALING}),
        Act.SWITCH_SOURCE: frozenset(
            {
                DrawState.NOTICED,
                DrawState.COMMITTING,
                DrawState.REVEALING,
                DrawState.REVEALS_CLOSED,
            }
        ),
        Act.TYPE_CHANCE: frozenset({DrawState.REVEALS_CLOSED}),
        Act.FINISH: frozenset({DrawState.CHANCE_ENTERED}),
        Act.SIGN_RESULT: frozenset({DrawState.DRAWN}),
        Act.VOID: frozenset(
            state for state, then in LEADS_TO.items() if DrawState.VOIDED in then
        ),
    }
)

_EARLY: Final[Mapping[Act, type[DrawError]]] = MappingProxyType(
    {
        Act.REVEAL: RevealBeforeCloseError,
        Act.CLOSE_REVEALS: RevealBeforeCloseError,
        Act.TYPE_CHANCE: ChanceBeforeRevealsClosedError,
        Act.FINISH: ChanceMissingError,
        Act.SIGN_RESULT: ResultMissingError,
    }
)
_LATE: Final[Mapping[Act, type[DrawError]]] = MappingProxyType(
    {
        Act.COMMIT: CommitAfterCloseError,
        Act.CLOSE_COMMITS: CommitAfterCloseError,
        Act.REVEAL: RevealAfterCloseError,
        Act.CLOSE_REVEALS: RevealAfterCloseError,
        Act.SWITCH_SOURCE: SourceSpokenError,
        Act.TYPE_CHANCE: ChanceKnownError,
        Act.VOID: DrawOnlyFinishedError,
    }
)
_ORDER: Final = tuple(DrawState)


def guard(act: Act, state: DrawState) -> None:
    """
    Return if the act belongs to this state.

    Raises:
        DrawError: it does not; the subclass is the rule that forbids it.

    """
    if state in ALLOWED[act]:
        return
    raise refusal(act, state)(f"{act} is not possible: the draw is {state}")


def refusal(act: Act, state: DrawState) -> type[DrawError]:
    """Return the rule that forbids the act in a state that does not allow it."""
    if state is DrawState.VOIDED:
        return DrawVoidedError
    if act is Act.VOID:
        return DrawOnlyFinishedError
    if state in {DrawState.DRAWN, DrawState.SIGNED}:
        return DrawDoneError
    early = all(_ORDER.index(state) < _ORDER.index(allowed) for allowed in ALLOWED[act])
    return _EARLY[act] if early else _LATE[act]
