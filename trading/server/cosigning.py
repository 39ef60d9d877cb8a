"""
A cosigner's folder, on a machine outside the operator's reach.

    cosigner.json   which log, and under which name and for which body it is cosigned
    cosigner.key    the key, made here and never copied
    last            the last checkpoint that was signed, and what was read until then;
                    at first the one on the log's card, or that there is nothing yet
    evidence/       pairs of checkpoints that contradict each other
    dates/          entries dated as they cannot be, each case with all that proves it
    turn            the lock under which one signature at a time is made
    card.json       the anchor card to hand out: where the log stood when it was signed
"""

import errno
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import msgspec

from archive.clock.ports import Clock
from archive.evidence.digests import sha256
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteInvalidError
from archive.ledger.anchors import AnchorCard, KnownCosigner
from archive.ledger.checkpoints import Checkpoint, open_checkpoint, own_note
from archive.ledger.cosignatures import CosigningKey
from archive.ledger.cosigner import Cosigner
from archive.ledger.cosigner_memory import NOTHING_YET
from archive.ledger.proofs import parse_proof
from archive.ledger.reading import LedgerFormatError
from archive.ledger.vetting import DatesFinding
from archive.objects.durable import INCOMING, have, held, write_whole
from archive.objects.files import FileCheckpoints
from archive.objects.model import ObjectDamagedError
from archive.objects.ports import FaultPoint, no_fault
from trading.server.cosigner_words import page_of
from trading.server.own_keys import make_key

KEY: Final = "cosigner.key"
ABOUT: Final = "cosigner.json"
CARD: Final = "card.json"
EVIDENCE: Final = "evidence"
DATES: Final = "dates"
PAGE: Final = "page.txt"
MOST_EVIDENCE: Final = 100
LAST: Final = "last"
TURN: Final = "turn"
_NUMBER: Final = 16  # hex digits of a finding's name
_RESTORE: Final = (
    "Restore the folder from its newest copy; never remove the file to go on, since a "
    "cosigner that forgot what it signed would sign a forged log"
)


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
    faults: FaultPoint = no_fault

    @classmethod
    def create(
        cls,
        folder: Path,
        card: AnchorCard,
        name: str,
        organisation: str,
        *,
        faults: FaultPoint = no_fault,
    ) -> Self:
        """
        Make a key and remember whose it is; `card` is the log's, as it was handed over.

        Where the log stood on that card is what it continues from: not even the first
        signature is for a log that was forked since.

        What was interrupted is repeated: a key that is there already is taken, and one
        that was written by half is made anew, for nobody was told of it.

        Raises:
            CosignerFolderError: there is something in the folder, or the name does not
                fit the log: `demo-` names are for demonstrations, and only they.
            LedgerFormatError: name or organisation cannot be written on a card.

        """
        if name.startswith("demo-") is not card.demo:
            raise CosignerFolderError(
                "a name beginning with demo- is for demonstrations, and only they"
            )
        trial = CosigningKey(name, SigningKey.generate())
        KnownCosigner(organisation, str(trial.public))
        _require_free(folder)
        have(folder)
        with held(folder / TURN):
            _require_free(folder)
            make_key(folder / KEY, "cosigner.key", faults)
            first = own_note(card.checkpoint, card.log) if card.checkpoint else ""
            write_whole(
                folder / LAST,
                first.encode() or NOTHING_YET,
                "cosigner.last",
                faults=faults,
            )
            kept = replace(card, checkpoint="", cosigners=()).to_bytes().decode()
            about = msgspec.json.encode(_About(name, organisation, kept)) + b"\n"
            write_whole(folder / ABOUT, about, "cosigner.about", faults=faults)
        return cls.open(folder, faults=faults)

    @classmethod
    def open(cls, folder: Path, *, faults: FaultPoint = no_fault) -> Self:
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
            raise CosignerFolderError(_lacking(folder, Path(error.filename))) from error
        except (ValueError, LedgerFormatError, msgspec.DecodeError) as error:
            raise CosignerFolderError(
                f"a file in {folder} is damaged, nothing was changed: {error}. "
                f"{_RESTORE}"
            ) from error
        return cls(folder, about.name, about.organisation, card, key, faults)

    @classmethod
    def is_in(cls, folder: Path) -> bool:
        """Tell whether a cosigner lives in this folder."""
        return (folder / ABOUT).exists()

    @property
    def known(self) -> KnownCosigner:
        """The cosigner as a card names it, and as the log's operator records it."""
        return KnownCosigner(self.organisation, str(self.key.public))

    def cosigner(self, clock: Clock) -> Cosigner:
        """
        Return what signs, with this folder's memory; any number of processes may.

        Raises:
            CosignerFolderError: the memory is older than the card.
            MemoryLostError: the memory is damaged or gone.

        """
        memory = _Memory(self.folder / LAST, faults=self.faults)
        made = Cosigner(
            self.key,
            self.card.log,
            memory,
            clock,
            self.keep_evidence,
            self.keep_finding,
            lambda: held(self.folder / TURN),
        )
        carded, last = self._carded(), made.last()
        if carded and (last is None or last.size < carded.size):
            raise CosignerFolderError(
                f"{self.folder / LAST} was put back to an earlier day: "
                f"{CARD} shows that {carded.size} entries were cosigned. {_RESTORE}"
            )
        return made

    def keep_evidence(self, kept: str, shown: str) -> None:
        """
        Keep two checkpoints that contradict each other; both are the log's own.

        The one that is shown comes first: the other is still in the memory. A pair is
        named by the SHA-256 of both and written once, however often it comes. Whoever
        calls this holds the turn.

        Raises:
            OSError: it cannot be written, or a hundred pairs are there already.

        """
        place = self.folder / EVIDENCE
        have(place)
        number = sha256(f"{kept}\n{shown}".encode()).hex()
        pair = [
            (place / f"{number}-{name}.txt", note.encode())
            for name, note in (("shown", shown), ("kept", kept))
        ]
        missing = [(path, data) for path, data in pair if not path.exists()]
        begun = len(missing) < len(pair)
        if missing and not begun and len(_pairs(place)) >= MOST_EVIDENCE:
            raise OSError(
                errno.EDQUOT, f"{MOST_EVIDENCE} contradictions are kept already", place
            )
        for path, data in missing:
            write_whole(path, data, "cosigner.evidence", faults=self.faults)

    def keep_finding(self, finding: DatesFinding) -> str:
        """
        Keep entries that are dated as they cannot be; return the folder they are in.

        It is named by what was found, by the entries and by what was cosigned before,
        and written once; its page for people comes last, when all else is there.
        Whoever calls this holds the turn.

        Raises:
            OSError: it cannot be written, or a hundred of this kind are there already.

        """
        place = self.folder / DATES
        named = [
            finding.kept,
            *(parse_proof(e).extra.decode() for e in finding.proofs.values()),
        ]
        number = sha256("\n".join(named).encode()).hex()[:_NUMBER]
        case = place / f"{finding.verdict}-{number}"
        if (case / PAGE).exists():
            return str(case)
        cases = set(place.glob(f"{finding.verdict}-*")) if place.exists() else set()
        if len(cases - {case}) >= MOST_EVIDENCE:
            raise OSError(
                errno.EDQUOT, f"{MOST_EVIDENCE} of them are kept already", place
            )
        have(case)
        for name, text in _files(finding).items():
            path = case / name
            write_whole(path, text.encode(), "cosigner.finding", faults=self.faults)
        page = page_of(finding, self.known, self.card.origin)
        write_whole(case / PAGE, page.encode(), "cosigner.finding", faults=self.faults)
        return str(case)

    def save_card(self, cosigned: str) -> AnchorCard:
        """
        Write the card that names this cosigner and the checkpoint he cosigned just now.

        A card that another process wrote meanwhile, and that knows more, stays.
        """
        size = open_checkpoint(cosigned, self.card.log).size
        card = replace(self.card, cosigners=(self.known,), checkpoint=cosigned)
        with held(self.folder / TURN):
            carded = self._carded()
            if carded is None or carded.size <= size:
                data = card.to_bytes() + b"\n"
                path = self.folder / CARD
                write_whole(path, data, "cosigner.card", mode=0o644, faults=self.faults)
        return card

    def _carded(self) -> Checkpoint | None:
        """Return what the card shows; a card that cannot be read shows nothing."""
        try:
            card = AnchorCard.parse((self.folder / CARD).read_bytes())
            return open_checkpoint(card.checkpoint, self.card.log)
        except (FileNotFoundError, LedgerFormatError, NoteInvalidError, ValueError):
            return None


class _Memory(FileCheckpoints):
    """A memory that is there from the first day: if it is gone, it was lost."""

    def current(self) -> bytes:
        """Return what is remembered. Raises `ObjectDamagedError` if nothing is."""
        kept = super().current()
        if not kept:
            raise ObjectDamagedError(LAST, "it is gone")
        return kept


def _files(finding: DatesFinding) -> dict[str, str]:
    """Return both checkpoints and the log proofs of the entries, by their names."""
    files = {f"entry-{n}.tlog-proof": text for n, text in finding.proofs.items()}
    files["shown.txt"] = finding.shown
    if finding.kept:
        files["kept.txt"] = finding.kept
    return files


def _pairs(place: Path) -> set[str]:
    """Return the numbers of what is kept, be it by half."""
    return {each.name.partition("-")[0] for each in place.glob("*-*.txt")}


def _lacking(folder: Path, path: Path) -> str:
    if path.name == KEY:
        return f"{path} is gone; nothing was changed. {_RESTORE}"
    if (folder / KEY).exists():
        return (
            f"{folder} holds a cosigner that was never finished, and that signed "
            "nothing. Make it again in the same folder"
        )
    return f"{folder} holds no cosigner"


def _require_free(folder: Path) -> None:
    """Find nothing there but what an interrupted making may have left."""
    if not folder.exists():
        return
    found = {each.name for each in folder.iterdir()}
    if ABOUT in found:
        raise CosignerFolderError(
            f"{folder} holds a cosigner already; nothing was changed. Go on with it: "
            "leave out --anchor, --name and --organisation"
        )
    if found - {TURN, KEY, LAST, f"{LAST}{INCOMING}", f"{ABOUT}{INCOMING}"}:
        raise CosignerFolderError(
            f"{folder} is not empty, and no cosigner's; nothing was changed. Choose "
            "another folder"
        )
