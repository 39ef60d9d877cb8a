"""Why an application to prequalify fell with the claim of its account."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("trading_to_prequalify", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("fallen", sa.Text(), nullable=False, server_default="")
        )
