"""Each kind of organisation gives its own roles, and no name is taken for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders_accounts import organisation
from trading.accounts.errors import (
    NameConfusableError,
    NameUnreadableError,
    RoleOfOtherKindError,
)
from trading.accounts.model.organisations import (
    ADMINISTRATORS,
    BODIES,
    CONFIRMED_KINDS,
    ROLES_OF_KIND,
    Kind,
    read_name,
    require_distinct,
    require_roles_of,
    skeleton,
)
from trading.rules.roles import CENTRE_ROLES, Role

pytestmark = pytest.mark.trading

BUREAU = "虚构县行政审批局"


def test_every_kind_gives_roles_and_the_platform_and_the_public_are_nobodys():
    """What no organisation can give, nobody can be given."""
    given = frozenset().union(*ROLES_OF_KIND.values())
    assert set(ROLES_OF_KIND) == set(Kind)
    assert set(Role) - given == {Role.PLATFORM, Role.PUBLIC}


def test_the_centre_gives_only_roles_of_the_centre():
    """P-1: nobody of the centre decides anything; K-2: it may hold one share."""
    own = CENTRE_ROLES - {Role.PLATFORM}
    assert ROLES_OF_KIND[Kind.CENTRE] == own | {Role.KEY_HOLDER}
    assert ROLES_OF_KIND[Kind.CENTRE] > ADMINISTRATORS


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CENTRE])
def test_nobody_else_gives_a_role_of_the_centre(kind):
    """An owner makes no clerk, and a firm no administrator."""
    assert not ROLES_OF_KIND[kind] & CENTRE_ROLES


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        (Kind.FIRM, Role.SUPERVISOR),
        (Kind.FIRM, Role.OWNER),
        (Kind.OWNER, Role.SUPERVISOR),
        (Kind.SUPERVISING_BODY, Role.CLERK),
        (Kind.CENTRE, Role.SUPERVISOR),
        (Kind.CENTRE, Role.REVIEWER),
        (Kind.AGENCY, Role.OWNER),
        (Kind.AUTHORITY, Role.PLATFORM),
    ],
)
def test_a_role_of_another_kind_is_refused(kind, role):
    """The refusal names the role, and which kind cannot give it."""
    with pytest.raises(RoleOfOtherKindError, match=role.value):
        require_roles_of(kind, [role])


def test_a_firm_acts_under_its_code_a_body_under_its_name_a_person_under_a_number():
    """Projects compare these words; a natural person's name is none of them."""
    party = organisation(Kind.OTHER_PARTY, name="自然人")
    assert organisation(Kind.FIRM).acts_as == "91510682MA6242EH7L"
    assert organisation(Kind.OWNER, name=BUREAU).acts_as == BUREAU
    assert party.acts_as == "party:other_party-1"


@pytest.mark.parametrize("kind", Kind)
def test_a_body_acts_once_it_is_confirmed_and_a_firm_at_once(kind):
    """A firm can sign up the minute its account exists."""
    fresh = organisation(kind, confirmed_at=None)
    assert fresh.may_act is (kind not in CONFIRMED_KINDS)
    assert organisation(kind).may_act


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("虚构县行政审批局", "虚构县行政审批局"),
        ("  虚构县  审批局 ", "虚构县 审批局"),
        ("演示（成都）公司", "演示(成都)公司"),
        ("ＡＢＣ建设", "ABC建设"),
        ("⼈民政府", "人民政府"),
        ("Müller Bau GmbH & Co. KG", "Müller Bau GmbH & Co. KG"),
        ("𠮷野建设", "𠮷野建设"),
        ("〇一建设", "〇一建设"),
    ],
)
def test_a_name_is_kept_in_one_form(written, kept):
    """Full-width letters, radicals and blanks are written as everybody reads them."""
    assert read_name(written, Kind.OWNER) == kept


@pytest.mark.parametrize(
    "name",
    [
        "",
        "局",
        "x" * 141,
        "虚构县\u202e局批审政行",
        "虚构县\u200b行政审批局",
        "虚构县\n行政审批局",
        "虚构县行政审批局\ue000",
        "Сhengdu Bau",
        "Αlpha Bau",
        "口ロ建设",
        "⻅设局",
        "虚构县行政审批局🏛",
        "12345",
        "91510682MA6242EH7L",
        "party:1234567890",
        "ı建设",
    ],
)
def test_a_name_that_could_deceive_is_refused(name):
    """Hidden, turned, foreign look-alike and codes: none is a body's name."""
    with pytest.raises(NameUnreadableError):
        read_name(name, Kind.OWNER)


def test_a_foreign_party_writes_its_own_script_but_no_mixture():
    """A Russian firm is named in Russian; half Latin, half Cyrillic is a disguise."""
    assert read_name("Сибирь Строй", Kind.OTHER_PARTY)
    with pytest.raises(NameUnreadableError, match="several scripts"):
        read_name("Cибирь Строй", Kind.OTHER_PARTY)


@pytest.mark.parametrize(
    "alike",
    [
        "虚构县行政审批局",
        "虚构县 行政审批局",
        "虚构县·行政审批局",
        "(虚构县)行政审批局",
    ],
)
def test_what_looks_like_a_known_body_is_refused(alike):
    """The refusal says whose name it looks like."""
    known = organisation(Kind.SUPERVISING_BODY, name=BUREAU)
    with pytest.raises(NameConfusableError, match=BUREAU):
        require_distinct(read_name(alike, Kind.FIRM), [known])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("土地局", "士地局"),
        ("未来建设", "末来建设"),
        ("人民政府", "入民政府"),
        ("第一小学", "第—小学"),
        ("第十一中学", "第十-中学"),
        ("Supervision Bureau", "Supervision-Bureau"),
        ("A-B 建设", "AB建设"),
        ("Oak 10", "0ak lO"),
        ("Modern Bau", "Modem Bau"),
        ("Müller", "Muller"),
        ("BAU", "bau"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(one, other):
    """What a reader cannot tell apart, the platform does not either."""
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("东安水务站", "西安水务站"),
        ("大平镇", "太平镇"),
        ("一小", "二小"),
        ("第十中学", "第十一中学"),
    ],
)
def test_names_of_real_places_stay_apart(one, other):
    """The tables of look-alikes do not swallow a neighbour."""
    assert skeleton(one) != skeleton(other)


@given(st.text(max_size=60))
def test_a_name_that_is_kept_is_kept_as_it_is(text):
    """Reading what was read changes nothing, whatever was written."""
    try:
        name = read_name(text, Kind.OWNER)
    except NameUnreadableError:
        return
    assert read_name(name, Kind.OWNER) == name
    assert skeleton(name)


def test_a_firm_is_no_body():
    """A firm is known by its code, and several may claim one."""
    assert set(Kind) - {Kind.FIRM, Kind.OTHER_PARTY} == BODIES
