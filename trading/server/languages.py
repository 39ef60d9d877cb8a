"""The catalogues of the pages' languages, read once when the platform starts."""

from functools import cache
from importlib.resources import files
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from trading.front.languages import (
    CHINESE,
    ENGLISH_PREFIX,
    ENGLISH_TAG,
    Catalogue,
    Tongue,
)

KEYWORDS: Final = {
    "_": None,
    "marked": None,
    "say": None,
    "write": None,
    "count": (1, 2),
    "ngettext": (1, 2),
}
"""What marks a text for the catalogues, in code and in templates."""


def english_catalogue() -> Catalog:
    """Return the English catalogue as it is written."""
    place = files("trading.server") / "catalogues" / "en.po"
    with place.open("rb") as file:
        return read_po(file, locale="en")


@cache
def tongues() -> tuple[Tongue, Tongue]:
    """Return Chinese and English, ready to speak."""
    said: dict[str, str] = {}
    counted: dict[str, tuple[str, str]] = {}
    for message in english_catalogue():
        if not message.id:
            continue
        if isinstance(message.id, tuple | list):
            counted[message.id[0]] = (message.string[0], message.string[1])
        elif message.string:
            said[message.id] = str(message.string)
    english = Tongue(ENGLISH_TAG, ENGLISH_PREFIX, Catalogue(said, counted))
    return CHINESE, english
