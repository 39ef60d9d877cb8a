"""
1,528 tickets from a real opening record, of which nobody can learn a firm.

Each real credit code goes through a hash with a salt that is thrown away; what comes
out takes the place of a firm. Neither codes nor names reach the log, the transcript or
the case file.
"""

from importlib.resources import files

from archive.evidence.digests import labelled
from archive.evidence.entropy import fresh
from trading.bidders.codes import Uscc
from trading.server.demo.cast import PLACE, Bidder, bidder

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_RESOURCE = "codes-2026-03-16.txt"


def real_codes() -> tuple[str, ...]:
    """Return the credit codes of the record, public, without names."""
    text = (files("trading.server.demo") / _RESOURCE).read_text(encoding="ascii")
    return tuple(line for line in text.splitlines() if not line.startswith("#"))


def crowd(tickets: int) -> tuple[Bidder, ...]:
    """Return a bidder for each of the first real codes; nobody can lead one back."""
    salt = fresh()
    hidden = sorted(
        _hidden(labelled("demo-ticket/1", salt, code.encode()))
        for code in real_codes()[:tickets]
    )
    return tuple(
        bidder(number, code, f"号票来源{number:04d}")
        for number, code in enumerate(hidden, 1)
    )


def _hidden(digest: bytes) -> Uscc:
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(9):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return Uscc.of_body(f"91{PLACE}{''.join(letters)}")
