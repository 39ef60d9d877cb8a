"""What a form asks to be done: pressed twice, it is done once."""

import re
from typing import Final, TypeVar

import msgspec

from archive.public.evidence import sha256
from archive.public.ledger import Command
from trading.accounts.tokens import new_id
from trading.front.forms import Entries

KEY: Final = "key"
_ID: Final = re.compile(r"[0-9a-f]{32}")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")

C = TypeVar("C", bound=Command)


def key_of(form: Entries) -> str:
    """Return the key that a page gave its form, a fresh one if it has none."""
    given = form[KEY]
    return given if _ID.fullmatch(given) else new_id()


def key_for(form: Entries, whom: str) -> str:
    """Return a key for a form that is sent again, with another secret in it."""
    return sha256(f"{key_of(form)}/{whom}".encode()).hex()[:32]


def command(of: type[C], key: str, /, **facts: object) -> C:
    """
    Return a command as if it came from outside, so that each of its limits holds.

    Raises:
        MalformedCommandError: something is missing, or longer than it may be.

    """
    return of.decode(msgspec.json.encode({"key": key, **facts}))


def token_of(text: str) -> str:
    """
    Return the token of a link that was pasted whole, or of its end alone.

    What is none is empty, and nobody's.
    """
    end = text.strip().rpartition("#")[2]
    return end if _TOKEN.fullmatch(end) else ""


def id_of(text: str) -> str:
    """Return a number as this platform gives them, empty for any other text."""
    return text if _ID.fullmatch(text) else ""
