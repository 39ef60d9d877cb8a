"""What a phone reads from a sheet of paper, by a decoder this project did not write."""

from pathlib import Path

import zxingcpp
from PIL import Image

from tests.strangers import told


def codes_on(file: Path, folder: Path, page: int, dots: int = 200) -> list[bytes]:
    """Return what the QR codes on a page hold, printed at so many dots an inch."""
    where = folder / f"page-{page}"
    number = str(page)
    command = ("pdftoppm", "-r", str(dots), "-gray", "-f", number, "-l", number)
    told(*command, "-singlefile", str(file), str(where))
    with Image.open(where.with_suffix(".pgm")) as picture:
        return [code.bytes for code in zxingcpp.read_barcodes(picture)]


def last_page(file: Path) -> int:
    """Return the number of the last page."""
    lines = told("pdfinfo", str(file)).splitlines()
    (pages,) = (line.split()[1] for line in lines if line.startswith("Pages:"))
    return int(pages)
