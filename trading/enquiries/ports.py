"""What enquiries need: somebody to ask, and a place for the answers."""

from collections.abc import Sequence
from typing import Protocol

from archive.public.ledger import Ledger, Refusals
from trading.bidders.ports import Bidders
from trading.enquiries.model import Answer, Register, Reply


class Gateway(Protocol):
    """Asks a register outside. It never holds a transaction of ours open."""

    def ask(self, register: Register, about: str) -> Reply:
        """
        Return what the register says.

        Raises:
            RegisterNotSetUpError: nobody can be asked.
            RegisterSilentError: nobody answered in time.
            AnswerUnsoundError: the answer is not signed, or not about this.

        """
        ...

    def reaches(self, register: Register) -> bool:
        """Tell whether the settings name somebody to ask."""
        ...


class Answers(Protocol):
    """The answers that were kept, inside one transaction."""

    def keep(self, answer: Answer) -> None:
        """Keep an answer; those before it stay."""
        ...

    def of(self, register: Register, about: str) -> Sequence[Answer]:
        """Return what was answered to this, the latest first."""
        ...


class EnquiryWork(Protocol):
    """One transaction, as this slice sees it."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def bidders(self) -> Bidders: ...
    @property
    def answers(self) -> Answers: ...
