"""
The five fonts of papers: registered once, and asked whether they have every character.

A character that a font lacks would be left out without a word. In a name it is printed
by its code point, so that no name can hold a paper up; among codes it is an error
(archive/SPEC.md 11.4).
"""

from collections.abc import Mapping, Sequence
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


@cache
def _known_in_words() -> frozenset[int]:
    """Return what all faces of Chinese have, so that a name looks alike in each."""
    words = (_known(face) for face in Face if face is not Face.CODE)
    return frozenset.intersection(*words)


def by_code_point(sign: str) -> str:
    """Write a character that no font can draw: 〔U+20BB7〕."""
    return f"〔U+{ord(sign):04X}〕"


def rare(text: str) -> Sequence[str]:
    """Return the characters of words that are printed by their code points."""
    return sorted({sign for sign in text if ord(sign) not in _known_in_words()})


def printable(text: str, face: Face) -> str:
    """
    Return what is printed for a text: rare characters by their code points.

    Raises:
        UnprintableTextError: a character that nobody could see.
        GlyphMissingError: a code holds a character for which its face has no glyph.

    """
    visible(text, "the paper")
    if face is Face.CODE:
        return covered(text, face)
    return text.translate({ord(sign): by_code_point(sign) for sign in rare(text)})


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
