"""Deposits: what lots ask for, what bidders gave, what the bank says of it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply, all in one transaction; there is no way back but a backup."""
    op.create_table(
        "trading_deposit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("organisation", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("stream", sa.String(length=140), nullable=False),
        sa.Column("begun_at", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=True),
        sa.Column("covered_by", sa.String(length=32), nullable=False),
        sa.Column("release", sa.Text(), nullable=False),
        sa.Column("paid_back", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("sub_account", sa.LargeBinary(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_deposit")),
        sa.UniqueConstraint(
            "lot", "organisation", name=op.f("uq_trading_deposit_lot_organisation")
        ),
    )
    with op.batch_alter_table("trading_deposit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trading_deposit_covered_by"), ["covered_by"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_trading_deposit_organisation"),
            ["organisation"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_trading_deposit_sub_account"), ["sub_account"], unique=False
        )

    op.create_table(
        "trading_deposit_line",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("bank", sa.String(length=64), nullable=False),
        sa.Column("deposit", sa.String(length=32), nullable=False),
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("fit", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("comes_in", sa.Boolean(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("imported_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_trading_deposit_line")),
    )
    with op.batch_alter_table("trading_deposit_line", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trading_deposit_line_lot"), ["lot"], unique=False
        )

    op.create_table(
        "trading_deposit_terms",
        sa.Column("lot", sa.String(length=64), nullable=False),
        sa.Column("regime", sa.String(length=20), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("share_of", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(length=6), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("holder", sa.String(length=140), nullable=False),
        sa.Column("bank", sa.String(length=140), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("yearly", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("lot", name=op.f("pk_trading_deposit_terms")),
    )
