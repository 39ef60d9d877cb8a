"""
Coverage-guided fuzzing of what strangers send: heads, armor and whole small age files.

    pip install atheris
    python -m tests.fuzz.age_headers tests/vectors/age-corpus -max_total_time=3600

A run may end with a result or with a `SealedError`, and with nothing else; what opens
must be what was sealed. What was found to reach new code is kept in the folder named
first, and read again by tests/unit/archive/sealing/test_corpus.py.
"""

import sys
from contextlib import suppress

import atheris

with atheris.instrument_imports(include=["archive.sealing"]):
    from archive.sealing import armor, files, header, recipients
    from archive.sealing.model import SealedError

HYBRID = recipients.HybridIdentity.from_seed(bytes(range(32)))
X25519 = recipients.X25519Identity.from_seed(bytes(range(32)))


def one(data: bytes) -> None:
    """Read the bytes in every way in which a stranger's bytes are read."""
    with suppress(SealedError):
        parsed = header.parse_header(data)
        assert header.covered_by_mac(parsed.stanzas) == parsed.covered
    with suppress(SealedError):
        files.stanza_kinds(data)
    with suppress(SealedError):
        files.unseal(data, HYBRID, X25519)
    with suppress(SealedError):
        files.unseal_with_file_key(data, bytes(16))
    with suppress(SealedError):
        files.unseal(armor.from_armor(data), X25519)


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
