"""What is kept of the steps about a task."""

from collections.abc import Sequence
from typing import Protocol

from archive.public.dispatch import Outbox
from archive.public.ledger import Ledger, Refusals
from trading.accounts.ports import Accounts
from trading.correspondence.model import Step


class Correspondence(Protocol):
    """The steps that were done about tasks."""

    def add(self, step: Step) -> None:
        """Keep a step."""
        ...

    def steps(self, task: str) -> Sequence[Step]:
        """Return what was done about a task, the first step first."""
        ...


class CorrespondenceWork(Protocol):
    """What a transaction offers to whoever looks after messages."""

    @property
    def ledger(self) -> Ledger: ...
    @property
    def refusals(self) -> Refusals: ...
    @property
    def dispatch(self) -> Outbox: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def correspondence(self) -> Correspondence: ...
