"""What every handler of the public site may ask."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from archive.public.clock import Clock
from trading.disclosure.http.standing import read_standing
from trading.disclosure.ports import Cosigners, Papers, PublicLog
from trading.disclosure.use_cases import ReadRecord
from trading.front.frames import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """Everything that a handler of the public site may ask."""

    record: ReadRecord
    log: PublicLog
    cosigners: Cosigners
    papers: Papers
    clock: Clock
    demo: bool
    page: Callable[[], AbstractContextManager[object]]
    """Inside it, all questions see the same state of the record."""
    address: str = ""
    """Where the site is reached, as its operator says; empty if nobody said."""

    def standing(self) -> Standing:
        """Return what the frame of a page tells."""
        return read_standing(
            demo=self.demo,
            now=self.clock.now(),
            log=self.log,
            cosigners=self.cosigners,
        )
