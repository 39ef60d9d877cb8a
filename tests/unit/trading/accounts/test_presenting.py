"""What pages about people say: every word is there, and nothing is said by chance."""

import pytest

from trading.accounts.model.organisations import Kind
from trading.accounts.model.sessions import Factor, Proofs
from trading.accounts.permissions import PERMISSIONS, Scope, Who
from trading.accounts.presenting import words
from trading.accounts.presenting.organising import FIRST_ROLE, permissions_view
from trading.rules.roles import Role
from trading.server.languages import tongues

pytestmark = pytest.mark.trading


@pytest.mark.parametrize(
    ("said", "all_of"),
    [
        (words.ACTS, PERMISSIONS),
        (words.KINDS, Kind),
        (words.ROLES, Role),
        (words.FACTORS, Factor),
        (words.PROOFS, Proofs),
        (words.SCOPES, Scope),
        (words.WHO, set(Who) - {Who.ROLES}),
    ],
)
def test_everything_has_a_name(said, all_of):
    """An act that nobody named would break the page of permissions."""
    assert set(said) == set(all_of)
    assert all(said.values())


@pytest.mark.parametrize("tongue", tongues(), ids=["zh", "en"])
def test_the_page_of_permissions_is_the_table(tongue):
    """Each act stands once, with who may do it; nobody of the centre decides (P-1)."""
    rows = permissions_view(tongue)
    assert [row.act for row in rows] == list(PERMISSIONS)
    assert all(row.name and row.who and row.scope and row.proven for row in rows)


def test_whoever_registers_a_body_does_not_approve_for_it():
    """The drafter is not the approver: the second role is given to somebody else."""
    assert Role.OWNER_APPROVER not in FIRST_ROLE.values()
    assert set(FIRST_ROLE) == set(Kind) - {Kind.CENTRE}
