"""Devices with which people sign papers."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trading_account_device",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_trading_account_device")),
    )
    with op.batch_alter_table("trading_account_device", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trading_account_device_person"), ["person"], unique=False
        )
