"""Documents as they are sent back: by what their bytes are, kept by no browser."""

from typing import Any

from litestar import Response

from trading.accounts.http.guests import PRIVATE
from trading.bidders.model.contents import Media

_ENDINGS = {
    Media.PDF: "pdf",
    Media.PNG: "png",
    Media.JPEG: "jpg",
    Media.OFD: "ofd",
}


def file_answer(media: Media, data: bytes, name: str) -> Response[Any]:
    """
    Return a document; what browsers do not show themselves is saved.

    The policy of every page stands above it too: nothing in it runs.
    """
    where = "attachment" if media is Media.OFD else "inline"
    return Response(
        data,
        media_type=media.value,
        headers={
            "Cache-Control": PRIVATE,
            "Content-Disposition": f'{where}; filename="{name}.{_ENDINGS[media]}"',
        },
    )
