"""
A cosigner who fetches: reads checkpoint, tiles and entries himself, then signs.

He needs no address of his own and no open port: a supervisor's desk computer is enough
(archive/SPEC.md 10.4, 10.7).
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from archive.ledger.checkpoints import Checkpoint, open_checkpoint, own_note
from archive.ledger.cosignatures import with_cosignatures
from archive.ledger.cosigner import (
    Cosigner,
    CosigningRefusedError,
    Noticed,
    OldSizeError,
    RolledBackError,
)
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tiles import Fetch, TileReader
from archive.ledger.tree import consistency_proof, root_from
from archive.ledger.vetting import DatesFinding, Verdict, Vetting


class DatesRefusedError(CosigningRefusedError):
    """The cosigner does not sign entries so dated; `noticed` is what speaks against."""

    def __init__(self, noticed: Noticed) -> None:
        super().__init__(noticed.finding.what)
        self.noticed = noticed


class DatedAheadError(DatesRefusedError):
    """An entry is of a time to come: it may be signed once that time has come."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """
    What a cosigner found: where the log stands, and his signature line under it.

    `late` is what was told late, though he signed.
    """

    checkpoint: Checkpoint
    note: str
    line: str
    late: Noticed | None = None

    @property
    def cosigned(self) -> str:
        """The checkpoint with this one cosignature, as it goes back to the log."""
        return with_cosignatures(self.note, [self.line])


def pull(
    cosigner: Cosigner,
    fetch: Fetch,
    *,
    explained: bool = False,
    ticks: Callable[[], float] = monotonic,
) -> Pulled | None:
    """
    Cosign the log's present checkpoint; None if the log has published none.

    `fetch` gives `checkpoint` and the tiles by their paths, and is not trusted: what it
    gives is proven by the signed root before it is used. `explained` says that a person
    knows why entries were told late; `ticks` gives seconds that only grow. If another
    process of this cosigner signs meanwhile, it is fetched once more: that is no fault
    of the log.

    Raises:
        CosigningRefusedError: the checkpoint is not one to sign.
        DatesRefusedError: an entry under it is dated as it cannot be.
        TooMuchToReadError: its entries cannot be read within the bounds.
        NoteInvalidError: the log's key did not sign the checkpoint.
        LedgerFormatError: it is no checkpoint, or not UTF-8; or an entry is none.
        TileInvalidError: tiles or entries are not those of the signed root.
        TileMissingError: one of them is missing.

    """
    while True:
        # Read before the log is asked, which can then only show as much or more.
        kept = cosigner.remembered()
        last = kept.checkpoint if kept else None
        try:
            found = _found(cosigner, last, fetch)
            if found is None:
                return None
            note, reader = found
            vetting = Vetting(
                reader=reader,
                kept=kept,
                shown=note,
                now=cosigner.clock.now(),
                by_clock=not cosigner.key.public.is_demo,
                ticks=ticks,
            )
            late = _noticed(cosigner, vetting(), explained=explained)
            old = last.size if last else 0
            proof = consistency_proof(old, reader.size, reader)
            line = cosigner.cosign(old, proof, note, vetting.told)
        except (OldSizeError, RolledBackError):
            if cosigner.last() == last:
                raise
        else:
            shown = Checkpoint(cosigner.log.name, reader.size, reader.root)
            return Pulled(shown, note, line, late)


def _found(
    cosigner: Cosigner, last: Checkpoint | None, fetch: Fetch
) -> tuple[str, TileReader] | None:
    """Return the log's checkpoint and its tree, which continues the last one."""
    data = fetch("checkpoint")
    if not data:
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise LedgerFormatError(
            "what the log gave for its checkpoint is not UTF-8"
        ) from error
    # What another server appended is cut off: only the log's own line is kept.
    note = own_note(text, cosigner.log)
    checkpoint = open_checkpoint(note, cosigner.log)
    reader = TileReader(fetch, checkpoint.size, checkpoint.root)
    if last is None:
        return note, reader
    if last.size > checkpoint.size:
        raise RolledBackError(last.size, checkpoint)
    same = last.size == checkpoint.size
    # Tiles are the log's word: its root proves them, whoever hands them over.
    root = checkpoint.root if same else root_from(last.size, reader)
    cosigner.compare(note, last.size, root)
    return note, reader


def _noticed(
    cosigner: Cosigner, finding: DatesFinding | None, *, explained: bool
) -> Noticed | None:
    """Keep what was found in the dates; return it if he signs all the same."""
    if finding is None:
        return None
    noticed = cosigner.notice(finding)
    if finding.verdict == Verdict.AHEAD:
        raise DatedAheadError(noticed)
    if finding.verdict == Verdict.LATE:
        return noticed
    if finding.verdict == Verdict.TOO_LATE and explained:
        return noticed
    raise DatesRefusedError(noticed)
