"""Names and addresses of persons: read strictly, shown masked, never in a log."""

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Self

from archive.public.values import hidden
from trading.accounts.entry_errors import (
    AddressUnreadableError,
    PersonNameUnreadableError,
)

_EMAIL: Final = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_MOBILE: Final = re.compile(r"(\+?86)?(1[3-9][0-9]{9})")
_LONGEST_EMAIL: Final = 120
_LONGEST_PERSON: Final = 80
_SHOWN_DIGITS: Final = (3, 4)


class Channel(StrEnum):
    """How a message reaches somebody."""

    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Contact:
    """
    Where a person can be reached; one address has one spelling.

    The address is in no representation: use `masked` wherever people look.
    """

    channel: Channel
    address: str = field(repr=False)

    @classmethod
    def read(cls, text: str) -> Self:
        """
        Read an e-mail address, or a mobile number of mainland China.

        Raises:
            AddressUnreadableError: it is neither; the message does not repeat it.

        """
        plain = unicodedata.normalize("NFKC", text).strip()
        if len(plain) <= _LONGEST_EMAIL and _EMAIL.fullmatch(plain):
            return cls(Channel.EMAIL, plain.lower())
        mobile = _MOBILE.fullmatch(re.sub(r"[ ()-]", "", plain))
        if mobile is None:
            raise AddressUnreadableError
        return cls(Channel.PHONE, mobile[2])

    @property
    def uri(self) -> str:
        """How carriers read it."""
        if self.channel is Channel.EMAIL:
            return f"mailto:{self.address}"
        return f"tel:+86{self.address}"

    @property
    def masked(self) -> str:
        """How its owner recognises it and nobody else learns it: 138****5678."""
        if self.channel is Channel.PHONE:
            first, last = _SHOWN_DIGITS
            return f"{self.address[:first]}****{self.address[-last:]}"
        name, _, host = self.address.partition("@")
        return f"{name[:1]}***@{host}"


def read_person_name(text: str) -> str:
    """
    Return a person's name as it is kept.

    Raises:
        PersonNameUnreadableError: empty, too long, several lines, or not to be seen.

    """
    name = " ".join(unicodedata.normalize("NFC", text).split(" ")).strip()
    if not name or len(name) > _LONGEST_PERSON or hidden(name) or "\n" in name:
        raise PersonNameUnreadableError
    return name


def masked_name(name: str) -> str:
    """Return a name as lists show it: the first character, and that there is more."""
    return name[:1] + "*" * max(1, min(len(name) - 1, 2))
