"""Guards of the fixed-price selection that its table alone cannot express."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar, Final

from archive.public.values import RuleBrokenError
from trading.rules.fixed_price_states import State


class VoidReason(StrEnum):
    """The only two reasons for a new draw; the old one stays visible as void."""

    FAILURE_BEFORE_REVEALS_CLOSED = "failure_before_reveals_closed"
    LIST_WRONG = "list_wrong"


REASONS_TO_VOID: Final[Mapping[State, VoidReason]] = MappingProxyType(
    {
        State.DRAWING: VoidReason.FAILURE_BEFORE_REVEALS_CLOSED,
        State.DRAWN: VoidReason.LIST_WRONG,
        State.PUBLICITY: VoidReason.LIST_WRONG,
    }
)
"""After its reveals closed a draw is only ever finished, then voided if at all."""


class RedrawReasonError(RuleBrokenError):
    """A draw is repeated only for a failure or a list that was proven wrong."""

    code: ClassVar[str] = "redraw-reason"
    rule: ClassVar[str] = "D-27"
    remedy: ClassVar[str] = (
        "The draw stands; nothing was saved. Before the reveals are closed a failure "
        "of the equipment voids a draw; after the result only a decided objection that "
        "the list was wrong does, and it is named."
    )

    def __init__(self, state: State, reason: VoidReason) -> None:
        super().__init__(f"{reason!r} does not void a draw in state {state!r}")
        self.state, self.reason = state, reason


class ExtendedAlreadyError(RuleBrokenError):
    """Sign-up is extended as often as the rule book allows, and no more."""

    code: ClassVar[str] = "extended-already"
    rule: ClassVar[str] = "D-12"
    remedy: ClassVar[str] = (
        "Nothing was saved. The owner decides now, with the supervisor's consent: draw "
        "among those who qualified, or go back to the draft."
    )

    def __init__(self, extensions: int, allowed: int) -> None:
        super().__init__(f"sign-up was extended {extensions} of {allowed} times")
        self.extensions, self.allowed = extensions, allowed


class NotExtendedYetError(RuleBrokenError):
    """With too few firms sign-up is extended before the owner may choose."""

    code: ClassVar[str] = "not-extended-yet"
    rule: ClassVar[str] = "D-12"
    remedy: ClassVar[str] = "Nothing was saved. Extend sign-up first."

    def __init__(self, extensions: int, allowed: int) -> None:
        super().__init__(f"sign-up was extended {extensions} of {allowed} times")
        self.extensions, self.allowed = extensions, allowed


def check_void_reason(state: State, reason: VoidReason) -> None:
    """
    Refuse a redraw for any but the reason that fits the state (D-27).

    Raises:
        RedrawReasonError: the reason does not void a draw in this state.

    """
    if REASONS_TO_VOID.get(state) != reason:
        raise RedrawReasonError(state, reason)


def check_may_extend(extensions: int, allowed: int) -> None:
    """
    Refuse to extend sign-up once more than allowed (D-12).

    Raises:
        ExtendedAlreadyError: it was extended as often as the rule book allows.

    """
    if extensions >= allowed:
        raise ExtendedAlreadyError(extensions, allowed)


def check_owner_may_choose(extensions: int, allowed: int) -> None:
    """
    Refuse the owner's choice with too few firms before sign-up was extended (D-12).

    Raises:
        NotExtendedYetError: sign-up may still be extended.

    """
    if extensions < allowed:
        raise NotExtendedYetError(extensions, allowed)
