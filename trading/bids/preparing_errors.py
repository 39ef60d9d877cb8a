"""Why a tender is not prepared or published yet."""

from datetime import datetime
from typing import ClassVar

from archive.public.values import RuleBrokenError, shown


class PreparingError(RuleBrokenError):
    """A tender was not prepared or published."""


class NotYourSeatError(PreparingError):
    """A key is made, and shown, by the holder who was named."""

    code: ClassVar[str] = "not-your-seat"
    rule: ClassVar[str] = "K-6"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign in as the person who was named to hold this share."
    )

    def __init__(self, j: int) -> None:
        super().__init__(f"share {j} is another person's to hold")
        self.j = j


class KeysMissingError(PreparingError):
    """No policy names a holder who has not made and shown a key."""

    code: ClassVar[str] = "keys-missing"
    rule: ClassVar[str] = "K-6"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let the named holders make their keys and open "
        "their drills."
    )

    def __init__(self, missing: tuple[int, ...]) -> None:
        super().__init__(
            f"holders {', '.join(map(str, missing))} have no key that was shown"
        )
        self.missing = missing


class DrillFailedError(PreparingError):
    """Whoever holds a key opens what is sealed to it."""

    code: ClassVar[str] = "drill-failed"
    rule: ClassVar[str] = "K-6"
    remedy: ClassVar[str] = (
        "Nothing was saved. Open the drill's file with the key that was made "
        "for this lot; if it cannot be opened, make another key."
    )

    def __init__(self, j: int) -> None:
        super().__init__(
            f"the answer of holder {j} does not show that the drill was opened"
        )
        self.j = j


class DrillTooOldError(PreparingError):
    """A drill shows a key for so many days only."""

    code: ClassVar[str] = "drill-too-old"
    rule: ClassVar[str] = "K-6"
    remedy: ClassVar[str] = "Nothing was saved. Let the holder open another drill."

    def __init__(self, j: int, days: int) -> None:
        super().__init__(f"holder {j} showed the key more than {days} days ago")
        self.j, self.days = j, days


class DeadlineNotAheadError(PreparingError):
    """Bids are asked for until an instant that is still to come."""

    code: ClassVar[str] = "deadline-not-ahead"
    rule: ClassVar[str] = "E-11"
    remedy: ClassVar[str] = (
        "Nothing was saved. Choose a later deadline and log the policy anew."
    )

    def __init__(self, deadline: datetime) -> None:
        super().__init__(f"{shown(deadline)} is past")
        self.deadline = deadline


class OpeningNeedsCosignerError(PreparingError):
    """A real tender needs somebody outside the centre who cosigns the log."""

    code: ClassVar[str] = "opening-needs-cosigner"
    rule: ClassVar[str] = "K-10"
    remedy: ClassVar[str] = (
        "Nothing was saved. Let a body outside the centre make a key, and let "
        "the security administrator record it: `yangguang keys cosigner`."
    )

    def __init__(self) -> None:
        super().__init__("nobody outside the centre cosigns this log")
