"""One event, its commitment, and names that tests of the ledger share."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from archive.public.ledger import EventBody, Recorded
from archive.public.values import Actor

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
ORIGIN = "demo.yangguang.example/log"
SALT = bytes(range(32))
ACTOR = Actor("p-1", "o-1", frozenset({"clerk", "agency"}), "k-1")
EVENT = EventBody(ORIGIN, "DRAW_NOTICE", "project/1", 1, "", AT, ACTOR, {"tickets": 31})
RECORDED = Recorded.of(EVENT, SALT)
HEX = "ab" * 32

INSTANTS = st.integers(0, 2**50).map(
    lambda micros: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
)
