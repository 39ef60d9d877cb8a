"""The dates of a notice."""

from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, Window, beijing, shown
from trading.rules.deadlines import Deadline


class SignUpInPastError(RuleBrokenError):
    """Sign-up begins after the notice, never before it."""

    code: ClassVar[str] = "sign-up-in-past"
    rule: ClassVar[str] = "D-5"
    remedy: ClassVar[str] = "Nothing was saved. Let sign-up open now or later."

    def __init__(self, opens: datetime) -> None:
        super().__init__(f"sign-up would have opened at {shown(opens)}, in the past")


class NoticeTooShortError(RuleBrokenError):
    """A notice stands for its whole period before sign-up closes."""

    code: ClassVar[str] = "notice-too-short"
    rule: ClassVar[str] = "D-5"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let sign-up close on the day named, or later."
    )

    def __init__(self, closes: datetime, earliest: Deadline) -> None:
        super().__init__(
            f"sign-up would close on {beijing(closes):%Y-%m-%d}; "
            f"{earliest.explained().en}"
        )
        self.earliest = earliest.last_day


class DrawBeforeSignUpEndsError(RuleBrokenError):
    """The draw takes place after sign-up has closed."""

    code: ClassVar[str] = "draw-before-sign-up-ends"
    rule: ClassVar[str] = "D-15"
    remedy: ClassVar[str] = "Nothing was saved. Announce a later draw."

    def __init__(self, draw_at: datetime, closes: datetime) -> None:
        super().__init__(
            f"the draw at {shown(draw_at)} is not after {shown(closes)}, when sign-up "
            "closes"
        )


class DrawNotLaterError(RuleBrokenError):
    """A draw is postponed, never brought forward: who comes as announced is in time."""

    code: ClassVar[str] = "draw-not-later"
    rule: ClassVar[str] = "D-15"
    remedy: ClassVar[str] = (
        "Nothing was saved. Name an instant to come, after the announced one."
    )

    def __init__(self, draw_at: datetime, announced: datetime) -> None:
        super().__init__(
            f"the draw was announced for {shown(announced)}; {shown(draw_at)} is no "
            "postponement"
        )


def require_future(window: Window, now: datetime) -> None:
    """
    Return if sign-up does not begin before the notice.

    Raises:
        SignUpInPastError: it does.

    """
    if window.opens < now:
        raise SignUpInPastError(window.opens)


def require_long_enough(window: Window, earliest: Deadline) -> None:
    """
    Return if the notice stands for its whole period (D-5).

    Raises:
        NoticeTooShortError: sign-up closes before the period's last day.

    """
    if not earliest.allows_deadline_at(window.closes):
        raise NoticeTooShortError(window.closes, earliest)


def require_draw_after(window: Window, draw_at: datetime) -> None:
    """
    Return if the draw comes after sign-up.

    Raises:
        DrawBeforeSignUpEndsError: it does not.

    """
    if draw_at <= window.closes:
        raise DrawBeforeSignUpEndsError(draw_at, window.closes)


def require_later(announced: datetime, draw_at: datetime, now: datetime) -> None:
    """
    Return if the draw is moved to a later instant that is still to come (D-15).

    Raises:
        DrawNotLaterError: it is not.

    """
    if draw_at <= max(announced, now):
        raise DrawNotLaterError(draw_at, announced)
