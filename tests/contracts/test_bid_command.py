"""`yangguang bid` and `yangguang keys make | release`: a whole opening, offline."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.evidence.keys import SigningKey
from archive.ledger.anchors import AnchorCard, KnownCosigner
from archive.public.evidence import NoteSigner, sha256
from archive.public.ledger import (
    Checkpoint,
    CosigningKey,
    EventBody,
    LogProof,
    Recorded,
    root_of_entries,
    sign_checkpoint,
)
from archive.public.values import Actor
from tests.builders_bids import BIDDER, DEADLINE, ORGANISATIONS, POLICY
from tests.command import answer, check_refused
from tests.dropped import BEFORE, BODY, clock, created, dropped
from tests.loopback import served
from trading.bids.model.accounting import Heard, Uncounted, Why
from trading.bids.model.closing import Counted
from trading.bids.model.holders import Holder, Trustee
from trading.bids.model.policy import OpeningPolicy
from trading.server.cli import envelopes
from trading.server.dropbox_http import box_app

pytestmark = pytest.mark.trading
ORIGIN = "county.example/log"
LOG = NoteSigner(ORIGIN, SigningKey(sha256(b"bid command: log")))
ACCEPTED = NoteSigner(ORIGIN + "/accepted", SigningKey(sha256(b"bid command: notes")))
COSIGNER = CosigningKey("supervisor.example/1", SigningKey(sha256(b"bid cosigner")))


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Give a folder with a password, and passwords that cost no time."""
    monkeypatch.setattr(envelopes, "WORK", 4)
    (tmp_path / "password").write_text("correct horse\n")
    (tmp_path / "other").write_text("battery staple\n")
    return tmp_path


def made(desk, name, j, organisation):
    """Make somebody's keys by the command; return what goes into the policy."""
    key = SigningKey.generate()
    key.save(desk / f"{name}.key")
    code, told = answer(
        *("keys", "make", "--lot", "LOT-1", "--j", j, "--person", name),
        *("--organisation", organisation, "--key", desk / f"{name}.key"),
        *("--password-file", desk / "password", "--into", desk / f"{name}.age"),
    )
    assert code == 0
    return Holder.of(told["holder"])


def prepared(desk, boxes=()) -> OpeningPolicy:
    """Return the policy of freshly made keys, which lies in `policy.json`."""
    holders = tuple(
        made(desk, f"holder-{j}", j, each) for j, each in enumerate(ORGANISATIONS, 1)
    )
    trusted = [made(desk, f"trustee-{t}", t, f"body-{t}") for t in (1, 2)]
    trustees = tuple(Trustee(each.organisation, each.age, each.key) for each in trusted)
    policy = replace(POLICY, holders=holders, trustees=trustees, boxes=boxes)
    (desk / "policy.json").write_bytes(policy.to_bytes())
    return policy


def sealing(desk, policy, into, named=None):
    """Return the arguments that seal a bid of one document."""
    (desk / "offer.pdf").write_bytes(b"our offer")
    key = desk / "bidder.key"
    if not key.exists():
        SigningKey.generate().save(key)
    return (
        *("bid", "seal", "--policy", desk / "policy.json", "--named"),
        *(named or policy.id, "--bidder", BIDDER, "--key", key),
        *("--document", "rest", desk / "offer.pdf"),
        *("--password-file", desk / "password", "--into", into),
    )


def close(desk, policy, manifest, at=DEADLINE, boxes=(), uncounted=()):
    """Write a close of one bid with its proof, and the card of whoever checks it."""
    counted = Counted(BIDDER, "dd" * 32, manifest, 1, "bid/a")
    event = EventBody(
        origin=ORIGIN,
        kind="BIDS_CLOSED",
        stream="project/LOT",
        n=1,
        prev="",
        at=DEADLINE,
        actor=Actor("console", "platform", frozenset()),
        facts={
            "lot": "LOT-1",
            "policy": policy.id,
            "counted": [counted.described()],
            "boxes": [each.described() for each in boxes],
            "uncounted": [each.described() for each in uncounted],
        },
    )
    recorded = Recorded.of(event, bytes(32))
    entry = recorded.entry({}).to_bytes()
    checkpoint = Checkpoint(ORIGIN, 1, root_of_entries([entry]))
    note = sign_checkpoint(checkpoint, LOG) + COSIGNER.cosign(checkpoint, at)
    shown = {
        "body": recorded.body.decode(),
        "salt": recorded.salt.hex(),
        "proof": LogProof(0, (), note, entry).text,
    }
    (desk / "close.json").write_bytes(envelopes.canonical(shown))
    cosigner = KnownCosigner("supervisor", str(COSIGNER.public))
    card = AnchorCard(
        ORIGIN,
        demo=False,
        log_vkey=str(LOG.verifier),
        accepted_vkey=str(ACCEPTED.verifier),
        cosigners=(cosigner,),
    )
    (desk / "card.json").write_bytes(card.to_bytes())


def releasing(desk, name, option, number, under="password"):
    """Return the arguments that release for the bids in `bids`."""
    return (
        *("keys", "release", "--policy", desk / "policy.json", option, number),
        *("--bids", desk / "bids", "--close", desk / "close.json"),
        *("--anchor", desk / "card.json", "--identity", desk / f"{name}.age"),
        *("--password-file", desk / under, "--key", desk / f"{name}.key"),
        *("--into", desk / f"{name}.json"),
    )


def test_a_bid_is_sealed_released_for_and_opened(desk):
    """From the keys to the document, by files alone; each refusal on its way."""
    policy = prepared(desk)
    folder = desk / "bids" / "one"
    folder.parent.mkdir()
    check_refused(1, *sealing(desk, policy, folder, named="ab" * 32))
    code, told = answer(*sealing(desk, policy, folder))
    assert code == 0
    check_refused(2, *sealing(desk, policy, folder))

    code, checked = answer("bid", "verify", folder, "--policy", desk / "policy.json")
    assert (code, checked["manifest"]) == (0, told["manifest"])
    assert b"our offer" not in b"".join(each.read_bytes() for each in folder.iterdir())

    close(desk, policy, told["manifest"], at=DEADLINE.replace(hour=0))
    check_refused(1, *releasing(desk, "holder-1", "--j", 1))
    close(desk, policy, told["manifest"])
    check_refused(1, *releasing(desk, "holder-1", "--j", 1, under="other"))
    check_refused(1, *releasing(desk, "holder-1", "--j", 2))
    for name, option, number in (
        ("holder-1", "--j", 1),
        ("holder-4", "--j", 4),
        ("trustee-2", "--trustee", 2),
        ("holder-5", "--j", 5),
    ):
        code, given = answer(*releasing(desk, name, option, number))
        assert (code, given["bids"]) == (0, 1)

    opening = ("bid", "open", folder, "--policy", desk / "policy.json")
    names = ("holder-1", "holder-4", "trustee-2", "holder-5")
    releases = [("--release", desk / f"{name}.json") for name in names]
    few = [each for pair in releases[:3] for each in pair]
    into = ("--into", desk / "opened")
    code, refused = answer(*opening, *few, *into)
    assert (code, refused["verdict"]) == (1, "NOT_ENOUGH")
    every = [each for pair in releases for each in pair]
    code, opened = answer(*opening, *every, *into)
    assert (code, opened["verdict"], opened["named"]) == (0, "OPEN", [])
    assert opened["inside"] == {"f-0001": "offer.pdf"}
    assert (desk / "opened" / "f-0001").read_bytes() == b"our offer"


def test_a_bidder_opens_his_own_bid_with_his_receipt(desk):
    """And nobody who lacks the password; a file that was changed is named."""
    policy = prepared(desk)
    folder = desk / "bid"
    assert answer(*sealing(desk, policy, folder))[0] == 0
    opening = (
        *("bid", "open", folder, "--policy", desk / "policy.json"),
        *("--receipt", folder / "receipt.age", "--into", desk / "opened"),
    )
    check_refused(2, *opening)
    check_refused(1, *opening, "--password-file", desk / "other")
    assert answer(*opening, "--password-file", desk / "password")[0] == 0
    assert (desk / "opened" / "f-0001").read_bytes() == b"our offer"

    sealed = folder / "f-0001.age"
    sealed.write_bytes(sealed.read_bytes()[:-1])
    said = check_refused(1, "bid", "verify", folder, "--policy", desk / "policy.json")
    assert "f-0001" in said
    signed = json.loads((folder / "signature.json").read_text())
    (folder / "signature.json").write_text("{}")
    check_refused(1, "bid", "verify", folder, "--policy", desk / "policy.json")
    assert set(signed) == {"algorithm", "key", "signature"}
    check_refused(1, "bid", "verify", folder, "--policy", folder / "f-0001.age")


def test_a_holder_asks_the_boxes_and_releases_on_one_close(desk):
    """K-11: what a box has must be explained; SB-13: then no other close is taken."""
    made_box = created(desk / "box")
    with served(box_app(made_box, clock(DEADLINE + timedelta(minutes=1)))) as url:
        box = replace(made_box.box, address=url)
        policy = prepared(desk, (box,))
        made_box.take(policy.to_bytes())
        folder = desk / "bids" / "one"
        folder.parent.mkdir()
        code, told = answer(*sealing(desk, policy, folder))
        assert code == 0
        drop = dropped(policy, seq=2)
        made_box.drop(drop, BEFORE, clock())
        shown = drop.parsed.digest

        # The platform says that the box did not answer; the holder asks himself.
        unheard = (Heard(BODY, unheard=True),)
        close(desk, policy, told["manifest"], boxes=unheard)
        code, refused = answer(*releasing(desk, "holder-1", "--j", 1))
        assert (code, refused["rule"]) == (1, "box-not-accounted")
        assert shown in refused["error"]

        heard = (Heard(BODY, unheard=False, manifests=(shown,)),)
        gone = (Uncounted(shown, Why.NEVER_SUBMITTED),)
        close(desk, policy, told["manifest"], boxes=heard, uncounted=gone)
        code, given = answer(*releasing(desk, "holder-1", "--j", 1))
        assert (code, given["unheard"]) == (0, [])
        assert [each["manifest"] for each in given["uncounted"]] == [shown]

    # The same close again, though the box is silent now; another one never.
    (desk / "holder-1.json").unlink()
    code, given = answer(*releasing(desk, "holder-1", "--j", 1))
    assert (code, len(given["unheard"])) == (0, 1)
    (desk / "holder-1.json").unlink()
    close(desk, policy, told["manifest"], boxes=unheard)
    code, refused = answer(*releasing(desk, "holder-1", "--j", 1))
    assert (code, refused["rule"]) == (1, "another-close")
    assert not (desk / "holder-1.json").exists()
    assert answer(*releasing(desk, "holder-2", "--j", 2))[0] == 0
    (desk / "holder-1.age.released.json").write_bytes(b"{}")
    assert "damaged" in check_refused(1, *releasing(desk, "holder-1", "--j", 1))
