"""
Sealing and opening, in memory and from file to file.

Section numbers are those of archive/SPEC.md. Nothing leaves a function or reaches a
target before its own chunk is proven; that nothing is missing is proven at the end.
"""

import hmac
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from archive.evidence.digests import same
from archive.evidence.entropy import fresh
from archive.sealing.header import (
    MAC_SIZE,
    Header,
    Stanza,
    covered_by_mac,
    header_size,
    parse_header,
    to_unpadded,
)
from archive.sealing.model import (
    CHUNK_SIZE,
    FILE_KEY_SIZE,
    NotForUsError,
    SealedHeaderError,
    SealedMacError,
)
from archive.sealing.passwords import SCRYPT, Password
from archive.sealing.recipients import (
    ENCAPSULATED_SIZE,
    HYBRID,
    WRAPPED_SIZE,
    HybridIdentity,
    X25519Identity,
    derived,
    wrap,
)
from archive.sealing.stream import (
    cut,
    opened_chunks,
    payload_size,
    pieces_of,
    read_until,
    sealed_chunks,
    sealed_pieces,
    sealed_pieces_of,
)

Opener = HybridIdentity | X25519Identity | Password
NONCE_SIZE: Final = 16


def seal(
    plaintext: bytes, recipient: str, *, entropy: Callable[[int], bytes] = fresh
) -> bytes:
    """
    Return the age file that only the holder of the recipient's identity opens.

    `entropy` gives the file key, the nonce and, for X25519, the ephemeral key; the
    hybrid encapsulation always has randomness of its own.

    Raises:
        RecipientError: the text is no recipient.

    """
    file_key = entropy(FILE_KEY_SIZE)
    return _sealed(plaintext, file_key, wrap(file_key, recipient, entropy), entropy)


def unseal(sealed: bytes, *identities: HybridIdentity | X25519Identity) -> bytes:
    """
    Return what was sealed, whole and proven.

    Raises:
        SealedHeaderError: not an age v1 file, or its head is beyond our limits.
        NotForUsError: none of the identities opens it.
        SealedMacError: its head was changed.
        SealedPayloadError: its content was changed, cut or lengthened.

    """
    return _opened(sealed, identities)


def seal_file(source: BinaryIO, target: BinaryIO, recipient: str) -> None:
    """
    Seal all that the source gives into the target, in 1 MiB of memory at a time.

    Raises:
        RecipientError: the text is no recipient; nothing was written.

    """
    file_key, nonce = fresh(FILE_KEY_SIZE), fresh(NONCE_SIZE)
    _put(target, _head(file_key, wrap(file_key, recipient, fresh)) + nonce)
    key = derived(file_key, nonce, b"payload")
    for chunk in sealed_chunks(key, pieces_of(source, CHUNK_SIZE)):
        _put(target, chunk)


def unseal_file(
    source: BinaryIO, target: BinaryIO, *identities: HybridIdentity | X25519Identity
) -> None:
    """
    Open a sealed source into the target, in 1 MiB of memory at a time.

    Every byte written was proven, but only the end proves that none is missing: the
    target MUST be a file that nobody sees, and is published only after this returned.

    Raises:
        SealedError: as `unseal`; what the target holds must be thrown away.

    """
    head, rest = _head_of(source)
    header = parse_header(head)
    key = _file_key(header, identities)
    rest = read_until(source, rest, NONCE_SIZE)
    payload_key = _payload_key(key, rest[:NONCE_SIZE])
    for chunk in opened_chunks(
        payload_key, sealed_pieces_of(source, rest[NONCE_SIZE:])
    ):
        _put(target, chunk)


def seal_with_password(plaintext: bytes, password: str, *, work: int) -> bytes:
    """
    Return an age file that a password opens; scrypt takes 2^work rounds of 1 KiB.

    Raises:
        ValueError: the work factor is not between 1 and 20.

    """
    file_key = fresh(FILE_KEY_SIZE)
    stanza = Password(password).wrap(file_key, work)
    return _sealed(plaintext, file_key, stanza, fresh)


def unseal_with_password(sealed: bytes, password: str) -> bytes:
    """
    Return what was sealed under a password.

    Raises:
        SealedError: as `unseal`.

    """
    return _opened(sealed, (Password(password),))


def file_key(sealed: bytes, identity: HybridIdentity | X25519Identity) -> bytes:
    """
    Return the 16 bytes that open this one file, to be shown in a dispute.

    Raises:
        SealedHeaderError: not the beginning of an age v1 file.
        NotForUsError: the identity does not open it.
        SealedMacError: its head was changed.

    """
    return _file_key(parse_header(sealed[: _size(sealed)]), (identity,))


def unseal_with_file_key(sealed: bytes, key: bytes) -> bytes:
    """
    Return what was sealed, by the key of the one file alone.

    Raises:
        SealedHeaderError: not an age v1 file, or its head is beyond our limits.
        SealedMacError: the key is not this file's, or its head was changed.
        SealedPayloadError: its content was changed, cut or lengthened.

    """
    size = _size(sealed)
    _prove(parse_header(sealed[:size]), key)
    return _content(sealed, size, key)


def stanza_kinds(sealed_head: bytes) -> tuple[str, ...]:
    """
    Tell for which kinds of recipients a file is, in order, from its first bytes.

    Raises:
        SealedHeaderError: they do not begin with a whole header of age v1.

    """
    header = parse_header(sealed_head[: _size(sealed_head)])
    return tuple(stanza.kind for stanza in header.stanzas)


def sealed_size(plaintext_size: int) -> int:
    """Return the size of the file for one hybrid recipient, which never varies."""
    stanza = Stanza(
        HYBRID, (to_unpadded(bytes(ENCAPSULATED_SIZE)),), bytes(WRAPPED_SIZE)
    )
    head = len(_head(bytes(FILE_KEY_SIZE), stanza))
    return head + NONCE_SIZE + payload_size(plaintext_size)


def _sealed(
    plaintext: bytes, file_key: bytes, stanza: Stanza, entropy: Callable[[int], bytes]
) -> bytes:
    nonce = entropy(NONCE_SIZE)
    chunks = sealed_chunks(
        derived(file_key, nonce, b"payload"), cut(plaintext, CHUNK_SIZE)
    )
    return b"".join((_head(file_key, stanza), nonce, *chunks))


def _head(file_key: bytes, stanza: Stanza) -> bytes:
    covered = covered_by_mac([stanza])
    mac = to_unpadded(_mac(file_key, covered))
    return covered + f" {mac}\n".encode("ascii")


def _mac(file_key: bytes, covered: bytes) -> bytes:
    return hmac.digest(derived(file_key, b"", b"header"), covered, "sha256")


def _opened(sealed: bytes, openers: tuple[Opener, ...]) -> bytes:
    size = _size(sealed)
    return _content(sealed, size, _file_key(parse_header(sealed[:size]), openers))


def _content(sealed: bytes, size: int, file_key: bytes) -> bytes:
    start = size + NONCE_SIZE
    key = _payload_key(file_key, sealed[size:start])
    return b"".join(opened_chunks(key, sealed_pieces(sealed, start)))


def _payload_key(file_key: bytes, nonce: bytes) -> bytes:
    if len(nonce) != NONCE_SIZE:
        raise SealedHeaderError("the file ends before its nonce is whole")
    return derived(file_key, nonce, b"payload")


def _size(sealed: bytes) -> int:
    size = header_size(sealed)
    if size is None:
        raise SealedHeaderError("the file ends within its header")
    return size


def _head_of(source: BinaryIO) -> tuple[bytes, bytes]:
    """Read until the header is whole; return it and what was read beyond it."""
    head, searched = bytearray(), 0
    while piece := source.read(CHUNK_SIZE):
        head += piece
        if (size := header_size(head, searched)) is not None:
            whole = memoryview(head)
            return bytes(whole[:size]), bytes(whole[size:])
        searched = len(head)
    raise SealedHeaderError("the file ends within its header")


def _file_key(header: Header, openers: tuple[Opener, ...]) -> bytes:
    """Find the file key and prove the header with it."""
    if len(header.stanzas) > 1 and any(s.kind == SCRYPT for s in header.stanzas):
        raise SealedHeaderError("a password stands beside other ways to the file key")
    for key in _found(header, openers):
        _prove(header, key)
        return key
    raise NotForUsError("no identity or password that was tried opens the file")


def _found(header: Header, openers: tuple[Opener, ...]) -> Iterator[bytes]:
    for stanza in header.stanzas:
        for opener in openers:
            key = opener.unwrap(stanza)
            if key is not None:
                yield key


def _prove(header: Header, key: bytes) -> None:
    if len(header.mac) != MAC_SIZE or not same(_mac(key, header.covered), header.mac):
        raise SealedMacError("the head is not the one that was sealed with this key")


def _put(target: BinaryIO, data: bytes) -> None:
    """Write all of it: an unbuffered file may take less at once."""
    view = memoryview(data)
    while view:
        view = view[target.write(view) :]
