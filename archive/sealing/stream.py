"""
The content of a sealed file: chunks of 64 KiB, each proven before it is let out.

Section numbers are those of archive/SPEC.md; C2SP age.md calls it STREAM.
"""

from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from archive.sealing.model import CHUNK_SIZE, TAG_SIZE, SealedPayloadError

_SEALED_CHUNK: Final = CHUNK_SIZE + TAG_SIZE
_AT_ONCE: Final = 16
_LAST: Final = (1).to_bytes(1)
_NOT_LAST: Final = (0).to_bytes(1)


def payload_size(plaintext_size: int) -> int:
    """Return how many bytes that many bytes have when sealed, without the nonce."""
    return plaintext_size + TAG_SIZE * max(1, -(-plaintext_size // CHUNK_SIZE))


def sealed_chunks(key: bytes, chunks: Iterator[memoryview | bytes]) -> Iterator[bytes]:
    """Seal chunks of full size, of which only the last may be shorter."""
    cipher = ChaCha20Poly1305(key)
    begun = chain([next(chunks, b"")], chunks)
    for number, chunk, last in _looking_ahead(begun):
        yield cipher.encrypt(_nonce(number, last=last), chunk, None)


def opened_chunks(key: bytes, chunks: Iterator[memoryview | bytes]) -> Iterator[bytes]:
    """
    Open the chunks that `sealed_chunks` gave; each is proven before it is yielded.

    Whether one is the last is proven, too: of a file that was cut or lengthened the
    last chunk never comes out.

    Raises:
        SealedPayloadError: a chunk is not the one that was sealed in this place.

    """
    cipher = ChaCha20Poly1305(key)
    number = -1
    for number, chunk, last in _looking_ahead(chunks):
        if len(chunk) < TAG_SIZE:
            raise SealedPayloadError(number, "is cut short")
        if len(chunk) == TAG_SIZE and number:
            raise SealedPayloadError(number, "is empty, and not the only one")
        try:
            plaintext = cipher.decrypt(_nonce(number, last=last), chunk, None)
        except InvalidTag as error:
            raise SealedPayloadError(number, "is not what was sealed here") from error
        yield plaintext
    if number < 0:
        raise SealedPayloadError(0, "is missing")


def cut(data: bytes, size: int, start: int = 0) -> Iterator[memoryview]:
    """Cut bytes into pieces without copying them; nothing gives no piece."""
    view = memoryview(data)
    return (view[at : at + size] for at in range(start, len(data), size))


def sealed_pieces(data: bytes, start: int) -> Iterator[memoryview]:
    """Cut the sealed chunks that stand from `start` on."""
    return cut(data, _SEALED_CHUNK, start)


def sealed_pieces_of(source: BinaryIO, begun: bytes) -> Iterator[memoryview]:
    """Read sealed chunks: first what is already at hand, then from the source."""
    return pieces_of(source, _SEALED_CHUNK, begun)


def pieces_of(source: BinaryIO, size: int, begun: bytes = b"") -> Iterator[memoryview]:
    """Read pieces of one size, of which only the last may be shorter; many at once."""
    while block := read_until(source, begun, size * _AT_ONCE):
        yield from cut(block, size)
        begun = b""


def read_until(source: BinaryIO, begun: bytes, size: int) -> bytes:
    """Read on until `begun` and what follows it have this size, or nothing follows."""
    read, missing = [begun], size - len(begun)
    while missing > 0 and (more := source.read(missing)):
        read.append(more)
        missing -= len(more)
    return b"".join(read)


def _looking_ahead(
    chunks: Iterator[memoryview | bytes],
) -> Iterator[tuple[int, memoryview | bytes, bool]]:
    """Count the chunks and tell of each whether it is the last."""
    chunk = next(chunks, None)
    number = 0
    while chunk is not None:
        after = next(chunks, None)
        yield number, chunk, after is None
        chunk, number = after, number + 1


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + (_LAST if last else _NOT_LAST)
