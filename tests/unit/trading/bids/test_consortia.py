"""Who bids together, and who does it twice: a pure function of what was opened."""

import pytest

from tests.builders_bidders import firm
from trading.bids.model.consortia import (
    MOST,
    Bidding,
    BidsTwice,
    Consortium,
    Member,
    bidding_twice,
)
from trading.bids.model.forms import FieldKind, FileSlot, FormField, Label, SheetForm
from trading.bids.model.shapes import ShapeError
from trading.bids.model.sheets import OpeningSheet
from trading.bids.sheet_errors import FormUnsoundError

pytestmark = pytest.mark.trading
LABEL = Label("某项", "Something")
A, B, C, D = (str(firm(number)) for number in range(1, 5))


def bid(manifest, lead, *others):
    """Return a bid of these firms."""
    members = tuple(Member(each, f"name of {each[-3:]}") for each in others)
    return Bidding(manifest, lead, members)


@pytest.mark.parametrize(
    ("bids", "found"),
    [
        ([], {}),
        ([bid("1", A), bid("2", B), bid("3", C)], {}),
        ([bid("1", A, B), bid("2", C, D)], {}),
        ([bid("1", A, B), bid("2", B)], {B: ("1", "2")}),
        ([bid("1", A, C), bid("2", B, C), bid("3", D)], {C: ("1", "2")}),
        ([bid("1", A, C), bid("2", B, C), bid("3", C)], {C: ("1", "2", "3")}),
        ([bid("1", A, B.lower()), bid("2", B)], {B: ("1", "2")}),
        ([bid("1", A, A, B, B), bid("2", C)], {}),
        ([bid("1", A, B), bid("2", B, A)], {A: ("1", "2"), B: ("1", "2")}),
    ],
)
def test_whoever_has_a_part_in_two_bids_is_found_with_all_of_them(bids, found):
    """BR 37: alone and with others, or with others twice; never for one bid alone."""
    twice = bidding_twice(bids)
    assert {each.code: each.manifests for each in twice} == found
    assert [each.code for each in twice] == sorted(found)


def test_a_name_is_that_of_the_bid_that_tells_it():
    """Whoever bids alone is known by code; the consortium's sheet has the name."""
    assert bidding_twice([bid("1", B), bid("2", A, B)]) == (
        BidsTwice(B, f"name of {B[-3:]}", ("1", "2")),
    )
    found = BidsTwice(B, "as typed", ("1", "2"))
    assert found.called({B: "as registered"}) == "as registered"
    assert found.called({B: B}) == found.called({}) == "as typed"
    assert BidsTwice(B, "", ()).called({}) == B


def test_what_is_typed_is_a_firm_a_line():
    """Its code, blanks and its name; nothing is guessed."""
    typed = f"  {B.lower()}  甲 建筑公司 \n\n{C}\t乙公司"
    assert Consortium.typed(typed).members == (
        Member(B, "甲 建筑公司"),
        Member(C, "乙公司"),
    )
    for wrong in (B, f"{B} x\n" * (MOST + 1)):
        with pytest.raises(ShapeError):
            Consortium.typed(wrong)


def test_members_are_read_back_out_of_the_sheet():
    """What is sealed names each with code and name, and a reader finds them again."""
    members = (Member(B, "甲公司"), Member(C, "乙公司"))
    sheet = OpeningSheet("f0" * 32, {"consortium": Consortium(members)})
    assert OpeningSheet.read(sheet.written).others == members
    assert OpeningSheet("f0" * 32, {}).others == ()


def field(key="consortium", **changes):
    """Return the field that asks who bids together."""
    told = {"required": False, "cap": 3, **changes}
    return FormField(key=key, kind=FieldKind.CONSORTIUM, label=LABEL, **told)


def slot(key="consortium", *, required=False):
    """Return the slot of the agreement."""
    return FileSlot(key=key, label=LABEL, required=required)


@pytest.mark.parametrize(
    ("fields", "files"),
    [
        ([field(cap=1)], [slot()]),
        ([field(cap=MOST + 1)], [slot()]),
        ([field(cap=None)], [slot()]),
        ([field(floor=2)], [slot()]),
        ([field(required=True)], [slot()]),
        ([field()], []),
        ([field()], [slot("another")]),
        ([field()], [slot(required=True)]),
        ([field(), field("b")], [slot(), slot("b")]),
    ],
)
def test_a_form_asks_once_with_a_bound_and_a_place_for_the_agreement(fields, files):
    """招标投标法 Art. 31: no consortium without its agreement, none is forced."""
    with pytest.raises(FormUnsoundError):
        SheetForm("LOT-1", tuple(fields), tuple(files))
    right = SheetForm("LOT-1", (field(),), (slot(),))
    assert SheetForm.read(right.written).consortium == field()
