"""
The anchor card: what somebody outside keeps, to know this log again (SPEC section 9).

It lives outside the instance's folder; whoever holds one can check a case file without
trusting the instance that made it.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

from archive.evidence.canonical import Json, canonical
from archive.evidence.notes import NoteInvalidError, NoteVerifier
from archive.ledger.checkpoints import Checkpoint, open_checkpoint
from archive.ledger.cosignatures import DEMO_NAME, CosignerKey
from archive.ledger.reading import (
    DIGEST,
    ORIGIN,
    LedgerFormatError,
    json_object,
    named,
    only,
)

CARD_VERSION: Final = "anchor-card/2"
ACCEPTED_NAME: Final = "/accepted"
MOST_COSIGNERS: Final = 32

_MEMBERS: Final = frozenset(
    {
        "v",
        "origin",
        "demo",
        "log_vkey",
        "accepted_vkey",
        "cosigners",
        "paper_root",
        "checkpoint",
    }
)
_COSIGNER_MEMBERS: Final = frozenset({"organisation", "vkey"})
_ORGANISATION: Final = re.compile(r"[^\x00-\x1f\x7f]{1,200}")


@dataclass(frozen=True, slots=True)
class KnownCosigner:
    """
    A cosigner in whom the owner of a card believes, and whose key it is.

    Raises:
        LedgerFormatError: no vkey of a cosigner, or the organisation has no name.

    """

    organisation: str
    vkey: str

    def __post_init__(self) -> None:
        named(self.organisation, _ORGANISATION, "the organisation of a cosigner")
        try:
            key = CosignerKey.parse(self.vkey)
        except NoteInvalidError as error:
            raise LedgerFormatError(str(error)) from error
        if str(key) != self.vkey:
            raise LedgerFormatError(f"{self.vkey!r} is not written as a vkey is")

    @property
    def key(self) -> CosignerKey:
        """The cosigner's name and public key."""
        return CosignerKey.parse(self.vkey)


@dataclass(frozen=True, slots=True)
class AnchorCard:
    """
    A log's name and keys, whether it is a demonstration, and where it once stood.

    The keys are vkeys; `cosigners` are those the card's owner believes in, ascending by
    name; `paper_root` is the SHA-256 of the certificate under which papers are sealed,
    or empty; `checkpoint` is a whole signed note, or empty on a card made before the
    first entry.

    Raises:
        LedgerFormatError: a wrong member, or the keys are another log's.
        NoteInvalidError: the checkpoint is not signed by the log's key.

    """

    origin: str
    demo: bool
    log_vkey: str
    accepted_vkey: str
    checkpoint: str = ""
    cosigners: tuple[KnownCosigner, ...] = ()
    paper_root: str = ""

    def __post_init__(self) -> None:
        if len(self.cosigners) > MOST_COSIGNERS:
            raise LedgerFormatError(f"a card names at most {MOST_COSIGNERS} cosigners")
        names = [each.key.name for each in self.cosigners]
        if any(one >= other for one, other in pairwise(names)):
            raise LedgerFormatError("cosigners are ascending by name, each once")
        for each in self.cosigners:
            if each.key.is_demo is not self.demo:
                raise LedgerFormatError(
                    f"{each.key.name} does not fit this card: a name beginning with "
                    f"{DEMO_NAME} is for demonstrations, and they have no other"
                )
        if self.paper_root:
            named(self.paper_root, DIGEST, "the fingerprint of a certificate")
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
                "cosigners": [
                    {"organisation": each.organisation, "vkey": each.vkey}
                    for each in self.cosigners
                ],
                "paper_root": self.paper_root,
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
                cosigners=_cosigners(value["cosigners"]),
                paper_root=_text(value["paper_root"]),
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


def _cosigners(value: Json) -> tuple[KnownCosigner, ...]:
    if not isinstance(value, list):
        raise LedgerFormatError("the cosigners of a card are a list")
    rows = (only(each, _COSIGNER_MEMBERS, "a cosigner of a card") for each in value)
    return tuple(
        KnownCosigner(_text(row["organisation"]), _text(row["vkey"])) for row in rows
    )


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise LedgerFormatError(f"{value!r} should be a string")
    return value
