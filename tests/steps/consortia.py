"""Firms that bid together: checked before they seal, opened, pointed out."""

from dataclasses import replace

from parse import with_pattern
from pytest_bdd import given, then, when

from tests.builders_bidders import firm
from tests.phrases import phrase
from tests.tender_course import CLERK, sheet
from tests.tender_stages import FIRMS
from trading.bids.model.checking import SheetFile, findings, may_be_sealed
from trading.bids.model.forms import FieldKind, FileSlot, FormField, Label, SheetForm
from trading.bids.presenting.offers import offer_views
from trading.front.languages import CHINESE

LEAD = 1
FORM = SheetForm(
    "LOT-1",
    (
        FormField(key="price", kind=FieldKind.PRICE, label=Label("价", "P"), places=2),
        FormField(
            key="consortium",
            kind=FieldKind.CONSORTIUM,
            label=Label("联合体成员", "Members"),
            required=False,
            cap=3,
        ),
    ),
    (FileSlot(key="consortium", label=Label("联合体协议", "Pact"), required=False),),
)
AGREEMENT = SheetFile("consortium", "pact.pdf", 3, "0" * 64)
BIDS = {
    "one member and the agreement": ((2,), [AGREEMENT]),
    "one member and no agreement": ((2,), []),
    "no member and the agreement": ((), [AGREEMENT]),
    "three members and the agreement": ((2, 3, 4), [AGREEMENT]),
    "the lead firm as a member": ((LEAD,), [AGREEMENT]),
}
FOUND = {
    "nothing": [],
    "the missing agreement": ["agreement-missing"],
    "the agreement without members": ["agreement-alone"],
    "one firm too many": ["members-too-many"],
    "the lead firm named again": ["member-self"],
}


@with_pattern("|".join(BIDS))
def bid(text: str) -> str:
    return text


@with_pattern("|".join(FOUND))
def finding(text: str) -> str:
    return text


@given(phrase("{lead:Name} bids together with {other:Name}"))
def bids_together(tender, lead, other):
    tender.others[FIRMS[lead]] = (FIRMS[other],)
    tender.bid(FIRMS[lead])


@given(phrase("{leads:Names} each bid together with {other:Name}"))
def each_bids_together(tender, leads, other):
    for lead in leads:
        bids_together(tender, lead, other)


@given(phrase("{name:Name} bids alone"))
def bids_alone(tender, name):
    tender.bid(FIRMS[name])


@given(phrase("{names:Names} bid alone"))
def bid_alone(tender, names):
    for each in names:
        tender.bid(FIRMS[each])


@when("all bids are opened", target_fixture="offers")
def opened_all(tender):
    tender.close()
    tender.start()
    tender.release(1, 2, 3)
    tender.release_time()
    tender.act("close_releases", CLERK)
    tender.act("open_bids", CLERK)
    return offer_views(tender.tender.results, (), {}, None, CHINESE)


def told_of(offers):
    """Return which bids are pointed out, by number, each with what is said."""
    assert all(each.is_open for each in offers)
    return {each.number: each.twice for each in offers if each.twice}


@then(phrase("Tuojiang Roads is pointed out in bids {one:d} and {other:d}"))
def pointed_out(offers, one, other):
    told = told_of(offers)
    assert [*told] == [one, other]
    for said, beside in ((told[one], other), (told[other], one)):
        (line,) = said
        assert f"也在第 {beside} 号投标里" in line
        assert "第三十七条" in line


@given("a form that lets three firms bid together", target_fixture="form")
def form_for_three():
    return FORM


@when(
    phrase("{bid:Bid} is checked before it is sealed", Bid=bid),
    target_fixture="found",
)
def checked(form, bid):
    others, files = BIDS[bid]
    made = replace(sheet(LEAD, *others), form=form.digest)
    found = findings(form, made, files, str(firm(LEAD)))
    return [each for each in found if not each.code.startswith("words")]


@then(phrase("{what:Finding} keeps it from being sealed", Finding=finding))
def kept_open(found, what):
    assert [each.code.value for each in found] == FOUND[what]
    assert may_be_sealed(found) is (not FOUND[what])
