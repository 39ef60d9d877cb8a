"""An answer and its event are kept as a whole or not at all, wherever it is cut."""

import msgspec
import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.values.actors import Actor
from tests.breaking import CutAt, PowerCutError
from tests.builders_bidders import firm
from tests.databases import BOTH
from tests.office import START
from tests.wiring import desk
from trading.enquiries.model import Register
from trading.enquiries.use_cases import KeepAnswer

pytestmark = [pytest.mark.trading, pytest.mark.slow]

REVIEWER = Actor("rui", "owner", frozenset({"reviewer"}))
MOST_POINTS = 8


class Switch:
    """A fault point that does nothing until it is armed."""

    def __init__(self) -> None:
        self.cut = None

    def __call__(self, point, /):
        if self.cut is not None:
            self.cut(point)


@pytest.mark.parametrize("kind", BOTH)
def test_an_answer_and_its_event_are_one(request, kind):
    """Whoever repeats the request is told what was kept."""
    place = request.getfixturevalue(f"{kind}_database")
    switch = Switch()
    told = {
        "key": "one-and-the-same-key",
        "register": "company",
        "about": str(firm(1)),
        "answer": {
            "outcome": "found",
            "members": {"name": "岷江建筑有限公司"},
            "source": "register.example",
            "at": START.isoformat(),
        },
    }
    command = KeepAnswer.command.decode(msgspec.json.encode(told))
    with desk(place, DemonstrationClock(START), switch) as at:

        def counted():
            with at.transactions.read() as work:
                answers = work.answers.of(Register.COMPANY, str(firm(1)))
                named = work.bidders.firm(firm(1)) is not None
                return len(answers), len(list(work.ledger.stream("enquiries"))), named

        for number in range(MOST_POINTS):
            switch.cut = CutAt(number)
            try:
                answer = KeepAnswer(at)(REVIEWER, command)
            except PowerCutError:
                switch.cut = None
                assert counted() in {(0, 0, False), (1, 1, True)}
                continue
            switch.cut = None
            break
        assert number >= 1
        assert KeepAnswer(at)(REVIEWER, command) == answer
        assert counted() == (1, 1, True)
