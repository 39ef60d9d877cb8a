"""Documents that people look at, sent so that a browser runs nothing in them."""

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


def document(data: bytes, name: str) -> Response[bytes]:
    """
    Return a document under a name of people (RFC 6266 `filename*`), kept by nobody.

    What it is, its first bytes say; what a browser might run is only ever saved.
    """
    begins = (kind for start, kind in _KNOWN.items() if data.startswith(start))
    media, ending = next(begins, _OTHER)
    place = "inline" if ending in _SHOWN_IN_PLACE else "attachment"
    named = quote(f"{name}.{ending}", safe="")
    return Response(
        data,
        media_type=media,
        headers={
            "Cache-Control": "no-store",
            "Content-Disposition": (
                f"{place}; filename=\"document.{ending}\"; filename*=UTF-8''{named}"
            ),
        },
    )
