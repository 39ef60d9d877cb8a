"""The checker of draws in JavaScript believes the right signatures, and no other."""

import json
from collections.abc import Iterator

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.javascript import JavaScriptChecker

pytestmark = [pytest.mark.node, pytest.mark.expert_pool]

QUICKNET = (
    "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3"
    "ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4a"
    "f5a6e9c76a4bc09e76eae8991ef5ece45a"
)
ROUND_1000 = (
    "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacb"
    "e47e4b6b63ed5e39"
)
BLS_FIELD = 0x1A0111EA397FE69A4B1BA7B6434BACD764774B84F38512BF6730D2A0F6B0F6241EABFFFEB153FFFFB9FEFFFFFFFFAAAB  # noqa: E501 - one number


@pytest.fixture(scope="module")
def checker() -> Iterator[JavaScriptChecker]:
    with JavaScriptChecker() as running:
        yield running


# Builds signatures at the edge of the curve: with points of small order mixed in, the
# equations with and without cofactor disagree.
EDGES = """
(() => {
  const { Point } = YangguangNoble.edwards, { utf8, hex } = YangguangFormat;
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const little = (bytes) => BigInt("0x" + hex(bytes.slice().reverse()));
  const write = (number) =>
    hex(Uint8Array.from(number.toString(16).padStart(64, "0").match(/../g).reverse(),
      (pair) => parseInt(pair, 16)));
  const torsion = Point.fromHex(
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
  const cases = [];
  for (let at = 1n; at <= 40n; at += 1n) {
    const a = at * 1000003n, r = at * 7000003n, message = `message ${at}`;
    const nothing = Point.ZERO, odd = torsion.multiplyUnsafe(at % 8n);
    for (const [inKey, inR] of [[nothing, nothing], [odd, nothing], [nothing, odd]]) {
      const A = Point.BASE.multiplyUnsafe(a).add(inKey).toBytes();
      const first = Point.BASE.multiplyUnsafe(r).add(inR).toBytes();
      const parts = new Uint8Array([...first, ...A, ...utf8(message)]);
      const k = little(YangguangNoble.sha512(parts)) % order;
      const s = (r + k * a) % order;
      for (const written of [s, s + order, s === 0n ? 1n : s - 1n]) {
        cases.push([hex(A), hex(utf8(message)), hex(first) + write(written)]);
      }
    }
  }
  const said = ([key, message, signature]) =>
    YangguangDraw.primitives.verifies(key, YangguangFormat.raw(message), signature);
  return cases.map((one) => [...one, said(one)]);
})()
"""


def openssl(key: str, message: str, signature: str) -> bool:
    """Ask the library that the platform signs with."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), bytes.fromhex(message))
    except InvalidSignature:
        return False
    return True


def test_signatures_hold_exactly_where_openssl_says_so(
    checker: JavaScriptChecker,
) -> None:
    """Points of small order do not divide the checkers: no cofactor, S below L."""
    cases = checker.evaluate(EDGES)
    valid = 0
    for key, message, signature, said in cases:
        assert openssl(key, message, signature) == said, (key, message, signature)
        valid += said
    # The forty honest ones, and the few whose k happens to clear the torsion.
    assert 40 + 5 <= valid < 120


def test_weak_keys_are_known(checker: JavaScriptChecker) -> None:
    """Every point of small order, and every key not below the field, is weak."""
    field = 2**255 - 19
    small = [
        bytes.fromhex(
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"
        ),
        bytes.fromhex(
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
        ),
    ]
    numbers = [0, 1, field - 1, field, field + 1, 2**255 - 1]
    weak = small + [number.to_bytes(32, "little") for number in numbers]
    weak += [key[:31] + bytes([key[31] | 128]) for key in weak]
    strong = [number.to_bytes(32, "little") for number in (2, 3, field - 2)]
    said = checker.evaluate(
        f"{json.dumps([key.hex() for key in weak + strong])}"
        ".map(YangguangDraw.primitives.weak)"
    )
    assert said == [True] * len(weak) + [False] * len(strong)


def test_the_real_beacon_is_believed_and_nothing_else(
    checker: JavaScriptChecker,
) -> None:
    """Round 1000 of quicknet holds; another round, point, key or encoding does not."""
    flipped = f"{int(ROUND_1000[:2], 16) ^ 0x20:02x}{ROUND_1000[2:]}"
    uncompressed = f"{int(ROUND_1000[:2], 16) & 0x7F:02x}{ROUND_1000[2:]}"
    infinity = "c0" + "00" * 47
    outside = "80" + "00" * 46 + "04"
    questions = [
        (QUICKNET, 1000, ROUND_1000),
        (QUICKNET, 1001, ROUND_1000),
        (QUICKNET, 1000, flipped),
        (QUICKNET, 1000, uncompressed),
        (QUICKNET, 1000, infinity),
        (QUICKNET, 1000, outside),
        ("c0" + "00" * 95, 1000, infinity),
        (f"{int(QUICKNET[:2], 16) ^ 0x20:02x}{QUICKNET[2:]}", 1000, ROUND_1000),
    ]
    said = checker.evaluate(
        f"{json.dumps(questions)}"
        ".map((one) => YangguangDraw.primitives.beaconHolds(...one))"
    )
    assert said == [True] + [False] * (len(questions) - 1)


# With the secret 1 the key is the generator and a signature the hashed message: looks
# for a round whose point has so small a coordinate that the field fits on top of it.
SMALL_ENOUGH = """
(() => {
  const { G1, G2 } = YangguangNoble.bls;
  const DST = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_";
  for (let round = 1; ; round += 1) {
    const message = YangguangNoble.sha256(YangguangFormat.big(round, 8));
    const point = G1.hashToCurve(message, { DST }).toHex();
    if (parseInt(point.slice(0, 2), 16) % 32 < 4) {
      return [G2.Point.BASE.toHex(), round, point];
    }
  }
})()
"""


def test_coordinates_are_below_the_field(checker: JavaScriptChecker) -> None:
    """The same point written with its coordinate plus the modulus is refused."""
    key, number, point = checker.evaluate(SMALL_ENOUGH)
    above = f"{int(point, 16) + BLS_FIELD:096x}"
    assert (int(above, 16) ^ int(point, 16)) >> 381 == 0, "the flags are as they were"
    said = checker.evaluate(
        f"{json.dumps([point, above])}.map((one) => "
        f"YangguangDraw.primitives.beaconHolds({json.dumps(key)}, {number}, one))"
    )
    assert said == [True, False]
