"""The log for every part: drafts, events, use cases, proofs."""

from archive.ledger.acts import Accepted, Command, Desk, UseCase
from archive.ledger.errors import (
    EventMissingError,
    KeyReusedError,
    MalformedCommandError,
    NotLoggedYetError,
)
from archive.ledger.model import Draft, Entry, EventBody, Recorded, parse_event
from archive.ledger.ports import Ledger, LedgerWork, Refusals, Transactions

__all__ = [
    "Accepted",
    "Command",
    "Desk",
    "Draft",
    "Entry",
    "EventBody",
    "EventMissingError",
    "KeyReusedError",
    "Ledger",
    "LedgerWork",
    "MalformedCommandError",
    "NotLoggedYetError",
    "Recorded",
    "Refusals",
    "Transactions",
    "UseCase",
    "parse_event",
]
