"""What somebody holds of the county: files as they lie on a disk, right and wrong."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from archive.casefile.container import packed, unpacked
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.anchors import AnchorCard
from archive.ledger.model import parse_accepted
from tests.county import CANAL, County
from tests.held_papers import RECORD, held_papers
from trading.projects.model import LotId
from trading.server.casefiles import build_case
from trading.server.pack import PublicPacks
from trading.server.public_cases import PublicCases
from trading.server.sheets import anchor_sheet, receipt_sheet

LOT = f"{CANAL}-1"
CASE, FULL, CARD = "case.zip", "case-full.zip", "card.json"
NOTE, PROOF, SLOT = "receipt.note", "receipt.tlog-proof", "receipt.slot.json"
CHANGED, OTHER_NOTE, OTHER_CARD = "changed.zip", "other.note", "other-card.json"
PAPER, APPENDED, QR = "draw-record.pdf", "appended.pdf", "qr.txt"
RECEIPT_PDF, CARD_PDF, PACK = "receipt.pdf", "anchor-card.pdf", "pack.zip"
PHOTO, BENT_CARD, LARGE = "photo.jpg", "bent-card.json", "large.json"
OTHER_CASE, ITS_CARD = "corrected-case.zip", "corrected-card.json"
REPLACED, PHOTOS = "replaced-record.pdf", "photos.zip"
LARGE_SIZE = 96 << 20


def written(county: County, folder: Path) -> Path:
    """Write everything into a folder, and return it."""
    instance = county.instance
    case = build_case(instance, LOT)
    corrected = held_papers(folder / "corrected")
    files = {
        **_receipt(county),
        CASE: case.public,
        FULL: case.full,
        CARD: county.card,
        CHANGED: _changed(case.public),
        PAPER: _paper(county),
        OTHER_CARD: _other(),
        BENT_CARD: county.card.replace(b'"demo":true', b'"demo":1'),
        PHOTO: b"\xff\xd8\xff\xe0" + bytes(1000),
        QR: AnchorCard.parse(county.card).checkpoint.encode(),
        PACK: PublicPacks(instance, PublicCases(instance)).get(CANAL),
        CARD_PDF: anchor_sheet(
            instance.anchor_card(with_checkpoint=True), "演示中心", instance.clock.now()
        ),
        OTHER_CASE: corrected.case,
        ITS_CARD: corrected.card,
        REPLACED: corrected.pdfs[RECORD],
        PHOTOS: _photos(),
    }
    files[APPENDED] = files[PAPER] + b"\n1 0 obj\n(more)\nendobj\n%%EOF\n"
    for name, data in files.items():
        (folder / name).write_bytes(data)
    with (folder / LARGE).open("wb") as large:  # Zeros that take no place on the disk.
        large.write(b'{"c')
        large.truncate(LARGE_SIZE)
    return folder


def _changed(data: bytes) -> bytes:
    """Return a case file in which somebody changed one event, without any key."""
    members = dict(unpacked(data))
    events = (each for each in sorted(members) if re.match(r"events/\d+\.json", each))
    notice = next(each for each in events if b"NOTICE_PUBLISHED" in members[each])
    members[notice] = members[notice].replace(b"2026", b"2025", 1)
    return packed(members)


def _photos() -> bytes:
    """Return a zip of anybody, without a case file in it."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("photo.jpg", bytes(1000))
    return buffer.getvalue()


def _other() -> bytes:
    """Return the card of another log."""
    name = "demo.else.example/log"
    log = NoteSigner(name, SigningKey.generate())
    signer = NoteSigner(f"{name}/accepted", SigningKey.generate())
    return AnchorCard(
        origin=name,
        demo=True,
        log_vkey=str(log.verifier),
        accepted_vkey=str(signer.verifier),
        checkpoint="",
        cosigners=(),
        paper_root="",
    ).to_bytes()


def _receipt(county: County) -> dict[str, bytes]:
    """Return an applicant's receipts, and a note that contradicts the case file."""
    instance = county.instance
    with instance.transactions.read() as work:
        streams = set(work.selections.streams(LOT))
    given = next(each for each in county.stage.accepted if each.event.stream in streams)
    (logged,) = instance.receipts().logged([(given.event.stream, given.event.n)])
    assert logged.slot is not None
    said = given.note.split("\n")[:8]
    lines = [*said[:6], "ab" * 32, said[7]]
    other = instance.notary.signer.sign("".join(f"{line}\n" for line in lines))
    return {
        NOTE: given.note.encode(),
        PROOF: replace(logged.proof, extra=logged.entry).text.encode(),
        SLOT: logged.slot.to_bytes(),
        OTHER_NOTE: other.encode(),
        RECEIPT_PDF: receipt_sheet(
            instance,
            parse_accepted("".join(f"{each}\n" for each in said)),
            given.note,
            logged,
        ),
    }


def _paper(county: County) -> bytes:
    with county.instance.transactions.read() as work:
        found = [each for each in work.papers.of(LotId(LOT)) if each.issued]
    assert found[-1].issued is not None
    return county.instance.objects.get(found[-1].issued.sha256)
