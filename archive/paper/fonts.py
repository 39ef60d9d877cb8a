"""
The five fonts of papers: registered once, and asked whether they have every character.

A character that a font lacks would be left out without a word; here it is an error that
names the character and the text (archive/SPEC.md 11.4).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from archive.paper.errors import GlyphMissingError
from archive.paper.furniture import Face
from archive.paper.model import visible

FOLDER: Final = Path(__file__).parent / "fonts"
_EM: Final = 1000
_registering: Final = Lock()


@cache
def _loaded(face: Face) -> TTFont:
    font = TTFont(face.value, str(FOLDER / f"{face}.ttf"), shapable=False)
    pdfmetrics.registerFont(font)
    return font


def font(face: Face) -> TTFont:
    """Return the font of a face, registered with the renderer."""
    with _registering:  # two threads would each read ten megabytes
        return _loaded(face)


@cache
def advances(face: Face) -> Mapping[int, float]:
    """Return the width of every character of a face, in thousandths of its size."""
    return MappingProxyType(dict(font(face).face.charWidths))


@cache
def _known(face: Face) -> frozenset[int]:
    return frozenset(font(face).face.charToGlyph)


def has(face: Face, sign: str) -> bool:
    """Tell whether the face has a glyph for this character."""
    return ord(sign) in _known(face)


def covered(text: str, face: Face) -> str:
    """
    Return the text if the face can show all of it.

    Raises:
        UnprintableTextError: a character that nobody could see.
        GlyphMissingError: a character for which the face has no glyph.

    """
    visible(text, "the paper")
    for sign in text:
        if not has(face, sign):
            raise GlyphMissingError(sign, text)
    return text


def width(text: str, face: Face, size: float) -> float:
    """Return how wide a text is, in points; every character must be covered."""
    each = advances(face)
    return sum(each[ord(sign)] for sign in text) * size / _EM
