"""From entry to publication: who may do what, and what a change undoes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.public.values import Window
from trading.selection.model.entry import (
    COMPUTED,
    ConfidentialityReview,
    EntryItem,
    EntryNotRequestedError,
    EntryRequest,
    EntryWaitsError,
    Ground,
    ItemAnswer,
    ItemOutcome,
    NoticeNotPreparedError,
    NotInCatalogueError,
    Preparation,
    Prepared,
    ReviewMissingError,
    ReviewOfOwnWorkError,
    Slip,
    SlipIncompleteError,
    preview_digest,
)
from trading.selection.model.selection import Announcement

pytestmark = pytest.mark.trading

NOW = datetime(2026, 3, 2, tzinfo=UTC)
REQUEST = EntryRequest(
    person="owner",
    at=NOW,
    catalogue="1",
    line="works",
    answer_until=NOW,
    explained_zh="",
    explained_en="",
)
ALL = tuple(ItemAnswer(each, ItemOutcome.ACCEPTED) for each in EntryItem)
PREPARED = Prepared(
    person="clerk",
    at=NOW,
    digest="a" * 64,
    announcement=Announcement(
        sign_up=Window(NOW, NOW + timedelta(days=7)),
        draw_at=NOW + timedelta(days=10),
        room="one",
        notes="b" * 64,
        draft_contract="c" * 64,
        sources=({},),
    ),
)


def slip(**found: tuple[str, str]) -> Slip:
    """Return a slip on which what is not named is accepted."""
    items = [
        ItemAnswer(each.item, ItemOutcome(outcome), words)
        for each in ALL
        for outcome, words in [found.get(each.item, ("accepted", ""))]
    ]
    return Slip(person="checker", at=NOW, items=tuple(items))


def review(person: str, *, digest: str = "a" * 64) -> ConfidentialityReview:
    """Return a favourable finding."""
    return ConfidentialityReview(
        person=person, at=NOW, digest=digest, may=True, reasons=""
    )


def entered() -> Preparation:
    """Return a draft whose entry was accepted."""
    return Preparation().requested("L", REQUEST).answered("L", slip())


@pytest.mark.parametrize(
    ("item", "ground"),
    [
        ("funds", Ground.INCOMPLETE),
        ("basis", Ground.INCOMPLETE),
        ("catalogue", Ground.NOT_IN_CATALOGUE),
        ("dispute", Ground.DISPUTE),
        ("seizure", Ground.SEIZURE),
    ],
)
def test_the_ground_follows_from_the_item(item, ground):
    """P-3: there are four reasons, and nobody chooses another."""
    found = slip(**{item: ("refused", "why")})
    assert not found.accepted
    assert found.grounds == [ground]


@pytest.mark.parametrize("items", [ALL[1:], (*ALL, ALL[0])])
def test_a_slip_decides_every_item_once(items):
    """Left out or named twice is undecided."""
    with pytest.raises(SlipIncompleteError):
        Slip(person="checker", at=NOW, items=items)


def test_one_request_waits_for_one_answer():
    """A second one waits for the first; an answer needs a request."""
    waiting = Preparation().requested("L", REQUEST)
    with pytest.raises(EntryWaitsError):
        waiting.requested("L", REQUEST)
    with pytest.raises(EntryNotRequestedError):
        Preparation().answered("L", slip())
    with pytest.raises(EntryNotRequestedError):
        entered().answered("L", slip())
    refused = waiting.answered("L", slip(funds=("missing", "no seal")))
    assert refused.requested("L", REQUEST).waits


def test_what_no_line_covers_is_not_accepted_as_covered():
    """R-9: the clerk can only turn it away for that reason."""
    waiting = Preparation().requested("L", replace(REQUEST, line=""))
    with pytest.raises(NotInCatalogueError):
        waiting.answered("L", slip())
    assert not waiting.answered("L", slip(catalogue=("refused", "no line"))).entered


def test_another_content_takes_its_review_with_it():
    """P-11: the same content keeps it, so that a second press costs nothing."""
    seen = entered().with_notice(PREPARED).reviewed("L", review("second"))
    assert seen.with_notice(PREPARED).review is not None
    assert seen.with_notice(replace(PREPARED, digest="d" * 64)).review is None
    with pytest.raises(NoticeNotPreparedError):
        seen.reviewed("L", review("second", digest="d" * 64))
    with pytest.raises(ReviewMissingError):
        seen.require_publishable("L", "d" * 64, "clerk")


@pytest.mark.parametrize("person", ["checker", "clerk"])
def test_nobody_reviews_their_own_work(person):
    """P-11: neither who answered the entry, nor who prepared the notice."""
    with pytest.raises(ReviewOfOwnWorkError):
        entered().with_notice(PREPARED).reviewed("L", review(person))


def test_the_reviewer_does_not_publish():
    """P-11, the other way round."""
    seen = entered().with_notice(PREPARED).reviewed("L", review("second"))
    seen.require_publishable("L", "a" * 64, "clerk")
    with pytest.raises(ReviewOfOwnWorkError):
        seen.require_publishable("L", "a" * 64, "second")


def test_entry_answered_after_the_review_by_the_reviewer_counts_too():
    """The order of the two acts opens no way around the rule."""
    early = Preparation().with_notice(PREPARED).reviewed("L", review("checker"))
    late = early.requested("L", REQUEST).answered("L", slip())
    with pytest.raises(ReviewOfOwnWorkError):
        late.require_publishable("L", "a" * 64, "clerk")


def test_the_digest_is_over_what_somebody_wrote():
    """The day of publication moves what the rule book computes, and no word."""
    content = {"title": "East Dyke", "room": "one", **dict.fromkeys(COMPUTED, 1)}
    same = {**content, **dict.fromkeys(COMPUTED, 2)}
    assert preview_digest(content) == preview_digest(same)
    assert preview_digest(content) != preview_digest({**content, "room": "two"})


def test_a_published_notice_keeps_its_entry_alone():
    """Another notice of the lot is reviewed anew."""
    seen = entered().with_notice(PREPARED).reviewed("L", review("second"))
    left = seen.published()
    assert left.entered
    assert (left.prepared, left.review) == (None, None)
