"""Deposits by attempts of a lot, and more than one of an account in each."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OVER = """
    UPDATE trading_deposit_terms SET ended_at = due, policy = 'unknown'
    WHERE lot IN (
        SELECT id FROM trading_lot
        WHERE procedure = 'open_tender' AND (
            state IN ('not_opened', 'ended')
            OR opened_at IS NOT NULL AND state IN (
                'holders_named', 'keys_ready', 'policy_logged', 'bidding'
            )
        )
    )
"""
"""
What ended before this revision goes back, and the lot may ask anew; so does what was
opened of a lot that is tendered anew. Which policy its bids were for is not looked for:
no bid of a later attempt is then taken for one.
"""


def _first() -> sa.Column[int]:
    return sa.Column("attempt", sa.Integer(), nullable=False, server_default="1")


def upgrade() -> None:
    """All that was asked and given before belongs to the first attempt of its lot."""
    with op.batch_alter_table("trading_deposit_terms", schema=None) as batch_op:
        batch_op.add_column(_first())
        batch_op.add_column(sa.Column("ended_at", sa.BigInteger(), nullable=True))
        batch_op.add_column(
            sa.Column("policy", sa.String(length=64), nullable=False, server_default="")
        )
        batch_op.drop_constraint(op.f("pk_trading_deposit_terms"), type_="primary")
        batch_op.create_primary_key(
            op.f("pk_trading_deposit_terms"), ["lot", "attempt"]
        )
    op.execute(OVER)
    with op.batch_alter_table("trading_deposit", schema=None) as batch_op:
        batch_op.add_column(_first())
        batch_op.add_column(
            sa.Column("turn", sa.Integer(), nullable=False, server_default="1")
        )
        batch_op.drop_constraint(
            op.f("uq_trading_deposit_lot_organisation"), type_="unique"
        )
        batch_op.create_unique_constraint(
            op.f("uq_trading_deposit_lot_attempt_organisation_turn"),
            ["lot", "attempt", "organisation", "turn"],
        )
