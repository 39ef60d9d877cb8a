"""
Transcripts broken in many ways, the same for the same seed.

Some are changed as objects and sealed again, so that a checker must look deeply to see
it; some are changed as text, which most often ends at its first checks.
"""

import contextlib
import copy
import random
import re
from collections.abc import Iterator
from typing import Any

from tests.transcript_seal import encoded, sealed

_KEPT = (
    "pool_size", "pool_root", "commitment", "commits", "missing", "reveals", "list",
    "value", "chance", "alpha", "seed", "panel", "record", "signatures",
)  # fmt: skip
_NUMBERS = (
    -1,
    0,
    1,
    2,
    8 * 10**15,
    8 * 10**15 + 1,
    2**53 - 1,
    2**53,
    10**30,
    1.5,
    True,
)
_WORDS = (
    "", " ", "\n", "0", "constructor", "__proto__", "all", "balls", "drawn", "١", "０",
    "а", "é", "e\u0301", "\u202e", "\u2028", "\x00", "\x7f", "\ud800", "\ufeff",
    "\U0001f004", "\uff5e", "a" * 33, "x" * 201, "字" * 67, "y" * 2001, "0" * 64,
    "G" * 64, "0" * 128,
)  # fmt: skip
_VALUES = (None, True, False, 0, 1, "", "all", [], {}, [[]], {"constructor": 1}, 1.0)
_BYTES = (
    b" ", b"\n", b"\t", b"\xef\xbb\xbf", b"\x00", b"\xff", b"\xc0\x80", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"\\u0061", b"\\ud800", b"\\/", b"\\u000a", b",", b"[", b"]",
    b"{}",
    b'"', b"\\", b"-0", b"1.0", b"1e0", b"01", b"NaN", b"null", b"9" * 400, b"[" * 40,
    b'"v":"draw/1",', b'{"v":"draw/1"}', b"[" * 33 + b"]" * 33, b"//", b"'",
)  # fmt: skip


def mutations(seed: int, count: int, transcript: Any) -> Iterator[bytes]:
    """Yield `count` files: the transcript changed in one to three places each."""
    chance = random.Random(seed)  # noqa: S311 - the same files on every machine
    for _ in range(count):
        file = copy.deepcopy(transcript)
        for _ in range(chance.choice((0, 1, 1, 1, 1, 2, 3))):
            _change(file, chance)
        if chance.random() < 0.6:
            file = _sealed_again(file, chance)
        data = encoded(file)
        if chance.random() < 0.15:
            data = _scratched(data, chance)
        yield data


def _sealed_again(file: Any, chance: random.Random) -> Any:
    """Seal the file, or leave it if its shape does not allow that."""
    kept = chance.sample(_KEPT, chance.choice((0, 0, 0, 1, 3, 8)))
    with contextlib.suppress(
        KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError
    ):
        return sealed(copy.deepcopy(file), *kept)
    return file


def _containers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _containers(inner)


def _change(file: Any, chance: random.Random) -> None:
    if chance.random() < 0.25:
        _shift(file, chance)
        return
    holder = _descend(file, chance)
    if isinstance(holder, dict):
        _change_object(holder, file, chance)
    else:
        _change_list(holder, file, chance)


def _descend(value: Any, chance: random.Random) -> Any:
    """Walk to a container: each branch as likely, so that a long pool is not all."""
    while True:
        inner = value.values() if isinstance(value, dict) else value
        deeper = [one for one in inner if isinstance(one, dict | list) and one]
        if not deeper or chance.random() < 0.15:
            return value
        value = chance.choice(deeper)


def _shift(file: Any, chance: random.Random) -> None:
    """Move an instant to another one of the file, or just beside it."""
    holders = [
        (one, name)
        for one in _containers(file)
        if isinstance(one, dict)
        for name in ("at", "scheduled")
        if type(one.get(name)) is int
    ]
    if not holders:
        return
    (one, name), (other, from_) = chance.choice(holders), chance.choice(holders)
    one[name] = other[from_] + chance.choice((-60_000_000, -1, 0, 1, 60_000_000))


def _change_object(holder: Any, file: Any, chance: random.Random) -> None:
    names = sorted(holder)
    if not names or chance.random() < 0.08:
        holder[chance.choice((*_WORDS[:16], "org", "voided", "at"))] = _foreign(
            file, chance
        )
        return
    name = chance.choice(names)
    act = chance.choice(("delete", "rename", "swap", *["alter"] * 7))
    if act == "delete":
        del holder[name]
    elif act == "rename":
        holder[chance.choice(names) + chance.choice(("", "x", "\u200b"))] = holder.pop(
            name
        )
    elif act == "swap":
        other = chance.choice(names)
        holder[name], holder[other] = holder[other], holder[name]
    else:
        holder[name] = _altered(holder[name], file, chance)


def _change_list(holder: Any, file: Any, chance: random.Random) -> None:
    if not holder:
        holder.append(_foreign(file, chance))
        return
    at, other = chance.randrange(len(holder)), chance.randrange(len(holder))
    act = chance.choice(
        ("delete", "double", "swap", "reverse", "clear", "alter", "alter")
    )
    if act == "delete":
        del holder[at]
    elif act == "double":
        holder.insert(other, copy.deepcopy(holder[at]))
    elif act == "swap":
        holder[at], holder[other] = holder[other], holder[at]
    elif act == "reverse":
        holder.reverse()
    elif act == "clear":
        holder.clear()
    else:
        holder[at] = _altered(holder[at], file, chance)


def _foreign(file: Any, chance: random.Random) -> Any:
    """Return something that stands elsewhere in the file, or nowhere in any file."""
    if chance.random() < 0.4:
        return copy.deepcopy(chance.choice(_VALUES))
    found = copy.deepcopy(_descend(file, chance))
    inner = list(found.values() if isinstance(found, dict) else found)
    return chance.choice([found, *inner])


def _altered(value: Any, file: Any, chance: random.Random) -> Any:
    if chance.random() < 0.12:
        return _foreign(file, chance)
    if isinstance(value, bool) or value is None:
        return chance.choice((not value, None, 0, "true"))
    if isinstance(value, int | float):
        return chance.choice((value - 1, value + 1, value + 1, str(value), *_NUMBERS))
    if isinstance(value, str):
        return _altered_text(value, file, chance)
    if isinstance(value, dict):
        _change_object(value, file, chance)
    else:
        _change_list(value, file, chance)
    return value


def _altered_text(text: str, file: Any, chance: random.Random) -> str:
    act = chance.choice(("digit", "insert", "cut", "case", "peer", "word"))
    at = chance.randrange(len(text) + 1)
    if act == "digit" and text:
        at %= len(text)
        return text[:at] + chance.choice("0123456789abcdef-+") + text[at + 1 :]
    if act == "insert":
        return text[:at] + chance.choice(_WORDS) + text[at:]
    if act == "cut":
        return text[:at] + text[at + 1 :]
    if act == "case":
        return text.swapcase()
    if act == "peer":
        strings = [one for one in _strings(file) if len(one) == len(text)]
        return chance.choice(strings or [text])
    return chance.choice(_WORDS)


def _strings(value: Any) -> Iterator[str]:
    for one in _containers(value):
        for inner in one.values() if isinstance(one, dict) else one:
            if isinstance(inner, str):
                yield inner


def _scratched(data: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(data) + 1), chance.choice((1, 1, 2, 10, 100))
    act = chance.choice(("flip", "insert", "insert", "cut", "double", "end", "spell"))
    if act == "flip":
        flipped = bytes(byte ^ 1 << chance.randrange(8) for byte in data[at : at + 1])
        return data[:at] + flipped + data[at + 1 :]
    if act == "insert":
        return data[:at] + chance.choice(_BYTES) + data[at:]
    if act == "cut":
        return data[:at] + data[at + length :]
    if act == "double":
        return data[: at + length] + data[at:]
    if act == "end":
        return chance.choice(
            (data[:at], data + b"\n", data + b"{}", b" " + data, b"\xef\xbb\xbf" + data)
        )
    return _spelt(data, chance)


def _spelt(data: bytes, chance: random.Random) -> bytes:
    """Write one number, string or object in another of the ways that JSON allows."""
    number, string, member = rb"(?<=:)\d+(?=[,}])", rb'(?<=")\w(?=\w*")', rb'"\w+":\d+,'
    found = list(re.finditer(chance.choice((number, string, member)), data))
    if not found:
        return data
    one = chance.choice(found)
    text = one[0]
    if text.isdigit() and one.re.pattern == number:
        new = chance.choice(
            (text + b".0", text + b"e0", b"-" + text, b"0" + text, text + b"0" * 20)
        )
    elif one.re.pattern == string:
        new = b"\\u%04x" % text[0]
    else:
        new = text + text
    return data[: one.start()] + new + data[one.end() :]
