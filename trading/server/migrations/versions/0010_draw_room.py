"""Draw rooms: who has come, what waits for a second signature, screens on the wall."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trading_draw_arrival",
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=140), nullable=False),
        sa.Column("organisation", sa.String(length=140), nullable=False),
        sa.Column("duty", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "lot", "attempt", "person", name=op.f("pk_trading_draw_arrival")
        ),
    )
    op.create_table(
        "trading_draw_proposal",
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decision", sa.String(length=80), nullable=False),
        sa.Column("person", sa.String(length=140), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("lot", "act", name=op.f("pk_trading_draw_proposal")),
    )
    op.create_table(
        "trading_room_screen",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kept", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_room_screen")),
        sa.UniqueConstraint("kept", name=op.f("uq_trading_room_screen_kept")),
    )
    with op.batch_alter_table("trading_room_screen", schema=None) as batch_op:
        batch_op.create_index(
            "trading_room_screen_waiting", ["lot", "code"], unique=False
        )
