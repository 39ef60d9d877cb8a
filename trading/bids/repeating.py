"""
An opening, repeated from what its platform published or put on file (trading 7.14).

Pure: it sees the policy, envelopes, releases and ciphertexts, and nothing of what the
platform says they came to. Whoever has them comes to the same record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from archive.public.evidence import sha256
from archive.public.sealing import SealedError, unseal
from trading.bids.given import Releases
from trading.bids.model.contents import ContentsUnsoundError, Cover, sheet_of
from trading.bids.model.envelope import Envelope
from trading.bids.model.manifest import COVER, Manifest
from trading.bids.model.policy import SHEET, OpeningPolicy
from trading.bids.model.sheets import OpeningSheet, Price
from trading.bids.release_errors import KeptFileDamagedError
from trading.bids.sealing.streams import Pieces
from trading.bids.verdicts import Combined, Named, Outcome, Verdict, legal_outcome

FAR: Final = 2
"""A price of more than so many medians is asked about (W-14)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """
    A counted envelope as it came in, and the ciphertexts of its objects by their name.

    Objects that are not at hand are not opened: what is in them stays unproven.
    """

    envelope: Envelope
    received_at: datetime
    objects: Mapping[str, bytes] = field(repr=False)
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    What an opening's record says of one bid; `number` counts in the order of receipt.

    `sheet` is what was read from its ciphertext, `text` the plaintext whole.
    """

    number: int
    bidder: str
    manifest: str
    received_at: datetime
    released_at: datetime | None
    verdict: Verdict
    named: tuple[Named, ...]
    sheet: OpeningSheet | None = None
    text: bytes = b""
    seed: bytes | None = field(default=None, repr=False)
    """S, if it opened."""

    @property
    def outcome(self) -> Outcome:
        """What follows in law."""
        return legal_outcome(self.verdict, self.named)

    @property
    def price(self) -> Price | None:
        """The first price of the sheet, None if there is none."""
        values = self.sheet.values.values() if self.sheet else ()
        return next((each for each in values if isinstance(each, Price)), None)


@dataclass(frozen=True, slots=True)
class OpeningRecord:
    """All lines, in the order of the close."""

    lines: tuple[Line, ...]

    @property
    def opened(self) -> tuple[Line, ...]:
        """The bids that were opened."""
        return tuple(each for each in self.lines if each.verdict is Verdict.OPEN)

    @property
    def far_off(self) -> tuple[Line, ...]:
        """
        The bids whose price is more than twice the median: asked about, not accused.

        Nothing is corrected, and nobody is suspected because prices lie close to each
        other: where a published range of rates makes a grid, they do (W-13, W-14). What
        follows is the committee's (BR 51).
        """
        priced = [(each, each.price.fen) for each in self.opened if each.price]
        middle = median_twice(sorted(fen for _, fen in priced))
        return tuple(each for each, fen in priced if 2 * fen > FAR * middle)


def median_twice(ascending: Sequence[int]) -> int:
    """Return twice the median, which is whole; 0 of nothing."""
    count = len(ascending)
    return ascending[(count - 1) // 2] + ascending[count // 2] if count else 0


def repeat_opening(
    policy: OpeningPolicy, handed: Sequence[Handed], releases: Releases
) -> OpeningRecord:
    """
    Return the record of the opening of these envelopes, which are in the close's order.

    The releases' signatures hold already.

    Raises:
        ManifestMalformedError: an envelope has no manifest.
        KeptFileDamagedError: a ciphertext is not the one that was handed in.

    """
    return OpeningRecord(
        tuple(
            _line(number, each, releases.combined(policy, each.envelope))
            for number, each in enumerate(handed, 1)
        )
    )


def _line(number: int, handed: Handed, combined: Combined) -> Line:
    manifest, verdict = handed.envelope.parsed, combined.verdict
    sheet, text = None, b""
    if verdict is Verdict.OPEN and combined.seed is not None:
        try:
            sheet, text = _contents(manifest, handed.objects, combined, combined.seed)
        except (SealedError, ContentsUnsoundError):
            verdict = Verdict.INVALID_DEALING
    return Line(
        number=number,
        bidder=manifest.bidder,
        manifest=manifest.digest,
        received_at=handed.received_at,
        released_at=handed.released_at,
        verdict=verdict,
        named=combined.named,
        sheet=sheet,
        text=text,
        seed=combined.seed if verdict is Verdict.OPEN else None,
    )


def _contents(
    manifest: Manifest, objects: Mapping[str, bytes], combined: Combined, seed: bytes
) -> tuple[OpeningSheet | None, bytes]:
    """Open what is at hand; return the sheet and its plaintext (7.9, step 7)."""
    found = {}
    for each in manifest.objects:
        if each.name in objects:
            sealed = objects[each.name]
            if pieces_of(sealed) != each.pieces:
                raise KeptFileDamagedError(each.name)
            found[each.name] = unseal(sealed, combined.key(seed, each.part))
    text = found.get(SHEET, b"")
    if COVER in found:
        _check_cover(manifest, found)
    return (sheet_of(text, manifest) if text else None), text


def _check_cover(manifest: Manifest, found: Mapping[str, bytes]) -> None:
    cover = Cover.from_bytes(found[COVER])
    cover.check_of(manifest)
    if SHEET in found and sha256(found[SHEET]).hex() != cover.sheet:
        raise ContentsUnsoundError("the sheet is another than the cover names")
    for file in cover.files:
        data = found.get(file.object)
        if data is not None and (len(data), sha256(data).hex()) != (
            file.size,
            file.sha256,
        ):
            raise ContentsUnsoundError(f"{file.object} is another than it names")


def pieces_of(sealed: bytes) -> tuple[str, ...]:
    """Return the digests of the pieces of a ciphertext."""
    pieces = Pieces()
    pieces.feed(sealed)
    return pieces.end()
