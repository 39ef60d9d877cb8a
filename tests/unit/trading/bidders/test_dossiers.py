"""When a document is reminded of, and what may be recorded of it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders_bidders import DIGEST, NOON
from trading.bidders.document_errors import (
    DocumentExpiredError,
    DocumentReviewedError,
    DocumentWordsMissingError,
)
from trading.bidders.model.contents import Media
from trading.bidders.model.dossiers import (
    REMINDED,
    DocumentKind,
    FirmDocument,
    Outcome,
)

pytestmark = pytest.mark.trading

LAST = date(2026, 6, 30)


def document(**changes):
    members = {
        "id": "d1",
        "organisation": "a",
        "kind": DocumentKind.SAFETY_PERMIT,
        "number": "（虚构）JZ安许证字〔2026〕000001",
        "valid_until": LAST,
        "digest": DIGEST,
        "media": Media.PDF,
        "size": 100,
        "handed_in_at": NOON,
    }
    return FirmDocument(**{**members, **changes})


def told(found, days):
    """Walk day by day; return the days before the last one on which it is told."""
    heard = []
    for left in range(days, -3, -1):
        due = found.reminder(LAST - timedelta(days=left))
        if due is not None:
            heard.append((left, due))
            found = replace(found, reminded=due)
    return heard


def test_each_time_is_told_once_and_on_its_day():
    """60, 30 and 7 days before, and never after the last one."""
    assert told(document(), 100) == [(60, 60), (30, 30), (7, 7)]


def test_what_comes_late_is_told_of_the_nearest_time_only():
    """Who hands in a permit with twenty days left hears of 30, then of 7."""
    assert told(document(), 20) == [(20, 30), (7, 7)]
    assert told(document(), 3) == [(3, 7)]


def test_what_has_no_last_day_or_was_refused_is_not_told():
    """Nobody is reminded of a licence without an end."""
    assert told(document(valid_until=None), 100) == []
    assert told(document(outcome=Outcome.REFUSED), 100) == []
    assert REMINDED == (60, 30, 7)


def test_the_last_day_counts():
    """What runs out today is still handed in."""
    document().require_valid(LAST)
    document(valid_until=None).require_valid(LAST)
    with pytest.raises(DocumentExpiredError):
        document().require_valid(LAST + timedelta(days=1))


@pytest.mark.parametrize("outcome", [Outcome.ASKED, Outcome.REFUSED])
def test_a_refusal_or_a_question_has_words(outcome):
    """P-3: whoever has to do something is told what."""
    document().require_reviewable(outcome, "the stamp cannot be read")
    with pytest.raises(DocumentWordsMissingError):
        document().require_reviewable(outcome, "  ")


def test_what_was_decided_is_not_decided_again():
    """After a question it still may be."""
    document(outcome=Outcome.ASKED).require_reviewable(Outcome.ACCEPTED, "")
    for decided in (Outcome.ACCEPTED, Outcome.REFUSED):
        with pytest.raises(DocumentReviewedError):
            document(outcome=decided).require_reviewable(Outcome.ACCEPTED, "")
