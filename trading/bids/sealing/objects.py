"""
Opening the objects of a bid whose secret was put together (trading 7.5, 7.9 step 7).

Plaintext is written where nobody looks, and shown only when all of it is proven: a full
disk or a changed file leaves nothing behind.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO, TypeAlias, cast

from archive.public.sealing import HybridIdentity, SealedError, unseal_file
from trading.bids.model.contents import (
    LARGEST,
    ContentsUnsoundError,
    Cover,
    CoveredFile,
    sheet_of,
)
from trading.bids.model.manifest import COVER, Manifest, SealedObject
from trading.bids.model.policy import SHEET
from trading.bids.model.sheets import OpeningSheet
from trading.bids.release_errors import NotOpenedError
from trading.bids.sealing.streams import Glance, Kept, Target, digest_of
from trading.bids.verdicts import Combined, Verdict

OpenObject: TypeAlias = Callable[[str], BinaryIO]
"""Gives the ciphertext of an object by its name, as it is kept."""


@dataclass(frozen=True, slots=True)
class OpenedBid:
    """
    What a bid says; `why` tells what is wrong if the verdict is not OPEN.

    One that was opened lies in `folder`: every object under its own name, never under
    one that its bidder chose. One that was only read has `text`, its sheet's plaintext.
    """

    verdict: Verdict
    why: str = ""
    folder: Path | None = None
    cover: Cover | None = None
    sheet: OpeningSheet | None = None
    text: str = ""

    @property
    def files(self) -> tuple[CoveredFile, ...]:
        """The documents, in the order of the cover."""
        return self.cover.files if self.cover else ()


def open_bid(
    combined: Combined, manifest: Manifest, open_object: OpenObject, folder: Path
) -> OpenedBid:
    """
    Open a bid into the new folder; it is there only if all of the bid is in order.

    Raises:
        NotOpenedError: its secret was not put together.
        KeptFileDamagedError: an object is not the one that was handed in.
        OSError: nothing can be written; then nothing is.

    """
    seed = _seed_of(combined)
    begun = Path(mkdtemp(prefix=".opening-", dir=folder.parent))
    try:
        for each in manifest.objects:
            with Target(begun / each.name) as target:
                _unseal(each, combined.key(seed, each.part), open_object, target)
        cover, sheet = _checked(manifest, lambda name: _Plain.of(begun / name))
        begun.rename(folder)
    except (SealedError, ContentsUnsoundError) as error:
        shutil.rmtree(begun)
        return OpenedBid(Verdict.INVALID_DEALING, str(error))
    except BaseException:
        shutil.rmtree(begun)
        raise
    return OpenedBid(Verdict.OPEN, folder=folder, cover=cover, sheet=sheet)


def read_bid(
    combined: Combined, manifest: Manifest, open_object: OpenObject
) -> OpenedBid:
    """
    Read the sheet of a bid, prove all the rest of it, and write nothing to any disk.

    A machine that dies meanwhile leaves no plaintext: documents are hashed and dropped.

    Raises:
        NotOpenedError: its secret was not put together.
        KeptFileDamagedError: an object is not the one that was handed in.

    """
    seed, found = _seed_of(combined), {}
    try:
        for each in manifest.objects:
            glance = Glance(LARGEST if each.name in (COVER, SHEET) else 0)
            _unseal(each, combined.key(seed, each.part), open_object, glance)
            found[each.name] = _Plain(glance.size, glance.value, bytes(glance.begin))
        cover, sheet = _checked(manifest, found.__getitem__)
    except (SealedError, ContentsUnsoundError) as error:
        return OpenedBid(Verdict.INVALID_DEALING, str(error))
    text = found[SHEET].begin.decode() if sheet else ""
    return OpenedBid(Verdict.OPEN, cover=cover, sheet=sheet, text=text)


def _seed_of(combined: Combined) -> bytes:
    if combined.verdict is not Verdict.OPEN or combined.seed is None:
        raise NotOpenedError(combined.verdict)
    return combined.seed


def _unseal(
    each: SealedObject,
    key: HybridIdentity,
    open_object: OpenObject,
    target: Target | Glance,
) -> None:
    with open_object(each.name) as source:
        kept = Kept(source, each.name, each.pieces)
        try:
            unseal_file(
                cast("BinaryIO", kept),
                cast("BinaryIO", target),
                key,
            )
        except SealedError:
            kept.drain()
            raise
        kept.drain()


@dataclass(frozen=True, slots=True)
class _Plain:
    """What an object turned out to hold; of cover and sheet `begin` is the text."""

    size: int
    sha256: str
    begin: bytes

    @classmethod
    def of(cls, path: Path) -> "_Plain":
        """Look at one that was written."""
        with path.open("rb") as file:
            begin = file.read(LARGEST)
        return cls(path.stat().st_size, digest_of(path), begin)

    def whole(self, name: str) -> bytes:
        """Return all of a small one. Raises ContentsUnsoundError."""
        if self.size > LARGEST:
            raise ContentsUnsoundError(f"{name} has more than {LARGEST} bytes")
        return self.begin


def _checked(
    manifest: Manifest, plain: Callable[[str], _Plain]
) -> tuple[Cover, OpeningSheet | None]:
    cover = Cover.from_bytes(plain(COVER).whole(COVER))
    cover.check_of(manifest)
    sheet = None
    if cover.sheet:
        found = plain(SHEET)
        if found.sha256 != cover.sheet:
            raise ContentsUnsoundError("the sheet is another than the cover names")
        sheet = sheet_of(found.whole(SHEET), manifest)
    for file in cover.files:
        document = plain(file.object)
        if (document.size, document.sha256) != (file.size, file.sha256):
            raise ContentsUnsoundError(f"{file.object} is another than the cover names")
    return cover, sheet
