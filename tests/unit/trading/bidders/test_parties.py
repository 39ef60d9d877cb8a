"""Numbers of papers: what they prove of themselves, and nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trading.bidders.model.parties import (
    Identity,
    Paper,
    PartyKind,
    read_identity,
    require_paper_of,
    resident_check,
)
from trading.bidders.party_errors import PartyNumberWrongError, PartyPaperWrongError

pytestmark = pytest.mark.trading

TODAY = date(2026, 3, 2)
KNOWN = "11010519491231002X"


def read(number, paper=Paper.RESIDENT_ID, country="CN"):
    return read_identity(paper, number, country, today=TODAY)


def test_the_example_of_the_standard_is_read():
    """GB 11643 prints it; small letters and blanks around it do not matter."""
    assert read(f" {KNOWN.lower()} ").number == KNOWN


@given(st.integers(0, 799_999), st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999))
def test_no_region_is_refused_and_every_single_mistake_is(region, born, serial):
    """Divisions come and go; one wrong sign never passes (MOD 11-2)."""
    body = f"{region:06}{born:%Y%m%d}{serial:03}"
    number = body + resident_check(body)
    assert read(number).number == number
    for place in range(17):
        wrong = (int(number[place]) + 1 + serial % 9) % 10
        if wrong != int(number[place]):
            with pytest.raises(PartyNumberWrongError):
                read(f"{number[:place]}{wrong}{number[place + 1 :]}")


@pytest.mark.parametrize("body", ["11010520260303000", "11010518991231000"])
def test_a_day_of_birth_is_one(body):
    """Not tomorrow, and not before 1900."""
    with pytest.raises(PartyNumberWrongError):
        read(body + resident_check(body))


@pytest.mark.parametrize(
    "number",
    ["", "1101051949123100", "１１０１０５１９４９１２３１００２Ｘ", KNOWN + "1"],
)
def test_another_form_is_no_number(number):
    """Wide digits look alike and are others."""
    with pytest.raises(PartyNumberWrongError):
        read(number)


@pytest.mark.parametrize("begins", ["81", "82", "83"])
def test_residence_permits_begin_with_their_own_digits(begins):
    """One number is not two papers, so one person is not two."""
    body = f"{begins}000019940823002"
    number = body + resident_check(body)
    assert read(number, Paper.RESIDENCE_PERMIT).paper is Paper.RESIDENCE_PERMIT
    with pytest.raises(PartyNumberWrongError):
        read(number)
    with pytest.raises(PartyNumberWrongError):
        read(KNOWN, Paper.RESIDENCE_PERMIT)


def test_passports_of_two_countries_are_two():
    """And a country is two letters."""
    one = read("E12345678", Paper.PASSPORT, "de")
    other = read("E12345678", Paper.PASSPORT, "FR")
    assert one.indexed != other.indexed
    assert read("HRB 12345 B", Paper.REGISTRATION_EXTRACT, "DE").number == "HRB 12345 B"
    for number, country in (("E1", "DE"), ("E12345678", "D1"), ("E12 4567", "DE")):
        with pytest.raises(PartyNumberWrongError):
            read(number, Paper.PASSPORT, country)


def test_a_number_is_shown_to_nobody_by_accident():
    """Not in a representation, not in a refusal."""
    assert KNOWN not in repr(Identity(Paper.RESIDENT_ID, KNOWN))
    assert Identity(Paper.RESIDENT_ID, KNOWN).masked == "11**************2X"
    assert Identity(Paper.PASSPORT, "AB1").masked.count("*") == 1
    with pytest.raises(PartyNumberWrongError) as refused:
        read(KNOWN[:-1] + "1")
    assert KNOWN[:-1] not in str(refused.value)


def test_each_kind_of_party_has_its_papers():
    """A person has no register, and an entity no passport."""
    require_paper_of(PartyKind.FOREIGN_ENTITY, Paper.REGISTRATION_EXTRACT)
    with pytest.raises(PartyPaperWrongError):
        require_paper_of(PartyKind.FOREIGN_ENTITY, Paper.PASSPORT)
    with pytest.raises(PartyPaperWrongError):
        require_paper_of(PartyKind.NATURAL_PERSON, Paper.REGISTRATION_EXTRACT)
