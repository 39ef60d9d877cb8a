"""An index from which the lists of the register are counted, without its rows."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index what the counts have in common, and when sign-up is over."""
    op.create_index(
        "trading_register_counts",
        "trading_register",
        ["business", "information", "stage", "place", "sign_up_closes"],
    )
