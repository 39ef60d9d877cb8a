"""The rows of the register, and how an entry is written to one and read from one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from enum import Enum
from typing import Any, Final, cast

from sqlalchemy import Dialect, Index, String, Table, TypeDecorator, select, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from archive.public.tables import Base, Fen, Micros, serial
from archive.public.values import Yuan
from trading.disclosure.model.entries import Entry
from trading.disclosure.model.kinds import STAGE_OF, Business, Information
from trading.disclosure.model.lines import Line
from trading.rules.fixed_price_selection import State


class RegisterRow(Base):
    """What lists say of one public lot; it follows from the publications alone."""

    __tablename__ = "trading_register"
    __table_args__ = (
        Index("trading_register_closes", "sign_up_closes"),
        Index("trading_register_draws", "draw_at"),
        Index("trading_register_drawn", "drawn_at"),
        Index("trading_register_noticed", "noticed_at"),
        # Counts are read from this index alone, in its order.
        Index(
            "trading_register_counts",
            "business",
            "information",
            "stage",
            "place",
            "sign_up_closes",
        ),
    )

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    lot: Mapped[str] = mapped_column(String(50), unique=True)
    project: Mapped[str] = mapped_column(String(40), index=True)
    title: Mapped[str] = mapped_column(String(400))
    procedure: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(80))
    owner: Mapped[str] = mapped_column(String(140))
    agency: Mapped[str] = mapped_column(String(140))
    centre: Mapped[str] = mapped_column(String(140))
    supervisor: Mapped[str] = mapped_column(String(140))
    state: Mapped[str] = mapped_column(String(40))
    stage: Mapped[str] = mapped_column(String(20))
    suspended: Mapped[bool]
    business: Mapped[str] = mapped_column(String(20))
    information: Mapped[str] = mapped_column(String(20))
    noticed_at: Mapped[datetime | None] = mapped_column(Micros)
    changed_at: Mapped[datetime | None] = mapped_column(Micros)
    sign_up_opens: Mapped[datetime | None] = mapped_column(Micros)
    sign_up_closes: Mapped[datetime | None] = mapped_column(Micros)
    draw_at: Mapped[datetime | None] = mapped_column(Micros)
    room: Mapped[str] = mapped_column(String(400))
    price: Mapped[Yuan | None] = mapped_column(Fen)
    drawn_at: Mapped[datetime | None] = mapped_column(Micros)
    draws: Mapped[int]
    winner: Mapped[str] = mapped_column(String(1000))
    ticket: Mapped[str] = mapped_column(String(16))
    objections_until: Mapped[datetime | None] = mapped_column(Micros)
    contract_until: Mapped[datetime | None] = mapped_column(Micros)


_FIELDS: Final = tuple(field.name for field in fields(Entry))
_ENUMS: Final[Mapping[str, Mapping[str, Enum]]] = {
    name: {each.value: each for each in kind}
    for name, kind in (
        ("state", State),
        ("business", Business),
        ("information", Information),
    )
}

REGISTER: Final = cast("Table", RegisterRow.__table__)
ENTRIES: Final = select(*(REGISTER.c[name] for name in _FIELDS))
"""All entries, in the columns that `entry_of` reads."""


class _Member(TypeDecorator[Enum]):
    """A text that is read as the member of an enumeration."""

    impl = String
    cache_ok = True

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], Enum]:
        """Return what finds the member."""
        del dialect, coltype
        return _ENUMS[self.name].__getitem__


LINES: Final = select(
    *(
        type_coerce(REGISTER.c[name], _Member(name))
        if name in _ENUMS
        else REGISTER.c[name]
        for name in Line._fields
    )
)
"""All entries, in the columns of a `Line` and as its values."""


def entry_of(values: Iterable[Any]) -> Entry:
    """Return the entry that these columns of `ENTRIES` hold."""
    told = dict(zip(_FIELDS, values, strict=True))
    for name, members in _ENUMS.items():
        told[name] = members[told[name]]
    return Entry(**told)


def entry_in(row: RegisterRow) -> Entry:
    """Return the entry that a row keeps."""
    return entry_of(getattr(row, name) for name in _FIELDS)


def write(row: RegisterRow, entry: Entry) -> None:
    """Let a row keep this entry."""
    for name in _FIELDS:
        value = getattr(entry, name)
        setattr(row, name, value.value if name in _ENUMS else value)
    row.stage = STAGE_OF[entry.state].value
