"""
What a paper says and who signed it (archive/SPEC.md 11.1 to 11.3).

The content is what persons sign; the PDF is only made from it, once all have signed.
Reading is strict: one content has one spelling, and nothing in it is invisible.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from archive.evidence.canonical import Json, NotCanonicalError, canonical
from archive.evidence.digests import labelled
from archive.ledger.reading import (
    DIGEST,
    ORIGIN,
    STREAM,
    LedgerFormatError,
    in_time,
    instant,
    json_object,
    named,
    only,
)
from archive.paper.errors import PaperFormatError, UnprintableTextError
from archive.values.instants import to_micros

PAPER_VERSION: Final = "paper/1"
CONTENT_LABEL: Final = "paper-content/1"
LARGEST_CONTENT: Final = 1 << 20
MOST_SIGNERS: Final = 64
LONGEST_TITLE: Final = 200
LONGEST_NAME: Final = 200

DRAWN_UP: Final = "PAPER_DRAWN_UP"
SIGNED: Final = "PAPER_SIGNED"
ISSUED: Final = "PAPER_ISSUED"

PAPER: Final = re.compile(r"[a-z0-9-]{1,64}")
_KIND: Final = re.compile(r"[a-z][a-z0-9-]{0,62}/[1-9][0-9]{0,3}")
_DEEPEST: Final = 60
_MEMBERS: Final = frozenset(
    {
        "v",
        "origin",
        "demo",
        "stream",
        "paper",
        "kind",
        "title",
        "at",
        "signers",
        "replaces",
        "body",
    }
)
_SIGNER_MEMBERS: Final = frozenset({"duty", "organisation", "person"})
# Controls, format characters (zero-width, bidirectional, soft hyphens), surrogates,
# and the two separators that break lines where nobody sees why.
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_BREAK: Final = "\n"


def visible(text: str, where: str, *, breaks: bool = False) -> str:
    """
    Return the text if a reader can see every character of it (SPEC 11.1).

    `breaks` allows line ends, for long texts in a body.

    Raises:
        UnprintableTextError: a control, zero-width or bidirectional character.

    """
    for sign in text:
        hidden = unicodedata.category(sign) in _INVISIBLE
        if hidden and not (breaks and sign == _BREAK):
            raise UnprintableTextError(where, text, sign)
    return text


@dataclass(frozen=True, slots=True)
class Signer:
    """
    Who must sign: a duty (比选人代表), an organisation, and a person.

    `person` is empty where anyone of that duty and organisation may sign.

    Raises:
        PaperFormatError: duty or organisation is empty, or a name is too long.
        UnprintableTextError: a name holds a character that cannot be seen.

    """

    duty: str
    organisation: str
    person: str = ""

    def __post_init__(self) -> None:
        for name, least in ((self.duty, 1), (self.organisation, 1), (self.person, 0)):
            _text(name, "a signer's name", least, LONGEST_NAME)

    def described(self) -> dict[str, Json]:
        """Return what the content says of this signer."""
        return {
            "duty": self.duty,
            "organisation": self.organisation,
            "person": self.person,
        }

    def allows(self, other: "Signer") -> bool:
        """Tell whether `other`, who names a person, may sign in this place."""
        same_desk = (self.duty, self.organisation) == (other.duty, other.organisation)
        return same_desk and bool(other.person) and self.person in {"", other.person}

    def __str__(self) -> str:
        return " ".join(
            part for part in (self.organisation, self.duty, self.person) if part
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperContent:
    """
    What one paper says (SPEC 11.1); its digest is what persons sign.

    `replaces` is the digest (hex) of the content that this one corrects or revokes.
    What `body` holds is defined by the part whose `kind` it is.

    Raises:
        PaperFormatError: a member is outside the format, or two signers could be
            taken for each other.
        UnprintableTextError: a text holds a character that cannot be seen.

    """

    origin: str
    demo: bool
    stream: str
    paper: str
    kind: str
    title: str
    at: datetime
    signers: tuple[Signer, ...]
    body: Mapping[str, object] = field(repr=False)
    replaces: str = ""

    def __post_init__(self) -> None:
        try:
            named(self.origin, ORIGIN, "the origin of a log")
            named(self.stream, STREAM, "the name of a stream")
            named(self.paper, PAPER, "the identifier of a paper")
            named(self.kind, _KIND, "a kind of paper")
            in_time(self.at)
            if self.replaces:
                named(self.replaces, DIGEST, "a digest")
        except LedgerFormatError as error:
            raise PaperFormatError(str(error)) from error
        if type(self.demo) is not bool:
            raise PaperFormatError("a paper says whether it is a demonstration's")
        _text(self.title, "the title", 1, LONGEST_TITLE)
        _check_signers(self.signers)
        _check_body(self.body, "body")

    def to_bytes(self) -> bytes:
        """
        Return the canonical bytes of which the digest is made.

        Raises:
            PaperFormatError: more than 1 MiB, or the body cannot be hashed.

        """
        try:
            data = canonical(
                {
                    "v": PAPER_VERSION,
                    "origin": self.origin,
                    "demo": self.demo,
                    "stream": self.stream,
                    "paper": self.paper,
                    "kind": self.kind,
                    "title": self.title,
                    "at": to_micros(self.at),
                    "signers": [signer.described() for signer in self.signers],
                    "replaces": self.replaces,
                    "body": dict(self.body),
                }
            )
        except NotCanonicalError as error:
            raise PaperFormatError(f"the body cannot be hashed: {error}") from error
        if len(data) > LARGEST_CONTENT:
            raise PaperFormatError(
                f"a paper says at most {LARGEST_CONTENT} bytes, not {len(data)}"
            )
        return data

    @property
    def digest(self) -> bytes:
        """The 32 bytes that persons sign for: `paper-content/1` over the content."""
        return labelled(CONTENT_LABEL, self.to_bytes())

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """
        Read a content.

        Raises:
            PaperFormatError: not exactly the bytes that `to_bytes` writes.

        """
        if len(data) > LARGEST_CONTENT:
            raise PaperFormatError(f"{len(data)} bytes are too many for a paper")
        try:
            value = only(json_object(data), _MEMBERS, "the content of a paper")
            if value["v"] != PAPER_VERSION:
                raise PaperFormatError(f"this reader does not know {value['v']!r}")
            signers, body, demo = value["signers"], value["body"], value["demo"]
            if not isinstance(signers, list) or not isinstance(body, dict):
                raise PaperFormatError("signers are a list, the body is an object")
            if type(demo) is not bool:
                raise PaperFormatError("demo is true or false")
            return cls(
                **{name: text_of(value[name], name) for name in _STRINGS},
                demo=demo,
                at=instant(value["at"]),
                signers=tuple(_signer(each) for each in signers),
                body=body,
            )
        except LedgerFormatError as error:
            raise PaperFormatError(str(error)) from error

    def drawn_up(self) -> dict[str, Json]:
        """Return the facts of PAPER_DRAWN_UP (SPEC 11.3)."""
        return {
            "paper": self.paper,
            "kind": self.kind,
            "title": self.title,
            "digest": self.digest.hex(),
            "signers": [signer.described() for signer in self.signers],
            "replaces": self.replaces,
        }


_STRINGS: Final = ("origin", "stream", "paper", "kind", "title", "replaces")


class Level(StrEnum):
    """How the file is sealed: with a timestamp of an authority, or without."""

    B = "B-B"
    T = "B-T"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPaper:
    """
    A sealed file, and what PAPER_ISSUED says of it (SPEC 11.3).

    `seal` is the SHA-256 (hex) of the certificate of the key that sealed it.
    """

    paper: str
    digest: str
    level: Level
    sha256: str
    seal: str
    pdf: bytes = field(repr=False)

    def facts(self) -> dict[str, Json]:
        """Return the facts of PAPER_ISSUED."""
        return {
            "paper": self.paper,
            "digest": self.digest,
            "level": self.level,
            "pdf": self.sha256,
            "seal": self.seal,
        }


def _check_signers(signers: Sequence[Signer]) -> None:
    if len(signers) > MOST_SIGNERS:
        raise PaperFormatError(f"a paper has at most {MOST_SIGNERS} signers")
    for place, signer in enumerate(signers):
        for other in signers[:place]:
            same_desk = (signer.duty, signer.organisation) == (
                other.duty,
                other.organisation,
            )
            # Where anyone of a desk may sign, that desk signs once.
            if same_desk and ("" in {signer.person, other.person} or signer == other):
                raise PaperFormatError(f"{signer} stands twice among the signers")


def _check_body(value: object, where: str, depth: int = 0) -> None:
    """Refuse what is not canonical, null, and text that cannot be seen."""
    if depth > _DEEPEST:
        raise PaperFormatError("the body is nested too deeply")
    if isinstance(value, str):
        visible(value, where, breaks=True)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if not isinstance(name, str):
                raise PaperFormatError(f"{name!r} is no name of a member")
            visible(name, where)
            _check_body(each, f"{where}.{name}", depth + 1)
    elif isinstance(value, list | tuple):
        for number, each in enumerate(value):
            _check_body(each, f"{where}[{number}]", depth + 1)
    elif type(value) not in {int, bool}:
        raise PaperFormatError(f"{where} is neither text, integer, list nor object")


def _text(value: str, what: str, least: int, most: int) -> None:
    if not least <= len(text_of(value, what)) <= most:
        raise PaperFormatError(f"{what} has {least} to {most} characters")
    visible(value, what)


def text_of(value: object, what: str) -> str:
    """
    Return the value if it is a text.

    Raises:
        PaperFormatError: it is not.

    """
    if not isinstance(value, str):
        raise PaperFormatError(f"{what} is a text")
    return value


def _signer(value: Json) -> Signer:
    member = only(value, _SIGNER_MEMBERS, "a signer")
    return Signer(
        text_of(member["duty"], "the duty"),
        text_of(member["organisation"], "the organisation"),
        text_of(member["person"], "the person"),
    )
