"""Drafts, opinions on their legal basis, prices and notices."""

from dataclasses import replace
from datetime import date

import pytest
from pytest_bdd import given, then, when

from archive.values.instants import to_micros
from archive.values.money import Rate, Yuan
from tests.draw_room import CELLAR, paper
from tests.outlines import NOTES, PRICE, WATER, outline
from tests.people import CENTRE
from tests.phrases import phrase
from tests.platform_driver import beijing
from trading.disclosure.model.queries import Query
from trading.disclosure.use_cases import ReadRecord
from trading.projects.model import ProjectMissingError, PublicationKind
from trading.rules.legal_basis import Sibling
from trading.rules.price import fixed_price
from trading.rules.regimes import ObjectKind

# Drafting


@when('Owner Zhao drafts "East Dyke"', target_fixture="answer")
def drafts(platform, course):
    return platform.attempt(course.draft)


@given('"East Dyke" is drafted without a legal basis')
def drafted_without_basis(course):
    course.draft(basis=None)


@given(phrase('"East Dyke" is drafted on a document that ends on {day}'))
def drafted_on_document(course, day):
    ending = replace(outline().basis, valid_until=date.fromisoformat(day))
    course.draft(basis=ending)


@given(phrase('{name:Name} has drafted "East Dyke"'))
def has_drafted(course, name):
    course.draft(by=name)


@when(
    'Owner Zhao drafts "East Dyke" with the centre as its supervising body',
    target_fixture="answer",
)
def drafts_with_centre_supervising(platform, course):
    return platform.attempt(lambda: course.draft(supervisor=CENTRE))


@when(
    phrase('Owner Zhao drafts "East Dyke" beside a sister contract of {sister} yuan'),
    target_fixture="answer",
)
def drafts_beside_sister(platform, course, sister):
    whole = Yuan.parse("4000000")
    facts = {
        "same_kind": (Yuan.parse(sister),),
        "budget_funds": whole,
        "total_investment": whole,
    }
    return platform.attempt(lambda: course.draft(facts=facts))


@when(
    phrase("Owner Zhao drafts the purchase of pumps for {price} yuan"),
    target_fixture="answer",
)
def drafts_purchase(platform, course, price):
    facts = {"kind": ObjectKind.GOODS}
    return platform.attempt(
        lambda: course.draft(control=Yuan.parse(price), facts=facts)
    )


@when(
    phrase('Owner Zhao drafts "East Dyke" and declares "West Dyke" of {other} yuan'),
    target_fixture="answer",
)
def drafts_beside_sibling(platform, course, other):
    siblings = (Sibling(name="West Dyke", estimate=Yuan.parse(other), batch=WATER),)
    return platform.attempt(lambda: course.draft(siblings=siblings))


@when(
    phrase('Owner Zhao drafts "East Dyke" with a control price of {control} yuan'),
    target_fixture="answer",
)
def drafts_at_control_price(platform, course, control):
    return platform.attempt(lambda: course.draft(control=Yuan.parse(control)))


@when(
    phrase(
        'Owner Zhao drafts "East Dyke" at {control} yuan on an estimate of {estimate}'
    ),
    target_fixture="answer",
)
def drafts_on_estimate(platform, course, control, estimate):
    facts = {"estimate": Yuan.parse(estimate)}
    return platform.attempt(
        lambda: course.draft(control=Yuan.parse(control), facts=facts)
    )


@when(
    'Owner Zhao drafts "East Dyke" without the review of its control price',
    target_fixture="answer",
)
def drafts_without_review(platform, course):
    papers = {name: paper(name) for name in ("approval", "funds", "drawings")}
    return platform.attempt(lambda: course.draft(papers=papers))


@given(phrase("{name:Name} has changed the draft"))
def has_changed_draft(course, name):
    changed = outline(requirement="water works, second grade or better")
    return course.act(name, "change_draft", outline=changed)


@when("Owner Zhao changes the draft", target_fixture="answer")
def changes_draft(platform, course):
    return platform.attempt(lambda: has_changed_draft(course, "Owner Zhao"))


# The legal basis


@when(phrase("{name:Name} accepts the legal basis"), target_fixture="answer")
def accepts_basis(platform, course, name):
    return platform.attempt(lambda: course.accept_basis(name))


@when(phrase("{name:Name} rejects the legal basis"), target_fixture="answer")
def rejects_basis(platform, course, name):
    return platform.attempt(lambda: course.accept_basis(name, favourable=False))


# The price


@given(
    phrase('"East Dyke" has its legal basis accepted at a rate of {rate}'),
    target_fixture="rate",
)
def accepted_at_rate(course, rate):
    course.draft(rate=Rate.parse(rate))
    course.reach("basis accepted")
    return Rate.parse(rate)


@when(
    phrase("Owner Zhao states a price of {price:d} yuan"),
    target_fixture="answer",
)
def states_price(platform, course, price):
    return platform.attempt(lambda: course.fix_price(Yuan.parse(str(price))))


@when("Owner Zhao states the price of the formula", target_fixture="answer")
def states_price_of_formula(platform, course, rate):
    usual = outline()
    price = fixed_price(usual.control, usual.non_competitive, rate)
    return platform.attempt(lambda: course.fix_price(price))


@when("Owner Zhao states a price with a fraction of a fen", target_fixture="answer")
def states_fraction(platform, course):
    return platform.attempt(lambda: course.fix_price({"fen": 171_600_000.5}))


@given(phrase('"East Dyke" names {agency} and has its legal basis accepted'))
def names_agency(course, agency):
    course.draft(agency="" if agency == "no agency" else agency)
    course.reach("basis accepted")


@when(
    phrase("Owner Zhao appoints {name:Name} beside Reviewer Wu"),
    target_fixture="answer",
)
def appoints(platform, course, name):
    return platform.attempt(lambda: course.fix_price(judges=("Reviewer Wu", name)))


@when("Owner Zhao appoints Reviewer Wu twice", target_fixture="answer")
def appoints_twice(platform, course):
    return platform.attempt(lambda: course.fix_price(arbiter="Reviewer Wu"))


@when(
    phrase("{control} yuan with {part} out of competition go down by {rate}"),
    target_fixture="price",
)
def goes_down(control, part, rate):
    return fixed_price(Yuan.parse(control), Yuan.parse(part), Rate.parse(rate))


@then(phrase("the price is {expected} yuan"))
def price_is(price, expected):
    assert price == Yuan.parse(expected)


# The notice


@when(
    phrase("Clerk Chen announces it on {day} with sign-up until {closes}"),
    target_fixture="answer",
)
def announces_on(platform, course, day, closes):
    later = f"{int(closes[:4])}-12-31T10:00"
    return platform.attempt(
        lambda: course.announce(on=day, closes=closes, draw_at=later)
    )


@when("Clerk Chen announces it", target_fixture="answer")
def announces(platform, course):
    return platform.attempt(course.announce)


@when('Clerk Chen announces "East Dyke" anew', target_fixture="answer")
def announces_anew(platform, course):
    if course.state == "draft":
        course.accept_basis()
        course.fix_price()
    course.announce(
        on="2026-04-13", closes="2026-04-20T17:00", draw_at="2026-04-23T10:00"
    )


@when(
    "Clerk Chen announces it with a sign-up that has begun already",
    target_fixture="answer",
)
def announces_begun(platform, course):
    course.make_ready(**course.noticed(opens="2026-03-02T09:59"))
    return platform.attempt(course.publish)


@when(
    "Clerk Chen announces it with a draw on the morning sign-up closes",
    target_fixture="answer",
)
def announces_early_draw(platform, course):
    return platform.attempt(lambda: course.announce(draw_at="2026-03-09T10:00"))


@when("Clerk Chen announces a draw by the clerk's own dice", target_fixture="answer")
def announces_dice(platform, course):
    return platform.attempt(lambda: course.announce(sources=[{"kind": "dice"}]))


@when("Clerk Chen records that it stands on the portal", target_fixture="answer")
def records_portal(platform, course):
    return platform.attempt(course.record_portal)


@given('"East Dyke" was announced anew, but only its old notice is on the portal')
def announced_anew(course):
    course.reach("reviewed").at("2026-03-12T09:10")
    few = ("Hengda Road", "Minjiang Bridge")
    for name in few:
        course.correct(name, passed=False)
    course.act("Owner Zhao", "declare_too_few")
    course.act("Owner Zhao", "return_to_draft", reason="better another notice")
    course.accept_basis()
    course.fix_price()
    course.move(weeks=2)
    course.announce()
    course.firms.clear()
    course.reach("reviewed").at("2026-03-12T09:10")


@given('"East Dyke" was announced here, but not on the provincial portal')
def announced_here_only(course):
    course.reach("priced").announce()


@given("its review is finished and nobody objected")
def review_is_finished(platform, course):
    course.reach("reviewed")
    course.at("2026-03-12T09:00")


@when(
    phrase("Owner Zhao clarifies the notice at a price of {price} yuan"),
    target_fixture="answer",
)
def clarifies(platform, course, price):
    return platform.attempt(
        lambda: course.act(
            "Owner Zhao",
            "amend_notice",
            text="the site may be visited on any working day",
            price=Yuan.parse(price),
        )
    )


@when(
    phrase("Owner Zhao postpones the draw to {moment:Moment} because of {reason}"),
    target_fixture="answer",
)
def postpones(platform, course, moment, reason):
    return platform.attempt(lambda: course.postpone(moment, reason))


@when(
    phrase(
        "Owner Zhao postpones the draw to {moment:Moment} in the cellar "
        "because of {reason}"
    ),
    target_fixture="answer",
)
def moves_to_cellar(platform, course, moment, reason):
    return platform.attempt(lambda: course.postpone(moment, reason, CELLAR))


@when("Owner Zhao postpones the draw to a time without a zone", target_fixture="answer")
def postpones_without_zone(platform, course):
    facts = {"draw_at": "2026-03-13T10:00:00", "reason": "a power cut"}
    return platform.attempt(lambda: course.act("Owner Zhao", "postpone_draw", **facts))


@then("the public reads the clarification")
def reads_clarification(course):
    (change,) = course.published(PublicationKind.CHANGE)
    assert "any working day" in change["text"]


def record_of(platform):
    """Return the public record as the site reads it."""
    instance = platform.instance
    return ReadRecord(instance.transactions, instance.clock)


@then("the public reads the price, the draft contract and the notes to drawn firms")
def reads_notice(platform, course):
    project, _ = platform.lot(course.lot)
    notice = (
        record_of(platform).one(project.id, PublicationKind).publications[0].content
    )
    assert notice["price"] == {"fen": PRICE.fen}
    assert notice["draft_contract"] == paper("draft contract")
    assert notice["notes"] == NOTES


@then('the public knows nothing of "East Dyke"')
def knows_nothing(platform, course):
    project, _ = platform.lot(course.lot)
    record = record_of(platform)
    found, _ = record.find(Query())
    assert (list(found.lines), found.total) == ([], 0)
    with pytest.raises(ProjectMissingError):
        record.one(project.id)


@then(
    phrase("the public reads that the draw is at {moment:Moment} because of {reason}")
)
def reads_postponement(course, moment, reason):
    change = course.published(PublicationKind.CHANGE)[-1]
    assert change["draw_at"] == to_micros(beijing(moment))
    assert change["reason"] == reason


@then("the public reads that it is in the cellar")
def reads_room(course):
    assert course.published(PublicationKind.CHANGE)[-1]["room"] == CELLAR
