"""Texts as their readers see them: what nobody can see is refused where it comes in."""

import re
import unicodedata
from typing import ClassVar, Final

from archive.values.rules import RuleBrokenError

LINE: Final = r"^[^\n\r\u2028\u2029]*\S[^\n\r\u2028\u2029]*$"
"""The pattern of a text on one line of which something can be seen."""

_BREAK: Final = "\n"
_HIDDEN: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
# Unicode calls these default-ignorable, or gives them no shape, although they are
# letters and marks by category; U+2800 is a Braille cell without a dot.
_SHAPELESS: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\ufdd0-\ufdef\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
_NO_CHARACTER: Final = 0xFFFE


class HiddenTextError(RuleBrokenError):
    """What somebody writes is what everybody reads (archive/SPEC.md 1.5)."""

    code: ClassVar[str] = "hidden-text"
    remedy: ClassVar[str] = (
        "Nothing was saved. Write the text again without the character named above; "
        "it was probably copied along from elsewhere."
    )

    def __init__(self, where: str, text: str, sign: str) -> None:
        # The text is shown with its hidden characters spelt out, or the message
        # itself would deceive.
        shown = "".join(
            f"\\u{{{ord(each):X}}}" if hidden(each) else each for each in text[:60]
        )
        super().__init__(
            f"{where} holds U+{ord(sign):04X}, which cannot be seen: {shown}"
        )


def hidden(text: str) -> str:
    """
    Return the first character that no reader can see, or nothing.

    Controls but LF, zero-width, bidirectional, private-use and shapeless characters,
    and code points that are no characters (archive/SPEC.md 1.5).
    """
    found = _SHAPELESS.search(text)
    if found is not None:
        return found.group()
    if text.isprintable():
        return ""
    for sign in text:
        unseen = unicodedata.category(sign) in _HIDDEN and sign != _BREAK
        if unseen or ord(sign) & _NO_CHARACTER == _NO_CHARACTER:
            return sign
    return ""


def require_seen(value: object, where: str) -> None:
    """
    Check every text in a value of plain JSON, the names of its members included.

    Raises:
        HiddenTextError: a text holds a character that nobody can see.

    """
    match value:
        case str():
            sign = hidden(value)
            if sign:
                raise HiddenTextError(where, value, sign)
        case dict():
            for name, item in value.items():
                require_seen(name, where)
                require_seen(item, f"{where}.{name}")
        case list():
            for number, item in enumerate(value):
                require_seen(item, f"{where}[{number}]")
        case _:
            return
