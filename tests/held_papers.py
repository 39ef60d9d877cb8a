"""
PDFs that people hold of one small selection whose record of the draw was corrected.

A cosigner outside signs its log, so that what is right can be called verified.
"""

from dataclasses import dataclass
from pathlib import Path

from archive.evidence.notes import open_note
from archive.ledger.model import parse_accepted
from tests.case_files import told
from tests.sites import Site
from trading.projects.model import LotId
from trading.rules.papers import PaperKind
from trading.server.casefiles import build_case
from trading.server.cosigning import CosignerFolder
from trading.server.demo.cast import Person
from trading.server.demo.stage import Stage
from trading.server.instance import Instance
from trading.server.pack import PublicPacks
from trading.server.public_cases import PublicCases
from trading.server.sheets import anchor_sheet, receipt_sheet

RECORD, CORRECTED = "draw-record-1", "draw-record-2"


class Correcting(Stage):
    """A stage on which every record of a draw is corrected at once by a second one."""

    def paper(
        self,
        kind: PaperKind,
        lot: str,
        by: Person,
        *signers: Person,
        replaces: str = "",
    ) -> None:
        """Draw the paper up, and where it is a record, another in its place."""
        super().paper(kind, lot, by, *signers, replaces=replaces)
        if kind is PaperKind.DRAW_RECORD:
            super().paper(kind, lot, by, *signers, replaces=RECORD)


@dataclass(frozen=True)
class HeldPapers:
    """The case file, the result pack, the card of the log, and PDFs by name."""

    case: bytes
    pack: bytes
    card: bytes
    pdfs: dict[str, bytes]


def held_papers(folder: Path) -> HeldPapers:
    """Tell the selection, and return what people hold of it afterwards."""
    with Site.made(folder / "instance").opened() as instance:
        card = instance.anchor_card(with_checkpoint=False)
        name, organisation = "demo-outside.example/1", "演示监督局"
        outside = CosignerFolder.create(folder / "outside", card, name, organisation)
        stage = Correcting(instance, instance.clock, outside=outside)
        lot = told(stage, on_paper=True)
        with instance.transactions.read() as work:
            issued = {
                each.name: each.issued.sha256
                for each in work.papers.of(LotId(lot))
                if each.issued
            }
        pdfs = {name: instance.objects.get(digest) for name, digest in issued.items()}
        return HeldPapers(
            case=build_case(instance, lot).public,
            pack=PublicPacks(instance, PublicCases(instance)).get(
                lot.rpartition("-")[0]
            ),
            card=(folder / "outside" / "card.json").read_bytes(),
            pdfs={**pdfs, **_sheets(instance, stage)},
        )


def _sheets(instance: Instance, stage: Stage) -> dict[str, bytes]:
    """Return the PDFs of a receipt and of an anchor card, which no case file has."""
    note = stage.accepted[-1].note
    said = parse_accepted(open_note(note, instance.notary.signer.verifier))
    card = instance.anchor_card(with_checkpoint=True)
    return {
        "receipt": receipt_sheet(instance, said, note, None),
        "anchor-card": anchor_sheet(card, "演示中心", instance.clock.now()),
    }
