"""
A cosigner who fetches: reads checkpoint and tiles himself, then signs (SPEC 10.4).

He needs no address of his own and no open port: a supervisor's desk computer is enough.
"""

from collections.abc import Callable
from dataclasses import dataclass

from archive.ledger.checkpoints import Checkpoint, open_checkpoint, own_note
from archive.ledger.cosignatures import with_cosignatures
from archive.ledger.cosigner import Cosigner, OldSizeError, RolledBackError
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tiles import TileReader
from archive.ledger.tree import consistency_proof, root_from


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a cosigner found: where the log stands, and his signature line under it."""

    checkpoint: Checkpoint
    note: str
    line: str

    @property
    def cosigned(self) -> str:
        """The checkpoint with this one cosignature, as it goes back to the log."""
        return with_cosignatures(self.note, [self.line])


def pull(cosigner: Cosigner, fetch: Callable[[str], bytes | None]) -> Pulled | None:
    """
    Cosign the log's present checkpoint; None if the log has published none.

    `fetch` gives `checkpoint` and the tiles by their paths, and is not trusted: what it
    gives is proven by the signed root before it is used. If another process of this
    cosigner signs meanwhile, it is fetched once more: that is no fault of the log.

    Raises:
        CosigningRefusedError: the checkpoint is not one to sign.
        NoteInvalidError: the log's key did not sign the checkpoint.
        LedgerFormatError: it is no checkpoint, or not UTF-8.
        TileInvalidError: the tiles are not those of the signed root.
        TileMissingError: a tile is missing.

    """
    while True:
        # Read before the log is asked, which can then only show as much or more.
        last = cosigner.last()
        try:
            return _pulled(cosigner, last, fetch)
        except (OldSizeError, RolledBackError):
            if cosigner.last() == last:
                raise


def _pulled(
    cosigner: Cosigner, last: Checkpoint | None, fetch: Callable[[str], bytes | None]
) -> Pulled | None:
    found = fetch("checkpoint")
    if not found:
        return None
    try:
        text = found.decode()
    except UnicodeDecodeError as error:
        raise LedgerFormatError(
            "what the log gave for its checkpoint is not UTF-8"
        ) from error
    # What another server appended is cut off: only the log's own line is kept.
    note = own_note(text, cosigner.log)
    checkpoint = open_checkpoint(note, cosigner.log)
    old = last.size if last else 0
    proof: tuple[bytes, ...] = ()
    if 0 < old < checkpoint.size:
        reader = TileReader(fetch, checkpoint.size, checkpoint.root)
        # These tiles are the log's word: its root proves them, whoever hands them over.
        cosigner.compare(note, old, root_from(old, reader))
        proof = consistency_proof(old, checkpoint.size, reader)
    line = cosigner.cosign(old, proof, note)
    return Pulled(checkpoint, note, line)
