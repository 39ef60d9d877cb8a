"""The frozen bids of tests/vectors, judged by this code."""

import json
from pathlib import Path

import pytest

from archive.evidence.encoding import from_base64
from archive.public.evidence import parse_canonical
from archive.public.sealing import unseal
from tests.builders_bids import BIDDER, ENVELOPE_KEY
from trading.bidders.model.claims import Algorithm
from trading.bids.model.contents import sheet_of
from trading.bids.model.dealing import part_identity
from trading.bids.model.envelope import Envelope
from trading.bids.model.manifest import Manifest, check_fits
from trading.bids.model.policy import OpeningPolicy
from trading.bids.model.releases import BidderRelease, HolderRelease, TimeRelease
from trading.bids.verdicts import combine

pytestmark = pytest.mark.trading
TESTS = Path(__file__).parents[3]
FILE = TESTS / "vectors/sealed-bid.json"
VECTORS = json.loads(FILE.read_text(encoding="utf-8"))
CASES = VECTORS["cases"]
READERS = {each.version: each for each in (HolderRelease, TimeRelease, BidderRelease)}


def released(case):
    """Return the releases of a case by their kind."""
    found = {kind: [] for kind in READERS.values()}
    for text in case["releases"]:
        data = text.encode()
        kind = READERS[parse_canonical(data)["v"]]
        found[kind].append(kind.from_bytes(data))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda each: each["name"])
def test_the_frozen_bids_have_the_frozen_verdicts(case):
    """Old bids are judged as they were, by every later release of this code."""
    policy = OpeningPolicy.from_bytes(VECTORS["policies"][case["policy"]].encode())
    assert policy.id == VECTORS["policy_ids"][case["policy"]]
    data = case["manifest"].encode()
    manifest = Manifest.from_bytes(data)
    assert manifest.digest == case["manifest_digest"]
    check_fits(manifest, policy)
    envelope = Envelope(
        data,
        ENVELOPE_KEY.sign(manifest.signed),
        ENVELOPE_KEY.public.raw,
        Algorithm.ED25519,
        tuple(map(from_base64, case["shares"])),
        tuple(map(from_base64, case["times"])),
    )
    given = released(case)
    bidders = given[BidderRelease]
    found = combine(
        policy,
        envelope,
        given[HolderRelease],
        given[TimeRelease],
        bidders[0] if bidders else None,
    )
    assert found.verdict.value == case["verdict"]
    assert [str(each) for each in found.named] == case["named"]
    assert (found.seed or b"").hex() == case["seed"]
    if found.seed:
        sealed = from_base64(case["objects"]["sheet"])
        plaintext = unseal(sealed, part_identity(found.seed, "sheet"))
        assert sheet_of(plaintext, manifest).written.decode() == case["sheet"]
    assert manifest.bidder == BIDDER
