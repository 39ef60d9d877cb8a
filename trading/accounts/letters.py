"""
Messages to persons: sealed while they wait, opened only by what carries them.

A message waits in the outbox, where a copy of the database would show addresses and the
links of resets. So both are sealed there, and opened for the carrier alone.
"""

import base64
from dataclasses import dataclass, replace
from typing import Final

from archive.public.dispatch import Carrier, Message
from archive.public.evidence import PersonalKey
from trading.accounts.model.contacts import Contact

KIND: Final = "account"
_SEALED: Final = "sealed:"


def letter(
    personal: PersonalKey,
    key: str,
    person: str,
    to: Contact,
    subject: str,
    body: str,
) -> Message:
    """Return a message as it waits: nobody reads address or body without the key."""
    return Message(
        key=key,
        kind=KIND,
        person=person,
        address=_sealed(personal, to.uri, f"letter/{key}/address"),
        subject=subject,
        body=_sealed(personal, body, f"letter/{key}/body"),
    )


@dataclass(frozen=True, slots=True)
class OpeningCarrier:
    """Opens sealed messages for the carrier behind it; leaves others as they are."""

    carrier: Carrier
    personal: PersonalKey

    def carry(self, message: Message) -> str:
        """Hand the message over as its reader will see it."""
        return self.carrier.carry(opened(self.personal, message))


def opened(personal: PersonalKey, message: Message) -> Message:
    """Return the message as its reader sees it."""
    if not message.address.startswith(_SEALED):
        return message
    place = f"letter/{message.key}"
    return replace(
        message,
        address=_open(personal, message.address, f"{place}/address"),
        body=_open(personal, message.body, f"{place}/body"),
    )


def _sealed(personal: PersonalKey, text: str, place: str) -> str:
    return _SEALED + base64.b64encode(personal.seal(text, place)).decode()


def _open(personal: PersonalKey, text: str, place: str) -> str:
    return personal.open(base64.b64decode(text.removeprefix(_SEALED)), place)
