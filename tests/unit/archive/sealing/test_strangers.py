"""Files and shares of strangers' tools, both ways: Debian's age, two npm packages."""

import base64
import json
import shutil
import subprocess
from hashlib import shake_256
from itertools import combinations, islice
from pathlib import Path

import pytest

from archive.public.sealing import (
    HybridIdentity,
    Share,
    X25519Identity,
    combine,
    from_armor,
    seal,
    split,
    unseal,
    value_at,
)
from tests.javascript_seal import SealScripts, coded

VECTORS = Path(__file__).parents[3] / "vectors"
SHARED = json.loads((VECTORS / "shamir.json").read_text(encoding="utf-8"))["cases"]
SIZES = (0, 1, 65_535, 65_536, 65_537, 200_000)
OWN = X25519Identity.from_seed(bytes(range(32)))
HYBRID = HybridIdentity.from_seed(bytes(range(32)))


def content(size):
    """Return bytes of that size, the same in each run."""
    return shake_256(str(size).encode()).digest(size)


@pytest.fixture(scope="module")
def age(tmp_path_factory):
    """Give Debian's `age`, which reads standard input and knows our identity."""
    program = shutil.which("age")
    if program is None:
        pytest.skip("no age on this machine; on Debian: age")
    key = tmp_path_factory.mktemp("age") / "key.txt"
    key.write_text(OWN.text + "\n")

    def run(data, *arguments):
        ours = [str(key) if each == "KEY" else each for each in arguments]
        done = subprocess.run(
            [program, *ours], input=data, capture_output=True, check=True, timeout=60
        )
        return done.stdout

    return run


@pytest.fixture(scope="module")
def scripts():
    """Give the published packages as the platform bundles them, in Node.js."""
    with SealScripts() as running:
        yield running


@pytest.mark.parametrize("size", SIZES)
def test_debians_age_opens_what_we_seal_and_seals_what_we_open(age, size):
    """X25519, at the edges of chunks; with armor too."""
    data = content(size)
    assert age(seal(data, OWN.recipient), "-d", "-i", "KEY") == data
    assert unseal(age(data, "-r", OWN.recipient), OWN) == data
    armored = age(data, "-a", "-r", OWN.recipient)
    assert unseal(from_armor(armored), OWN) == data


@pytest.mark.parametrize("size", SIZES)
def test_age_encryption_opens_what_we_seal_and_seals_what_we_open(scripts, size):
    """The hybrid recipient, which Debian's age does not know yet."""
    data, seed = content(size), bytes(range(32)).hex()
    opened = scripts.evaluate(
        f"S.open(S.raw('{seed}'), bytes('{coded(seal(data, HYBRID.recipient))}'))"
        ".then(base64)"
    )
    assert base64.b64decode(opened) == data
    sealed = scripts.evaluate(
        f"S.seal('{HYBRID.recipient}', bytes('{coded(data)}')).then(base64)"
    )
    assert unseal(base64.b64decode(sealed), HYBRID) == data


@pytest.mark.parametrize("case", SHARED, ids=lambda each: f"{each['k']}of{each['n']}")
def test_frozen_shares_of_the_package_tell_their_secret(case):
    """Dealt once by `shamir-secret-sharing`; many a quorum, and every other share."""
    shares = [Share.from_bytes(bytes.fromhex(each)) for each in case["shares"]]
    assert len(shares) == case["n"]
    for quorum in islice(combinations(shares, case["k"]), 40):
        assert combine(quorum).hex() == case["secret"]
        for other in shares:
            assert value_at(quorum, other.x) == other.y


@pytest.mark.parametrize(("n", "k"), [(2, 2), (5, 3), (15, 8)])
def test_shares_cross_in_both_directions(scripts, n, k):
    """What Python dealt the package combines, and the other way round."""
    secret = content(32)
    dealt = [bytes(each).hex() for each in split(secret, n=n, k=k)][-k:]
    pairs = ", ".join(
        f"{{x: {int(each[-2:], 16)}, y: S.raw('{each[:-2]}')}}" for each in dealt
    )
    told = scripts.evaluate(f"S.joined([{pairs}]).then(S.hex)")
    assert told == secret.hex()
    given = scripts.evaluate(
        f"S.shared(S.raw('{secret.hex()}'), {n}, {k}).then("
        "(all) => all.map(({ x, y }) => [x, S.hex(y)]))"
    )
    shares = [Share(x, bytes.fromhex(y)) for x, y in given]
    assert combine(shares[:k]) == secret
    assert combine(shares[-k:]) == secret
