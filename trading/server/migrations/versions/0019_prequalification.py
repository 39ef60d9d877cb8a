"""Applications to prequalify for the lots of a tender."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "trading_to_prequalify",
        sa.Column("id", ID, nullable=False),
        sa.Column("stream", sa.String(length=140), nullable=False),
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("firm", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=140), nullable=False),
        sa.Column("agent", sa.String(length=140), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("votes", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_to_prequalify")),
        sa.UniqueConstraint("stream", name=op.f("uq_trading_to_prequalify_stream")),
    )
    with op.batch_alter_table("trading_to_prequalify", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trading_to_prequalify_lot"), ["lot"], unique=False
        )
