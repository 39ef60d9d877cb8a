"""QR codes as vectors: level M, 4 quiet modules, no module smaller than 0.4 mm."""

from typing import Final

import segno
from reportlab.pdfgen.canvas import Canvas

from archive.paper.errors import PaperFormatError
from archive.paper.pieces import BLACK, MM

QUIET: Final = 4
SMALLEST_MODULE: Final = 0.4 * MM
_MOST_BYTES: Final = 2331  # version 40 at level M


class QrCode:
    """
    The code of some bytes.

    Raises:
        PaperFormatError: more bytes than one code holds at level M.

    """

    def __init__(self, data: bytes) -> None:
        if len(data) > _MOST_BYTES:
            raise PaperFormatError(
                f"a code holds at most {_MOST_BYTES} bytes, not {len(data)}"
            )
        code = segno.make_qr(data, error="m", mode="byte", boost_error=False)
        self._rows = [bytes(row) for row in code.matrix]

    @property
    def modules(self) -> int:
        """Modules from edge to edge, the quiet zone included."""
        return len(self._rows) + 2 * QUIET

    def side(self, least: float = 0) -> float:
        """Return its side in points: `least`, or more if modules were too small."""
        return max(least, self.modules * SMALLEST_MODULE)

    def draw(self, canvas: Canvas, x: float, top: float, side: float) -> None:
        """Draw it, its quiet zone included, from its upper left corner."""
        module = side / self.modules
        path = canvas.beginPath()
        for down, row in enumerate(self._rows, QUIET):
            start = None
            for across, dark in enumerate((*row, 0), QUIET):
                if dark and start is None:
                    start = across
                elif not dark and start is not None:
                    path.rect(
                        x + start * module,
                        top - (down + 1) * module,
                        (across - start) * module,
                        module,
                    )
                    start = None
        canvas.setFillColor(BLACK)
        canvas.drawPath(path, stroke=0, fill=1)
