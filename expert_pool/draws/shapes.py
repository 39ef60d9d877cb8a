"""
What every object of a draw has in common: strict, frozen, canonical (SPEC 1.3).

An unknown or a missing member, a wrong pattern or range is refused when something is
read; `described` gives back what is hashed.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Generic, TypeAlias, TypeVar

import msgspec
from msgspec import Meta

from archive.public.evidence import Json
from expert_pool.draws.errors import MalformedDrawError

LATEST = 8_000_000_000_000_000  # µs: an instant in SPEC 1.3 is at most this
LARGEST_POOL = 1_000_000

Hex32: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Hex64: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9a-f]{128}\Z")]
Hex96: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9a-f]{192}\Z")]
Id: TypeAlias = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")]
Word: TypeAlias = Annotated[str, Meta(pattern=r"\A[a-z0-9-]{1,32}\Z")]
Pid: TypeAlias = Annotated[str, Meta(pattern=r"\A[0-9A-Z-]{1,16}\Z")]
Org: TypeAlias = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9-]{1,64}\Z")]
Micros: TypeAlias = Annotated[int, Meta(ge=0, le=LATEST)]


class Message(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """
    One object of SPEC section 3; TEXTS says how many bytes its texts may have.

    Raises:
        ValueError: a text is empty or too long.

    """

    TEXTS: ClassVar[Mapping[str, int]] = {}

    def __post_init__(self) -> None:
        for name, most in self.TEXTS.items():
            size = len(getattr(self, name).encode())
            if not 1 <= size <= most:
                raise ValueError(f"{name} has {size} bytes, not 1 to {most}")


M = TypeVar("M")
B = TypeVar("B", bound=Message)


def read(kind: type[M], data: object) -> M:
    """
    Read an object of section 3 from what JSON gave.

    Raises:
        MalformedDrawError: its shape is not that of section 3.

    """
    try:
        return msgspec.convert(data, kind, strict=True)
    except (msgspec.ValidationError, UnicodeError) as error:
        raise MalformedDrawError(str(error)) from error


def described(message: Message) -> dict[str, Json]:
    """Return the JSON of a message, as it is hashed and signed."""
    data: dict[str, Json] = msgspec.json.decode(msgspec.json.encode(message))
    return data


def checked(message: B) -> B:
    """
    Return the same message, held against its shape: what code made is no exception.

    Raises:
        MalformedDrawError: its shape is not that of section 3.

    """
    try:
        data = described(message)
    except (TypeError, UnicodeError) as error:
        raise MalformedDrawError(str(error)) from error
    return read(type(message), data)


class Signature(Message, frozen=True):
    """Somebody's Ed25519 signature (SPEC 1.4)."""

    contributor: Id
    signature: Hex64


class Signed(Message, Generic[B], frozen=True):
    """A message and who signed it."""

    body: B
    signatures: Annotated[tuple[Signature, ...], Meta(max_length=64)]


class Missing(Message, frozen=True):
    """A contributor who did not do it, and why."""

    TEXTS = {"reason": 1000}

    contributor: Id
    reason: str
