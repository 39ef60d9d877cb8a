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

from archive.public.sealing import SealedError, unseal_file
from trading.bids.model import dealing
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
from trading.bids.sealing.streams import Kept, Target, digest_of
from trading.bids.verdicts import Combined, Verdict

OpenObject: TypeAlias = Callable[[str], BinaryIO]
"""Gives the ciphertext of an object by its name, as it is kept."""


@dataclass(frozen=True, slots=True)
class OpenedBid:
    """
    What a bid says; `why` tells what is wrong if the verdict is not OPEN.

    An opened one lies in `folder`: every object under its own name, never under one
    that its bidder chose.
    """

    verdict: Verdict
    why: str = ""
    folder: Path | None = None
    cover: Cover | None = None
    sheet: OpeningSheet | None = None

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
    if combined.verdict is not Verdict.OPEN or combined.seed is None:
        raise NotOpenedError(combined.verdict)
    begun = Path(mkdtemp(prefix=".opening-", dir=folder.parent))
    try:
        for each in manifest.objects:
            _open(each, combined.seed, open_object, begun)
        cover, sheet = _checked(manifest, begun)
        begun.rename(folder)
    except (SealedError, ContentsUnsoundError) as error:
        shutil.rmtree(begun)
        return OpenedBid(Verdict.INVALID_DEALING, str(error))
    except BaseException:
        shutil.rmtree(begun)
        raise
    return OpenedBid(Verdict.OPEN, folder=folder, cover=cover, sheet=sheet)


def _open(
    each: SealedObject, seed: bytes, open_object: OpenObject, folder: Path
) -> None:
    with open_object(each.name) as source, Target(folder / each.name) as target:
        kept = Kept(source, each.name, each.pieces)
        try:
            unseal_file(
                cast("BinaryIO", kept),
                target,
                dealing.part_identity(seed, each.part),
            )
        except SealedError:
            kept.drain()
            raise
        kept.drain()


def _checked(manifest: Manifest, folder: Path) -> tuple[Cover, OpeningSheet | None]:
    cover = Cover.from_bytes(_small(folder / COVER))
    cover.check_of(manifest)
    sheet = None
    if cover.sheet:
        if digest_of(folder / SHEET) != cover.sheet:
            raise ContentsUnsoundError("the sheet is another than the cover names")
        sheet = sheet_of(_small(folder / SHEET), manifest)
    for file in cover.files:
        path = folder / file.object
        if (path.stat().st_size, digest_of(path)) != (file.size, file.sha256):
            raise ContentsUnsoundError(f"{file.object} is another than the cover names")
    return cover, sheet


def _small(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise ContentsUnsoundError(f"{path.name} has more than {LARGEST} bytes")
    return path.read_bytes()
