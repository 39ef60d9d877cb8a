"""
Messages to persons: sealed while they wait, opened only by what carries them.

A message waits in the outbox, where a copy of the database would show addresses and the
links of resets. So both are sealed there, and opened for the carrier alone.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.public.dispatch import Carrier, Message, RefusedForGoodError
from archive.public.evidence import PersonalKey
from trading.accounts.model.contacts import Channel, Contact

KIND: Final = "account"
PASSING: Final = "account-passing"
"""
Letters with a code or a link, or in answer to whoever asked for one.

They run out, whoever needs one asks again, and nobody else may read them: when one does
not arrive, no clerk looks after it, prints it, or sends it to another address.
"""

ACCOUNT: Final = "account"
_SEALED: Final = "sealed:"


def letter(
    personal: PersonalKey,
    key: str,
    person: str,
    to: Contact,
    subject: str,
    body: str,
    *,
    kind: str = KIND,
) -> Message:
    """Return a message as it waits: nobody reads address or body without the key."""
    return Message(
        key=key,
        kind=kind,
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


@dataclass(frozen=True, slots=True)
class AddressedCarrier:
    """
    Finds where an account is reached, for messages addressed to `account:<person>`.

    By mail rather than by telephone; an address that is refused for good is followed by
    the next one. As long as `leaves` is false nothing really leaves, and a message goes
    on to wherever they are collected, even for who has no account here.
    """

    carrier: Carrier
    contacts: Callable[[str], Sequence[Contact]]
    leaves: bool

    def carry(self, message: Message) -> str:
        """Hand the message over where its person is reached."""
        if message.scheme != ACCOUNT:
            return self.carrier.carry(message)
        known = sorted(
            self.contacts(message.target),
            key=lambda each: each.channel is Channel.PHONE,
        )
        if not known and not self.leaves:
            return self.carrier.carry(message)
        refused = RefusedForGoodError("the account has no confirmed address")
        for contact in known:
            try:
                return self.carrier.carry(replace(message, address=contact.uri))
            except RefusedForGoodError as error:
                refused = error
        raise refused


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
