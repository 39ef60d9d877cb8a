"""The parts of a form that carries files (RFC 7578), read by a library."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from multipart import MultipartError, PushMultipartParser, parse_options_header

FORM_WITH_FILES: Final = "multipart/form-data"
_LONGEST_NAME: Final = 200
_LARGEST_HEADER: Final = 2_048


class PartsUnreadableError(ValueError):
    """What arrived is no form with files, or not a whole one."""


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file as a browser sent it: its name is a word of its owner, never a path."""

    name: str
    data: bytes


def read_parts(
    body: bytes, content_type: str, *, most: int, largest_text: int
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, FilePart]]:
    """
    Return the texts and the files of a form; an input left empty is no file.

    Args:
        body: what arrived, whole.
        content_type: its type, with the boundary.
        most: how many parts there may be.
        largest_text: how many bytes all texts together may have.

    Raises:
        PartsUnreadableError: cut off, too many parts, no UTF-8, several for an input.

    """
    _, options = parse_options_header(content_type)
    texts: dict[str, tuple[str, ...]] = {}
    files: dict[str, FilePart] = {}
    try:
        for name, filename, data in _segments(body, options.get("boundary", ""), most):
            if filename is None:
                largest_text -= len(data)
                texts[name] = (*texts.get(name, ()), data.decode())
            elif filename or data:
                if name in files:
                    raise PartsUnreadableError("has two files for one input")
                files[name] = FilePart(_last(filename), data)
            if largest_text < 0:
                raise PartsUnreadableError("is longer than any page makes it")
    except (MultipartError, ValueError) as error:
        raise PartsUnreadableError(str(error)) from error
    return texts, files


def _segments(
    body: bytes, boundary: str, most: int
) -> list[tuple[str, str | None, bytes]]:
    found: list[tuple[str, str | None, bytes]] = []
    name, filename, data = "", None, bytearray()
    with PushMultipartParser(
        boundary,
        content_length=len(body),
        max_header_size=_LARGEST_HEADER,
        max_segment_count=most,
        strict=True,
    ) as parser:
        # One piece after the other: a second copy of everything is what fills memory.
        for event in chain(parser.parse(body), parser.parse(b"")):
            if isinstance(event, (bytes, bytearray)):
                data += event
            elif event is None:
                found.append((name, filename, bytes(data)))
            else:
                name, filename, data = event.name, event.filename, bytearray()
    return found


def _last(filename: str) -> str:
    """Return the end of what some browsers send as a whole path, and not endlessly."""
    return filename.replace("\\", "/").rpartition("/")[2][-_LONGEST_NAME:]
