"""Rows of supervisors' orders."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from archive.public.tables import Base, Micros, serial
from trading.venue.model.orders import Order


class OrderRow(Base):
    """One order; its number is given once."""

    __tablename__ = "trading_supervision_order"

    id: Mapped[int] = mapped_column(serial(), primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    booking: Mapped[str] = mapped_column(String(60), index=True)
    body: Mapped[str] = mapped_column(String(140))
    person: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(Micros)
    ends: Mapped[str] = mapped_column(String(20))


class SqlOrders:
    """`Orders` inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, order: Order) -> None:
        """Keep an order."""
        self._session.add(
            OrderRow(
                number=order.number,
                booking=order.booking,
                body=order.body,
                person=order.person,
                reason=order.reason,
                at=order.at,
                ends=order.ends,
            )
        )
        self._session.flush()

    def of(self, booking: str) -> Sequence[Order]:
        """Return the orders about a session, oldest first."""
        rows = self._session.scalars(
            select(OrderRow).where(OrderRow.booking == booking).order_by(OrderRow.id)
        )
        return [
            Order(
                number=row.number,
                booking=row.booking,
                body=row.body,
                person=row.person,
                reason=row.reason,
                at=row.at,
                ends=row.ends,
            )
            for row in rows
        ]
