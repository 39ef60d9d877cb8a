"""Ed25519 keys: what binds a holder, and where a key is kept."""

import stat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.evidence.keys import WeakKeyError
from archive.public.evidence import PublicKey, SignatureInvalidError, SigningKey

pytestmark = pytest.mark.archive

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
KEY = SigningKey(bytes(range(32)))

# RFC 8032 section 7.1, tests 1 to 3: seed, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]


@pytest.mark.parametrize(("seed", "public", "message", "signature"), RFC_8032)
def test_rfc_8032(seed, public, message, signature):
    """
    Keys and signatures are those of RFC 8032, byte for byte.
    """
    key = SigningKey(bytes.fromhex(seed))
    assert key.public.raw.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    key.public.verify(bytes.fromhex(message), bytes.fromhex(signature))


@given(st.binary(max_size=100), st.integers(0, 511))
def test_no_bit_of_a_signature_is_free(message, bit):
    """
    The same message gives the same signature; turning any bit of it breaks it.
    """
    signature = KEY.sign(message)
    assert signature == KEY.sign(message)
    damaged = bytearray(signature)
    damaged[bit // 8] ^= 1 << bit % 8
    for wrong, about in [(bytes(damaged), message), (signature, message + b"\0")]:
        with pytest.raises(SignatureInvalidError):
            KEY.public.verify(about, wrong)


@pytest.mark.parametrize("size", [0, 1, 32, 63, 65, 128])
def test_signatures_of_another_length_are_refused(size):
    """
    Sixty-four bytes, not cut short and with nothing after them.
    """
    signature = (KEY.sign(b"act") + bytes(64))[:size]
    with pytest.raises(SignatureInvalidError, match="64 bytes"):
        KEY.public.verify(b"act", signature)


def test_a_signature_has_no_second_encoding():
    """
    Adding the group's order to S gives the same equation and is refused (RFC 8032).
    """
    signature = KEY.sign(b"act")
    s = int.from_bytes(signature[32:], "little")
    again = signature[:32] + (s + ORDER).to_bytes(32, "little")
    with pytest.raises(SignatureInvalidError):
        KEY.public.verify(b"act", again)


def test_another_key_did_not_sign():
    """
    A signature vouches for the key that made it and for no other.
    """
    with pytest.raises(SignatureInvalidError):
        SigningKey(bytes(32)).public.verify(b"act", KEY.sign(b"act"))


@pytest.mark.parametrize("size", [0, 31, 33])
def test_keys_of_another_length_are_refused(size):
    """
    Public keys and seeds have 32 bytes.
    """
    with pytest.raises(SignatureInvalidError):
        PublicKey(bytes([1]) * size)
    with pytest.raises(ValueError, match="32 bytes"):
        SigningKey(bytes(size))


def added(one, other):
    """Add two points of the curve -x² + y² = 1 + dx²y² (RFC 8032 section 5.1.4)."""
    (x1, y1), (x2, y2) = one, other
    product = D * x1 * x2 * y1 * y2 % PRIME
    return (
        (x1 * y2 + x2 * y1) * pow(1 + product, PRIME - 2, PRIME) % PRIME,
        (y1 * y2 + x1 * x2) * pow(1 - product, PRIME - 2, PRIME) % PRIME,
    )


def x_of(y):
    """Return an x with (x, y) on the curve, None if there is none."""
    square = (y * y - 1) * pow(D * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    return x if x * x % PRIME == square else None


def small_order_points():
    """Return every point whose order divides 8: ORDER times what is on the curve."""
    points = set()
    y = 2
    while len(points) < 8:
        y += 1
        x = x_of(y)
        if x is None:
            continue
        point, result, times = (x, y), (0, 1), ORDER
        while times:
            if times & 1:
                result = added(result, point)
            point, times = added(point, point), times >> 1
        points.add(result)
        points.add((-result[0] % PRIME, result[1]))
    return points


def test_keys_that_bind_nobody_are_refused():
    """
    Under a key of small order a signature fits many messages; none can be registered.
    """
    points = small_order_points()
    assert (0, 1) in points
    for _, y in points:
        for sign in (0, 1 << 255):
            with pytest.raises(WeakKeyError):
                PublicKey((y | sign).to_bytes(32, "little"))


def test_a_key_has_one_encoding():
    """
    A y coordinate at or above the prime would be a second name for another key.
    """
    for y in range(PRIME, 2**255):
        for sign in (0, 1 << 255):
            with pytest.raises(WeakKeyError):
                PublicKey((y | sign).to_bytes(32, "little"))


def test_a_key_file_is_its_owners_alone_and_never_overwritten(tmp_path):
    """
    A saved key is read back; the file is private; a second save touches nothing.
    """
    path = tmp_path / "log.key"
    KEY.save(path)
    assert SigningKey.load(path) == KEY
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        SigningKey.generate().save(path)
    assert SigningKey.load(path) == KEY


@pytest.mark.parametrize("content", [b"", b"00", b"zz" * 32, b"\xff" * 64, b"0" * 65])
def test_what_is_not_a_key_file_is_refused_without_showing_it(tmp_path, content):
    """
    The refusal names the file; nothing of its content is in the error.
    """
    path = tmp_path / "broken"
    path.write_bytes(content)
    with pytest.raises(ValueError, match="broken does not hold an Ed25519 seed") as no:
        SigningKey.load(path)
    assert no.value.__cause__ is None
    assert no.value.__suppress_context__


def test_a_seed_is_in_no_repr():
    """
    Logs and tracebacks show keys by their fingerprint, never by their seed.
    """
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)
    assert len(KEY.public.fingerprint) == 16
    assert SigningKey.generate() != SigningKey.generate()
