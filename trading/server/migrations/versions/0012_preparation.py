"""Entry, prepared notices, and who reviewed them before they became public."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trading_preparation",
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("lot", name=op.f("pk_trading_preparation")),
    )
