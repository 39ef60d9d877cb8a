"""
What is done about a message that reached nobody, step by step.

What was said, to whom, and where it went is sealed with the key of what is known of
persons; the log holds a salted digest of it, so that nobody can change it afterwards
and nobody can guess it (SPEC 3.5).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from archive.public.evidence import (
    Json,
    PersonalKey,
    canonical,
    fresh,
    labelled,
    parse_canonical,
)
from archive.public.values import hidden
from trading.correspondence.errors import NoteOfOtherTimeError, NoteUnreadableError

LABEL: Final = "correspondence/1"
_SALT: Final = "salt"


class StepKind(StrEnum):
    """What somebody did about a task."""

    OPENED = "opened"
    DRAWN_UP = "drawn_up"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: who by number, when, and what was kept of it, sealed."""

    task: str
    kind: StepKind
    person: str
    at: datetime
    digest: str = ""
    sealed: bytes = b""

    @classmethod
    def sealed_with(
        cls,
        personal: PersonalKey,
        content: Mapping[str, Json],
        *,
        task: str,
        kind: StepKind,
        person: str,
        at: datetime,
    ) -> Self:
        """Return a step whose content only the key opens, with its digest."""
        salt = fresh().hex()
        written = canonical({**content, _SALT: salt})
        return cls(
            task=task,
            kind=kind,
            person=person,
            at=at,
            digest=digest_of(written),
            sealed=personal.seal(written.decode(), place_of(task, kind)),
        )

    def opened(self, personal: PersonalKey) -> dict[str, Json]:
        """
        Return what was kept of the step, its salt left out; empty if nothing was.

        Raises:
            UnsealableError: another key, or changed bytes.

        """
        if not self.sealed:
            return {}
        written = personal.open(self.sealed, place_of(self.task, self.kind))
        found = parse_canonical(written.encode())
        if not isinstance(found, dict):
            raise TypeError("a step keeps an object")
        return {name: value for name, value in found.items() if name != _SALT}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenNotice:
    """A notice as it is printed: to whom, where, what, and of which day."""

    task: str
    addressee: str = field(repr=False)
    place: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    at: datetime


def digest_of(written: bytes) -> str:
    """Return the digest of what a step keeps, its salt with it."""
    return labelled(LABEL, written).hex()


def place_of(task: str, kind: StepKind) -> str:
    """Return the place to which what is kept of a step is sealed."""
    return f"correspondence/{task}/{kind.value}"


def stream_of(task: str) -> str:
    """Return the stream of a task: its numbers count no other's steps."""
    return f"correspondence/{task}"


def latest(steps: Iterable[Step], kind: StepKind) -> Step | None:
    """Return the last step of a kind."""
    found = [each for each in steps if each.kind is kind]
    return found[-1] if found else None


def require_readable(**parts: str) -> None:
    """
    Check that every part says something, and hides nothing.

    Raises:
        NoteUnreadableError: names the part, and does not repeat it.

    """
    for name, text in parts.items():
        if not text.strip() or hidden(text):
            raise NoteUnreadableError(name)


def require_between(since: datetime, at: datetime, now: datetime) -> None:
    """
    Check that something happened between two instants, both included.

    Raises:
        NoteOfOtherTimeError: it did not.

    """
    if not since <= at <= now:
        raise NoteOfOtherTimeError
