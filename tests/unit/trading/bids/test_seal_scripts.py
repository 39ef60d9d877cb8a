"""What browsers seal, Python opens, byte for byte as the specification says."""

import base64
import io
import itertools
import json
import zipfile

import pytest

from archive.public.evidence import PublicKey, canonical, labelled, sha256
from archive.public.ledger import root_of_entries
from archive.public.sealing import (
    HybridIdentity,
    Share,
    combine,
    file_key,
    seal,
    stanza_kinds,
    unseal,
)
from tests.javascript_seal import SealScripts, coded
from tests.sealed_lots import BIDDER, SealedLot, seeded

pytestmark = pytest.mark.trading
PIECE = 8 * 2**20
SHEET = {"v": "opening-sheet/1", "form": "1" * 64, "values": {"price": "价"}}
FORM = "1" * 64
TECH, REST = b"%PDF-1.7 technical" * 1000, bytes(range(256)) * 40_000


@pytest.fixture(scope="module")
def scripts():
    with SealScripts() as running:
        yield running


def asked(lot, **changed):
    """Return what is asked of sealBid."""
    files = (("技术标.pdf", "tech", TECH), ("商务标.pdf", "rest", REST))
    return {
        "policy": coded(lot.policy),
        "bidder": BIDDER,
        "seq": 1,
        "prev": "",
        "sheet": SHEET if lot.form != "0" * 64 else None,
        "files": [
            {"name": name, "part": part, "content": coded(content)}
            for name, part, content in files
        ],
        "seed": seeded("bidder").hex(),
    } | changed


class Sealed:
    """A sealed bid as JavaScript gave it, in bytes."""

    def __init__(self, lot, said):
        self.lot, self.said = lot, said
        self.manifest_bytes = base64.b64decode(said["manifest"])
        self.manifest = json.loads(self.manifest_bytes)
        self.shares = [base64.b64decode(each) for each in said["shares"]]
        self.times = [base64.b64decode(each) for each in said["times"]]
        self.objects = {
            name: base64.b64decode(data) for name, data in said["objects"].items()
        }

    @property
    def context(self):
        m = self.manifest
        return labelled(
            "bid-context/1",
            bytes.fromhex(m["policy"]),
            m["bidder"].encode(),
            m["seq"].to_bytes(8, "big"),
            canonical(m["R"]),
        )

    def seed(self, *holders):
        """Open what these holders and a trustee have, and put it together (7.3)."""
        shares = []
        for j in holders:
            said = json.loads(unseal(self.shares[j - 1], self.lot.holders[j - 1].opens))
            shares.append(Share(said["x"], bytes.fromhex(said["y"])))
        time = json.loads(
            unseal(self.times[-1], self.lot.trustees[len(self.times) - 1].opens)
        )
        return labelled(
            "sealed-bid/seed/1",
            combine(shares),
            bytes.fromhex(self.said["factor"]),
            bytes.fromhex(time["s"]),
            b"",
            bytes.fromhex(self.manifest["policy"]),
            BIDDER.encode(),
        )

    def opened(self, name, seed):
        entry = next(each for each in self.manifest["objects"] if each["name"] == name)
        part = labelled("sealed-bid/part/1", seed, entry["part"].encode())
        return unseal(self.objects[name], HybridIdentity(part))


@pytest.fixture(scope="module")
def lot():
    return SealedLot(factors=("quorum", "time", "bidder"), form=FORM)


@pytest.fixture(scope="module")
def bid(scripts, lot):
    return Sealed(lot, scripts.ask("sealed", asked(lot)))


def test_every_quorum_opens_what_was_sealed(bid, lot):
    """Any two of three holders, the trustee and the bidder's factor: cover and all."""
    for holders in itertools.combinations((1, 2, 3), 2):
        assert bid.seed(*holders).hex() == bid.said["seed"]
    seed = bid.seed(3, 1)
    cover, sheet = (bid.opened(name, seed) for name in ("cover", "sheet"))
    told = json.loads(cover)
    assert canonical(told) == cover
    assert told.pop("nonce") != "0" * 64
    assert told == {
        "v": "bid-cover/1",
        "bidder": BIDDER,
        "lot": lot.lot,
        "policy": lot.id,
        "seq": 1,
        "sheet": sha256(sheet).hex(),
        "files": [
            {
                "name": name,
                "object": f"f-000{number}",
                "sha256": sha256(content).hex(),
                "size": len(content),
            }
            for number, (name, content) in enumerate(
                [("技术标.pdf", TECH), ("商务标.pdf", REST)], start=1
            )
        ],
    }
    assert json.loads(sheet)["sheet"] == SHEET
    assert [bid.opened(name, seed) for name in ("f-0001", "f-0002")] == [TECH, REST]


def test_the_manifest_fixes_every_byte(bid, lot):
    """Pieces, roots, digests and commitments are those of trading 7.3 and 7.4."""
    m = bid.manifest
    assert canonical(m) == bid.manifest_bytes
    assert [(each["name"], each["part"]) for each in m["objects"]] == [
        ("cover", "rest"),
        ("sheet", "sheet"),
        ("f-0001", "tech"),
        ("f-0002", "rest"),
    ]
    for entry in m["objects"]:
        data = bid.objects[entry["name"]]
        assert stanza_kinds(data) == ("mlkem768x25519",)
        pieces = [sha256(data[at : at + PIECE]) for at in range(0, len(data), PIECE)]
        assert entry["pieces"] == [each.hex() for each in pieces]
        assert entry["root"] == root_of_entries(pieces).hex()
        assert entry["size"] == len(data)
    assert m["share_sha256"] == [sha256(each).hex() for each in bid.shares]
    assert m["time_sha256"] == [sha256(each).hex() for each in bid.times]
    for j, holder in enumerate(lot.holders, start=1):
        plain = unseal(bid.shares[j - 1], holder.opens)
        said = json.loads(plain)
        assert canonical(said) == plain
        assert (said["v"], said["ctx"]) == ("bid-share/1", bid.context.hex())
        assert said["x"] == m["x"][j - 1]
        y = bytes.fromhex(said["y"])
        at = bytes([j]), bytes([said["x"]])
        assert (
            m["share_commit"][j - 1]
            == labelled("bid-share/1", bid.context, *at, y).hex()
        )
    factor = bytes.fromhex(bid.said["factor"])
    assert m["bidder_commit"] == labelled("bid-bidder/1", bid.context, factor).hex()


def test_the_signature_is_over_the_manifests_digest(bid):
    """The key of the firm signs labelled("sealed-bid/1", manifest)."""
    digest = labelled("sealed-bid/1", bid.manifest_bytes)
    assert bid.said["digest"] == digest.hex()
    signature = base64.b64decode(bid.said["signature"])
    PublicKey(bytes.fromhex(bid.said["key"])).verify(digest, signature)


REFUSALS = {
    "sheet-needed": {"sheet": None},
    "no-such-part": {"files": [{"name": "a", "part": "else", "content": ""}]},
    "bad-bid": {"seq": 2},
    "no-name": {"files": [{"name": "", "part": "tech", "content": ""}]},
}


@pytest.mark.parametrize(("code", "changed"), REFUSALS.items(), ids=REFUSALS.keys())
def test_what_does_not_fit_is_not_sealed(scripts, lot, code, changed):
    """It is refused by name before anything is written."""
    assert scripts.refusal("sealed", asked(lot, **changed)) == code


def policies():
    """Give policies nobody should seal to, by what is wrong with them."""
    honest = SealedLot()
    holders = honest.described["holders"]
    forged = [*holders[:2], holders[2] | {"person": "somebody else"}]
    one_house = [each | {"organisation": "县财政局"} for each in holders]
    trustee = [honest.described["trustees"][0] | {"organisation": "县财政局"}]
    yield "holder-not-signed", {"holders": forged}
    yield "too-many-of-one", {"holders": one_house}
    yield "trustee-holds", {"trustees": [*trustee, honest.described["trustees"][1]]}
    yield "no-policy", {"k": 4}
    yield "no-policy", {"holders": holders[:2]}
    yield "no-policy", {"suite": "age-pq-2"}
    yield "no-policy", {"extra": 1}
    yield "too-large", {"limits": {"bid": 1000, "objects": 200}}
    yield "too-many-files", {"limits": {"bid": 2**31, "objects": 2}}


@pytest.mark.parametrize(("code", "changed"), list(policies()))
def test_a_policy_that_breaks_a_rule_is_not_sealed_to(scripts, code, changed):
    """K-1 to K-4, a holder's key that he did not sign, and limits."""
    assert scripts.refusal("sealed", asked(SealedLot(changed=changed))) == code


def test_an_application_is_sealed_to_standing_keys(scripts):
    """Trading 7.12: any two of three open it; a key of a lot is no standing key."""
    light = SealedLot().light()
    files = [{"name": "application.json", "part": "rest", "content": coded(b"{}")}]
    told = asked(light) | {"files": files}
    sealed = Sealed(light, scripts.ask("sealed", told))
    for holders in itertools.combinations((1, 2, 3), 2):
        assert sealed.opened("f-0001", sealed.seed(*holders)) == b"{}"
    of_a_lot = SealedLot(
        changed=light.changed | {"holders": SealedLot().described["holders"]}
    )
    told = asked(of_a_lot) | {"files": files}
    assert scripts.refusal("sealed", told) == "holder-not-signed"


def test_the_bidder_opens_what_the_platform_holds(scripts, bid, lot):
    """Each document is compared; a changed piece is named, a missing one too."""
    given = {
        "manifest": bid.said["manifest"],
        "seed": bid.said["seed"],
        "parts": lot.described["parts"],
        "objects": bid.said["objects"],
    }
    found = scripts.ask("tested", given)
    assert found["sheet"] == SHEET
    assert [each["sha256"] for each in found["files"]] == [
        sha256(TECH).hex(),
        sha256(REST).hex(),
    ]
    spoilt = (
        f"refusal(() => tested({json.dumps(given)}, (kept) => {{ "
        "for (const one of kept.values()) one[one.length - 1] ^= 1; }))"
    )
    assert scripts.evaluate(spoilt) == "other-piece"
    other = given | {"seed": "0" * 64}
    assert scripts.refusal("tested", other) == "other-seed"


def released(bid, lot, *holders, **changed):
    """Return what is asked of verdictOf, as these holders released."""
    shares = []
    for j in holders:
        said = json.loads(unseal(bid.shares[j - 1], lot.holders[j - 1].opens))
        shares.append([j, {"y": said["y"]}])
    time = json.loads(unseal(bid.times[0], lot.trustees[0].opens))
    return {
        "policy": coded(lot.policy),
        "manifest": bid.said["manifest"],
        "shareFiles": bid.said["shares"],
        "timeFiles": bid.said["times"],
        "shares": shares,
        "times": [[1, {"s": time["s"]}]],
        "factor": bid.said["factor"],
    } | changed


def test_anybody_repeats_an_opening(scripts, bid, lot):
    """The verdicts of trading 7.9: open, not enough, withheld, a liar named."""
    ask = scripts.ask
    opened = ask("verdict", released(bid, lot, 1, 3))
    assert opened == {"verdict": "OPEN", "named": [], "seed": bid.said["seed"]}
    assert ask("verdict", released(bid, lot, 2))["verdict"] == "NOT_ENOUGH"
    assert ask("verdict", released(bid, lot, 1, 2, times=[]))["verdict"] == "NOT_ENOUGH"
    withheld = ask("verdict", released(bid, lot, 1, 2, factor="2" * 64))
    assert withheld["verdict"] == "FACTOR_WITHHELD"
    lying = released(bid, lot, 1, 2)
    lying["shares"].append([3, {"y": "3" * 64}])
    assert ask("verdict", lying) == opened | {"named": ["holder/3"]}
    key = file_key(bid.shares[2], lot.holders[2].opens).hex()
    lying["shares"][-1] = [3, {"file_key": key}]
    assert ask("verdict", lying)["verdict"] == "OPEN"


def test_a_dealer_of_rubbish_is_found_out(scripts, bid, lot):
    """A share file that holds something else, shown by its file key: invalid."""
    rubbish = seal(b"{}", lot.holders[2].opens.recipient)
    manifest = json.loads(bid.manifest_bytes)
    manifest["share_sha256"][2] = sha256(rubbish).hex()
    key = file_key(rubbish, lot.holders[2].opens).hex()
    given = released(
        bid,
        lot,
        1,
        2,
        manifest=coded(canonical(manifest)),
        shareFiles=[*bid.said["shares"][:2], coded(rubbish)],
    )
    given["shares"].append([3, {"file_key": key}])
    assert scripts.ask("verdict", given)["verdict"] == "INVALID_DEALING"
    given["shares"][-1] = [3, {"identity": lot.holders[2].opens.seed.hex()}]
    assert scripts.ask("verdict", given)["verdict"] == "INVALID_DEALING"


def test_a_bid_fits_into_one_file(scripts):
    """bid.zip holds all of the envelope, each member as it is."""
    lot = SealedLot()
    zipped = zipfile.ZipFile(
        io.BytesIO(base64.b64decode(scripts.ask("packed", asked(lot))["zip"]))
    )
    assert zipped.testzip() is None
    manifest = json.loads(zipped.read("manifest.json"))
    assert zipped.read("policy.json") == lot.policy
    assert [sha256(zipped.read(f"share-{j}.age")).hex() for j in (1, 2, 3)] == (
        manifest["share_sha256"]
    )
    for entry in manifest["objects"]:
        data = zipped.read(f"{entry['name']}.age")
        assert len(data) == entry["size"]
    signed = json.loads(zipped.read("signature.json"))
    digest = labelled("sealed-bid/1", zipped.read("manifest.json"))
    key = PublicKey(bytes.fromhex(signed["key"]))
    key.verify(digest, bytes.fromhex(signed["signature"]))
