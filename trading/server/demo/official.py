"""
The official record of a real opening, as the national portal published it.

Who plays the bidders knows it, and so does the comparison at the end. What makes the
record in between never reads it.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Final

from archive.values.instants import parse_instant
from trading.bids.model.figures import Measure, read

_RESOURCE: Final = "opening-2026-03-16.csv"
_FEN: Final = 2
OPENED_AT: Final = parse_instant("2026-03-16T09:30+08:00")
"""When bids closed and were opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialLine:
    """One bidder of the record; `number` is the portal's, not the order of receipt."""

    number: int
    code: str
    name: str
    received_at: datetime
    released_at: datetime | None
    fen: int | None
    period: str

    @property
    def is_opened(self) -> bool:
        """Whether the bid was decrypted."""
        return self.released_at is not None


def official_record(first: int | None = None) -> Sequence[OfficialLine]:
    """
    Return the lines in the order of receipt, of one second in that of their codes.

    With `first` only so many of them, among which are those who never released and the
    highest price: what a small part has to show as well.
    """
    text = (files("trading.server.demo") / _RESOURCE).read_text(encoding="utf-8")
    rows = csv.DictReader(
        line for line in text.splitlines() if not line.startswith("#")
    )
    lines = sorted(map(_line, rows), key=_order)
    if first is None:
        return lines
    highest = max(lines, key=lambda line: line.fen or 0)
    rare = [each for each in lines if not each.is_opened or each is highest]
    others = [each for each in lines if each not in rare]
    return sorted((rare + others)[:first], key=_order)


def _order(line: OfficialLine) -> tuple[datetime, str]:
    return line.received_at, line.code


def _line(row: dict[str, str]) -> OfficialLine:
    price, released = row["price_wan_yuan"], row["decrypt_at"]
    return OfficialLine(
        number=int(row["seq"]),
        code=row["uscc"],
        name=row["name"],
        received_at=_instant(row["received_at"]),
        released_at=_instant(released) if released else None,
        fen=read(f"{price}万元", _FEN, Measure.AMOUNT) if price else None,
        period=row["period"],
    )


def _instant(text: str) -> datetime:
    return parse_instant(f"{text.replace(' ', 'T')}+08:00")
