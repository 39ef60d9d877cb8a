"""A sealed application, and why one is not taken or opened (trading 7.12)."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from archive.public.evidence import Json, NotCanonicalError, canonical, parse_canonical
from archive.public.values import LINE, hidden
from trading.selection.model.applications import SignUpError

VERSION: Final = "application/1"
FILE: Final = "application.json"
"""What our page calls it in the cover; nothing is told by that name."""
MOST_DOCUMENTS: Final = 100
LONGEST_NAME, LONGEST_NUMBER = 400, 140

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_LINE: Final = re.compile(LINE)
_MEMBERS: Final = frozenset(
    {"v", "lot", "firm", "name", "manager", "certificate", "documents"}
)


class SignUpSealedError(SignUpError):
    """Where the notice names who opens, an application is sealed before it is sent."""

    code: ClassVar[str] = "sign-up-sealed"
    remedy: ClassVar[str] = (
        "Nothing was saved, and nothing of it is kept. Sign up on the page of this "
        "notice, which seals the application before it sends it."
    )

    def __init__(self) -> None:
        super().__init__("this sign-up takes sealed applications only")


class SignUpNotSealedError(SignUpError):
    """Where the notice names nobody who opens, nothing is sealed."""

    code: ClassVar[str] = "sign-up-not-sealed"
    remedy: ClassVar[str] = (
        "Nothing was saved. Sign up on the page of this notice; it says that "
        "applications are not sealed here."
    )

    def __init__(self) -> None:
        super().__init__("the notice of this sign-up names no opening policy")


class ApplicationUnsoundError(ValueError):
    """What was sealed as an application is none of this firm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedApplication:
    """
    What an application says beside the code of its firm; all of it is sealed.

    Raises:
        ApplicationUnsoundError: a member is outside 7.12.

    """

    lot: str
    firm: str
    name: str
    manager: str
    certificate: str
    documents: tuple[str, ...]

    def __post_init__(self) -> None:
        for what, said, most in (
            ("name", self.name, LONGEST_NAME),
            ("manager", self.manager, LONGEST_NUMBER),
            ("certificate", self.certificate, LONGEST_NUMBER),
        ):
            fits = 0 < len(said) <= most and _LINE.fullmatch(said)
            if not fits or hidden(said):
                raise ApplicationUnsoundError(f"{what} is no line of {most} signs")
        many = len(self.documents)
        if many > MOST_DOCUMENTS or len(set(self.documents)) != many:
            raise ApplicationUnsoundError("too many documents, or one of them twice")
        if not all(map(_DIGEST.fullmatch, self.documents)):
            raise ApplicationUnsoundError("a document has no digest")

    def to_bytes(self) -> bytes:
        """Return the canonical bytes that are sealed."""
        return canonical(
            {
                "v": VERSION,
                "lot": self.lot,
                "firm": self.firm,
                "name": self.name,
                "manager": self.manager,
                "certificate": self.certificate,
                "documents": list(self.documents),
            }
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """
        Read what was sealed.

        Raises:
            ApplicationUnsoundError: not exactly what `to_bytes` writes.

        """
        try:
            said = parse_canonical(data)
        except NotCanonicalError as error:
            raise ApplicationUnsoundError(str(error)) from error
        if not isinstance(said, dict) or said.keys() != _MEMBERS:
            raise ApplicationUnsoundError("it has other members")
        if said["v"] != VERSION:
            raise ApplicationUnsoundError(f"it is not of {VERSION}")
        documents = said["documents"]
        if not isinstance(documents, list):
            raise ApplicationUnsoundError("documents are a list")
        return cls(
            lot=_text(said["lot"]),
            firm=_text(said["firm"]),
            name=_text(said["name"]),
            manager=_text(said["manager"]),
            certificate=_text(said["certificate"]),
            documents=tuple(map(_text, documents)),
        )

    def check_of(self, lot: str, firm: str) -> None:
        """
        Check that it is the application that this firm handed in for this lot.

        Raises:
            ApplicationUnsoundError: it is another's, or for another lot.

        """
        if (self.lot, self.firm) != (lot, firm):
            raise ApplicationUnsoundError("it is of another lot or firm")


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise ApplicationUnsoundError("a text is wanted")
    return value
