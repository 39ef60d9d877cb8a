"""Tables of prices on a bidder's own machine: CSV and .xlsx (trading 8.5)."""

import csv
import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from trading.bids.sheet_errors import BillUnreadableError

LARGEST: Final = 20 * 2**20
_SEPARATORS: Final = ",;\t"


def rows_of(path: Path) -> list[list[str]]:
    """
    Return the cells of a table as a spreadsheet shows them; of a book, its first sheet.

    Raises:
        BillUnreadableError: neither CSV nor .xlsx, or above 20 MiB.

    """
    data = path.read_bytes()
    if len(data) > LARGEST:
        raise BillUnreadableError(f"it has more than {LARGEST} bytes")
    return _book(data) if data.startswith(b"PK") else _csv(data)


def _csv(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheets in China still write.
        text = data.decode("gb18030", errors="replace")
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise BillUnreadableError(str(error)) from error


def _book(data: bytes) -> list[list[str]]:
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(values_only=True)
        return [[_shown(each) for each in row] for row in rows]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BillUnreadableError(str(error)) from error


def _shown(value: object) -> str:
    """Return a cell as it is shown: of a number 15 digits, since 17 are kept."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{Decimal(f'{value:.15g}'):f}"
    return str(value)
