"""What is sealed to a light policy: one small document under its cover (7.12)."""

import io
from collections.abc import Callable
from typing import Final

from archive.public.evidence import sha256
from archive.public.sealing import unseal
from trading.bids.model import dealing
from trading.bids.model.light import SealedQuote
from trading.bids.model.manifest import document_name
from trading.bids.sealing.objects import read_bid
from trading.bids.verdicts import Combined, Named, Party, Verdict

DOCUMENT: Final = document_name(1)


def kept_otherwise(quote: SealedQuote) -> tuple[Named, ...]:
    """
    Return what is not kept as it was handed in: its manifest, or objects from 1 on.

    Whoever keeps it answers for that, and the applicant, who has the same bytes, may
    hand them over again.
    """
    if not quote.is_kept:
        return (Named(Party.KEEPER, what="manifest"),)
    return tuple(
        Named(Party.KEEPER, number, "object")
        for number, each in enumerate(quote.envelope.parsed.objects, 1)
        if sha256(quote.object(each.name)).hex() != each.pieces[0]
    )


def read_quote(
    quote: SealedQuote, combined: Combined, check: Callable[[bytes], None]
) -> tuple[Verdict, bytes]:
    """
    Return the verdict of an envelope, and its document if it opens.

    `check` raises ValueError if the document is not what was asked for: that is its
    author's fault, as every other content that is none.

    Raises:
        KeptFileDamagedError: an object is not the one that was handed in.

    """
    if combined.verdict is not Verdict.OPEN or combined.seed is None:
        return combined.verdict, b""
    manifest = quote.envelope.parsed
    opened = read_bid(combined, manifest, lambda name: io.BytesIO(quote.object(name)))
    if opened.verdict is not Verdict.OPEN:
        return opened.verdict, b""
    parts = {each.name: each.part for each in manifest.objects}
    key = dealing.part_identity(combined.seed, parts[DOCUMENT])
    document = unseal(quote.object(DOCUMENT), key)
    try:
        check(document)
    except ValueError:
        return Verdict.INVALID_DEALING, b""
    return Verdict.OPEN, document
