"""The gate before publication: each way to be refused, and the one way through."""

from datetime import date

import pytest

from archive.public.values import RuleBrokenError
from tests.builders_rules import (
    CENTRE,
    NOTICE_DAY,
    TEXT,
    basis,
    batch,
    facts,
    opinion,
    plan,
    rules,
    yuan,
)
from trading.rules.legal_basis import (
    LegalBasisMissingError,
    LegalBasisNotInForceError,
    MustTenderError,
    OpinionByCentreError,
    OpinionByDrafterError,
    OpinionMissingError,
    OpinionOnOtherTextError,
    OpinionUnfavourableError,
    ProjectSplitError,
    PurchasingMethodError,
    Sibling,
    check_publication,
)
from trading.rules.price import AmountTooLargeError, AmountTooSmallError
from trading.rules.regimes import ObjectKind, Regime

pytestmark = pytest.mark.trading

RULES = rules()


def published(day=NOTICE_DAY, **changes):
    return check_publication(plan(**changes), RULES, on=day, centre=CENTRE)


def refused(error: type[RuleBrokenError], day=NOTICE_DAY, **changes):
    with pytest.raises(error) as refusal:
        published(day, **changes)
    return refusal.value


def sibling(estimate, name="the other road", **changes):
    return Sibling(name=name, estimate=yuan(estimate), batch=batch(**changes))


def test_a_sound_project_passes_the_gate():
    """
    Below the thresholds, unsplit, with a document in force and a second opinion.
    """
    assert published().regime is Regime.WORKS_NOT_TENDERED
    assert published(facts=facts("300,000")).regime is Regime.SMALL_PROJECT


def test_without_a_document_nobody_is_drawn():
    """
    D-0f: no legal basis, no publication, however small the project.
    """
    assert refused(LegalBasisMissingError, basis=None).missing == ("the document",)
    assert refused(LegalBasisMissingError, basis=None, facts=facts("300,000"))


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"number": " "}, ("its number",)),
        ({"issuer": ""}, ("its issuer",)),
        ({"text_digest": ""}, ("its text",)),
        ({"text_digest": "AB" * 32}, ("its text",)),
        ({"text_digest": TEXT + "\n"}, ("its text",)),
        ({"number": "", "issuer": ""}, ("its number", "its issuer")),
    ],
)
def test_the_document_is_named_whole(changes, missing):
    """
    Number, issuer and text are all there, or the refusal says what is missing.
    """
    found = refused(LegalBasisMissingError, basis=basis(**changes))

    assert found.missing == missing


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_the_document_is_in_force_on_the_day_of_publication(day, in_force):
    """
    Its first and its last day are days in force; an expired basis is none.
    """
    if in_force:
        assert published(day)
    else:
        assert refused(LegalBasisNotInForceError, day).on == day


def test_a_document_without_end_stays_in_force():
    """
    Not every document names a last day.
    """
    assert published(date(2040, 1, 1), basis=basis(valid_until=None))


def test_somebody_gives_an_opinion():
    """
    D-0f: a document alone is not enough, somebody says that it covers the project.
    """
    refused(OpinionMissingError, opinion=None)


@pytest.mark.parametrize(
    "drafters",
    [
        ("second person",),
        ("second person", "first person"),
        ("first person", "second person"),
    ],
)
def test_nobody_who_had_a_hand_in_the_draft_judges_it(drafters):
    """
    D-0f: the opinion is another person's, whether a drafter wrote first or last.
    """
    found = refused(OpinionByDrafterError, drafters=drafters)

    assert found.person == "second person"


@pytest.mark.parametrize(
    "changes",
    [
        {"organisation": CENTRE},
        {"roles": frozenset({"owner_approver", "clerk"})},
        {"roles": frozenset({"centre_manager"})},
    ],
)
def test_the_centre_has_no_opinion(changes):
    """
    P-1: neither its organisation nor one of its roles judges a legal basis.
    """
    refused(OpinionByCentreError, opinion=opinion(**changes))


def test_a_negative_opinion_closes_the_gate():
    """
    The reasons are told to whoever wanted to publish.
    """
    found = refused(
        OpinionUnfavourableError,
        opinion=opinion(favourable=False, reasons="the document covers roads only"),
    )

    assert "covers roads only" in str(found)


def test_the_opinion_is_about_the_present_text():
    """
    A text that was exchanged after the opinion has no opinion.
    """
    found = refused(OpinionOnOtherTextError, basis=basis(text_digest="cd" * 32))

    assert (found.judged, found.present) == (TEXT, "cd" * 32)


def test_a_must_tender_project_is_never_drawn():
    """
    D-0a to D-0c: above the tender threshold no document helps.
    """
    found = refused(MustTenderError, facts=facts("4,000,000"))

    assert found.routing.regime is Regime.MUST_TENDER


def test_contracts_added_up_must_be_tendered():
    """
    R-2: 1,860,000 with a second contract of 2,140,000 of the same project.
    """
    refused(MustTenderError, facts=facts(same_kind=(yuan("2,140,000"),)))


def test_purchasing_above_the_limit_has_its_own_methods():
    """
    R-4: goods of a budget unit from the limit on are not drawn.
    """
    goods = facts("300,000", ObjectKind.GOODS)

    found = refused(PurchasingMethodError, facts=goods)

    assert found.routing.regime is Regime.PURCHASING
    below = facts("299,999.99", ObjectKind.GOODS)
    assert published(facts=below, batch=batch(kind=ObjectKind.GOODS))


@pytest.mark.parametrize(
    ("estimate", "error"),
    [
        ("2,000,000", AmountTooLargeError),
        ("3,999,999.99", AmountTooLargeError),
        ("199,999.99", AmountTooSmallError),
    ],
)
def test_the_amount_is_in_the_selections_range(estimate, error):
    """
    D-1: at or above the threshold, or below the least amount, nothing is published.
    """
    refused(error, facts=facts(estimate))


def test_a_split_project_is_put_together_again():
    """
    R-3: with its declared siblings of one year, item and kind it reaches the threshold.
    """
    found = refused(
        ProjectSplitError, siblings=(sibling("100,000"), sibling("40,000", "a bridge"))
    )

    assert found.total == yuan("2,000,000")
    assert found.siblings == ("the other road", "a bridge")
    assert published(siblings=(sibling("139,999.99"),))


@pytest.mark.parametrize(
    "changes",
    [
        {"fiscal_year": 2025},
        {"budget_item": "a school"},
        {"kind": ObjectKind.SERVICES},
    ],
)
def test_other_projects_are_no_split(changes):
    """
    R-3: another year, another budget item or another kind is another purchase.
    """
    assert published(siblings=(sibling("1,900,000", **changes),))
