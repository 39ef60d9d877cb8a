"""Prequalification: its periods, who applies, who passes, who bids after it."""

from datetime import timedelta

from parse import with_pattern
from pytest_bdd import given, then, when

from tests import prequalifying
from tests.phrases import phrase
from tests.steps.tenders import attempted
from tests.tender_course import OWNER
from tests.tender_stages import FIRMS
from trading.bidders.model.claims import ClaimState
from trading.bids.presenting.bidding import FOR_EVERYBODY, asked_views
from trading.bids.use_cases.reading_applications import ReadPrequalification
from trading.front.languages import CHINESE
from trading.front.moments import full

MOMENTS = {"a millisecond before the end": -1, "at the end": 0}
STATES = {
    "can ask for bids": "prequalified",
    "must take applications anew": "prequalification_failed",
}


@with_pattern("|".join(MOMENTS))
def moment(text: str) -> str:
    return text


@with_pattern("|".join(STATES))
def state(text: str) -> str:
    return text


@given(phrase("{passing:d} of three applicants pass"))
def applicants_pass(tender, passing):
    for number in (1, 2, 3):
        prequalifying.apply(tender, number)
    prequalifying.close(tender)
    for number in (1, 2, 3):
        prequalifying.decide(tender, number, passed=number <= passing)


@when(
    phrase(
        "the documents are on offer for {offer:d} days and applications taken for "
        "{applying:d} days"
    ),
    target_fixture="answer",
)
def announced(tender, offer, applying):
    told = {"offer": timedelta(days=offer), "applying": timedelta(days=applying)}
    return attempted(tender, lambda: prequalifying.announce(tender, **told))


@when("the owner goes on to name who holds keys", target_fixture="answer")
def goes_on(tender):
    return attempted(tender, tender.name)


@when(
    phrase("{name:Name} applies {at:When}", When=moment),
    target_fixture="answer",
)
def applies(tender, name, at):
    tender.at(prequalifying.closes(tender) + timedelta(milliseconds=MOMENTS[at]))
    return attempted(tender, lambda: prequalifying.apply(tender, FIRMS[name]))


@given(
    phrase("two firms pass, and somebody who merely says the code of {name:Name}"),
    target_fixture="somebody",
)
def stranger_passes(tender, name):
    somebody = prequalifying.stranger(FIRMS[name])
    for number in (1, 2):
        prequalifying.apply(tender, number)
    prequalifying.apply(tender, FIRMS[name], by=somebody)
    prequalifying.close(tender)
    for number in (1, 2):
        prequalifying.decide(tender, number)
    prequalifying.decide(tender, FIRMS[name], account=somebody.seat)
    return somebody


@given("the centre has found that this account is not the firm")
def stranger_is_not_the_firm(tender, somebody):
    prequalifying.decide_claim(tender, somebody, ClaimState.UNPROVEN)
    tender.sweep()


@when("the owner looks who has applied", target_fixture="answer")
def looks(tender):
    prequalifying.apply(tender, 1)
    read = ReadPrequalification(tender.acts.apply_to_prequalify.desk, ())
    return attempted(tender, lambda: read.review(OWNER, tender.lot))


@when("the owner finishes the review", target_fixture="answer")
def finishes(tender):
    return attempted(tender, lambda: tender.act("finish_prequalification", OWNER))


@when("a firm looks at what can be applied for", target_fixture="asked")
def looks_at_the_list(tender):
    desk = tender.acts.apply_to_prequalify.desk
    found = ReadPrequalification(desk, ()).asked_for()
    return asked_views(found, (), FOR_EVERYBODY, CHINESE)


@then('"South Weir" is there, with the end of the offer and of the applications')
def listed(tender, asked):
    (view,) = asked
    last = tender.tender.last_round
    assert (view.lot, view.state) == (tender.lot, "正在接收资格预审申请")
    assert full(last.offered, CHINESE) in view.when
    assert full(last.closes, CHINESE) in view.when


@then(phrase('"South Weir" {goes:State}', State=state))
def stands(tender, goes):
    assert tender.state == STATES[goes]


@then(phrase("only bid {number:d} is pointed out for members who did not apply"))
def pointed_out(tender, number):
    with tender.instance.transactions.read() as work:
        applied = {
            each.firm: each.members
            for each in work.prequalifications.all(tender.lot, 1)
        }
    views = prequalifying.offers(tender, applied)
    told = {each.number: each.twice for each in views if each.twice}
    assert [*told] == [number]
    assert "资格预审时不一样" in told[number][0]
