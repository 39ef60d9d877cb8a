"""One history: what a log tells is told once, in the order of its time (SPEC 3.5)."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from archive.ledger.model import Entry
from archive.ledger.tree import ProofInvalidError
from archive.values.instants import shown

PROMISE: Final = timedelta(seconds=60)
"""What was accepted is in the log after this time at the latest."""
_CLOSES: Final = "CASE_CLOSED"


def told_once(entries: Iterable[Entry]) -> Iterator[Entry]:
    """
    Give the entries of a whole log, as long as they tell one history.

    A log that only grows can still tell a second history behind the first. What
    happened earlier is then dated earlier than what precedes it, and a case that is
    closed is closed again (archive/SPEC.md 3.5).

    Raises:
        ProofInvalidError: an entry is dated more than 60 seconds before one that
            precedes it, or closes a stream that is closed.

    """
    latest = None
    closed = set()
    for index, entry in enumerate(entries):
        if latest is not None and entry.at < latest - PROMISE:
            raise ProofInvalidError(
                f"entry {index} is dated {shown(entry.at)}, before entries that "
                "precede it: it was told later"
            )
        latest = entry.at if latest is None else max(latest, entry.at)
        if entry.kind == _CLOSES:
            if entry.public.get("stream") in closed:
                raise ProofInvalidError(f"entry {index} closes what was closed before")
            closed.add(entry.public.get("stream"))
        yield entry
