"""
A cosigner's folder, on a machine outside the operator's reach.

    cosigner.json   which log, and under which name and for which body it is cosigned
    cosigner.key    the key, made here and never copied
    last            the last checkpoint that was signed
    evidence/       pairs of checkpoints that contradict each other
    card.json       the anchor card to hand out: where the log stood when it was signed
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import msgspec

from archive.clock.ports import Clock
from archive.evidence.keys import SigningKey
from archive.ledger.anchors import AnchorCard, KnownCosigner
from archive.ledger.cosignatures import CosigningKey
from archive.ledger.cosigner import Cosigner
from archive.ledger.pulling import Pulled
from archive.ledger.reading import LedgerFormatError
from archive.objects.files import FileCheckpoints

KEY: Final = "cosigner.key"
ABOUT: Final = "cosigner.json"
CARD: Final = "card.json"
EVIDENCE: Final = "evidence"


class CosignerFolderError(Exception):
    """The folder is no cosigner's, or it is another one's already."""


class _About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    organisation: str
    card: str


@dataclass(frozen=True, slots=True)
class CosignerFolder:
    """One cosigner of one log: its key, its memory, the card it hands out."""

    folder: Path
    name: str
    organisation: str
    card: AnchorCard
    key: CosigningKey

    @classmethod
    def create(
        cls, folder: Path, card: AnchorCard, name: str, organisation: str
    ) -> Self:
        """
        Make a key and remember whose it is; `card` is the log's, as it was handed over.

        Raises:
            CosignerFolderError: there is something in the folder, or the name does not
                fit the log: `demo-` names are for demonstrations, and only they.
            LedgerFormatError: name or organisation cannot be written on a card.

        """
        if folder.exists() and any(folder.iterdir()):
            raise CosignerFolderError(f"{folder} is not empty")
        if name.startswith("demo-") is not card.demo:
            raise CosignerFolderError(
                "a name beginning with demo- is for demonstrations, and only they"
            )
        key = CosigningKey(name, SigningKey.generate())
        KnownCosigner(organisation, str(key.public))
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key.key.save(folder / KEY)
        kept = replace(card, checkpoint="", cosigners=()).to_bytes().decode()
        about = _About(name, organisation, kept)
        (folder / ABOUT).write_bytes(msgspec.json.encode(about) + b"\n")
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """
        Find a cosigner again.

        Raises:
            CosignerFolderError: there is none, or its files are broken.

        """
        try:
            about = msgspec.json.decode((folder / ABOUT).read_bytes(), type=_About)
            card = AnchorCard.parse(about.card.encode())
            key = CosigningKey(about.name, SigningKey.load(folder / KEY))
        except FileNotFoundError as error:
            raise CosignerFolderError(f"{folder} holds no cosigner") from error
        except (ValueError, LedgerFormatError, msgspec.DecodeError) as error:
            raise CosignerFolderError(f"{folder}: {error}") from error
        return cls(folder, about.name, about.organisation, card, key)

    @classmethod
    def is_in(cls, folder: Path) -> bool:
        """Tell whether a cosigner lives in this folder."""
        return (folder / ABOUT).exists()

    @property
    def known(self) -> KnownCosigner:
        """The cosigner as a card names it, and as the log's operator records it."""
        return KnownCosigner(self.organisation, str(self.key.public))

    def cosigner(self, clock: Clock) -> Cosigner:
        """Return what signs, with this folder's memory."""
        memory = FileCheckpoints(self.folder / "last")
        return Cosigner(self.key, self.card.log, memory, clock, self.keep_evidence)

    def keep_evidence(self, kept: str, shown: str) -> None:
        """Keep two checkpoints that contradict each other; both are the log's own."""
        place = self.folder / EVIDENCE
        place.mkdir(exist_ok=True)
        number = 1 + len(list(place.glob("*-kept.txt")))
        (place / f"{number:03}-kept.txt").write_text(kept, encoding="utf-8")
        (place / f"{number:03}-shown.txt").write_text(shown, encoding="utf-8")

    def save_card(self, pulled: Pulled) -> AnchorCard:
        """Write the card that names this cosigner and where the log stood just now."""
        card = replace(self.card, cosigners=(self.known,), checkpoint=pulled.cosigned)
        incoming = self.folder / f"{CARD}.new"
        incoming.write_bytes(card.to_bytes() + b"\n")
        incoming.rename(self.folder / CARD)
        return card
