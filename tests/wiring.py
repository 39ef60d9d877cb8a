"""The product's own wiring, on a database of the test and a clock that it holds."""

from collections.abc import Iterator
from contextlib import contextmanager

from archive.clock.ports import Clock
from archive.evidence.keys import SigningKey
from archive.evidence.notes import NoteSigner
from archive.ledger.acts import Desk, Notary
from archive.objects.ports import FaultPoint, no_fault
from trading.server.database import SqlTransactions, Work, make_engine

ORIGIN = "test.example/log"


@contextmanager
def desk(url: str, clock: Clock, faults: FaultPoint = no_fault) -> Iterator[Desk[Work]]:
    """Open a desk for use cases over the database at this address."""
    engine = make_engine(url)
    signer = NoteSigner(f"{ORIGIN}/accepted", SigningKey.generate())
    try:
        yield Desk(
            clock=clock,
            transactions=SqlTransactions(engine, ORIGIN, faults),
            notary=Notary(ORIGIN, demo=True, signer=signer),
        )
    finally:
        engine.dispose()
