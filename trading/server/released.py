"""
On which close somebody has released, remembered beside his key (trading 7.7, SB-13).

Whoever sends a second close of the same lot and attempt wants shares of other bids.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import msgspec

from archive.ledger.reading import LedgerFormatError
from archive.objects.durable import beside, held, write_whole
from archive.objects.ports import FaultPoint, no_fault
from trading.bids.model.closing import Close
from trading.bids.model.policy import OpeningPolicy
from trading.bids.release_errors import AnotherCloseError

ENDING: Final = ".released.json"
_TURN: Final = ".turn"


class _Release(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    lot: str
    attempt: int
    close: str


@dataclass(frozen=True, slots=True)
class ReleaseMemory:
    """The closes on which was released, in a file of its own."""

    path: Path
    faults: FaultPoint = no_fault

    @classmethod
    def of(cls, identity: Path) -> Self:
        """Return the memory that lies beside an identity's file."""
        return cls(beside(identity, ENDING))

    def close_of(self, policy: OpeningPolicy) -> str:
        """
        Return the commitment of the close on which was released; empty if on none.

        Raises:
            LedgerFormatError: the memory is damaged; nothing may be released.

        """
        wanted = (policy.lot, policy.attempt)
        for each in self._read():
            if (each.lot, each.attempt) == wanted:
                return each.close
        return ""

    def remember(self, policy: OpeningPolicy, close: Close) -> None:
        """
        Remember a close durably, before anything leaves; harmless to repeat.

        Raises:
            AnotherCloseError: released was on another one of this lot and attempt.
            LedgerFormatError: the memory is damaged; nothing may be released.

        """
        with held(beside(self.path, _TURN)):
            earlier = self.close_of(policy)
            if earlier == close.commitment:
                return
            if earlier:
                raise AnotherCloseError(earlier, close.commitment)
            now = _Release(policy.lot, policy.attempt, close.commitment)
            data = msgspec.json.encode([*self._read(), now]) + b"\n"
            write_whole(self.path, data, "released.memory", faults=self.faults)

    def _read(self) -> list[_Release]:
        if not self.path.exists():
            return []
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=list[_Release])
        except msgspec.DecodeError as error:
            raise LedgerFormatError(
                f"{self.path} is damaged, and nothing may be released: restore it "
                f"from its copy ({error})"
            ) from error
