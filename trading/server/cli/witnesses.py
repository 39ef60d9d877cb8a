"""Receipts and mirrors of a log, held against the anchor cards of those who ask."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.casefile.model import Standing
from archive.clock.model import LEEWAY
from archive.evidence.notes import open_note
from archive.ledger.anchors import AnchorCard
from archive.ledger.checkpoints import open_checkpoint
from archive.ledger.cosignatures import Cosignature, cosignatures
from archive.ledger.history import PROMISE_SECONDS, told_once
from archive.ledger.model import (
    INSTANCE,
    SEALED,
    AcceptedNote,
    Entry,
    parse_accepted,
    parse_entry,
)
from archive.ledger.proofs import parse_proof
from archive.ledger.reading import DIGEST, LedgerFormatError, named
from archive.ledger.seals import parse_slot_proof
from archive.ledger.tiles import TileReader
from archive.ledger.tree import ProofInvalidError, root_from
from archive.values.instants import shown


class SlotNeededError(Exception):
    """A SEALED entry shows an act only together with the act's slot."""


@dataclass(frozen=True, slots=True)
class CheckedReceipt:
    """A receipt that holds: what it says, and the log's size if it is logged."""

    said: AcceptedNote
    logged_at_size: int | None
    sealed: bool
    cosigned: tuple[Cosignature, ...] = ()

    def facts(self) -> dict[str, object]:
        """Return the receipt as JSON says it."""
        return {
            "ok": True,
            "demo": self.said.demo,
            "stream": self.said.stream,
            "n": self.said.n,
            "at": shown(self.said.at),
            "stage": self._stage[1],
            "logged_at_size": self.logged_at_size,
            "sealed": self.sealed,
            "cosigned": [each.name for each in self.cosigned],
        }

    @property
    def _stage(self) -> tuple[str, str]:
        if self.logged_at_size is None:
            return "已受理", "accepted"
        return ("已共签", "cosigned") if self.cosigned else ("已入日志", "logged")

    def lines(self) -> list[str]:
        """Return the receipt as people read it."""
        said = self.said
        lines = ["演示数据 Demonstration data"] if said.demo else []
        names = "、".join(each.name for each in self.cosigned)
        by = f"，共签方 by {names}" if names else "，尚无共签 not cosigned"
        lines += [
            f"回执有效 The receipt holds: {' '.join(self._stage)}{by}",
            f"{said.stream} 第 {said.n} 号 number {said.n}, {shown(said.at)}",
        ]
        if self.logged_at_size is None:
            lines += [
                f"如果日志在 {PROMISE_SECONDS} 秒内没有它，本回执就是对中心不利的证据",
                f"If the log does not have it within {PROMISE_SECONDS} seconds,",
                "this note is evidence against the centre.",
            ]
        if self.sealed:
            lines.append(
                "封存动作：日志不显示有谁、有多少 "
                "A sealed act: the log shows neither who nor how many"
            )
        return lines


def require_past(said: AcceptedNote, now: datetime) -> None:
    """
    Refuse a receipt of business of a time that has not come yet (archive/SPEC.md 4.3).

    A demonstration's clock is moved by hand, so its receipts are of any time.

    Raises:
        ProofInvalidError: one of two clocks is wrong, the log's or that of `now`.

    """
    if not said.demo and said.at > now + LEEWAY:
        raise ProofInvalidError(
            f"the receipt is of a time to come, {shown(said.at)}: the log's clock is "
            f"wrong, or that of this machine, where it is {shown(now)}"
        )


def check_receipt(
    cards: Sequence[AnchorCard], note: str, proof: str | None, slot: bytes | None
) -> CheckedReceipt:
    """
    Check an accepted note, and what shows it in the log (archive/SPEC.md section 4).

    The proof carries its entry in its `extra` line; a sealed act has its slot beside.

    Raises:
        NoteInvalidError: a key of a card did not sign the note or the checkpoint.
        LedgerFormatError: a file is none of its kind.
        ProofInvalidError: note, proof and slot do not fit each other or a card.
        SlotNeededError: the act is sealed, and its slot was not given.

    """
    (said,) = {_said(card, note) for card in cards}
    if proof is None:
        return CheckedReceipt(said, None, sealed=False)
    logged = parse_proof(proof)
    if not logged.extra:
        raise LedgerFormatError("the proof does not carry its entry (extra line)")
    (logged_at,) = {logged.verify(logged.extra, card.log) for card in cards}
    for card in cards:
        known = card.opened()
        if known and known.size == logged_at.size and known.root != logged_at.root:
            raise ProofInvalidError("the log showed another tree to the card")
    entry = parse_entry(logged.extra)
    if slot is not None:
        if entry.kind != SEALED:
            raise ProofInvalidError("a slot belongs to a SEALED entry, this is another")
        parse_slot_proof(slot).verify(said.commitment, _root_of(entry))
    elif entry.kind == SEALED:
        raise SlotNeededError
    elif (entry.commitment, entry.at) != (said.commitment, said.at):
        raise ProofInvalidError("the proof is of another entry than the note")
    return CheckedReceipt(
        said, logged_at.size, slot is not None, _vouching(cards, logged.checkpoint)
    )


def _vouching(cards: Sequence[AnchorCard], note: str) -> tuple[Cosignature, ...]:
    """Return the valid signatures of the cosigners that the cards name."""
    return cosignatures(note, [each.key for card in cards for each in card.cosigners])


def _root_of(entry: Entry) -> bytes:
    try:
        return bytes.fromhex(named(entry.public.get("root"), DIGEST, "a root"))
    except LedgerFormatError as error:
        raise ProofInvalidError(f"the SEALED entry shows no tree: {error}") from error


def _said(card: AnchorCard, note: str) -> AcceptedNote:
    said = parse_accepted(open_note(note, card.accepted))
    if (said.origin, said.demo) != (card.origin, card.demo):
        raise ProofInvalidError("the note is of another log than the card")
    return said


def check_mirror(
    cards: Sequence[AnchorCard],
    note: str,
    fetch: Callable[[str], bytes | None],
) -> dict[str, Any]:
    """
    Check every entry of a mirrored log, and that it continues what each card knows.

    However long the log is, or says that it is, little of it is held at once.

    Raises:
        NoteInvalidError: the key of a card did not sign the checkpoint.
        TileInvalidError: bytes of the mirror are not those of the signed tree.
        TileMissingError: the mirror lacks a tile.
        ProofInvalidError: the log is not the one that a card knows, or it tells
            something twice.

    """
    (checkpoint,) = {open_checkpoint(note, card.log) for card in cards}
    reader = TileReader(fetch, checkpoint.size, checkpoint.root)
    for card in cards:
        _check_continues(card, reader)
    kinds = Counter(
        each.kind or "private"
        for each in told_once(
            parse_entry(entry) for _, entries in reader.walk() for entry in entries
        )
    )
    vouching = _vouching(cards, note)
    standing = _standing(cards, vouching)
    return {
        "ok": standing.holds,
        "standing": standing.value,
        "demo": cards[0].demo,
        "origin": cards[0].origin,
        "size": checkpoint.size,
        "root": checkpoint.root.hex(),
        "entries": dict(sorted(kinds.items())),
        "cosigned": [each.name for each in vouching],
    }


def _standing(cards: Sequence[AnchorCard], vouching: Sequence[Cosignature]) -> Standing:
    """Return what a log without a contradiction is worth (archive/SPEC.md 8.6)."""
    if vouching:
        return Standing.COSIGNED
    if any(card.cosigners for card in cards):
        return Standing.NOT_COSIGNED
    known = [card.opened() for card in cards]
    if any(each is not None and each.size for each in known):
        return Standing.AGREES
    return Standing.SELF_CONSISTENT


def _check_continues(card: AnchorCard, reader: TileReader) -> None:
    """Hold first entry and earlier root against a card (archive/SPEC.md section 9)."""
    reader.prove_edge()
    first = parse_entry(reader.entry(0)).public if reader.size else {}
    shown_first = {
        "kind": INSTANCE,
        "origin": card.origin,
        "demo": card.demo,
        "accepted_vkey": card.accepted_vkey,
    }
    if any(first.get(name) != value for name, value in shown_first.items()):
        raise ProofInvalidError("the first entry is not that of the card's log")
    known = card.opened()
    if known is None:
        return
    if known.size > reader.size:
        raise ProofInvalidError(
            f"the card knows {known.size} entries, the mirror has {reader.size}"
        )
    if root_from(known.size, reader) != known.root:
        raise ProofInvalidError("the log does not continue the card's checkpoint")
