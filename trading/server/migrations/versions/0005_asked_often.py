"""Indexes for what every list and every page asks: how many lots, who cosigns."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let lots be counted without their rows, and a cosigner's last be found."""
    op.create_index(
        "trading_register_counts",
        "trading_register",
        ["business", "information", "stage", "place", "sign_up_closes"],
    )
    op.create_index("archive_cosignature_name", "archive_cosignature", ["name", "size"])
