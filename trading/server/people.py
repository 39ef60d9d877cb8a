"""What people's acts are wired from: the instance's keys, its name, and its address."""

import re
import unicodedata
from typing import Final

from trading.accounts.passkeys import RelyingParty
from trading.accounts.passwords import Argon2, Hashing
from trading.accounts.use_cases.acting import Keeper
from trading.bidders.codes import Uscc
from trading.server.instance import Instance


def keeper_of(instance: Instance, hashing: Hashing | None = None) -> Keeper:
    """Return what keeps the secrets of an instance's people."""
    title, address = centre_of(instance), instance.settings.address
    return Keeper(
        personal=instance.personal,
        hashing=hashing or Argon2(),
        title=title,
        address=address,
        site=RelyingParty.at(address, title),
    )


def centre_of(instance: Instance) -> str:
    """Return the name under which whoever runs the platform is known."""
    return instance.settings.organisation or instance.settings.origin


_BETWEEN: Final = re.compile(r"[\s-]")


def read_code(text: str) -> str:
    """
    Return a firm's credit code as it is kept, however it was typed.

    Full-width signs, small letters, blanks and hyphens are what keyboards and licences
    put in; none of them can be meant otherwise. Raises `UsccWrongError`.
    """
    plain = unicodedata.normalize("NFKC", text)
    return str(Uscc.parse(_BETWEEN.sub("", plain).upper()))
