"""Browser and command line seal the same: each opens what the other sealed."""

import base64
import io
import zipfile

import pytest

from archive.public.evidence import SigningKey, sha256
from tests.builders_bids import (
    BIDDER,
    HOLDERS,
    TRUSTEES,
    WITH_BIDDER,
)
from tests.javascript_seal import SealScripts, coded
from tests.sealed_lots import seeded
from trading.bids.model.closing import Close, Counted
from trading.bids.model.policy import OpeningPolicy
from trading.bids.sealing import (
    BidDraft,
    Document,
    Tools,
    open_bid,
    release_factor,
    release_shares,
    release_times,
    seal_bid,
    signing_with,
)
from trading.bids.verdicts import Combined, Verdict, combine
from trading.server.cli.envelopes import read_envelope

pytestmark = pytest.mark.trading
CLOSE = "cc" * 32
LETTER = b"letter" * 50_000


@pytest.fixture(scope="module")
def scripts():
    with SealScripts() as running:
        yield running


def combined(policy: OpeningPolicy, envelope, factor: bytes) -> Combined:
    """Let three holders, a trustee and the bidder release; put it together."""
    counted = Counted(BIDDER, "dd" * 32, envelope.parsed.digest, 1, "bid/a")
    close = Close(CLOSE, policy.id, (counted,))
    shares = [
        release_shares(policy, [envelope], j, HOLDERS[j - 1], close) for j in (2, 3, 5)
    ]
    times = [release_times(policy, [envelope], 1, TRUSTEES[0], close)]
    bidder = release_factor(policy, envelope.digest, factor, close)
    return combine(policy, envelope, shares, times, bidder)


def test_python_opens_what_a_browser_packed(scripts, tmp_path):
    """bid.zip, unpacked, is a folder that the command line opens after the close."""
    asked = {
        "policy": coded(WITH_BIDDER.to_bytes()),
        "bidder": BIDDER,
        "files": [{"name": "投标函.pdf", "part": "tech", "content": coded(LETTER)}],
        "seed": seeded("bidder").hex(),
    }
    said = scripts.ask("packed", asked)
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(said["zip"]))) as zipped:
        zipped.extractall(tmp_path / "bid")
    envelope = read_envelope(tmp_path / "bid")
    envelope.check_signature()
    envelope.check_files()
    found = combined(WITH_BIDDER, envelope, bytes.fromhex(said["factor"]))
    assert found == Combined(Verdict.OPEN, bytes.fromhex(said["seed"]))
    opened = open_bid(
        found,
        envelope.parsed,
        lambda name: (tmp_path / "bid" / f"{name}.age").open("rb"),
        tmp_path / "opened",
    )
    assert opened.verdict is Verdict.OPEN
    assert [each.name for each in opened.files] == ["投标函.pdf"]
    assert (tmp_path / "opened" / "f-0001").read_bytes() == LETTER


def told(release, name):
    """Return a release of one bid as the script takes it: whose, and what it says."""
    return [release.number, release.entries[0].described(name)]


def test_a_browser_opens_what_python_sealed(scripts, tmp_path):
    """The bidder's browser tests it, and anybody's browser repeats the verdict."""
    (tmp_path / "letter.pdf").write_bytes(LETTER)
    document = Document(tmp_path / "letter.pdf", "rest", "投标函.pdf")
    tools = Tools(signing_with(SigningKey(seeded("bidder"))))
    draft = BidDraft(BIDDER, 1, "", None, [document])
    bid = seal_bid(WITH_BIDDER, WITH_BIDDER.id, draft, tmp_path / "bid", tools)
    envelope = bid.envelope
    found = scripts.ask(
        "tested",
        {
            "manifest": coded(envelope.manifest),
            "seed": bid.seed.hex(),
            "parts": list(WITH_BIDDER.parts),
            "objects": {
                each.name: coded(bid.object(each.name).read_bytes())
                for each in envelope.parsed.objects
            },
        },
    )
    assert [each["sha256"] for each in found["files"]] == [sha256(LETTER).hex()]
    counted = Counted(BIDDER, "dd" * 32, envelope.parsed.digest, 1, "bid/a")
    close = Close(CLOSE, WITH_BIDDER.id, (counted,))
    shares = [
        release_shares(WITH_BIDDER, [envelope], j, HOLDERS[j - 1], close)
        for j in (1, 4, 5)
    ]
    times = release_times(WITH_BIDDER, [envelope], 2, TRUSTEES[1], close)
    verdict = scripts.ask(
        "verdict",
        {
            "policy": coded(WITH_BIDDER.to_bytes()),
            "manifest": coded(envelope.manifest),
            "shareFiles": [coded(each) for each in envelope.shares],
            "timeFiles": [coded(each) for each in envelope.times],
            "shares": [told(each, "y") for each in shares],
            "times": [told(times, "s")],
            "factor": bid.factor.hex(),
        },
    )
    assert verdict == {"verdict": "OPEN", "named": [], "seed": bid.seed.hex()}
