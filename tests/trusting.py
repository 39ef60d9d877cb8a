"""A trustee's folder, and a platform of which it believes nothing."""

from dataclasses import dataclass, field, replace
from pathlib import Path

from archive.ledger.anchors import AnchorCard, KnownCosigner
from archive.objects.ports import no_fault
from archive.public.evidence import NoteSigner, SigningKey, sha256
from tests.builders_bids import POLICY, deal
from tests.unit.trading.bids.test_closing import COSIGNER, LOG, ORIGIN, Told
from trading.bids.model.closing import Shown
from trading.bids.model.envelope import Envelope
from trading.bids.model.holders import Trustee
from trading.bids.model.policy import OpeningPolicy
from trading.bids.model.releases import TimeRelease
from trading.server.trustee import TimeTrustee

BODY = "court"
ACCEPTED = NoteSigner(f"{ORIGIN}/accepted", SigningKey(sha256(b"bid: accepted")))
CARD = AnchorCard(
    ORIGIN,
    demo=False,
    log_vkey=str(LOG.verifier),
    accepted_vkey=str(ACCEPTED.verifier),
    cosigners=(KnownCosigner("县监察机关", str(COSIGNER.public)),),
)


def created(folder: Path, card: AnchorCard = CARD, faults=no_fault) -> Trustee:
    """Make a trustee; return its line for a policy."""
    return TimeTrustee.create(folder, BODY, card, faults=faults)


def naming(trustee: Trustee, policy: OpeningPolicy = POLICY) -> OpeningPolicy:
    """Return a policy whose first trustee it is."""
    return replace(policy, trustees=(trustee, policy.trustees[1]))


@dataclass
class FakePlatform:
    """Shows one lot, honestly or not, and keeps what it is sent."""

    data: bytes
    closed: Told
    bids: tuple[Envelope, ...]
    bidders: Told | None = None
    lots: tuple[str, ...] = (POLICY.lot,)
    sent: list[tuple[TimeRelease, bytes]] = field(default_factory=list)

    def waiting(self, key: bytes) -> tuple[str, ...]:
        """Return the lots that wait."""
        assert len(key) == 32
        return self.lots

    def policy(self, lot: str) -> bytes:
        """Return the policy."""
        assert lot in self.lots
        return self.data

    def close(self, lot: str) -> tuple[Shown, Shown | None]:
        """Return both closes."""
        assert lot == POLICY.lot
        return self.closed.shown(), self.bidders and self.bidders.shown()

    def envelopes(self, lot: str) -> tuple[Envelope, ...]:
        """Return the bids."""
        assert lot == POLICY.lot
        return self.bids

    def sign_ups(self, key: bytes) -> dict[str, bytes]:
        """Return the sign-ups that wait, none."""
        assert len(key) == 32
        return {}

    def send(self, lot: str, release: TimeRelease, signature: bytes) -> None:
        """Keep a release."""
        assert lot == POLICY.lot
        self.sent.append((release, signature))


def two_bids(policy: OpeningPolicy):
    """Return two bids of two bidders."""
    return deal(policy), deal(policy, bidder="91500000MA5UD0KX9T")
