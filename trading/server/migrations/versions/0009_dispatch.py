"""Whom no message reached, what was reported of it, and what was done about it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "archive_message_report",
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=140), nullable=False),
        sa.Column("arrived", sa.Boolean(), nullable=False),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("signature", name=op.f("pk_archive_message_report")),
    )
    with op.batch_alter_table("archive_message_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_archive_message_report_message"), ["message"], unique=False
        )

    op.create_table(
        "archive_message_task",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("message", sa.String(length=140), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=140), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("way", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive_message_task")),
        sa.UniqueConstraint("message", name=op.f("uq_archive_message_task_message")),
    )
    with op.batch_alter_table("archive_message_task", schema=None) as batch_op:
        batch_op.create_index(
            "archive_message_task_open", ["settled_at", "since", "id"], unique=False
        )

    op.create_table(
        "trading_correspondence_step",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("task", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=140), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_correspondence_step")),
    )
    with op.batch_alter_table("trading_correspondence_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trading_correspondence_step_task"), ["task"], unique=False
        )
