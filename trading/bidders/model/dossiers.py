"""
The documents of a firm: handed in, looked at beside everything else, reminded of.

Looking at them never blocks: a firm takes part with a document that waits, and whether
it qualifies is decided in each project by the owner's side (D-9, P-1).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from trading.bidders.document_errors import (
    DocumentExpiredError,
    DocumentReviewedError,
    DocumentWordsMissingError,
)
from trading.bidders.model.contents import Media

REMINDED: Final = (60, 30, 7)
"""So many days before its last one somebody is told, each once."""


class DocumentKind(StrEnum):
    """What a document shows."""

    BUSINESS_LICENCE = "business_licence"
    QUALIFICATION = "qualification"
    SAFETY_PERMIT = "safety_permit"
    AUTHORISATION = "authorisation"
    REGISTRATION_EXTRACT = "registration_extract"
    OTHER = "other"


class Outcome(StrEnum):
    """What somebody who looked at it recorded."""

    WAITING = "waiting"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmDocument:
    """
    One document of one account; `digest` is that of its bytes.

    Without `valid_until` it has no last day; `reminded` is the last of the days before
    it of which somebody was told.
    """

    id: str
    organisation: str
    kind: DocumentKind
    number: str
    valid_until: date | None
    digest: str
    media: Media
    size: int
    handed_in_at: datetime
    outcome: Outcome = Outcome.WAITING
    words: str = ""
    reviewed_at: datetime | None = None
    reminded: int = 0

    def require_valid(self, today: date) -> None:
        """
        Return if it has not run out; its last day counts.

        Raises:
            DocumentExpiredError: it has.

        """
        if self.valid_until is not None and self.valid_until < today:
            raise DocumentExpiredError(f"{self.valid_until}")

    def shows(self, today: date) -> bool:
        """Tell whether it still shows something: neither refused nor run out."""
        over = self.valid_until is not None and self.valid_until < today
        return not over and self.outcome is not Outcome.REFUSED

    def require_reviewable(self, outcome: Outcome, words: str) -> None:
        """
        Return if this may be recorded of it.

        Raises:
            DocumentReviewedError: it was accepted or refused.
            DocumentWordsMissingError: a refusal or a question without words.

        """
        if self.outcome in {Outcome.ACCEPTED, Outcome.REFUSED}:
            raise DocumentReviewedError
        if outcome in {Outcome.ASKED, Outcome.REFUSED} and not words.strip():
            raise DocumentWordsMissingError

    def reminder(self, today: date) -> int | None:
        """Return of how many days before its last one somebody is told now, if any."""
        if self.valid_until is None or self.outcome is Outcome.REFUSED:
            return None
        left = (self.valid_until - today).days
        if left < 0:
            return None
        due = [days for days in REMINDED if left <= days]
        if not due or (self.reminded and self.reminded <= min(due)):
            return None
        return min(due)
