"""
What was kept outside the operator's reach, held against a case file (SPEC 8.5, 10–12).

An anchor card, a checkpoint from a receipt or from the QR code of a paper, a note that
accepted an act: each of them alone shows a history that was written again.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.casefile.model import Finding, Manifest, OpenEvent
from archive.evidence.notes import NoteInvalidError, NoteVerifier, open_note
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import Checkpoint, open_checkpoint
from archive.ledger.cosignatures import Cosignature, cosignatures
from archive.ledger.history import CLOCKS, PROMISE
from archive.ledger.model import AcceptedNote, parse_accepted, parse_entry
from archive.ledger.proofs import parse_proof
from archive.ledger.reading import LedgerFormatError
from archive.ledger.tree import ProofInvalidError, verify_consistency

_SEALED: Final = "sealed/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """
    What somebody kept: cards, whole checkpoint notes, log proofs, accepted notes.

    Nothing of it comes from the file that it is held against.
    """

    cards: Sequence[AnchorCard] = ()
    checkpoints: Sequence[str] = ()
    proofs: Sequence[str] = ()
    accepted: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the file shows of its log: where it stands, how it grew, its events."""

    manifest: Manifest
    note: str
    checkpoint: Checkpoint
    growth: Mapping[int, Sequence[bytes]]
    events: Sequence[OpenEvent]

    def against(self, outside: Outside) -> Iterator[Finding]:
        """Find every contradiction to what was kept outside."""
        for card in outside.cards:
            yield from self._card(card)
        for note in outside.checkpoints:
            yield from self._checkpoint(note, outside.cards)
        for text in outside.proofs:
            yield from self._proof(text, outside.cards)
        for note in outside.accepted:
            yield from self._accepted(note)

    def cosigned(self, cards: Sequence[AnchorCard]) -> tuple[Cosignature, ...]:
        """
        Return the valid signatures of cosigners that any card names.

        Raises:
            NoteInvalidError: a line that bears such a cosigner's name is wrong.

        """
        keys = {each.vkey: each.key for card in cards for each in card.cosigners}
        return cosignatures(self.note, keys.values())

    def untold(self, outside: Outside) -> int:
        """Count the accepted notes of whose act this file shows nothing."""
        said = map(self._said, outside.accepted)
        return sum(each is not None and not self._tells(each) for each in said)

    def agrees(self, cards: Sequence[AnchorCard]) -> bool:
        """Tell whether a card, which contradicts nothing, knew some of this case."""
        known = (card.opened() for card in cards)
        return any(each is not None and self._reached(each.size) for each in known)

    def keeps(self, outside: Outside) -> bool:
        """Tell whether anything kept, contradicting nothing, speaks of this case."""
        notes = [
            *outside.checkpoints,
            *(parse_proof(text).checkpoint for text in outside.proofs),
        ]
        key = NoteVerifier.parse(self.manifest.log_vkey)
        said = map(self._said, outside.accepted)
        return any(
            self._reached(open_checkpoint(note, key).size) for note in notes
        ) or any(each is not None and self._tells(each) for each in said)

    def _reached(self, size: int) -> bool:
        own = (each for each in self.events if each.stream == self.manifest.stream)
        return any(event.index < size for event in own)

    def _tells(self, said: AcceptedNote) -> bool:
        """Tell whether the file shows the act of a note, or binds it in a list."""
        for event in self.events:
            if (event.stream, event.n) == (said.stream, said.n):
                return True
        ends = self._ends() or {}
        return ends.get(said.stream) == (said.n, said.commitment)

    def _card(self, card: AnchorCard) -> Iterator[Finding]:
        """Step 10: the case agrees with a card."""
        where, manifest = f"card of {card.origin}", self.manifest
        for one, other, what in (
            (card.origin, manifest.origin, "the card is of another log"),
            (card.log_vkey, manifest.log_vkey, "the log's key is not the card's"),
            (
                card.accepted_vkey,
                manifest.accepted_vkey,
                "the signer is not the card's",
            ),
            (card.demo, manifest.demo, "the card differs on being a demonstration"),
        ):
            if one != other:
                yield Finding(10, where, what)
        if card.log_vkey != manifest.log_vkey:
            return
        try:
            self.cosigned([card])
        except NoteInvalidError as error:
            yield Finding(10, where, str(error))
        known = card.opened()
        if known is not None:
            yield from self._continues(10, where, known, "card")
            yield from self._dated(10, where, known, card.checkpoint, [card])

    def _checkpoint(self, note: str, cards: Sequence[AnchorCard]) -> Iterator[Finding]:
        """Step 11: the log continues a checkpoint that somebody kept."""
        where = "checkpoint kept outside"
        try:
            known = open_checkpoint(note, NoteVerifier.parse(self.manifest.log_vkey))
        except (NoteInvalidError, LedgerFormatError) as error:
            yield Finding(11, where, f"it is not of the log of this file: {error}")
            return
        yield from self._continues(11, where, known, "checkpoint")
        yield from self._dated(11, where, known, note, cards)

    def _proof(self, text: str, cards: Sequence[AnchorCard]) -> Iterator[Finding]:
        """Step 11: so does the checkpoint under which somebody's entry was proven."""
        where = "log proof kept outside"
        try:
            proof = parse_proof(text)
            known = proof.verify(
                proof.extra, NoteVerifier.parse(self.manifest.log_vkey)
            )
            entry = parse_entry(proof.extra)
        except (NoteInvalidError, LedgerFormatError, ProofInvalidError) as error:
            what = f"it does not prove its entry in the log of this file: {error}"
            yield Finding(11, where, what)
            return
        yield from self._continues(11, where, known, "proof")
        yield from self._dated(11, where, known, proof.checkpoint, cards)
        yield from self._behind(11, where, known, entry.at - PROMISE)

    def _dated(
        self,
        step: int,
        where: str,
        known: Checkpoint,
        note: str,
        cards: Sequence[AnchorCard],
    ) -> Iterator[Finding]:
        """Hold the dates of what came later against the cosigners' clocks."""
        keys = {each.vkey: each.key for card in cards for each in card.cosigners}
        try:
            signed = cosignatures(note, keys.values())
        except NoteInvalidError as error:
            yield Finding(step, where, str(error))
            return
        if signed:
            latest = max(each.at for each in signed)
            yield from self._behind(step, where, known, latest - CLOCKS)

    def _behind(
        self, step: int, where: str, known: Checkpoint, earliest: datetime
    ) -> Iterator[Finding]:
        """Find an entry behind a checkpoint that is older than what it follows."""
        for event in self.events:
            if event.index >= known.size and event.entry.at < earliest:
                what = (
                    f"entry {event.index} stands behind its {known.size} entries and "
                    "is dated before them: it was told later"
                )
                yield Finding(step, where, what)
                return

    def _continues(
        self, step: int, where: str, known: Checkpoint, what: str
    ) -> Iterator[Finding]:
        """Find out whether this log continues the known checkpoint."""
        shown = self.checkpoint
        if known.size > shown.size:
            newer = f"the {what} is newer than this file; get a newer case file"
            yield Finding(step, where, newer)
            return
        path = () if known.size == shown.size else self.growth.get(known.size)
        if path is None:
            lacking = (
                f"this file has no proof that the log grew from the {what}'s size "
                f"{known.size}: ask for a file that has one"
            )
            yield Finding(step, where, lacking)
            return
        try:
            verify_consistency(known.size, shown.size, path, known.root, shown.root)
        except ProofInvalidError as error:
            yield Finding(step, where, f"the log was forked: {error}")

    def _accepted(self, note: str) -> Iterator[Finding]:
        """Step 12: the act for which somebody has a note is in the case, unchanged."""
        said = self._said(note)
        if said is None:
            what = "it is not signed by the key of this file, or no accepted note"
            yield Finding(12, "accepted note", what)
            return
        where = f"accepted note {said.stream} {said.n}"
        if (said.origin, said.demo) != (self.manifest.origin, self.manifest.demo):
            yield Finding(12, where, "it is of another log")
            return
        for event in self.events:
            if (event.stream, event.n) == (said.stream, said.n):
                if event.commitment != said.commitment:
                    yield Finding(12, where, "the file has another event in its place")
                return
        yield from self._missing(where, said)

    def _missing(self, where: str, said: AcceptedNote) -> Iterator[Finding]:
        """Tell what it means that the file does not have the event of the note."""
        if said.stream == self.manifest.stream:
            yield Finding(12, where, "the file does not reach this event")
            return
        ends = self._ends()
        if ends is None or not said.stream.startswith(_SEALED):
            return  # Of other streams a case file says nothing.
        n, head = ends.get(said.stream, (0, ""))
        if said.n > n:
            what = "the lists of this file leave out what was accepted"
            yield Finding(12, where, what)
        elif said.n == n and said.commitment != head:
            yield Finding(12, where, "the lists of this file bind another event")

    def _said(self, note: str) -> AcceptedNote | None:
        try:
            key = NoteVerifier.parse(self.manifest.accepted_vkey)
            return parse_accepted(open_note(note, key))
        except (NoteInvalidError, LedgerFormatError):
            return None

    def _ends(self) -> Mapping[str, tuple[int, str]] | None:
        """Return where each sealed stream was said to end; None if nothing says it."""
        found: dict[str, tuple[int, str]] | None = None
        for event in self.events:
            facts = event.body.facts if event.body else {}
            listed = facts.get("streams", facts.get("heads"))
            if event.stream == self.manifest.stream and isinstance(listed, list):
                found = found or {}
                for each in listed:
                    # What is no such list, step 7 has found.
                    with suppress(KeyError, TypeError):
                        found[each["stream"]] = (each["n"], each["head"])
        return found
