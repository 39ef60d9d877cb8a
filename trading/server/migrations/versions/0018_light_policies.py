"""Standing keys, light policies and the envelopes that are sealed to them."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "trading_light_policy",
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("written", sa.LargeBinary(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("closed", sa.JSON(), nullable=True),
        sa.Column("disclose_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("lot", "attempt", name=op.f("pk_trading_light_policy")),
    )
    op.create_table(
        "trading_sealed_quote",
        sa.Column("stream", sa.String(length=140), nullable=False),
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("policy", sa.String(length=64), nullable=False),
        sa.Column("manifest", sa.String(length=64), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("written", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("algorithm", sa.String(length=16), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("objects", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("stream", name=op.f("pk_trading_sealed_quote")),
        sa.UniqueConstraint(
            "lot", "manifest", name=op.f("uq_trading_sealed_quote_lot_manifest")
        ),
    )
    with op.batch_alter_table("trading_sealed_quote", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trading_sealed_quote_policy"), ["policy"], unique=False
        )
    op.create_table(
        "trading_standing_key",
        sa.Column("id", ID, nullable=False),
        sa.Column("person", sa.String(length=140), nullable=False),
        sa.Column("organisation", sa.String(length=140), nullable=False),
        sa.Column("tool", sa.String(length=16), nullable=False),
        sa.Column("age", sa.String(length=2000), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("supervises", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_standing_key")),
    )
    with op.batch_alter_table("trading_standing_key", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trading_standing_key_organisation"),
            ["organisation"],
            unique=False,
        )
    op.create_table(
        "trading_standing_trustee",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisation", sa.String(length=140), nullable=False),
        sa.Column("age", sa.String(length=2000), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_standing_trustee")),
    )
