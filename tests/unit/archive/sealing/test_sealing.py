"""Sealed files against the vectors of age's own test kit, and shares of secrets."""

import hashlib
import io
import zlib
from itertools import combinations
from pathlib import Path

import pytest

from archive.public.sealing import (
    HybridIdentity,
    NotForUsError,
    RecipientError,
    SealedError,
    SealedHeaderError,
    SealedMacError,
    SealedPayloadError,
    Share,
    SharesError,
    X25519Identity,
    combine,
    file_key,
    from_armor,
    is_hybrid_recipient,
    seal,
    seal_file,
    seal_with_password,
    sealed_size,
    split,
    stanza_kinds,
    unseal,
    unseal_file,
    unseal_with_file_key,
    unseal_with_password,
    value_at,
)

VECTORS = Path(__file__).parents[3] / "vectors" / "cctv-age"
CHUNK = 1 << 16
KEY = HybridIdentity.from_seed(bytes(range(32)))
REFUSED = {
    "no match": NotForUsError,
    "HMAC failure": SealedMacError,
    "header failure": SealedHeaderError,
    "armor failure": SealedHeaderError,
    "payload failure": SealedPayloadError,
}


def identity(text):
    kind = HybridIdentity if "-PQ-" in text else X25519Identity
    return kind.from_text(text)


def opened(told, body):
    """Open a vector with each of its passwords, or with all of its identities."""
    sealed = from_armor(body) if ("armored", "yes") in told else body
    passwords = [value for name, value in told if name == "passphrase"]
    if not passwords:
        return unseal(sealed, *(identity(v) for n, v in told if n == "identity"))
    for password in passwords[:-1]:
        try:
            return unseal_with_password(sealed, password)
        except NotForUsError:
            continue
    return unseal_with_password(sealed, passwords[-1])


def test_there_are_all_vectors():
    """None was left out."""
    assert len(list(VECTORS.iterdir())) == 143


@pytest.mark.parametrize("name", sorted(file.name for file in VECTORS.iterdir()))
def test_a_vector_of_age_is_opened_or_refused_as_it_says(name):
    """No wrong accept, no wrong reject, and the right reason."""
    head, body = (VECTORS / name).read_bytes().split(b"\n\n", 1)
    told = [tuple(line.split(": ", 1)) for line in head.decode().splitlines()]
    facts = dict(told)
    if facts.get("compressed") == "zlib":
        body = zlib.decompress(body)
    if facts["expect"] == "success":
        assert hashlib.sha256(opened(told, body)).hexdigest() == facts["payload"]
    else:
        with pytest.raises(REFUSED[facts["expect"]]):
            opened(told, body)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
def test_what_was_sealed_comes_back_and_has_the_size_foretold(size):
    """In memory and through files, with either side's reader."""
    content = bytes(size)
    sealed, back = io.BytesIO(), io.BytesIO()
    seal_file(io.BytesIO(content), sealed, KEY.recipient)
    unseal_file(io.BytesIO(seal(content, KEY.recipient)), back, KEY)

    assert back.getvalue() == unseal(sealed.getvalue(), KEY) == content
    assert len(sealed.getvalue()) == sealed_size(size)
    assert stanza_kinds(sealed.getvalue()) == ("mlkem768x25519",)


def test_a_file_cut_at_any_edge_is_refused():
    """SB-5: around each edge of a chunk, of the nonce and of the header."""
    sealed = seal(bytes(3 * CHUNK), KEY.recipient)
    head = sealed_size(0) - 32
    edges = [head, head + 16, *(head + 16 + n * (CHUNK + 16) for n in (1, 2, 3))]
    for end in sorted({edge + step for edge in edges for step in (-1, 0, 1)}):
        if end == len(sealed):
            continue
        other = (sealed + b"\0")[:end]
        for source in (other, other[:-1] + b"\n"):
            target = io.BytesIO()
            with pytest.raises(SealedError):
                unseal_file(io.BytesIO(source), target, KEY)
            assert len(target.getvalue()) % CHUNK == 0


class Endless(io.RawIOBase):
    """A head whose first line never ends, and which counts what was read of it."""

    def __init__(self):
        self.given = 0

    def read(self, size=-1):
        first = b"" if self.given else b"age-encryption.org/v1\n-> "
        self.given += size
        return first.ljust(size, b"a")


def test_a_line_without_end_is_refused_after_a_mebibyte():
    """SB-6: nobody makes us read 100 MB of a header."""
    source = Endless()
    with pytest.raises(SealedHeaderError):
        unseal_file(source, io.BytesIO(), KEY)
    assert source.given <= 1 << 20


def hostile(*stanzas):
    mac = "A" * 43
    return f"age-encryption.org/v1\n{''.join(stanzas)}--- {mac}\n".encode() + bytes(32)


@pytest.mark.parametrize(
    "sealed",
    [
        hostile(*["-> a\n\n"] * 100_000),
        hostile(f"-> {'a' * 20_000}\n\n"),
        hostile(f"-> scrypt {'A' * 22} 30\n{'A' * 43}\n"),
        hostile(f"-> scrypt {'A' * 22} 10\n{'A' * 43}\n", "-> X25519 A\n\n"),
    ],
    ids=["stanzas", "line", "work", "mixed"],
)
def test_a_hostile_head_is_refused(sealed):
    """SB-6: many stanzas, a long line, much work, a password beside another way."""
    with pytest.raises(SealedHeaderError):
        unseal_with_password(sealed, "secret")


def test_the_key_of_a_file_opens_it_and_no_other():
    """SPEC 13.3: it settles a dispute and gives nothing else away."""
    one, other = (seal(b"bid", KEY.recipient) for _ in range(2))
    key = file_key(one, KEY)

    assert unseal_with_file_key(one, key) == b"bid"
    with pytest.raises(SealedMacError):
        unseal_with_file_key(other, key)


def test_a_password_opens_and_another_does_not():
    """Scrypt files are told from wrong passwords, not from damage."""
    sealed = seal_with_password(b"key", "correct horse", work=4)

    assert unseal_with_password(sealed, "correct horse") == b"key"
    with pytest.raises(NotForUsError):
        unseal_with_password(sealed, "Correct horse")


@pytest.mark.parametrize("kind", [HybridIdentity, X25519Identity])
def test_keys_have_one_spelling_and_are_never_shown(kind):
    """A key in another case, or with a letter changed, is refused unseen."""
    key = kind.from_seed(bytes(range(32)))

    assert kind.from_text(key.text) == key
    assert repr(key) == f"{kind.__name__}()"
    assert is_hybrid_recipient(key.recipient) is (kind is HybridIdentity)
    changed = key.text[:-1] + ("P" if key.text.endswith("Q") else "Q")
    for text in (key.text.lower(), changed, key.text[:-2], ""):
        with pytest.raises(RecipientError):
            kind.from_text(text)
    with pytest.raises(RecipientError):
        seal(b"", key.recipient.upper())


def test_any_three_of_five_shares_tell_the_secret_and_the_others():
    """SPEC 13.5: the absent holders' values can be checked, too."""
    shares = split(bytes(range(32)), n=5, k=3)
    for some in combinations(shares, 3):
        assert combine(some) == bytes(range(32))
        assert [value_at(some, share.x) for share in shares] == [s.y for s in shares]
    assert all(Share.from_bytes(bytes(share)) == share for share in shares)
    assert combine(shares[:2]) != bytes(range(32))


def test_shares_at_zero_or_twice_at_one_place_are_refused():
    """SB-14: x = 0 would be the secret itself."""
    with pytest.raises(SharesError):
        Share(0, b"y")
    with pytest.raises(SharesError):
        combine([Share(1, b"a"), Share(1, b"b")])
    for n, k in ((5, 1), (3, 4), (256, 2)):
        with pytest.raises(SharesError):
            split(b"secret", n=n, k=k)
