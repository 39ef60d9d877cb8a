"""Documents that people look at, sent so that a browser runs nothing in them."""

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

from litestar import Response

_KNOWN: Final[Mapping[bytes, tuple[str, str]]] = MappingProxyType(
    {
        b"%PDF-": ("application/pdf", "pdf"),
        b"\x89PNG": ("image/png", "png"),
        b"\xff\xd8\xff": ("image/jpeg", "jpg"),
        b"PK\x03\x04": ("application/ofd", "ofd"),
    }
)
_OTHER: Final = ("application/octet-stream", "bin")
_SHOWN_IN_PLACE: Final = frozenset({"pdf", "png", "jpg"})
_LONGEST: Final = 100
"""So many characters leave room for folders: old Windows knows 260 of a whole path."""
_NOT_IN_A_NAME: Final = frozenset('\\/:*?"<>|')


def document(data: bytes, name: str) -> Response[bytes]:
    """
    Return a document under a name of people (RFC 6266 `filename*`), kept by nobody.

    What it is, its first bytes say; what a browser might run is only ever saved.
    """
    begins = (kind for start, kind in _KNOWN.items() if data.startswith(start))
    media, ending = next(begins, _OTHER)
    place = "inline" if ending in _SHOWN_IN_PLACE else "attachment"
    return Response(
        data,
        media_type=media,
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": saved_as(place, name, ending),
        },
    )


def saved_as(place: str, name: str, ending: str, plain: str = "document") -> str:
    """
    Return under which name a browser saves a file, in words of people (RFC 6266).

    What no file may be called, what nobody sees and what turns the direction of the
    writing is left out, and long names are cut. `plain` is ASCII, for whoever reads no
    other name; whatever people wrote stands percent-encoded, so that it ends no header.
    """
    kept = (each for each in unicodedata.normalize("NFC", name) if _may_stand(each))
    stem = "".join(kept)[:_LONGEST].strip(". ") or plain
    named = quote(f"{stem}.{ending}", safe="")
    return f"{place}; filename=\"{plain}.{ending}\"; filename*=UTF-8''{named}"


def _may_stand(sign: str) -> bool:
    return sign not in _NOT_IN_A_NAME and unicodedata.category(sign)[0] != "C"
