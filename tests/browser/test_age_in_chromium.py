"""npm `age-encryption` and `shamir-secret-sharing` in Chromium, crossed with Python."""

import base64

import pytest

from archive.public.sealing import (
    HybridIdentity,
    Share,
    combine,
    seal,
    seal_with_password,
    split,
    unseal,
    unseal_with_password,
)
from tests.browser.sealing_site import sealing_site
from tests.javascript_seal import coded
from tests.unit.archive.sealing.test_strangers import SIZES, content

OWN = HybridIdentity.from_seed(bytes(range(32)))
SCRIPT = """async (asked) => {
  const age = await import("/assets/seal/age.js");
  const { fromBase64, toBase64, raw, hex } = await import("/assets/seal/canonical.js");
  const whole = async (stream) =>
    new Uint8Array(await new Response(stream).arrayBuffer());
  const streamed = (text) => new Blob([fromBase64(text)]).stream();
  const said = {
    opened: ({ seed, file }) => age.open(raw(seed), fromBase64(file)),
    streamed: ({ seed, file }) => age.openStream(raw(seed), streamed(file)).then(whole),
    sealed: ({ to, data }) => age.seal(to, fromBase64(data)),
    poured: ({ to, data }) => age.sealStream(to, streamed(data)).then(whole),
    unlocked: ({ word, file }) => age.openWithPassword(word, fromBase64(file)),
    locked: ({ word, data }) => age.sealWithPassword(word, fromBase64(data), 10),
    joined: ({ shares }) => age.joined(shares.map(([x, y]) => ({ x, y: raw(y) }))),
    shared: ({ secret, n, k }) => age.shared(raw(secret), n, k),
  };
  try {
    const found = await said[asked.act](asked);
    const dealt = () => found.map(({ x, y }) => [x, hex(y)]);
    return Array.isArray(found) ? dealt() : toBase64(found);
  } catch (error) {
    return `refused: ${error.code}`;
  }
}"""


@pytest.fixture(scope="module")
def asks(chromium):
    """Give a page on which the modules of the site are asked one thing at a time."""
    with sealing_site() as site:
        site.pages["/"] = "<!doctype html><title>age</title>"
        page = chromium.new_page()
        page.goto(f"{site.address}/")
        yield lambda act, **given: page.evaluate(SCRIPT, {"act": act, **given})
        page.close()


@pytest.mark.parametrize("size", SIZES)
def test_files_cross_between_python_and_chromium(asks, size):
    """Both ways, whole and as a stream, at the edges of chunks."""
    data, seed = content(size), OWN.seed.hex()
    file = coded(seal(data, OWN.recipient))
    for act in ("opened", "streamed"):
        assert base64.b64decode(asks(act, seed=seed, file=file)) == data
    for act in ("sealed", "poured"):
        sealed = asks(act, to=OWN.recipient, data=coded(data))
        assert unseal(base64.b64decode(sealed), OWN) == data


def test_what_was_changed_on_the_way_opens_in_chromium_no_more_than_in_python(asks):
    """One bit of the head, of a chunk or of the end; or another's key."""
    sealed, seed = seal(content(70_000), OWN.recipient), OWN.seed.hex()
    for at in (30, 1_700, len(sealed) - 1):
        bent = bytearray(sealed)
        bent[at] ^= 1
        said = asks("opened", seed=seed, file=coded(bytes(bent)))
        assert said == "refused: does-not-open"
    other = asks("opened", seed=bytes(32).hex(), file=coded(sealed))
    assert other == "refused: does-not-open"
    cut = asks("opened", seed=seed, file=coded(sealed[:-16]))
    assert cut == "refused: does-not-open"


def test_passwords_cross_between_python_and_chromium(asks):
    """The file of a holder's keys, locked here and there; the wrong one opens none."""
    data = content(500)
    file = coded(seal_with_password(data, "correct horse", work=10))
    opened = asks("unlocked", word="correct horse", file=file)
    assert base64.b64decode(opened) == data
    refused = asks("unlocked", word="correct mare", file=file)
    assert refused == "refused: does-not-open"
    locked = base64.b64decode(asks("locked", word="correct horse", data=coded(data)))
    assert unseal_with_password(locked, "correct horse") == data


def test_shares_cross_between_python_and_chromium(asks):
    """What one deals the other puts together."""
    secret = content(32)
    dealt = [[each.x, each.y.hex()] for each in split(secret, n=5, k=3)]
    assert base64.b64decode(asks("joined", shares=dealt[2:])) == secret
    given = asks("shared", secret=secret.hex(), n=5, k=3)
    assert combine([Share(x, bytes.fromhex(y)) for x, y in given[:3]]) == secret
