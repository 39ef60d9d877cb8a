"""An unattended trustee gives time for exactly the bids of a close that it checked."""

import os
import signal
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.public.evidence import parse_canonical
from tests.builders_bids import DEADLINE, POLICY, WITH_BIDDER, close_of, deal
from tests.trusting import BODY, CARD, FakePlatform, created, naming, two_bids
from tests.unit.trading.bids import test_closing
from tests.unit.trading.bids.test_closing import Told
from trading.bids.model.accounting import Heard, Uncounted, Why
from trading.bids.model.holders import Box
from trading.bids.model.releases import Given
from trading.server.boxes import Told as BoxesTold
from trading.server.cli.trustee import ending, keep
from trading.server.cosigning_http import UnreachableError
from trading.server.trustee import (
    Outcome,
    TimeTrustee,
    TrusteeFolderError,
    Wrapping,
)

pytestmark = pytest.mark.trading
AFTER = DemonstrationClock(DEADLINE + timedelta(seconds=5))
SILENT = BoxesTold({})


@pytest.fixture
def trustee(tmp_path):
    """Give a trustee, found again in its folder."""
    created(tmp_path / "trustee")
    return TimeTrustee.open(tmp_path / "trustee")


def shown(trustee, monkeypatch, policy=POLICY, **told):
    """Return a platform that shows an honest close of two bids."""
    policy = naming(trustee.trustee, policy)
    bids = two_bids(policy)
    monkeypatch.setattr(test_closing, "COUNTED", close_of(*bids))
    close = Told(policy=policy.id, **told)
    return FakePlatform(policy.to_bytes(), close, tuple(x.envelope for x in bids))


def looked(trustee, platform, clock=AFTER, told=SILENT):
    """Return what became of the one lot."""
    (outcome,) = trustee.once(platform, lambda _: told, clock)
    return outcome


def test_a_trustee_releases_for_the_counted_bids_and_signs_it(trustee, monkeypatch):
    """Trading 7.8: S_t of each, in order; the same again if it is asked again."""
    platform = shown(trustee, monkeypatch)
    for _ in range(2):
        assert looked(trustee, platform) == Outcome(lot=POLICY.lot, bids=2)
    (release, signature), again = platform.sent
    assert again == (release, signature)
    release.check_signature(signature, trustee.key.public.raw)
    assert [each.given for each in release.entries] == [Given.CONTENT] * 2
    assert release.number == 1
    assert parse_canonical(release.to_bytes())["v"] == "time-release/1"


UNPROVEN = {
    "bids-still-open": {},
    "close-unsound": {"at": DEADLINE - timedelta(seconds=1)},
    "close-not-cosigned": {"cosigned": DEADLINE - timedelta(seconds=1)},
}


@pytest.mark.parametrize("rule", UNPROVEN)
def test_nothing_is_released_on_a_close_that_is_not_proven(trustee, monkeypatch, rule):
    """SB-13: nor by its own clock before the deadline, whatever it is shown."""
    platform = shown(trustee, monkeypatch, **UNPROVEN[rule])
    early = DemonstrationClock(DEADLINE - timedelta(microseconds=1))
    clock = early if rule == "bids-still-open" else AFTER
    assert looked(trustee, platform, clock).rule == rule
    assert platform.sent == []
    assert not trustee.memory.path.exists()


def test_a_trustee_waits_for_the_bidders_window(trustee, monkeypatch):
    """Trading 7.8: with a factor of the bidder it is shown BIDDERS_CLOSED too."""
    platform = shown(trustee, monkeypatch, WITH_BIDDER)
    assert looked(trustee, platform).rule == "bidders-window-open"
    close = test_closing.check_close(
        naming(trustee.trustee, WITH_BIDDER),
        platform.closed.shown(),
        trustee.watch,
    )
    over = Told(policy=close.policy, kind="BIDDERS_CLOSED", close=close.commitment)
    assert looked(trustee, replace(platform, bidders=over)).bids == 2


def test_one_policy_is_closed_once(trustee, monkeypatch):
    """SB-13: a second close of the lot and attempt is refused, also after a restart."""
    platform = shown(trustee, monkeypatch)
    assert looked(trustee, platform).bids == 2
    later = replace(platform.closed, at=DEADLINE + timedelta(seconds=1))
    platform.closed = later
    again = TimeTrustee.open(trustee.memory.path.parent)
    assert looked(again, platform).rule == "another-close"
    assert len(platform.sent) == 1


def test_a_trustee_asks_the_boxes_itself(trustee, monkeypatch):
    """K-11: what a box tells it must be counted or explained in the close."""
    box = Box("县监察机关", "http://localhost:1", bytes(range(1, 33)))
    policy = replace(POLICY, boxes=(box,))
    gone, heard = "11" * 32, "22" * 32
    told = Heard(box.organisation, unheard=False, manifests=(gone,))
    why = Uncounted(gone, Why.NEVER_SUBMITTED)
    platform = shown(trustee, monkeypatch, policy, boxes=(told,), uncounted=(why,))
    more = BoxesTold({box.organisation: (gone, heard)})
    assert looked(trustee, platform, told=more).rule == "box-not-accounted"
    assert platform.sent == []
    silent = BoxesTold({}, ("it is silent",))
    assert looked(trustee, platform, told=silent).unheard == ("it is silent",)


def test_what_is_refused_for_one_lot_keeps_no_other_waiting(trustee, monkeypatch):
    """Another's policy, other bids, and no answer: the honest lot has its turn."""
    platform = shown(trustee, monkeypatch)

    class Bent(FakePlatform):
        def policy(self, lot):
            if lot == "gone":
                raise UnreachableError("it does not answer")
            return POLICY.to_bytes() if lot == "foreign" else platform.policy(lot)

    bent = Bent(b"", platform.closed, platform.bids, lots=("gone", "foreign", "LOT-1"))
    found = list(trustee.once(bent, lambda _: SILENT, AFTER))
    assert [each.bids for each in found] == [0, 0, 2]
    assert found[1].rule == "not-this-holder"
    fewer = replace(platform, bids=platform.bids[:1])
    assert looked(trustee, fewer).rule == "bid-not-counted"
    strange = deal(naming(trustee.trustee), seq=2).envelope
    more = replace(platform, bids=(*platform.bids, strange))
    assert looked(trustee, more).rule == "bid-not-counted"


def test_a_trustee_is_made_once_and_found_under_its_password(tmp_path):
    """Nobody else's folder is touched; the wrong password changes nothing."""
    folder = tmp_path / "trustee"
    under = Wrapping(lambda text: text[::-1], lambda kept: kept[::-1])
    made = TimeTrustee.create(folder, BODY, CARD, under)
    assert TimeTrustee.open(folder, under).trustee == made
    assert b"AGE-SECRET-KEY" not in (folder / "identity.age").read_bytes()
    assert {each.stat().st_mode & 0o77 for each in folder.iterdir()} == {0}
    with pytest.raises(TrusteeFolderError, match="not there"):
        TimeTrustee.open(folder)
    wrong = Wrapping(under.wrap, lambda kept: kept)
    with pytest.raises(TrusteeFolderError, match="damaged"):
        TimeTrustee.open(folder, wrong)
    with pytest.raises(TrusteeFolderError, match="already"):
        created(folder)
    strange = tmp_path / "papers"
    strange.mkdir()
    (strange / "letter.txt").write_text("not yours")
    with pytest.raises(TrusteeFolderError, match="not empty"):
        created(strange)


def test_it_looks_until_it_is_ended_and_ends_between_two_looks():
    """A platform that is silent is asked again; a termination waits for its turn."""
    said, looks = [], []

    def look():
        looks.append(1)
        if len(looks) == 1:
            raise UnreachableError("nobody is there")
        return [Outcome(lot="LOT-1", bids=2), Outcome(lot="LOT-2", refused="why")]

    with ending() as end:
        keep(look, lambda: len(looks) == 2, said.append)
        assert not end.is_set()
        os.kill(os.getpid(), signal.SIGTERM)
        assert end.wait(5)
    assert len(looks) == 2
    assert ["nobody" in said[0], "LOT-1" in said[1], "why" in said[2]] == [True] * 3
