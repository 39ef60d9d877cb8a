"""Who stands behind firms, and which firm holds which, as a register says."""

from pytest_bdd import given, then

from tests.phrases import phrase
from trading.bidders.codes import Uscc

ONE, OTHER = "11010519491231002X", "110105194912310038"


def names_person(platform, firm, number):
    platform.act(
        platform.people.person("Director Guo"),
        "declare_people",
        firm=Uscc.parse(platform.people.firm(firm).code),
        source="company register",
        people=[
            {"kind": "legal_representative", "paper": "resident_id", "number": number}
        ],
    )


def says_held(platform, holder, held, share=None):
    codes = {
        "from_firm": Uscc.parse(platform.people.firm(holder).code),
        "to_firm": Uscc.parse(platform.people.firm(held).code),
    }
    platform.act(
        platform.people.person("Director Guo"),
        "declare_relations",
        firm=codes["to_firm"],
        source="company register",
        relations=[{"kind": "holding", "share": share, **codes}],
    )


@given(phrase("one person is behind {one:Name} and {other:Name}"))
def one_person(platform, one, other):
    names_person(platform, one, ONE)
    names_person(platform, other, ONE)


@given(phrase("two people of one name are behind {one:Name} and {other:Name}"))
def two_people(platform, one, other):
    names_person(platform, one, ONE)
    names_person(platform, other, OTHER)


@given(phrase("{holder:Name} holds a firm that holds {held:Name}"))
def holds_through(platform, holder, held):
    says_held(platform, holder, "Jinma Holding")
    says_held(platform, "Jinma Holding", held)


@given(phrase("{holder:Name} holds a tenth of {held:Name}"))
def holds_a_tenth(platform, holder, held):
    says_held(platform, holder, held, share=1_000)


@then("all five firms qualify")
def all_qualify(platform, course):
    with platform.reading() as work:
        assert len(work.selections.get(course.lot).eligible) == 5
