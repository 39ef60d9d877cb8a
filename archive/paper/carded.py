"""A paper against anchor cards: whose log it is of, and whose checkpoint it prints."""

from collections.abc import Iterator

from archive.evidence.notes import NoteInvalidError
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.cosignatures import cosignatures
from archive.ledger.reading import LedgerFormatError
from archive.paper.findings import Fault, Finding
from archive.paper.model import PaperContent


def against_card(
    content: PaperContent, note: str, card: AnchorCard
) -> Iterator[Finding]:
    """Give what does not fit between a paper and a card (SPEC 11.6, step 5)."""
    if content.origin != card.origin:
        what = f"it is of {content.origin}, the card is of {card.origin}"
        yield Finding(5, Fault.OTHER_LOG, what)
        return
    if content.demo is not card.demo:
        what = "the card differs on being a demonstration"
        yield Finding(5, Fault.OTHER_LOG, what)
    try:
        printed = open_checkpoint(note, card.log)
        cosignatures(note, [each.key for each in card.cosigners])
    except (NoteInvalidError, LedgerFormatError) as error:
        what = f"the checkpoint it prints is not the log's: {error}"
        yield Finding(5, Fault.CHECKPOINT, what)
        return
    known = card.opened()
    if known and known.size == printed.size and known.root != printed.root:
        what = "the checkpoint it prints shows another tree than the card's"
        yield Finding(5, Fault.FORKED, what)
