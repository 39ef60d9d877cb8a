"""A drop box of a supervising body, and a policy and bids that name it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from archive.clock.demonstration import DemonstrationClock
from archive.evidence.keys import SigningKey
from archive.objects.ports import no_fault
from tests.builders_bids import BIDDER, DEADLINE, POLICY, deal
from trading.bids.model.drops import Drop
from trading.bids.model.policy import OpeningPolicy
from trading.server.dropbox import DropBox

BODY, ADDRESS = "县监察机关", "http://localhost:8000"
BEFORE = DEADLINE - timedelta(hours=1)
KEY = SigningKey(bytes(range(40, 72)))


def created(folder: Path, faults=no_fault, address: str = ADDRESS) -> DropBox:
    """Make a box whose key is the same at every run."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "dropbox.key").exists():
        KEY.save(folder / "dropbox.key")
    return DropBox.create(folder, BODY, address, faults=faults)


def naming(box: DropBox) -> OpeningPolicy:
    """Return a policy that names the box."""
    return replace(POLICY, boxes=(box.box,))


def dropped(policy: OpeningPolicy, bidder: str = BIDDER, seq: int = 1) -> Drop:
    """Return what a bidder shows of a bid sealed to the policy."""
    return Drop.of_envelope(policy.lot, deal(policy, bidder=bidder, seq=seq).envelope)


def clock(at=BEFORE) -> DemonstrationClock:
    """Return a clock that stands."""
    return DemonstrationClock(at)
