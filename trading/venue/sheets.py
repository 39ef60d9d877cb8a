"""The supervisor's sheet of a session, as this slice asks for it."""

from dataclasses import dataclass
from typing import Protocol

from archive.public.values import Actor


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was drawn up: its name, and whether it is signed and sealed."""

    paper: str
    signed: bool
    sealed: bool


class Sheets(Protocol):
    """Draws sheets up and shows them; what they say and who signs is papers' matter."""

    def draw_up(self, actor: Actor, key: str, lot: str, booking: str) -> None:
        """Fix what the sheet says now; one that waits for its signer gives way."""
        ...

    def of(self, lot: str, booking: str) -> Sheet | None:
        """Return the one that stands for a session, None before there is one."""
        ...

    def pdf(self, lot: str, paper: str) -> bytes:
        """Return it as paper: sealed, or marked as waiting to be signed."""
        ...
