"""
Who signed a paper, and for whom it still waits (archive/SPEC.md 11.2, 11.3).

A signature is a person's own, over the digest of the content; it is detached, stands in
the log, and travels inside the issued file.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from archive.evidence.canonical import Json, canonical
from archive.evidence.digests import lv
from archive.evidence.keys import PublicKey, SigningKey
from archive.ledger.reading import (
    DIGEST,
    LedgerFormatError,
    in_time,
    instant,
    named,
)
from archive.paper.errors import (
    NotASignerError,
    OtherPaperError,
    PaperFormatError,
    PaperWaitingError,
    SignedTwiceError,
)
from archive.paper.model import MOST_SIGNERS, PAPER, PaperContent, Signer, text_of
from archive.values.instants import to_micros

SIGNATURE_LABEL: Final = "paper-signature/1"

_SIGNATURE: Final = re.compile(r"[0-9a-f]{128}")
_SIGNED_FACTS: Final = frozenset(
    {"paper", "digest", "duty", "organisation", "person", "key", "signature"}
)


def to_sign(digest: bytes, signer: Signer) -> bytes:
    """Return the bytes that a person signs for a content (SPEC 11.2)."""
    parts = (signer.duty, signer.organisation, signer.person)
    return (
        SIGNATURE_LABEL.encode("ascii")
        + lv(digest)
        + b"".join(lv(part.encode()) for part in parts)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSignature:
    """
    One person's signature under a content (SPEC 11.2), as PAPER_SIGNED records it.

    `digest`, `key` and `signature` are hex; `at` is the instant of the event. It is
    not known to be of that key before `verify` has returned.

    Raises:
        PaperFormatError: a member is outside the format.

    """

    paper: str
    digest: str
    signer: Signer
    key: str
    signature: str = field(repr=False)
    at: datetime

    def __post_init__(self) -> None:
        try:
            named(self.paper, PAPER, "the identifier of a paper")
            named(self.digest, DIGEST, "a digest")
            named(self.key, DIGEST, "a key")
            named(self.signature, _SIGNATURE, "a signature")
            in_time(self.at)
        except LedgerFormatError as error:
            raise PaperFormatError(str(error)) from error
        if not self.signer.person:
            raise PaperFormatError("whoever signs has a name")

    @classmethod
    def by(
        cls, key: SigningKey, content: PaperContent, signer: Signer, at: datetime
    ) -> Self:
        """Sign the content as `signer`, who names a person."""
        digest = content.digest
        return cls(
            paper=content.paper,
            digest=digest.hex(),
            signer=signer,
            key=key.public.raw.hex(),
            signature=key.sign(to_sign(digest, signer)).hex(),
            at=at,
        )

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key, for people."""
        return PublicKey(bytes.fromhex(self.key)).fingerprint

    def verify(self) -> None:
        """
        Return if the signature is of this key over this digest and these names.

        Raises:
            SignatureInvalidError: it is not.

        """
        PublicKey(bytes.fromhex(self.key)).verify(
            to_sign(bytes.fromhex(self.digest), self.signer),
            bytes.fromhex(self.signature),
        )

    def facts(self) -> dict[str, Json]:
        """Return the facts of PAPER_SIGNED (SPEC 11.3)."""
        return {
            "paper": self.paper,
            "digest": self.digest,
            **self.signer.described(),
            "key": self.key,
            "signature": self.signature,
        }

    @classmethod
    def parse(cls, facts: Mapping[str, object], at: datetime) -> Self:
        """
        Read the facts of PAPER_SIGNED.

        Raises:
            PaperFormatError: a member is missing, unknown, or outside the format.

        """
        if facts.keys() != _SIGNED_FACTS:
            raise PaperFormatError(f"a signature has exactly {sorted(_SIGNED_FACTS)}")
        text = {name: text_of(value, name) for name, value in facts.items()}
        return cls(
            paper=text["paper"],
            digest=text["digest"],
            signer=Signer(text["duty"], text["organisation"], text["person"]),
            key=text["key"],
            signature=text["signature"],
            at=at,
        )


class PaperState(StrEnum):
    """How far a paper is: 待签 until the last has signed, then ready to be issued."""

    WAITING = "待签"
    READY = "签齐"


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """
    A content with the signatures given so far; made by `signed`, one after another.

    Raises:
        NotASignerError, SignedTwiceError, OtherPaperError, SignatureInvalidError: as
            `signed` does, for any of the signatures it is made with.

    """

    content: PaperContent
    signatures: tuple[PaperSignature, ...] = ()

    def __post_init__(self) -> None:
        digest, taken = self.content.digest.hex(), set[Signer]()
        for given in self.signatures:
            if (given.paper, given.digest) != (self.content.paper, digest):
                raise OtherPaperError(self.content.paper)
            place = self._place(given.signer)
            if place in taken:
                raise SignedTwiceError(place.duty, place.organisation)
            given.verify()
            taken.add(place)

    def _place(self, who: Signer) -> Signer:
        for place in self.content.signers:
            if place.allows(who):
                return place
        raise NotASignerError(who.duty, who.organisation, who.person)

    def signed(self, signature: PaperSignature) -> Self:
        """
        Return the paper with one more signature.

        Raises:
            NotASignerError: the paper does not name this signer.
            SignedTwiceError: the signer has signed before.
            OtherPaperError: the signature is over another content.
            SignatureInvalidError: the signature does not hold.

        """
        return replace(self, signatures=(*self.signatures, signature))

    @property
    def places(self) -> Sequence[tuple[Signer, PaperSignature | None]]:
        """Each signer in the content's order, with the signature or None."""
        by_place = {self._place(given.signer): given for given in self.signatures}
        return [(place, by_place.get(place)) for place in self.content.signers]

    @property
    def missing(self) -> tuple[Signer, ...]:
        """Who has not signed yet."""
        return tuple(place for place, given in self.places if given is None)

    @property
    def state(self) -> PaperState:
        """Whether it still waits for somebody."""
        return PaperState.WAITING if self.missing else PaperState.READY

    def whole(self) -> Sequence[PaperSignature]:
        """
        Return every signature in the order of the signers.

        Raises:
            PaperWaitingError: somebody has not signed yet.

        """
        if self.missing:
            waiting = [str(signer) for signer in self.missing]
            raise PaperWaitingError(self.content.paper, waiting)
        return [given for _, given in self.places if given is not None]

    def signatures_bytes(self) -> bytes:
        """
        Return what the file carries as `signatures.json` (SPEC 11.4).

        Raises:
            PaperWaitingError: somebody has not signed yet.

        """
        return canonical(
            [{**each.facts(), "at": to_micros(each.at)} for each in self.whole()]
        )


def parse_signatures(value: Json) -> Sequence[PaperSignature]:
    """
    Read what `signatures_bytes` writes.

    Raises:
        PaperFormatError: no such list, or longer than a content has signers.

    """
    if not isinstance(value, list) or len(value) > MOST_SIGNERS:
        raise PaperFormatError("signatures are a list, at most as long as the signers")
    signatures = []
    for each in value:
        if not isinstance(each, dict):
            raise PaperFormatError("each signature is an object")
        facts = {name: fact for name, fact in each.items() if name != "at"}
        try:
            at = instant(each.get("at"))
        except LedgerFormatError as error:
            raise PaperFormatError(str(error)) from error
        signatures.append(PaperSignature.parse(facts, at))
    return signatures
