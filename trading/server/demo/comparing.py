"""The record of an opening as it is written out, held against the official one."""

from collections.abc import Iterator, Sequence

import msgspec

from archive.values.instants import shown
from archive.values.money import Yuan
from trading.bids.model import capitals, figures
from trading.bids.repeating import Line, OpeningRecord
from trading.bids.verdicts import Outcome
from trading.server.demo.official import OfficialLine
from trading.server.instance import Instance
from trading.server.openings import names_of


class RecordLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the record as it is written out; money in fen and in words."""

    number: int
    code: str
    name: str
    received_at: str
    released_at: str
    verdict: str
    outcome: str
    fen: int | None
    price: str
    words: str
    period: str

    @classmethod
    def of(cls, line: Line, name: str) -> "RecordLine":
        """Return a line of the repeated opening."""
        price, values = line.price, line.sheet.values if line.sheet else {}
        return cls(
            number=line.number,
            code=line.bidder,
            name=name,
            received_at=shown(line.received_at),
            released_at=shown(line.released_at) if line.released_at else "",
            verdict=line.verdict.value,
            outcome=line.outcome.value,
            fen=price.fen if price else None,
            price=figures.write(price.fen, 2) if price else "",
            words=price.words if price else "",
            period=str(values.get("period", "")),
        )


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The record, and of how many lines of the official one it is a replay."""

    first: int | None
    far_off: tuple[int, ...]
    lines: tuple[RecordLine, ...]


def told_of(instance: Instance, record: OpeningRecord, first: int | None) -> Kept:
    """Return a record with the names under which its bidders are registered."""
    names = names_of(instance, record)
    return Kept(
        first=first,
        far_off=tuple(each.number for each in record.far_off),
        lines=tuple(
            RecordLine.of(each, names.get(each.bidder, "")) for each in record.lines
        ),
    )


def differences_from(
    lines: Sequence[RecordLine], official: Sequence[OfficialLine]
) -> Iterator[str]:
    """Give where a record says something else than the official one."""
    if [each.code for each in lines] != [each.code for each in official]:
        yield "other bidders, or another order of receipt"
        return
    for line, real in zip(lines, official, strict=True):
        words = capitals.write(Yuan(real.fen)) if real.fen is not None else ""
        wanted = {
            "name": real.name,
            "received_at": shown(real.received_at),
            "released_at": shown(real.released_at) if real.released_at else "",
            "fen": real.fen,
            "words": words,
            "period": real.period,
            "outcome": Outcome.OPENED if real.is_opened else Outcome.DEEMED_REVOKED,
        }
        for name, value in wanted.items():
            found = getattr(line, name)
            if found != value:
                yield f"{line.code}: {name} is {found!r}, officially {value!r}"
