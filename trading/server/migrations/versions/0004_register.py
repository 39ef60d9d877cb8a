"""The register of what is public, and the search in it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both empty; `yangguang db reindex` fills them from what is published."""
    op.create_table(
        "trading_register",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("project", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("procedure", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("owner", sa.String(length=140), nullable=False),
        sa.Column("agency", sa.String(length=140), nullable=False),
        sa.Column("centre", sa.String(length=140), nullable=False),
        sa.Column("supervisor", sa.String(length=140), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("business", sa.String(length=20), nullable=False),
        sa.Column("information", sa.String(length=20), nullable=False),
        sa.Column("noticed_at", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("sign_up_opens", sa.BigInteger(), nullable=True),
        sa.Column("sign_up_closes", sa.BigInteger(), nullable=True),
        sa.Column("draw_at", sa.BigInteger(), nullable=True),
        sa.Column("room", sa.String(length=400), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("drawn_at", sa.BigInteger(), nullable=True),
        sa.Column("draws", sa.Integer(), nullable=False),
        sa.Column("winner", sa.String(length=1000), nullable=False),
        sa.Column("ticket", sa.String(length=16), nullable=False),
        sa.Column("objections_until", sa.BigInteger(), nullable=True),
        sa.Column("contract_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_register")),
        sa.UniqueConstraint("lot", name=op.f("uq_trading_register_lot")),
    )
    with op.batch_alter_table("trading_register", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trading_register_project"), ["project"], unique=False
        )
        for name, column in (
            ("closes", "sign_up_closes"),
            ("draws", "draw_at"),
            ("drawn", "drawn_at"),
            ("noticed", "noticed_at"),
        ):
            batch_op.create_index(f"trading_register_{name}", [column], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE VIRTUAL TABLE trading_search USING fts5(words)")
        return
    op.create_table(
        "trading_search",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_search")),
    )
    op.create_index(
        "trading_search_words", "trading_search", ["words"], postgresql_using="gin"
    )
