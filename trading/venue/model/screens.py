"""Room screens: what hangs on the wall, paired with one draw by six digits."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from archive.public.evidence import fresh
from archive.public.values import RuleBrokenError, utc

PENDING: Final = timedelta(minutes=10)
"""So long the six digits on a screen can be typed."""
PAIRED: Final = timedelta(hours=12)
"""So long a screen shows a draw; then it shows digits again."""
MOST_WAITING: Final = 5
"""So many screens of one place wait at once, so that digits stay hard to guess."""
_CODES: Final = 1_000_000


class ScreenUnknownError(RuleBrokenError):
    """A screen shows what somebody in the room has let it show."""

    code: ClassVar[str] = "screen-unknown"
    rule: ClassVar[str] = "V-2"
    remedy: ClassVar[str] = "Nothing was changed. Read the six digits once more."

    def __init__(self) -> None:
        super().__init__("no waiting screen shows these digits")


class NoScreenFreeError(RuleBrokenError):
    """A screen leaves an opening only once its session has ended or was put off."""

    code: ClassVar[str] = "screen-none-free"
    rule: ClassVar[str] = "V-2"
    remedy: ClassVar[str] = "What the screens show stands. Pair one by its six digits."

    def __init__(self, lot: str) -> None:
        super().__init__("no screen of another lot of this project is free")
        self.lot = lot


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """
    One screen: by which digits it can be paired, and with which lot it is.

    `kept` is a digest of the token in its cookie, `place` of where it stands.
    """

    id: str
    kept: str
    code: str
    place: str
    until: datetime
    lot: str = ""

    def is_over(self, now: datetime) -> bool:
        """Tell whether its digits, or its pairing, count no more."""
        return utc(now) >= utc(self.until)


def new_code() -> str:
    """Return six random digits."""
    limit = (1 << 32) // _CODES * _CODES
    drawn = limit
    while drawn >= limit:
        drawn = int.from_bytes(fresh(4), "big")
    return f"{drawn % _CODES:06}"
