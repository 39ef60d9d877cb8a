"""What a sign-in proves, how long it lasts, and as whom it lets somebody act."""

import pytest

from tests.builders_accounts import (
    BOTH,
    DAY,
    HOUR,
    MINUTE,
    NOON,
    ROLE_OF,
    organisation,
    proofs,
    seat,
    session,
    signed_in,
)
from trading.accounts.entry_errors import SignInNeededError
from trading.accounts.errors import LentByOwnerError
from trading.accounts.model.organisations import CONFIRMED_KINDS, ROLES_OF_KIND, Kind
from trading.accounts.model.sessions import (
    ABSOLUTE,
    IDLE,
    TWO_FACTOR_ROLES,
    Factor,
    Proof,
    Proofs,
    actor_of,
)
from trading.rules.roles import Role

pytestmark = pytest.mark.trading

PASSWORD, TOTP, MESSAGE = Factor.PASSWORD, Factor.TOTP, Factor.MESSAGE_CODE
RECOVERY, PASSKEY = Factor.RECOVERY_CODE, Factor.PASSKEY


def test_a_sign_in_ends_when_it_is_left_alone():
    """I-3: at thirty minutes it is over, however long it may have run."""
    session().require_open(NOON + IDLE - MINUTE)
    with pytest.raises(SignInNeededError):
        session().require_open(NOON + IDLE)


def test_a_sign_in_ends_after_twelve_hours_though_it_is_used():
    """Use extends it up to the absolute limit and not beyond."""
    used = session(seen_at=NOON + ABSOLUTE - MINUTE)
    assert used.ends_at == NOON + ABSOLUTE
    used.require_open(NOON + ABSOLUTE - MINUTE)
    with pytest.raises(SignInNeededError):
        used.require_open(NOON + ABSOLUTE)


def test_a_sign_in_that_was_ended_is_over_at_once():
    """Whoever ends a sign-in need not wait for it."""
    with pytest.raises(SignInNeededError):
        session(ended_at=NOON).require_open(NOON)


def test_use_is_stored_once_a_minute():
    """A page with twenty pictures does not write twenty times."""
    assert not session().must_be_stored(NOON + MINUTE / 2)
    assert session().must_be_stored(NOON + MINUTE)


@pytest.mark.parametrize(
    ("factors", "proven"),
    [
        ((PASSWORD,), Proofs.PASSWORD),
        ((PASSWORD, MESSAGE), Proofs.MESSAGE),
        ((PASSWORD, TOTP), Proofs.TWO_FACTORS),
        ((PASSWORD, RECOVERY), Proofs.TWO_FACTORS),
        ((PASSKEY,), Proofs.TWO_FACTORS),
        ((TOTP,), Proofs.PASSWORD),
        ((MESSAGE,), Proofs.PASSWORD),
        ((MESSAGE, TOTP), Proofs.PASSWORD),
    ],
)
def test_what_counts_as_two_factors(factors, proven):
    """I-5: a password with a code, or a passkey that was unlocked; no two codes."""
    assert session(*factors).proven is proven


@pytest.mark.parametrize("factor", [TOTP, RECOVERY, PASSKEY])
def test_a_second_factor_is_fresh_for_a_quarter_of_an_hour(factor):
    """At fifteen minutes it still is, a minute later no more."""
    given = session(PASSWORD, factor)
    assert given.is_fresh(Proofs.TWO_FACTORS, NOON + 15 * MINUTE)
    assert not given.is_fresh(Proofs.TWO_FACTORS, NOON + 16 * MINUTE)


def test_a_code_from_a_message_is_fresh_for_bidders_only():
    """It is a second step, and no second factor."""
    given = session(PASSWORD, MESSAGE)
    assert given.is_fresh(Proofs.MESSAGE, NOON)
    assert not given.is_fresh(Proofs.TWO_FACTORS, NOON)


def test_the_credential_in_events_is_the_passkey_or_the_sign_in():
    """Two persons never have one, and it says nothing about the person."""
    by_key = session(proofs=(Proof(PASSKEY, NOON, "abcd"),))
    assert by_key.credential == "passkey:abcd"
    assert session(id="f" * 32).credential == "session:" + "f" * 16


# As whom


@pytest.mark.parametrize("kind", Kind)
def test_a_seat_that_runs_gives_its_roles_under_the_organisations_word(kind):
    """The actor of a use case is made in one place, from facts of this instant."""
    chosen = seat(kind, ROLE_OF[kind])
    actor = actor_of(session(*BOTH), chosen, NOON)
    assert actor.roles == {ROLE_OF[kind].value}
    assert actor.organisation == chosen.organisation.acts_as
    assert (actor.person, actor.credential) == ("li", "session:session-1")


@pytest.mark.parametrize(
    "chosen",
    [
        None,
        seat(Kind.OWNER, Role.OWNER, since=NOON + HOUR),
        seat(Kind.OWNER, Role.OWNER, until=NOON),
        seat(Kind.OWNER, Role.OWNER, person="wu"),
        seat(Kind.OWNER, Role.OWNER, organisation=organisation(Kind.OWNER, id="x")),
    ],
)
def test_no_seat_no_role(chosen):
    """None chosen, not begun, over, another person's, another organisation's."""
    actor = actor_of(session(*BOTH), chosen, NOON)
    assert (actor.organisation, actor.roles) == ("", frozenset())


@pytest.mark.parametrize("kind", sorted(CONFIRMED_KINDS))
def test_nobody_acts_for_a_body_whose_identity_is_open(kind):
    """Whoever calls himself a bureau is nobody's supervisor yet."""
    body = organisation(kind, confirmed_at=None)
    chosen = seat(kind, ROLE_OF[kind], organisation=body)
    assert not actor_of(session(*BOTH), chosen, NOON).roles


@pytest.mark.parametrize("role", sorted(TWO_FACTOR_ROLES))
def test_a_role_that_decides_or_serves_is_held_with_two_factors_only(role):
    """I-5: with the password alone a clerk is a reader."""
    kind = next(kind for kind in Kind if role in ROLES_OF_KIND[kind])
    for factors in ((PASSWORD,), (PASSWORD, MESSAGE)):
        assert not actor_of(session(*factors), seat(kind, role), NOON).roles
    assert actor_of(session(*BOTH), seat(kind, role), NOON).roles == {role.value}


def test_a_bidder_is_one_with_the_password_alone():
    """Reading one's own things needs no more."""
    chosen = seat(Kind.FIRM, Role.BIDDER)
    assert actor_of(session(PASSWORD), chosen, NOON).roles == {"bidder"}


def test_a_row_with_a_role_of_another_kind_gives_nothing():
    """Whoever writes into the table makes no supervisor of a clerk."""
    chosen = seat(Kind.CENTRE, Role.SUPERVISOR, Role.CLERK)
    assert actor_of(session(*BOTH), chosen, NOON).roles == {"clerk"}


def test_a_lent_clerk_keeps_out_of_the_projects_of_his_town():
    """P-2: who decides there has lent him."""
    someone = signed_in(*BOTH, seat=seat(Kind.CENTRE, Role.CLERK, lent_by="红星镇"))
    someone.require_not_lent_by(["东安水务站", ""])
    with pytest.raises(LentByOwnerError, match="红星镇"):
        someone.require_not_lent_by(["红星镇"])
    signed_in(*BOTH, seat=seat(Kind.CENTRE, Role.CLERK)).require_not_lent_by(["", "x"])


def test_the_last_factor_of_a_kind_counts():
    """Proofs are facts with an instant of their own."""
    old, new = proofs(TOTP, at=NOON - DAY), proofs(PASSWORD)
    assert not session(proofs=(*old, *new)).is_fresh(Proofs.TWO_FACTORS, NOON)
