"""What registers outside answered: as it came, with instant and source."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trading_answer",
        sa.Column(
            "serial",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("register", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=60), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=140), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=False),
        sa.Column("kept_at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(length=140), nullable=False),
        sa.Column("organisation", sa.String(length=140), nullable=False),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_trading_answer")),
        sa.UniqueConstraint("id", name=op.f("uq_trading_answer_id")),
    )
    with op.batch_alter_table("trading_answer", schema=None) as batch_op:
        batch_op.create_index(
            "trading_answer_about", ["register", "about", "serial"], unique=False
        )
