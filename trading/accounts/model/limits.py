"""
How fast somebody may try: a burst, and then one attempt each so often.

A limit slows down and never locks out: whoever attacks an account costs its owner
patience at the password, and nothing at the passkey.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import (
    AddressValueError,
    IPv4Address,
    IPv6Address,
    ip_address,
    ip_network,
)
from typing import Final

_IPV6_CUSTOMER: Final = 56
"""Whoever has an IPv6 address commonly has 2^72 of them."""


@dataclass(frozen=True, slots=True)
class Limit:
    """
    `burst` attempts at once, and one more for each `every` that passes.

    It is kept as one instant for each key, the *arrival* at which the burst would be
    whole again (the generic cell rate algorithm), so that counting is one comparison.
    """

    name: str
    burst: int
    every: timedelta

    @property
    def tolerance(self) -> timedelta:
        """How far ahead of now the arrival may lie."""
        return self.burst * self.every

    def next_at(self, arrival: datetime) -> datetime:
        """Return when the next attempt counts, if the arrival lies there."""
        return arrival + self.every - self.tolerance


SIGN_IN_PLACE: Final = Limit("sign-in/place", 40, timedelta(seconds=10))
SIGN_IN_ACCOUNT: Final = Limit("sign-in/account", 10, timedelta(minutes=1))
CODE_ACCOUNT: Final = Limit("code/account", 5, timedelta(minutes=5))
CODE_PLACE: Final = Limit("code/place", 40, timedelta(seconds=30))
ASK_ADDRESS: Final = Limit("ask/address", 3, timedelta(minutes=5))
ASK_SECOND: Final = Limit("ask/second", 3, timedelta(minutes=5))
ASK_PLACE: Final = Limit("ask/place", 20, timedelta(minutes=1))
RESET_PLACE: Final = Limit("reset/place", 20, timedelta(minutes=1))
REFUSAL_PLACE: Final = Limit("refusal/place", 20, timedelta(minutes=1))
REFUSAL_PERSON: Final = Limit("refusal/person", 60, timedelta(seconds=30))
REFUSAL_TOLD: Final = Limit("refusal/told", 1, timedelta(hours=1))
"""That more refusals come than are kept is kept once an hour."""
PAIRING_PERSON: Final = Limit("pairing/person", 10, timedelta(minutes=1))
SUBMISSION_PERSON: Final = Limit("submission/person", 60, timedelta(seconds=1))
UPLOAD_PERSON: Final = Limit("upload/person", 30, timedelta(seconds=10))
SUBMISSION_PLACE: Final = Limit("submission/place", 300, timedelta(milliseconds=200))
"""A hall full of bidders sits behind one address: places are wide, accounts narrow."""

ALL: Final = (
    ASK_SECOND,
    *(SIGN_IN_PLACE, SIGN_IN_ACCOUNT, CODE_ACCOUNT, CODE_PLACE, ASK_ADDRESS, ASK_PLACE),
    *(RESET_PLACE, REFUSAL_PLACE, REFUSAL_PERSON, REFUSAL_TOLD, PAIRING_PERSON),
    *(SUBMISSION_PERSON, SUBMISSION_PLACE, UPLOAD_PERSON),
)


def place_of(address: str) -> str:
    """
    Return the place a network address stands for: an IPv4 address, an IPv6 /56.

    What is no address is one place for all of its kind: it is limited, not let through.
    """
    try:
        found: IPv4Address | IPv6Address = ip_address(address.strip().partition("%")[0])
    except (AddressValueError, ValueError):
        return "unknown"
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        if mapped is None:
            return str(ip_network((found, _IPV6_CUSTOMER), strict=False))
        found = mapped
    return str(found)


def shown_place(place: str) -> str:
    """Return a place as its owner may recognise it, without the last of its numbers."""
    head, dot, _ = place.rpartition(".")
    return f"{head}.*" if dot else place
