"""
Opening envelopes of 64 KiB against its cryptography and writes done bare, in one run.

`python -m tests.benchmarks.bench_opening [--tenth]`; the limit is a ratio of 1.5: from
the first release of three holders and a trustee to prices that all can read, ours takes
at most so many times as long as the decryptions, key derivations, signature checks and
synced writes that it needs, done one after the other with nothing but `cryptography`.
Ours begins as a session does, with processes that wait and nothing remembered. Each of
the four who release works in a process of its own, as on a device of its own, and bids
are put together by as many processes as there are processors. Times are printed, never
asserted.
"""

import gc
import hashlib
import hmac
import os
import sys
import tempfile
from base64 import b64decode
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from archive.evidence.digests import labelled
from archive.sealing.recipients import is_hybrid_recipient
from tests.benchmarks.senders import Released, Sender
from tests.builders_bids import HOLDERS, TRUSTEES, key_of
from tests.sites import Site
from tests.tender_course import Tendering, tendering
from trading.bids.model.envelope import Envelope, manifest_in
from trading.bids.sealing import Document
from trading.server.hands import Processes

LIMIT = 1.5
SIZE = 65_536
CAME = (1, 3, 5)
SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
INFO = b"age-encryption.org/mlkem768x25519"
CHUNK = 65_536 + 16
NONCE = 16
HANDS, MANY = Processes(few=1), 64


def handed_in(course: Tendering, count: int) -> None:
    """Hand in so many bids, each of a sheet and a document; start, and be ready."""
    course.open_for_bids(count)
    document = course.folder / "document"
    document.write_bytes(b"x" * SIZE)
    for number in range(1, count + 1):
        documents = [Document(document, "tech", "document.pdf")]
        bid = course.sealed(number, documents=documents)
        course.upload(number, bid)
        course.hand_in(number, bid)
    course.close()
    course.start()
    HANDS.map(list, range(MANY))


def ours(course: Tendering) -> float:
    """Let holders and a trustee release, and open; return the seconds."""
    for remembered in (manifest_in, is_hybrid_recipient):
        remembered.cache_clear()
    senders = [Sender(j, HOLDERS[j - 1].seed) for j in CAME]
    senders.append(Sender(1, TRUSTEES[0].seed, is_trustee=True))
    gc.freeze()  # as a server does that has started
    begun = perf_counter()
    envelopes, close = course.counted()
    released = Released(course.policy, envelopes, close)
    *shares, times = HANDS.map(released, senders)
    for j, given in zip(CAME, shares, strict=True):
        course.take_shares(j, given)
    course.take_times(1, times)
    course.open()
    return perf_counter() - begun


def expanded(seed: bytes) -> MLKEM768X25519PrivateKey:
    """Make the key pair of an identity from its seed."""
    wide = hashlib.shake_256(seed).digest(96)
    lattice = MLKEM768PrivateKey.from_seed_bytes(wide[:64])
    curve = X25519PrivateKey.from_private_bytes(wide[64:])
    lattice.public_key().public_bytes_raw()
    curve.public_key().public_bytes_raw()
    return MLKEM768X25519PrivateKey(lattice, curve)


def opened(sealed: bytes, key: MLKEM768X25519PrivateKey) -> bytes:
    """Open an age file that is known to be in order."""
    head, _, _ = sealed.partition(b"\n---")
    _, stanza, *body = head.split(b"\n")
    wrapped = b64(stanza.split(b" ")[-1]) + b64(b"".join(body))
    file_key = SUITE.decrypt(wrapped, key, INFO)
    proof = HKDF(algorithm=SHA256(), length=32, salt=b"", info=b"header")
    mac = hmac.digest(proof.derive(file_key), head + b"\n---", "sha256")
    if mac != b64(sealed[len(head) + 5 :].split(b"\n", 1)[0]):
        raise SystemExit("a head is another")
    start = sealed.index(b"\n", len(head) + 1) + 1
    nonce, payload = sealed[start : start + NONCE], sealed[start + NONCE :]
    kdf = HKDF(algorithm=SHA256(), length=32, salt=nonce, info=b"payload")
    cipher = ChaCha20Poly1305(kdf.derive(file_key))
    plain = []
    for at in range(0, len(payload), CHUNK):
        last = at + CHUNK >= len(payload)
        counter = (at // CHUNK).to_bytes(11, "big") + bytes([last])
        plain.append(cipher.decrypt(counter, payload[at : at + CHUNK], None))
    return b"".join(plain)


def b64(text: bytes) -> bytes:
    """Read base64 without its padding."""
    return b64decode(text + b"=" * (-len(text) % 4))


@dataclass
class Bare:
    """What the opening needs, with nothing around it."""

    course: Tendering
    folder: Path
    envelopes: Sequence[Envelope]
    objects: list[list[tuple[str, bytes]]] = field(default_factory=list)
    taken: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        get = self.course.instance.objects.get
        for each in self.envelopes:
            parts = each.parsed.objects
            self.objects.append(
                [(one.part, b"".join(map(get, one.pieces))) for one in parts]
            )

    def run(self) -> float:
        """Do it; return the seconds, and keep those of each kind."""
        for what, work in {
            "small files": self._small_files,
            "keys and objects": self._objects,
            "signatures": self._signatures,
            "synced writes": self._writes,
        }.items():
            self.taken[what] = timed(work)
        return sum(self.taken.values())

    def _small_files(self) -> None:
        for j in CAME:
            key = expanded(HOLDERS[j - 1].seed)
            for each in self.envelopes:
                opened(each.shares[j - 1], key)
        key = expanded(TRUSTEES[0].seed)
        for each in self.envelopes:
            opened(each.times[0], key)

    def _objects(self) -> None:
        kept = {bid.envelope.digest: bid for bid in self.course.kept.values()}
        seeds = [kept[each.digest].seed for each in self.envelopes]
        for seed, objects in zip(seeds, self.objects, strict=True):
            keys = {
                part: expanded(labelled("sealed-bid/part/1", seed, part.encode()))
                for part in ("sheet", "tech", "rest")
            }
            for part, sealed in objects:
                opened(sealed, keys[part])

    def _signatures(self) -> None:
        for who in (*(f"holder {j}" for j in CAME), "trustee 1"):
            key = key_of(who)
            raw = Ed25519PublicKey.from_public_bytes(key.public.raw)
            raw.verify(key.sign(b"release"), b"release")

    def _writes(self) -> None:
        with self.course.instance.transactions.read() as work:
            tender = self.course.tender
            kept = work.bids.releases(self.course.lot, tender.logged.id)
        texts = "".join(each.text for each in tender.results).encode()
        acts = [*(each.data for each in kept), b"releases closed", texts]
        for number, data in enumerate(acts):
            with (self.folder / f"{number}").open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that it takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def main(arguments: list[str]) -> None:
    """Print the ratio of ours to the bare work."""
    count = 153 if "--tenth" in arguments else 1_528
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        site = Site.made(folder / "site")
        with site.opened() as instance, tendering(instance) as course:
            handed_in(course, count)
            envelopes, _ = course.counted()
            took = ours(course)
            if not all(each.is_open for each in course.tender.results):
                raise SystemExit("a bid did not open")
            bare = Bare(course, folder, envelopes)
            plain = bare.run()
    each = ", ".join(f"{what} {time:.2f} s" for what, time in bare.taken.items())
    print(f"bare, {count:,} envelopes of {SIZE // 1024} KiB: {plain:.2f} s ({each})")
    print(f"opening: {took:.2f} s, ratio {took / plain:.2f} (limit {LIMIT})")


if __name__ == "__main__":
    main(sys.argv[1:])
