"""Claims to firms on both databases: many at once, and what is kept of them."""

from dataclasses import replace
from datetime import timedelta
from itertools import product
from threading import Barrier, Thread

import pytest

from archive.clock.demonstration import DemonstrationClock
from archive.values.actors import Actor
from archive.values.rules import RuleBrokenError
from tests.builders_bidders import DIGEST, firm
from tests.outlines import NOTES
from tests.people import Person
from tests.platform_driver import Platform, beijing
from tests.selection_course import Course
from trading.accounts.model.organisations import Kind, Organisation
from trading.bidders.model.claims import (
    Basis,
    Claim,
    ClaimState,
    Footing,
    Ground,
    footing,
)
from trading.selection.model.applications import Application

pytestmark = pytest.mark.trading

MANY = 20
HOUR = timedelta(hours=1)
CODE = firm(7)


@pytest.fixture
def platform(instance):
    """Return the platform over an instance of each kind in turn."""
    return Platform(instance, DemonstrationClock(beijing("2026-03-02T08:00")))


def account(platform, number, code=CODE):
    """Keep an account of a firm; return somebody who acts for it."""
    now = platform.clock.now()
    with platform.instance.transactions.begin() as work:
        work.accounts.organisations.add(
            Organisation(
                id=number,
                kind=Kind.FIRM,
                name="恒达路桥",
                code=str(code),
                registered_by=f"person of {number}",
                registered_at=now,
            )
        )
    return acting(number, code)


def acting(number, code=CODE, person=""):
    roles = frozenset({"bidder"})
    person = person or f"person of {number}"
    return Person(person, Actor(person, str(code), roles, "key", number))


def sign_up(platform, course, who):
    return platform.act(
        who,
        "sign_up",
        lot=course.lot,
        firm=str(CODE),
        name="恒达路桥",
        manager=f"manager of {who.name}",
        certificate="certificate",
        notes=NOTES,
    )


def at_once(*acts):
    """Let all act in the same moment; return what each was told."""
    told, barrier = [], Barrier(len(acts))

    def run(act):
        barrier.wait(30)
        try:
            act()
            told.append("accepted")
        except RuleBrokenError as refusal:
            told.append(refusal.code)

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join(120)
    return sorted(told)


def test_of_twenty_sign_ups_of_one_account_one_is_accepted(platform):
    """D-8: the nineteen others are told that theirs is there already."""
    course = Course(platform).reach("announced")
    account(platform, "own")
    people = [acting("own", person=f"agent {number}") for number in range(MANY)]
    told = at_once(*(lambda who=who: sign_up(platform, course, who) for who in people))
    assert told == ["accepted"] + ["applied-already"] * (MANY - 1)
    with platform.reading() as work:
        (kept,) = work.selections.applications(course.lot)
    assert kept.claim == "own"


def test_two_accounts_sign_one_firm_up_in_the_same_moment(platform):
    """Claims do not exclude each other; both applications stand for now."""
    course = Course(platform).reach("announced")
    both = [account(platform, "own"), account(platform, "stranger")]
    told = at_once(*(lambda who=who: sign_up(platform, course, who) for who in both))
    assert told == ["accepted", "accepted"]
    with platform.reading() as work:
        kept = work.selections.applications_for(course.lot, str(CODE))
    assert [each.claim for each in kept] == ["own", "stranger"]


def test_an_account_withdraws_its_own_application_and_no_other(platform):
    """A stranger cannot take a firm out by posing as it."""
    course = Course(platform).reach("announced")
    own, stranger = account(platform, "own"), account(platform, "stranger")
    sign_up(platform, course, own)
    withdrawal = {"lot": course.lot, "firm": str(CODE)}
    with pytest.raises(RuleBrokenError) as refused:
        platform.act(stranger, "withdraw", **withdrawal)
    assert refused.value.code == "no-application"
    sign_up(platform, course, stranger)
    platform.act(stranger, "withdraw", **withdrawal)
    with platform.reading() as work:
        kept = work.selections.applications_for(course.lot, str(CODE))
    assert [each.claim for each in kept] == ["own"]


def test_of_two_bindings_in_the_same_moment_one_is_recorded(platform):
    """Two clerks cannot bind one firm to two accounts."""
    account(platform, "own")
    account(platform, "stranger")
    clerks = [platform.people.person(name) for name in ("Clerk Chen", "Clerk He")]

    def binding(clerk, number):
        return lambda: platform.act(
            clerk, "decide_claim", organisation=number, proven=True, document=DIGEST
        )

    told = at_once(binding(clerks[0], "own"), binding(clerks[1], "stranger"))
    assert told == ["accepted", "firm-bound"]
    with platform.reading() as work:
        claims = work.claims.of_firms([str(CODE)])[str(CODE)]
    assert [each.state for each in claims].count(ClaimState.PROVEN) == 1


def test_what_is_kept_of_a_claim_comes_back_as_it_was(platform):
    """Proof, decision, ground and words."""
    now = platform.clock.now()
    claim = Claim(
        organisation="own",
        firm=CODE,
        state=ClaimState.UNPROVEN,
        basis=Basis.CERTIFICATE,
        document=DIGEST,
        offered_at=now,
        decided_at=now + HOUR,
        decided_on=DIGEST,
        ground=Ground.DISPUTED,
        words="两份授权书相互矛盾",
    )
    with platform.instance.transactions.begin() as work:
        assert work.claims.get("own", CODE) == Claim(organisation="own", firm=CODE)
        work.claims.save(claim)
    with platform.reading() as work:
        assert work.claims.get("own", CODE) == claim
        assert work.claims.of_firms([str(CODE), str(firm(8))]) == {str(CODE): [claim]}


def test_claims_wait_with_proof_first_and_come_back_with_new_proof(platform):
    """What was decided waits no more, until more is handed in."""
    for number, code in (("a", firm(1)), ("b", firm(2)), ("c", firm(3))):
        account(platform, number, code)
        platform.clock.pass_by(HOUR)
    now = platform.clock.now()
    handed_in = Claim(organisation="c", firm=firm(3), document=DIGEST, offered_at=now)

    def waiting(*saved):
        with platform.instance.transactions.begin() as work:
            for each in saved:
                work.claims.save(each)
        with platform.reading() as work:
            found = work.claims.waiting(10)
            assert all(each.waits for each in found)
            assert work.claims.waiting(1) == found[:1]
        return [each.organisation for each in found]

    decided = replace(handed_in, state=ClaimState.UNPROVEN, decided_at=now + HOUR)
    assert waiting() == ["a", "b", "c"]
    assert waiting(handed_in) == ["c", "a", "b"]
    assert waiting(decided) == ["a", "b"]
    assert waiting(replace(decided, offered_at=now + 2 * HOUR)) == ["c", "a", "b"]
    proven = replace(handed_in, state=ClaimState.PROVEN, decided_at=now)
    assert waiting(proven) == ["a", "b"]


def test_the_database_and_the_rule_agree_on_what_falls(platform):
    """For every own claim, every other one, and every record: the same answer."""
    states = [None, *ClaimState]
    cases = [
        (own, other, fallen)
        for own, other, fallen in product(states, states, ("", "a reason"))
        if not own == other == ClaimState.PROVEN
    ]
    expected = []
    with platform.instance.transactions.begin() as work:
        for number, (own, other, fallen) in enumerate(cases):
            code, stream = firm(number), f"sealed/{number:03}"
            claims = [
                Claim(organisation=f"{name}-{number}", firm=code, state=state)
                for name, state in (("own", own), ("other", other))
                if state is not None
            ]
            for each in claims:
                work.claims.save(each)
            application = Application(
                lot="P1-1",
                firm=str(code),
                name="恒达路桥",
                agent="agent",
                manager="manager",
                certificate="certificate",
                documents=(),
                stream=stream,
                applied_at=platform.clock.now(),
                claim=f"own-{number}",
            )
            work.selections.apply(application)
            work.selections.fall(application, fallen)
            falls = footing(application.claim, claims).footing is Footing.FALLS
            if falls != bool(fallen):
                expected.append(("P1-1", stream))
    assert 0 < len(expected) < len(cases)
    with platform.reading() as work:
        assert work.selections.unsettled(["P1-1", "P2-1"]) == expected
        assert work.selections.unsettled(["P2-1"]) == []
