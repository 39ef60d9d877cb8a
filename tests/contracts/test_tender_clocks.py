"""SB-10: the centre's clock is two minutes wrong, or nobody outside can be reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.evidence.notes import open_note
from archive.ledger.proofs import parse_proof
from archive.public.ledger import CosigningKey, open_checkpoint
from tests.builders_bids import key_of
from tests.dropped import created
from tests.loopback import served
from tests.tender_course import Tendering, tendering
from trading.bids.bidding_errors import BidTooLateError
from trading.bids.drop_errors import DropTooLateError
from trading.bids.model.closing import Shown, Watch, check_before_release
from trading.bids.model.drops import Drop
from trading.bids.release_errors import BoxNotAccountedError, CloseNotCosignedError
from trading.server.boxes import ask_boxes
from trading.server.dropbox import DropBox
from trading.server.dropbox_http import box_app
from trading.server.instance import Instance
from trading.server.tenders import close_heard

pytestmark = [pytest.mark.trading]
WRONG = timedelta(minutes=2)
MOMENT = timedelta(milliseconds=1)
OUTSIDE = CosigningKey("supervisor.example/1", key_of("somebody outside"))


@pytest.fixture
def instance(blank, tmp_path):
    """Give an instance in whose database nothing is asked that is not elsewhere."""
    with blank("sqlite").copied(tmp_path / "instance").opened() as made:
        yield made


@dataclass
class Hours:
    """A tender, a box whose clock is right, and the centre whose clock is not."""

    course: Tendering
    box: DropBox
    right: DemonstrationClock

    def at(self, past_deadline: timedelta) -> None:
        """Let the centre's clock come so far past the deadline; the right one, too."""
        before = self.course.instance.clock.now()
        self.course.at(self.course.policy.deadline + past_deadline)
        self.right.pass_by(self.course.instance.clock.now() - before)

    def drop(self, number: int) -> None:
        """Let a firm show the box what the platform would not take."""
        shown = Drop.of_envelope(self.course.lot, self.course.kept[number].envelope)
        self.box.drop(shown, self.right.now(), self.right)

    def seen(self) -> Shown:
        """Return the close as somebody outside signed it, by the right clock."""
        close = self.course.acts.read_tender.close(self.course.lot)
        proof = parse_proof(close.proof)
        log = self.course.instance.log_signer.verifier
        line = OUTSIDE.cosign(open_checkpoint(proof.checkpoint, log), self.right.now())
        note = replace(proof, checkpoint=proof.checkpoint + line)
        return replace(close, proof=note.text)


def watching(course: Tendering) -> Watch:
    """Return what whoever releases trusts: the log, and somebody outside."""
    return Watch(course.instance.log_signer.verifier, [OUTSIDE.public])


@contextmanager
def clocked(instance: Instance, folder: Path, wrong: timedelta) -> Iterator[Hours]:
    """Give three bids, and a fourth that waits; the centre's clock is so far ahead."""
    right = DemonstrationClock(instance.clock.now() - wrong)
    box = created(folder / "box")
    with tendering(instance) as course, served(box_app(box, right)) as url:
        named = {"organisation": box.organisation, "address": url}
        course.ready(boxes=[{**named, "signing": box.key.public.raw.hex()}])
        course.log_policy()
        course.announce()
        course.bind(1, 2, 3, 4)
        box.take(course.policy.to_bytes())
        for number in (1, 2, 3):
            course.bid(number)
        course.kept[4] = course.sealed(4)
        course.upload(4, course.kept[4])
        yield Hours(course, box, right)


def test_a_clock_that_is_fast_costs_nobody_a_bid(instance, tmp_path):
    """The box takes what the centre refuses; over its head nobody releases."""
    with clocked(instance, tmp_path, WRONG) as hours:
        course, policy = hours.course, hours.course.policy
        close = close_heard(course.instance, course.acts)
        hours.at(MOMENT)
        with pytest.raises(BidTooLateError):
            course.hand_in(4, course.kept[4])
        hours.drop(4)
        # The box tells nobody anything yet, and after a minute is waited for no more.
        hours.at(timedelta(seconds=30))
        assert close() == 0
        hours.at(timedelta(minutes=1))
        assert close() == 1
        course.publish_log()
        assert hours.right.now() < policy.deadline
        with pytest.raises(CloseNotCosignedError):
            check_before_release(policy, hours.seen(), watching(course))
        hours.at(WRONG + timedelta(seconds=5))
        found = check_before_release(policy, hours.seen(), watching(course))
        assert [each.unheard for each in found.boxes] == [True]
        with pytest.raises(BoxNotAccountedError):
            ask_boxes(policy).check(found)


def test_a_clock_that_is_slow_takes_bids_that_others_do_not(instance, tmp_path):
    """
    The centre's clock decides (trading 7.6); no box vouches for what came late.

    Nobody opens any earlier by it: the close is later than the deadline, for everybody.
    """
    with clocked(instance, tmp_path, -WRONG) as hours:
        course, policy = hours.course, hours.course.policy
        hours.at(-MOMENT)
        assert hours.right.now() > policy.deadline
        with pytest.raises(DropTooLateError):
            hours.drop(4)
        course.hand_in(4, course.kept[4])
        (late,) = course.bids_of(4)
        assert late.at < policy.deadline
        hours.at(MOMENT)
        with pytest.raises(BidTooLateError):
            course.hand_in(4, course.sealed(4, seq=2, prev=late.commitment))
        hours.at(timedelta(seconds=2))
        assert close_heard(course.instance, course.acts)() == 1
        course.publish_log()
        found = check_before_release(policy, hours.seen(), watching(course))
        assert len(found.counted) == 4


def test_bids_are_taken_and_kept_shut_while_nobody_outside_is_reached(
    instance, tmp_path
):
    """The accepted note needs nobody; a release needs somebody besides the centre."""
    with clocked(instance, tmp_path, timedelta(0)) as hours:
        course, policy = hours.course, hours.course.policy
        hours.at(-MOMENT)
        accepted = course.hand_in(4, course.kept[4])
        assert open_note(accepted.note, course.instance.notary.signer.verifier)
        hours.at(timedelta(seconds=2))
        assert close_heard(course.instance, course.acts)() == 1
        course.publish_log()
        alone = course.acts.read_tender.close(course.lot)
        with pytest.raises(CloseNotCosignedError):
            check_before_release(policy, alone, watching(course))
        found = check_before_release(policy, hours.seen(), watching(course))
        assert len(found.counted) == 4
