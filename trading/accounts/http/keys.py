"""The key of a form: pressed twice, it acts once."""

import re
from typing import Final

from trading.accounts.tokens import new_id
from trading.front.forms import Entries

KEY: Final = "key"
_ID: Final = re.compile(r"[0-9a-f]{32}")


def key_of(form: Entries) -> str:
    """Return the key that a page gave its form, a fresh one if it has none."""
    given = form[KEY]
    return given if _ID.fullmatch(given) else new_id()


def id_of(text: str) -> str:
    """Return a number as this platform gives them, empty for any other text."""
    return text if _ID.fullmatch(text) else ""
