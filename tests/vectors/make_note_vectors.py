"""
Write the frozen examples of archive/SPEC.md 1.4 and 10.1: what a signed note may hold.

`python -m tests.vectors.make_note_vectors` writes the same bytes at every run. The keys
are published here, so they protect nothing.
"""

import json
from pathlib import Path

from archive.evidence.encoding import to_base64
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner, key_id
from archive.ledger.checkpoints import Checkpoint, sign_checkpoint
from archive.ledger.cosignatures import CosigningKey
from archive.public.evidence import sha256

FILE = Path(__file__).with_name("notes.json")
ORIGIN = "vectors.yangguang.example/log"
LOG = NoteSigner(ORIGIN, SigningKey(sha256(b"note vector: log key")))
COSIGNER = CosigningKey(
    "demo-supervisor.example/1", SigningKey(sha256(b"note vector: cosigner key"))
)
CHECKPOINT = Checkpoint(ORIGIN, 7, sha256(b"note vector: root"))
NOTE = sign_checkpoint(CHECKPOINT, LOG)
LAST = (2**53 - 1) // 10**6

NAMES = {
    True: ["a", "a.example/1", "名", "😀", "a—b", "a\u200bb", "a\ufeffb", "a\u180eb"],
    False: [
        *("", "a b", "a+b", "a\tb", "a\x00b", "a\x1cb", "a\x7fb", "a\x80b", "a\x85b"),
        *("a\x9fb", "a\xa0b", "a\u1680b", "a\u2003b", "a\u2028b", "a\u202fb"),
        *("a\u205fb", "a\u3000b"),
    ],
}
TEXTS = {
    True: ["a\n", "名\n", "a\ufeffb\n", "a\u2028b\n"],
    False: ["a\x7fb\n", "a\x80b\n", "a\x85b\n", "a\x9fb\n", "a\tb\n", "a\r\n"],
}
SECONDS = {
    True: [1, 1_772_413_200, LAST],
    False: [0, LAST + 1, 2**53, 2**63 - 1, 2**63, 2**64 - 1],
}


def named(name: str) -> str:
    """Return the note with one more line, of somebody unknown by this name."""
    return f"{NOTE}— {name} {to_base64(bytes(8))}\n"


def saying(text: str) -> str:
    """Return a note over any text, rightly signed."""
    data = key_id(ORIGIN, b"\x01", LOG.key.public) + LOG.key.sign(text.encode())
    return f"{text}\n— {ORIGIN} {to_base64(data)}\n"


def cosigned(seconds: int) -> str:
    """Return the note with a cosignature of this time, rightly signed."""
    message = f"cosignature/v1\ntime {seconds}\n{CHECKPOINT.text}".encode()
    data = key_id(COSIGNER.name, b"\x04", COSIGNER.key.public)
    data += seconds.to_bytes(8, "big") + COSIGNER.key.sign(message)
    return f"{NOTE}— {COSIGNER.name} {to_base64(data)}\n"


def vectors() -> dict[str, object]:
    """Return everything, and whether a reader must take or refuse it."""
    return {
        "log_vkey": str(LOG.verifier),
        "cosigner_vkey": str(COSIGNER.public),
        "names": [
            {"name": each, "note": named(each), "holds": holds}
            for holds, names in NAMES.items()
            for each in names
        ],
        "texts": [
            {"note": saying(each), "holds": holds}
            for holds, texts in TEXTS.items()
            for each in texts
        ],
        "cosignatures": [
            {"seconds": str(each), "note": cosigned(each), "holds": holds}
            for holds, times in SECONDS.items()
            for each in times
        ],
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), indent=1) + "\n", encoding="utf-8")
