"""How drawn numbers are spelled: people type them as they see them."""

import re
from collections.abc import Sequence
from typing import Final

from expert_pool.public.draws import Group, numbers_value

_NUMBER: Final = re.compile(r"[0-9]+")
_OTHER: Final = re.compile(r"[^0-9\s,，、;；+\-–—./]")


def spelled(groups: Sequence[Group], typed: str) -> str:
    """
    Return what was typed as the notice spells it, or as it was typed if it is neither.

    `3 5 0`, `3,5,0`, `3-5-0` are one value, and so is `350` where each ball has one
    digit. Nothing is guessed: a number too few or too many stays what it is.
    """
    if _OTHER.search(typed):
        return typed.strip()
    found = _NUMBER.findall(typed)
    widths = [len(str(each.high)) for each in groups for _ in range(each.count)]
    if len(found) == 1 and len(found[0]) == sum(widths) > widths[0]:
        found = _cut(found[0], widths)
    if len(found) != len(widths):
        return typed.strip()
    numbers = [int(each) for each in found]
    drawn = []
    for group in groups:
        drawn.append(numbers[: group.count])
        numbers = numbers[group.count :]
    return numbers_value(groups, drawn)


def _cut(digits: str, widths: Sequence[int]) -> list[str]:
    cut = []
    for width in widths:
        cut.append(digits[:width])
        digits = digits[width:]
    return cut
