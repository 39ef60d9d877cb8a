"""
Who holds, who is trusted with time, and where manifests are shown (trading 7.1, 7.2).

What a holder signs of his key, and how he shows that he can open what is sealed to it.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self

from archive.public.evidence import Json, SigningKey, labelled
from archive.public.values import Actor
from trading.bids.model.octets import octets, u8
from trading.bids.model.shapes import ShapeError, members, text, whole

MOST_HOLDERS: Final = 15
LONGEST_NAME: Final = 200
KEY_SIZE, SIGNATURE_SIZE = 32, 64

_LONGEST_RECIPIENT: Final = 2_000


class Tool(StrEnum):
    """What made a holder's key."""

    SERVED_PAGE = "served-page"
    OFFLINE_PAGE = "offline-page"
    COMMAND_LINE = "command-line"


def holder_statement(
    lot: str, attempt: int, person: str, organisation: str, age: str, tool: str
) -> bytes:
    """Return the 32 bytes that a holder signs of a key made for one lot (7.2)."""
    said = (person, organisation, age, tool)
    return labelled(
        "holder-key/1", lot.encode(), u8(attempt), *(each.encode() for each in said)
    )


def standing_statement(person: str, organisation: str, age: str, tool: str) -> bytes:
    """Return the 32 bytes that a holder signs of a key for light policies (7.12)."""
    said = (person, organisation, age, tool)
    return labelled("standing-key/1", *(each.encode() for each in said))


def trustee_statement(organisation: str, age: str) -> bytes:
    """Return the 32 bytes that a standing trustee signs of its keys (7.12)."""
    return labelled("standing-trustee/1", organisation.encode(), age.encode())


def drill_answer(age: str, opened: bytes) -> bytes:
    """Return what shows that a holder opened 32 bytes sealed to his key (7.2)."""
    return labelled("key-drill/1", age.encode(), opened)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """
    One who holds a share of every bid: who, on what duty, and the key made for it.

    `age` is the recipient to which shares are sealed, `key` the raw Ed25519 key that
    signed it and signs releases.
    """

    j: int
    person: str
    organisation: str
    duty: str
    tool: Tool
    age: str
    key: bytes
    signature: bytes

    @classmethod
    def signed(
        cls, lot: str, attempt: int, who: "HolderDraft", key: SigningKey
    ) -> Self:
        """Return the holder with his key's signature under his own statement."""
        statement = holder_statement(
            lot, attempt, who.person, who.organisation, who.age, who.tool
        )
        return cls(
            j=who.j,
            person=who.person,
            organisation=who.organisation,
            duty=who.duty,
            tool=who.tool,
            age=who.age,
            key=key.public.raw,
            signature=key.sign(statement),
        )

    def seated(self, actor: Actor) -> Actor:
        """Return this very person in the seat in which he was named, and no other."""
        duties = frozenset({self.duty})
        return replace(actor, organisation=self.organisation, roles=duties, seat="")

    def statement(self, lot: str, attempt: int, *, standing: bool) -> bytes:
        """Return what was signed: of a standing key without lot and attempt (7.12)."""
        said = (self.person, self.organisation, self.age, self.tool)
        if standing:
            return standing_statement(*said)
        return holder_statement(lot, attempt, *said)

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {
            "j": self.j,
            "person": self.person,
            "organisation": self.organisation,
            "duty": self.duty,
            "tool": self.tool.value,
            "age": self.age,
            "key": self.key.hex(),
            "signature": self.signature.hex(),
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        names = ("age", "duty", "j", "key", "organisation", "person", "signature")
        data = members(value, *names, "tool")
        if data["tool"] not in list(Tool):
            raise ShapeError(f"a key is not made by {data['tool']!r}")
        return cls(
            j=whole(data["j"], MOST_HOLDERS),
            person=text(data["person"], LONGEST_NAME, 1),
            organisation=text(data["organisation"], LONGEST_NAME, 1),
            duty=text(data["duty"], LONGEST_NAME),
            tool=Tool(data["tool"]),
            age=text(data["age"], _LONGEST_RECIPIENT, 1),
            key=octets(data["key"], KEY_SIZE),
            signature=octets(data["signature"], SIGNATURE_SIZE),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderDraft:
    """A holder whose key is not signed yet."""

    j: int
    person: str
    organisation: str
    duty: str
    tool: Tool
    age: str


@dataclass(frozen=True, slots=True)
class Trustee:
    """Who gives the time factor after the close: its recipient and signing key."""

    organisation: str
    age: str
    key: bytes

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {
            "organisation": self.organisation,
            "age": self.age,
            "key": self.key.hex(),
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "age", "key", "organisation")
        return cls(
            text(data["organisation"], LONGEST_NAME, 1),
            text(data["age"], _LONGEST_RECIPIENT, 1),
            octets(data["key"], KEY_SIZE),
        )


@dataclass(frozen=True, slots=True)
class Box:
    """A drop box: where manifests can be shown to somebody else in time (7.11)."""

    organisation: str
    address: str
    key: bytes

    def described(self) -> dict[str, Json]:
        """Return its JSON."""
        return {
            "organisation": self.organisation,
            "address": self.address,
            "key": self.key.hex(),
        }

    @classmethod
    def of(cls, value: Json) -> Self:
        """Read it back; raises ShapeError."""
        data = members(value, "address", "key", "organisation")
        return cls(
            text(data["organisation"], LONGEST_NAME, 1),
            text(data["address"], _LONGEST_RECIPIENT, 1),
            octets(data["key"], KEY_SIZE),
        )
