"""Locked files of those who hold opening keys."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "trading_holder_keys",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", sa.String(length=140), nullable=False),
        sa.Column("organisation", sa.String(length=140), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_holder_keys")),
    )
    with op.batch_alter_table("trading_holder_keys", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trading_holder_keys_person"), ["person"], unique=False
        )
