"""
The anchor card: what somebody outside keeps, to know this log again (SPEC section 9).

It lives outside the instance's folder; whoever holds one can check a case file without
trusting the instance that made it.
"""

from dataclasses import dataclass
from typing import Final, Self

from archive.evidence.canonical import Json, canonical
from archive.evidence.notes import NoteInvalidError, NoteVerifier
from archive.ledger.checkpoints import Checkpoint, open_checkpoint
from archive.ledger.reading import ORIGIN, LedgerFormatError, json_object, named, only

CARD_VERSION: Final = "anchor-card/1"
ACCEPTED_NAME: Final = "/accepted"

_MEMBERS: Final = frozenset(
    {"v", "origin", "demo", "log_vkey", "accepted_vkey", "checkpoint"}
)


@dataclass(frozen=True, slots=True)
class AnchorCard:
    """
    A log's name, its two keys, whether it is a demonstration, and where it once stood.

    The keys are vkeys; `checkpoint` is a whole signed note, or empty on a card made
    before the first entry.

    Raises:
        LedgerFormatError: a wrong member, or the keys are another log's.
        NoteInvalidError: the checkpoint is not signed by the log's key.

    """

    origin: str
    demo: bool
    log_vkey: str
    accepted_vkey: str
    checkpoint: str = ""

    def __post_init__(self) -> None:
        named(self.origin, ORIGIN, "the origin of a log")
        _check_key(self.log_vkey, self.origin)
        _check_key(self.accepted_vkey, self.origin + ACCEPTED_NAME)
        self.opened()

    @property
    def log(self) -> NoteVerifier:
        """The key that signs checkpoints."""
        return NoteVerifier.parse(self.log_vkey)

    @property
    def accepted(self) -> NoteVerifier:
        """The key that signs accepted notes."""
        return NoteVerifier.parse(self.accepted_vkey)

    def opened(self) -> Checkpoint | None:
        """Return the checkpoint on the card, None if it has none."""
        return open_checkpoint(self.checkpoint, self.log) if self.checkpoint else None

    def to_bytes(self) -> bytes:
        """Return the card as canonical JSON."""
        return canonical(
            {
                "v": CARD_VERSION,
                "origin": self.origin,
                "demo": self.demo,
                "log_vkey": self.log_vkey,
                "accepted_vkey": self.accepted_vkey,
                "checkpoint": self.checkpoint,
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """
        Read a card; one line end after it is forgiven.

        Raises:
            LedgerFormatError: not such a card, or its parts do not fit together.

        """
        card = json_object(data.removesuffix(b"\n"))
        value = only(card, _MEMBERS, "an anchor card")
        if value["v"] != CARD_VERSION:
            raise LedgerFormatError(f"this reader does not know {value['v']!r}")
        if type(value["demo"]) is not bool:
            raise LedgerFormatError("a card says true or false whether it is a demo")
        try:
            return cls(
                origin=named(value["origin"], ORIGIN, "the origin of a log"),
                demo=value["demo"],
                log_vkey=_text(value["log_vkey"]),
                accepted_vkey=_text(value["accepted_vkey"]),
                checkpoint=_text(value["checkpoint"]),
            )
        except NoteInvalidError as error:
            raise LedgerFormatError(f"the checkpoint on the card: {error}") from error


def _check_key(vkey: str, name: str) -> None:
    try:
        verifier = NoteVerifier.parse(vkey)
    except NoteInvalidError as error:
        raise LedgerFormatError(str(error)) from error
    if verifier.name != name or str(verifier) != vkey:
        raise LedgerFormatError(f"{vkey!r} is not the key {name}")


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise LedgerFormatError(f"{value!r} should be a string")
    return value
