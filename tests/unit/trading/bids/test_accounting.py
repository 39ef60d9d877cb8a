"""Before anybody releases, the close accounts for what drop boxes signed in time."""

from dataclasses import replace

import pytest

from archive.public.evidence import canonical, parse_canonical
from tests.builders_bids import POLICY, deal, key_of
from tests.unit.trading.bids import test_closing
from tests.unit.trading.bids.test_closing import WATCH, Told
from trading.bids.model.accounting import Heard, Uncounted, Why
from trading.bids.model.closing import check_before_release
from trading.bids.model.holders import Box
from trading.bids.model.policy import OpeningPolicy, PolicyMalformedError
from trading.bids.model.shapes import ShapeError
from trading.bids.release_errors import BoxNotAccountedError, CloseUnsoundError

pytestmark = pytest.mark.trading
BODIES = ("县监察机关", "县公证处")
BOXES = tuple(
    Box(each, "http://localhost:1", key_of(each).public.raw) for each in BODIES
)
BOXED = replace(POLICY, boxes=BOXES)
BID, OTHER = deal(BOXED), deal(BOXED, bidder="91500000MA5UD0KX9T")
COUNTED = test_closing.close_of(BID, OTHER)
IN, ONE, TWO, NEW = BID.manifest.digest, "11" * 32, "22" * 32, "33" * 32
REPLACED = Uncounted(ONE, Why.REPLACED, "ee" * 32)
GONE = Uncounted(TWO, Why.NEVER_SUBMITTED)


def heard(*manifests, body=BODIES[0]):
    """Return what a box told."""
    return Heard(body, unheard=False, manifests=manifests)


UNHEARD = Heard(BODIES[1], unheard=True)
GOOD = Told(
    policy=BOXED.id, boxes=(heard(IN, ONE, TWO), UNHEARD), uncounted=(REPLACED, GONE)
)


@pytest.fixture(autouse=True)
def counted(monkeypatch):
    """Let the closes of the neighbouring tests count the bids of this policy."""
    monkeypatch.setattr(test_closing, "COUNTED", COUNTED)


def test_what_is_accounted_for_may_be_released_on():
    """Trading 7.7: counted, replaced, withdrawn or never submitted; each is told."""
    found = check_before_release(BOXED, GOOD.shown(), WATCH)
    assert found.boxes == GOOD.boxes
    assert found.uncounted == (REPLACED, GONE)
    found.require_accounted("any", (IN, ONE, TWO))
    with pytest.raises(BoxNotAccountedError) as refused:
        found.require_accounted("县公证处", (NEW, IN))
    assert (refused.value.organisation, refused.value.manifest) == ("县公证处", NEW)


SILENT = {
    "not explained": replace(GOOD, uncounted=(REPLACED,)),
    "by the other box": replace(
        GOOD, boxes=(heard(ONE, TWO), heard(NEW, body=BODIES[1]))
    ),
}
UNSOUND = {
    "no box": replace(GOOD, boxes=(), uncounted=()),
    "another box": replace(GOOD, boxes=(GOOD.boxes[0], heard(body="县法院"))),
    "in another order": replace(GOOD, boxes=GOOD.boxes[::-1]),
    "explains a stranger": replace(
        GOOD, uncounted=(REPLACED, GONE, Uncounted(NEW, Why.NEVER_SUBMITTED))
    ),
    "explains what counts": replace(
        GOOD,
        uncounted=tuple(
            sorted(
                (REPLACED, GONE, replace(GONE, manifest=IN)),
                key=lambda each: each.manifest,
            )
        ),
    ),
    "out of order": replace(GOOD, uncounted=(GONE, REPLACED)),
    "twice": replace(GOOD, uncounted=(REPLACED, REPLACED, GONE)),
}


@pytest.mark.parametrize("told", SILENT.values(), ids=SILENT.keys())
def test_nobody_releases_while_a_manifest_is_not_accounted_for(told):
    """K-11: a bidder may have been refused."""
    with pytest.raises(BoxNotAccountedError):
        check_before_release(BOXED, told.shown(), WATCH)


@pytest.mark.parametrize("told", UNSOUND.values(), ids=UNSOUND.keys())
def test_a_close_that_tells_of_other_boxes_is_none(told):
    """Trading 7.7: each box of the policy, in its order, and nothing else."""
    with pytest.raises(CloseUnsoundError):
        check_before_release(BOXED, told.shown(), WATCH)


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "late"},
        {"event": ""},
        {"event": "ee"},
        {"reason": "never-submitted"},
        {"manifest": ""},
        {"more": 1},
    ],
)
def test_a_reason_has_what_proves_it(change):
    """Trading 7.7: an event for what was handed in, none for what was not."""
    with pytest.raises(ShapeError):
        Uncounted.of({**REPLACED.described(), **change})


def test_a_box_told_something_or_is_unheard():
    """Not both at once."""
    with pytest.raises(ShapeError):
        Heard.of({**heard(IN).described(), "unheard": True})


def test_boxes_are_of_different_organisations():
    """Trading 7.1: the close names each by its organisation."""
    value = parse_canonical(BOXED.to_bytes())
    value["boxes"][1]["organisation"] = BODIES[0]
    with pytest.raises(PolicyMalformedError, match="another organisation"):
        OpeningPolicy.from_bytes(canonical(value))
