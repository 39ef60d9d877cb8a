"""What a holder's browser releases, and on which close (trading 7.7 and 7.8)."""

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from archive.ledger.anchors import AnchorCard, KnownCosigner
from archive.ledger.model import commitment_of
from archive.public.evidence import (
    NoteSigner,
    SigningKey,
    canonical,
    parse_canonical,
    sha256,
)
from archive.public.sealing import unseal_with_file_key
from tests.builders_bids import (
    DEADLINE,
    HOLDERS,
    POLICY,
    WITH_BIDDER,
    Cheats,
    close_of,
    deal,
    key_of,
)
from tests.javascript_seal import SealScripts, coded
from tests.unit.trading.bids import test_accounting, test_closing
from tests.unit.trading.bids.test_closing import (
    BID,
    COSIGNER,
    COUNTED,
    FORGER,
    LOG,
    ORIGIN,
    OTHER,
    Told,
)
from tests.unit.trading.bids.test_standing_identities import ELSEWHERE, HERE, copied
from trading.bids.model.closing import Close
from trading.bids.model.drops import (
    LARGEST_LIST,
    MOST_DROPS,
    DropList,
    DropReceipt,
    SignedReceipt,
)
from trading.bids.model.releases import Given, HolderRelease, check_for_close
from trading.bids.sealing import release_shares

pytestmark = pytest.mark.trading
ACCEPTED = NoteSigner(f"{ORIGIN}/accepted", SigningKey(sha256(b"bid: accepted")))
CARD = AnchorCard(
    ORIGIN,
    demo=False,
    log_vkey=str(LOG.verifier),
    accepted_vkey=str(ACCEPTED.verifier),
    cosigners=(KnownCosigner("县监察机关", str(COSIGNER.public)),),
)


@pytest.fixture(scope="module")
def scripts():
    with SealScripts() as running:
        yield running


def shown(told):
    """Write a shown event as the platform gives it."""
    event = told.shown()
    return {
        "body": event.body.decode(),
        "salt": event.salt.hex(),
        "proof": event.proof,
    }


def asked(told, j=2, policy=POLICY, bids=(BID, OTHER), after=None):
    """Return what a holder's page is given of a lot that was closed."""
    return {
        "given": {
            "policy": coded(policy.to_bytes()),
            "card": coded(CARD.to_bytes()),
            "closed": shown(told),
            "bidders_closed": after and shown(after),
            "bids": [
                {
                    "digest": each.manifest.digest,
                    "manifest": coded(each.envelope.manifest),
                    "file": coded(each.envelope.shares[j - 1]),
                }
                for each in bids
            ],
        },
        "key": {
            "lot": policy.lot,
            "attempt": policy.attempt,
            "age": policy.holders[j - 1].age,
            "seed": HOLDERS[j - 1].seed.hex(),
        },
        "seed": sha256(f"bid: key of holder {j}".encode()).hex(),
    }


def test_a_browser_releases_as_the_command_does(scripts):
    """For all counted bids in their order, signed by the holder's key."""
    said = scripts.ask("released", asked(Told()))
    release = HolderRelease.from_bytes(base64.b64decode(said["release"]))
    close = Close(release.close, POLICY.id, COUNTED.counted)
    check_for_close(release, close)
    envelopes = [BID.envelope, OTHER.envelope]
    assert release == release_shares(POLICY, envelopes, 2, HOLDERS[1], close)
    signature = base64.b64decode(said["signature"])
    release.check_signature(signature, POLICY.holders[1].key)


TOO_EARLY = {
    "not cosigned": Told(cosigned=None),
    "cosigned too early": Told(cosigned=DEADLINE - timedelta(seconds=1)),
    "a forged log": Told(signer=FORGER),
    "another policy": Told(policy="ab" * 32),
    "another event": Told(kind="READ_OUT"),
    "before the deadline": Told(at=DEADLINE - timedelta(seconds=1)),
}


@pytest.mark.parametrize("told", TOO_EARLY.values(), ids=TOO_EARLY.keys())
def test_nothing_is_released_on_a_close_that_is_not_proven(scripts, told):
    """Forged, old, of another policy, or seen by nobody else (SB-13)."""
    assert scripts.refusal("released", asked(told)) == "close-not-proven"


@pytest.mark.parametrize("how", ["file", "head", "none"])
def test_a_standing_identity_opens_no_other_lot(scripts, monkeypatch, how):
    """Of a file that was copied from a lot still open the page says no key (7.12)."""
    cheats = Cheats(files={1: copied(deal(ELSEWHERE))[how]})
    bid = deal(HERE, cheats)
    monkeypatch.setattr(test_closing, "COUNTED", close_of(bid))
    told = Told(kind="SIGN_UP_CLOSED", policy=HERE.id)
    said = scripts.ask("released", asked(told, j=1, policy=HERE, bids=[bid]))
    release = HolderRelease.from_bytes(base64.b64decode(said["release"]))
    assert [each.given for each in release.entries] == [Given.UNREADABLE]


def test_a_page_of_standing_keys_names_what_the_platform_damaged(scripts, monkeypatch):
    """Nobody's application waits for another's: all others are released (7.12)."""
    bids = [deal(HERE, seq=each) for each in (1, 2, 3)]
    monkeypatch.setattr(test_closing, "COUNTED", close_of(*bids))
    told = Told(kind="SIGN_UP_CLOSED", policy=HERE.id)
    given = asked(told, j=1, policy=HERE, bids=bids)
    first, second, _ = given["given"]["bids"]
    first["file"], second["manifest"] = coded(b"x"), coded(b"y")
    said = scripts.ask("released", given)
    release = HolderRelease.from_bytes(base64.b64decode(said["release"]))
    found = {each.manifest: each.given for each in release.entries}
    wanted = (Given.DAMAGED, Given.DAMAGED, Given.CONTENT)
    assert found == {x.manifest.digest: y for x, y in zip(bids, wanted, strict=True)}


CLEAR = Told(kind="SIGN_UP_CLOSED", policy=HERE.id, clear=True)
NO_CLOSE = {
    **{
        name: replace(CLEAR, **{what: getattr(told, what)})
        for name, what, told in (
            ("not cosigned", "cosigned", Told(cosigned=None)),
            ("cosigned too early", "cosigned", TOO_EARLY["cosigned too early"]),
            ("a forged log", "signer", TOO_EARLY["a forged log"]),
            ("another event", "kind", TOO_EARLY["another event"]),
            ("before the deadline", "at", TOO_EARLY["before the deadline"]),
        )
    },
    "another project": replace(CLEAR, stream="project/OTHER"),
    "nothing in clear": replace(CLEAR, clear=False),
}


def seen(told):
    """Return what an applicant's page is given of a close, who is told of nobody."""
    return {
        "policy": coded(HERE.to_bytes()),
        "card": coded(CARD.to_bytes()),
        "stream": "project/LOT",
        "proof": told.shown().proof,
    }


def test_an_applicant_sees_that_sign_up_is_closed_and_not_who_came(scripts):
    """What the page discloses rests on the commitment that stands in the log (7.12)."""
    told, given = CLEAR.shown(), seen(CLEAR)
    assert "bidder" not in str(given)
    assert scripts.ask("signUpClosed", given) == commitment_of(told.body, told.salt)


@pytest.mark.parametrize("told", NO_CLOSE.values(), ids=NO_CLOSE.keys())
def test_an_applicant_discloses_nothing_before_that(scripts, told):
    """K-10: too early, seen by nobody else, or of another project."""
    assert scripts.refusal("signUpClosed", seen(told)) == "close-not-proven"


def test_holders_wait_for_the_bidders_window(scripts):
    """Where bidders are a factor, nothing is released before their window ended."""
    bid = deal(WITH_BIDDER)
    counted = close_of(bid)
    assert counted.policy == WITH_BIDDER.id
    told = Told(policy=WITH_BIDDER.id)
    given = asked(told, policy=WITH_BIDDER, bids=[bid])
    assert scripts.refusal("released", given) == "close-not-proven"


def test_rubbish_is_shown_by_the_key_of_its_file(scripts, monkeypatch):
    """What is no share is disclosed by its file key; for all others, the share."""
    rubbish = deal(cheats=Cheats(plaintexts={2: lambda _: b"{}"}))
    monkeypatch.setattr(test_closing, "COUNTED", close_of(rubbish, OTHER))
    said = scripts.ask("released", asked(Told(), bids=(rubbish, OTHER)))
    release = HolderRelease.from_bytes(base64.b64decode(said["release"]))
    given = [each.given for each in release.entries]
    assert sorted(given) == sorted([Given.FILE_KEY, Given.CONTENT])
    found = next(each for each in release.entries if each.given is Given.FILE_KEY)
    file = rubbish.envelope.shares[1]
    assert unseal_with_file_key(file, found.value) == b"{}"


def test_a_bid_that_was_not_given_is_not_passed_over(scripts):
    """Of every counted bid the share is asked for, or nothing is released."""
    assert scripts.refusal("released", asked(Told(), bids=(BID,))) == "bid-missing"


BOXED = {
    "": test_accounting.GOOD,
    **{
        f"close-not-proven: {name}": told
        for name, told in (test_accounting.SILENT | test_accounting.UNSOUND).items()
    },
}


@pytest.mark.parametrize("expected", BOXED)
def test_a_browser_asks_a_close_for_what_boxes_signed(scripts, monkeypatch, expected):
    """As the command does: each manifest is counted, or it is explained (K-11)."""
    monkeypatch.setattr(test_closing, "COUNTED", test_accounting.COUNTED)
    bids = (test_accounting.BID, test_accounting.OTHER)
    given = asked(BOXED[expected], policy=test_accounting.BOXED, bids=bids)
    refused = scripts.refusal("released", given)
    assert refused == expected.partition(":")[0]


def listed(*manifests, at=DEADLINE - timedelta(seconds=1), key=None, **changed):
    """Return what the first box answers; `key` signs instead of its own."""
    body, policy = test_accounting.BODIES[0], test_accounting.BOXED
    said = {"policy": policy.id, "lot": policy.lot, "organisation": body, **changed}
    receipts = [
        SignedReceipt.by(
            key or key_of(body),
            DropReceipt(said["lot"], each, at, said["organisation"]),
        )
        for each in sorted(manifests)
    ]
    return coded(DropList(said["policy"], tuple(receipts)).to_bytes())


KNOWN = (test_accounting.IN, test_accounting.ONE, test_accounting.TWO)
NEW = test_accounting.NEW
SILENT = {
    "does not answer": None,
    "answers nothing": coded(b""),
    "answers something else": coded(b"<html>"),
    "did not sign": listed(*KNOWN, NEW, key=key_of("somebody")),
    "of another policy": listed(NEW, policy="ab" * 32),
    "of another lot": listed(NEW, lot="LOT-2"),
    "of another body": listed(NEW, organisation="县法院"),
}


def box_told(scripts, monkeypatch, *lists):
    """Let a holder's browser release, which boxes told this; return all of it."""
    monkeypatch.setattr(test_closing, "COUNTED", test_accounting.COUNTED)
    bids = (test_accounting.BID, test_accounting.OTHER)
    given = asked(test_accounting.GOOD, policy=test_accounting.BOXED, bids=bids)
    asked_too = {**given, "lists": list(lists)}
    refused = scripts.refusal("released", asked_too)
    return refused or scripts.ask("released", asked_too)["unheard"]


def test_a_browser_asks_the_boxes_themselves(scripts, monkeypatch):
    """K-11: one manifest that the close is silent about, and nothing is released."""
    first, second = test_accounting.BODIES
    assert box_told(scripts, monkeypatch, listed(*KNOWN)) == [second]
    late = listed(*KNOWN, NEW, at=DEADLINE)
    assert box_told(scripts, monkeypatch, late) == [second]
    assert box_told(scripts, monkeypatch) == [first, second]
    refused = box_told(scripts, monkeypatch, listed(*KNOWN, NEW))
    assert refused == "box-not-accounted"


def test_a_browser_does_not_pass_over_a_list_that_is_long(scripts, monkeypatch):
    """Trading 7.11: beyond what a box may sign, each is accounted for or told of."""
    late = listed("ab" * 32, at=DEADLINE)
    row, new = (parse_canonical(base64.b64decode(x)) for x in (late, listed(NEW)))
    (one,) = row["receipts"]
    many = [
        {**one, "receipt": {**one["receipt"], "manifest": f"{at:064x}"}}
        for at in range(MOST_DROPS)
    ]
    row["receipts"] = sorted(
        (*many, *new["receipts"]), key=lambda each: each["receipt"]["manifest"]
    )
    told = coded(canonical(row))
    assert box_told(scripts, monkeypatch, told) == "box-not-accounted"
    told = coded(b" " * (LARGEST_LIST + 1))
    assert box_told(scripts, monkeypatch, told) == "box-too-much"


@pytest.mark.parametrize("told", SILENT.values(), ids=SILENT.keys())
def test_a_box_that_tells_nothing_to_a_browser_is_named(scripts, monkeypatch, told):
    """As the command does: it keeps nobody from releasing, and it is said."""
    unheard = box_told(scripts, monkeypatch, told)
    assert unheard == list(test_accounting.BODIES)


def test_a_browser_releases_on_one_close_of_a_lot(scripts):
    """SB-13: the same again, and never another; another attempt has its own."""
    said = scripts.ask("released", asked(Told()))
    release = HolderRelease.from_bytes(base64.b64decode(said["release"]))
    name = f"yangguang-released {POLICY.lot} {POLICY.attempt}"
    for written, refused in (
        ([(name, release.close)], ""),
        ([(name, "ef" * 32)], "another-close"),
        ([(f"{name}1", "ef" * 32)], ""),
    ):
        given = {**asked(Told()), "written": written}
        assert scripts.refusal("released", given) == refused


# --- What a box answers a bidder (trading 7.11) ---


def answer(at=DEADLINE - timedelta(seconds=1), key=None, manifest=NEW, **changed):
    """Return what the first box answers whoever shows it a manifest."""
    body, policy = test_accounting.BODIES[0], test_accounting.BOXED
    said = {"lot": policy.lot, "organisation": body, **changed}
    receipt = DropReceipt(said["lot"], manifest, at, said["organisation"])
    return SignedReceipt.by(key or key_of(body), receipt).to_bytes()


def kept_of(scripts, data):
    """Return why a bidder's browser does not keep it; empty if it does."""
    policy = test_accounting.BOXED
    given = {"policy": coded(policy.to_bytes()), "manifest": NEW, "bytes": coded(data)}
    return scripts.refusal("droppedAt", given)


def test_a_bidder_keeps_what_a_box_signed_of_this_manifest_alone(scripts):
    """Another key, manifest, lot, body or a time that is too late: none is kept."""
    assert kept_of(scripts, answer()) == ""
    others = (
        answer(key=key_of("somebody")),
        answer(manifest="ab" * 32),
        answer(lot="LOT-2"),
        answer(organisation="县法院"),
        answer(at=DEADLINE),
    )
    assert {kept_of(scripts, each) for each in others} == {"other-box"}
