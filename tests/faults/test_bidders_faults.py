"""What is recorded of firms is there whole or not at all, wherever the cut comes."""

from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec
import pytest
from sqlalchemy import func, select

from archive.clock.demonstration import DemonstrationClock
from archive.dispatch.tables import MessageRow
from archive.objects.files import FileObjects
from archive.values.actors import Actor
from tests.breaking import CutAt, PowerCutError
from tests.builders_bidders import DIGEST, firm
from tests.builders_documents import pdf
from tests.databases import BOTH
from tests.office import START
from tests.wiring import desk
from trading.accounts.model.organisations import Kind, Organisation
from trading.bidders.model.claims import ClaimState
from trading.bidders.use_cases.claiming import DecideClaim, RevokeBinding
from trading.bidders.use_cases.dossiers import HandInDocument, KeepDocument

pytestmark = [pytest.mark.trading, pytest.mark.slow]

OWN = "own"
BIDDER = Actor("hua", str(firm(1)), frozenset({"bidder"}), "key", OWN)
CLERK = Actor("chen", "centre", frozenset({"clerk"}), "key")
MOST_POINTS = 12


@dataclass
class Switch:
    """A fault point that does nothing until it is armed."""

    cut: CutAt | None = field(default=None)

    def __call__(self, point, /):
        if self.cut is not None:
            self.cut(point)


@pytest.fixture(params=BOTH)
def place(request):
    """Return the address of a database of its own."""
    return request.getfixturevalue(f"{request.param}_database")


@contextmanager
def opened(place):
    """Open a desk over the account of one firm."""
    switch, clock = Switch(), DemonstrationClock(START)
    with desk(place, clock, switch) as at:
        with at.transactions.begin() as work:
            work.accounts.organisations.add(
                Organisation(
                    id=OWN,
                    kind=Kind.FIRM,
                    name="恒达路桥",
                    code=str(firm(1)),
                    registered_by="hua",
                    registered_at=START,
                )
            )
        yield at, switch


def cut_everywhere(switch, attempt, check):
    """Cut the attempt at each point in turn until it comes through; then check."""
    for number in range(MOST_POINTS):
        switch.cut = CutAt(number)
        try:
            attempt()
        except PowerCutError:
            switch.cut = None
            check(done=False)
            continue
        switch.cut = None
        check(done=True)
        assert number
        return
    raise AssertionError("the attempt does not end")


def command(act, **facts):
    return act.command.decode(msgspec.json.encode({"key": "one-key-1", **facts}))


def kept(at):
    """Return the state of the claim, its events and its messages."""
    with at.transactions.read() as work:
        return (
            work.claims.get(OWN, firm(1)).state,
            len(work.ledger.stream(f"organisation/{OWN}")),
            work.session.scalar(select(func.count()).select_from(MessageRow)),
        )


def test_a_binding_is_whole_or_not_there(place):
    """Claim, event and message come together, and once."""
    with opened(place) as (at, switch):
        act = DecideClaim(at)
        told = command(act, organisation=OWN, proven=True, document=DIGEST)

        def check(*, done):
            found = kept(at)
            assert found in {(ClaimState.OPEN, 0, 0), (ClaimState.PROVEN, 1, 1)}
            assert found[1] or not done

        cut_everywhere(switch, lambda: act(CLERK, told), check)


def test_a_revocation_is_whole_or_not_there(place):
    """A firm is never told of an end that did not come, or bound without knowing."""
    with opened(place) as (at, switch):
        bind = DecideClaim(at)
        bind(CLERK, command(bind, organisation=OWN, proven=True, document=DIGEST))
        act = RevokeBinding(at)
        told = msgspec.structs.replace(
            command(act, organisation=OWN, document=DIGEST, ground="disputed"),
            key="another-key",
        )

        def check(*, done):
            found = kept(at)
            assert found in {(ClaimState.PROVEN, 1, 1), (ClaimState.REVOKED, 2, 2)}
            assert found[1] > 1 or not done

        cut_everywhere(switch, lambda: act(CLERK, told), check)


def test_a_document_is_kept_before_it_is_on_record(place, tmp_path):
    """Whatever is cut, no record names bytes that are not there."""
    with opened(place) as (at, switch):
        objects = FileObjects(tmp_path / "objects", faults=switch)
        keep, act = KeepDocument(objects), HandInDocument(at, objects)

        def attempt():
            digest = keep([pdf()])
            act(BIDDER, command(act, kind="business_licence", document=digest))

        def check(*, done):
            with at.transactions.read() as work:
                found = work.dossiers.of(OWN)
            assert len(found) == kept(at)[1] <= 1
            assert found or not done
            for each in found:
                assert objects.get(each.digest) == pdf()

        cut_everywhere(switch, attempt, check)
