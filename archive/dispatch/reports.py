"""What becomes of a message: the signed report of whoever delivers it (SPEC 12.4)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from archive.clock.ports import Clock
from archive.dispatch.model import (
    LONGEST_KEY,
    MessageMissingError,
    Report,
    unnamed,
)
from archive.dispatch.ports import DispatchWork
from archive.dispatch.signing import REPORT, SharedKey
from archive.dispatch.use_cases import keep
from archive.evidence.canonical import NotCanonicalError, canonical, parse_canonical
from archive.ledger.ports import Transactions
from archive.values.instants import from_micros, to_micros
from archive.values.rules import RuleBrokenError

LARGEST: Final = 1 << 14
LONGEST_REASON: Final = 500
ARRIVED: Final = {"delivered": True, "undeliverable": False}
_MEMBERS: Final = frozenset({"v", "origin", "key", "state", "at", "reason"})


class ReportUnreadableError(RuleBrokenError):
    """A report has one spelling, and one origin whom it is for."""

    code: ClassVar[str] = "report-unreadable"
    rule: ClassVar[str] = "M-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Write the report as archive/SPEC.md 12.4 says: canonical "
        "JSON with exactly those members."
    )

    def __init__(self, why: str) -> None:
        super().__init__(f"the report cannot be read: {why}")


class ReportOfNothingError(RuleBrokenError):
    """Only of what was handed over can anybody say that it arrived."""

    code: ClassVar[str] = "report-of-nothing"
    rule: ClassVar[str] = "M-3"
    remedy: ClassVar[str] = (
        "Nothing was saved. Report under the key that came with the message."
    )

    def __init__(self) -> None:
        super().__init__("no message was handed over under this key")


class Outcome(StrEnum):
    """What a report changed: something, nothing, or it had been taken before."""

    TAKEN = "taken"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDeliveryReport:
    """
    Take a report, whatever order reports come in, each once.

    `machine` tells the time that the other side's clock is held against; in a
    demonstration that is not the platform's own.
    """

    transactions: Transactions[DispatchWork]
    key: SharedKey
    origin: str
    clock: Clock
    machine: Clock
    passing: Collection[str] = ()

    def __call__(self, headers: Mapping[str, str], body: bytes) -> Outcome:
        """
        Keep what the report says.

        Raises:
            CallUnsignedError: it is not the other side's.
            CallStaleError: it is not of now.
            ReportUnreadableError: signed, but written otherwise, or for another log.
            ReportOfNothingError: no message was handed over under its key.

        """
        if len(body) > LARGEST:
            raise ReportUnreadableError(f"it has more than {LARGEST:,} bytes")
        signature = self.key.checked(REPORT, headers, body, self.machine.now())
        report = parse_report(body, self.origin)
        now = self.clock.now()
        with self.transactions.begin() as work:
            try:
                delivery = work.dispatch.locked(report.key)
            except MessageMissingError as error:
                raise ReportOfNothingError from error
            if not delivery.attempts:
                raise ReportOfNothingError
            if not work.dispatch.take_report(report, signature, now):
                return Outcome.REPEATED
            after = delivery.reported(
                arrived=report.arrived, why=f"reported: {report.reason}", at=now
            )
            keep(work.dispatch, after, now, self.passing)
        return Outcome.UNCHANGED if after == delivery else Outcome.TAKEN


def report_body(origin: str, report: Report) -> bytes:
    """Return the bytes of a report, as its sender signs them."""
    states = {arrived: state for state, arrived in ARRIVED.items()}
    return canonical(
        {
            "v": REPORT,
            "origin": origin,
            "key": report.key,
            "state": states[report.arrived],
            "at": to_micros(report.at),
            "reason": report.reason,
        }
    )


def parse_report(body: bytes, origin: str) -> Report:
    """
    Read a report that was signed.

    Raises:
        ReportUnreadableError: not exactly the bytes that `report_body` writes.

    """
    try:
        said = parse_canonical(body)
    except NotCanonicalError as error:
        raise ReportUnreadableError(str(error)) from error
    if not isinstance(said, dict) or said.keys() != _MEMBERS:
        raise ReportUnreadableError(f"its members are not {sorted(_MEMBERS)}")
    key, state, at, reason = (said[each] for each in ("key", "state", "at", "reason"))
    if said["v"] != REPORT or said["origin"] != origin:
        raise ReportUnreadableError("it is of another version, or for another origin")
    if not isinstance(state, str) or state not in ARRIVED:
        raise ReportUnreadableError("a message is delivered or undeliverable")
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY or "\0" in key:
        raise ReportUnreadableError("the key is no text of 1 to 140 characters")
    if not isinstance(reason, str) or len(reason) > LONGEST_REASON:
        raise ReportUnreadableError("the reason is no text of at most 500 characters")
    if type(at) is not int or at < 0:
        raise ReportUnreadableError("an instant is a whole number of microseconds")
    kept = unnamed(reason.replace("\0", ""))
    return Report(key=key, arrived=ARRIVED[state], at=from_micros(at), reason=kept)
