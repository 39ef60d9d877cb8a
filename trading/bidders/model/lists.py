"""
Lists of firms as they come from elsewhere: every row is checked, none is guessed at.

What a table program would take for a formula is text here, and stays what it is.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from archive.public.values import RuleBrokenError
from trading.accounts.model.organisations import Kind, read_name
from trading.bidders.codes import Uscc, UsccWrongError
from trading.bidders.errors import ListUnreadableError
from trading.bidders.model.firms import Firm

LARGEST_LIST: Final = 4 * 1024 * 1024
MOST_ROWS: Final = 5_000
CODE: Final = ("统一社会信用代码", "credit code")
NAME: Final = ("企业名称", "name")


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that is not taken: in which line of the file it ends, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class FirmList:
    """The firms of a list, and the rows that keep it from being taken."""

    firms: tuple[Firm, ...]
    wrong: tuple[WrongRow, ...]


def read_list(data: bytes) -> FirmList:
    """
    Read a list of firms: CSV in UTF-8, with or without its mark, or in GB 18030.

    Raises:
        ListUnreadableError: no such file, too large, or without the two columns.

    """
    if len(data) > LARGEST_LIST:
        raise ListUnreadableError(f"it has more than {LARGEST_LIST // 2**20} MiB")
    rows = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    firms: list[Firm] = []
    wrong: list[WrongRow] = []
    seen: dict[Uscc, int] = {}
    try:
        head = [each.strip().casefold() for each in next(rows, [])]
        code, name = _column(head, CODE), _column(head, NAME)
        for row in rows:
            if not any(each.strip() for each in row):
                continue
            if len(firms) + len(wrong) == MOST_ROWS:
                raise ListUnreadableError(f"it has more than {MOST_ROWS} rows")
            try:
                firm = _firm(row, len(head), code, name)
            except (UsccWrongError, RuleBrokenError, ValueError) as error:
                wrong.append(WrongRow(rows.line_num, str(error)))
                continue
            if firm.code in seen:
                reason = f"{firm.code} stands in line {seen[firm.code]} already"
                wrong.append(WrongRow(rows.line_num, reason))
                continue
            seen[firm.code] = rows.line_num
            firms.append(firm)
    except csv.Error as error:
        wrong.append(WrongRow(rows.line_num, f"the file cannot be read on: {error}"))
    return FirmList(tuple(firms), tuple(wrong))


def _decoded(data: bytes) -> str:
    for encoding in _encodings():
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise ListUnreadableError("it is text neither in UTF-8 nor in GB 18030")


def _encodings() -> Iterator[str]:
    yield "utf-8-sig"
    yield "gb18030"


def _column(head: Sequence[str], names: Sequence[str]) -> int:
    for each in names:
        if each in head:
            return head.index(each)
    raise ListUnreadableError(f"its first line has no column {' or '.join(names)}")


def _firm(row: Sequence[str], width: int, code: int, name: int) -> Firm:
    if len(row) != width:
        raise ValueError(f"{len(row)} fields stand where the first line has {width}")
    return Firm(Uscc.parse(row[code]), read_name(row[name], Kind.FIRM))
