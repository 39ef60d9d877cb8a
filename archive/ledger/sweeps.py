"""
Sweeps of the log: what is due is found and done; running them again does no harm.

A SEALED entry goes out every tick while something hides its count, and the audit table
of each past hour enters the log as one root (archive/SPEC.md sections 5 and 7).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from archive.clock.ports import Clock
from archive.evidence.canonical import canonical
from archive.evidence.entropy import fresh
from archive.ledger.model import AUDIT_HOUR, SEALED, Draft
from archive.ledger.ports import Audited, LogWork, Passage, Transactions
from archive.ledger.seals import SLOTS, drawn_slots, seal
from archive.ledger.tree import root_of_entries
from archive.values.actors import Actor
from archive.values.instants import from_micros, to_micros

TICK: Final = timedelta(seconds=10)
SEALS_STREAM: Final = "seals"
AUDIT_STREAM: Final = "audit"
_HOUR_MICROS: Final = 3_600_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SealTick:
    """Send one SEALED entry if one is due, whether anything waits for it or not."""

    clock: Clock
    transactions: Transactions[LogWork]
    platform: Actor

    def __call__(self) -> bool:
        """Return whether an entry was recorded."""
        now = self.clock.now()
        with self.transactions.begin() as work:
            if not work.seals.due(now, TICK):
                return False
            work.ledger.hold(SEALS_STREAM)
            if not work.seals.due(now, TICK):
                return False  # Another worker was quicker.
            rows = work.seals.waiting(SLOTS)
            secret = fresh()
            slots = drawn_slots(len(rows), secret)
            tree = seal([commitment.hex() for _, commitment in rows], slots, secret)
            shown = {"root": tree.root.hex()}
            draft = Draft(SEALED, SEALS_STREAM, shown, {**shown, "kind": SEALED})
            tick = work.ledger.append(draft, self.platform, now)
            placed = {row: slot for (row, _), slot in zip(rows, slots, strict=True)}
            work.seals.fill(tick, secret, placed)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditHour:
    """Put the root over the audit table of all past hours into the log."""

    clock: Clock
    transactions: Transactions[LogWork]
    platform: Actor

    def __call__(self) -> bool:
        """Return whether a root was recorded."""
        now = self.clock.now()
        hour = from_micros(to_micros(now) // _HOUR_MICROS * _HOUR_MICROS)
        with self.transactions.begin() as work:
            if not work.refusals.unlogged(hour):
                return False
            work.ledger.hold(AUDIT_STREAM)
            unlogged = work.refusals.unlogged(hour)
            if not unlogged:
                return False  # Another worker was quicker.
            root = root_of_entries([audited_bytes(each) for _, each in unlogged])
            shown = {"root": root.hex(), "until": to_micros(hour)}
            draft = Draft(
                AUDIT_HOUR, AUDIT_STREAM, shown, {**shown, "kind": AUDIT_HOUR}
            )
            recorded = work.ledger.append(draft, self.platform, now)
            work.refusals.mark_logged([row for row, _ in unlogged], recorded)
        return True


def audited_bytes(audited: Audited) -> bytes:
    """Return the leaf of a row in its hour's tree (archive/SPEC.md section 7)."""
    if isinstance(audited, Passage):
        return canonical(
            {
                "v": "passage/1",
                "at": to_micros(audited.at),
                "person": audited.person,
                "organisation": audited.organisation,
                "act": audited.act,
                "credential": audited.credential,
            }
        )
    return canonical(
        {
            "v": "refusal/1",
            "at": to_micros(audited.at),
            "person": audited.person,
            "organisation": audited.organisation,
            "act": audited.act,
            "code": audited.code,
            "rule": audited.rule,
            "request": audited.request_digest.hex(),
            "message": audited.message,
        }
    )
