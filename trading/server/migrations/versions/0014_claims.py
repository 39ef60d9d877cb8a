"""Which account it is: of a ticket, an arrival, an objection, a word of a firm."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

# A list that is frozen already was frozen of the applications that stand.
CLAIMS_OF_LISTED = """
    UPDATE trading_listed SET claim = COALESCE((
        SELECT MAX(a.claim) FROM trading_application a
        WHERE a.lot = trading_listed.lot AND a.firm = trading_listed.firm
        AND NOT a.withdrawn AND a.fallen = ''
    ), '')
"""

# What was said in the name of a firm is its one account's. Where several claim it
# nobody knows whose it is: it counts for none, and each says anew what it has to say.
WORDS_OF_ACCOUNTS = """
    UPDATE {table} SET source = CASE (
        SELECT COUNT(*) FROM trading_account_organisation o
        WHERE o.kind = 'firm' AND o.code = {table}.declared_of
    ) WHEN 1 THEN (
        SELECT 'self/' || MAX(o.id) FROM trading_account_organisation o
        WHERE o.kind = 'firm' AND o.code = {table}.declared_of
    ) ELSE 'self/?' END
    WHERE source = 'self' AND EXISTS (
        SELECT 1 FROM trading_account_organisation o
        WHERE o.kind = 'firm' AND o.code = {table}.declared_of
    )
"""


def upgrade() -> None:
    """Apply, all in one transaction; there is no way back but a backup."""
    for table in ("trading_listed", "trading_draw_arrival"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(
                sa.Column(
                    "claim", sa.String(length=64), nullable=False, server_default=""
                )
            )
    op.execute(CLAIMS_OF_LISTED)
    with op.batch_alter_table("trading_objection", schema=None) as batch_op:
        for name, length in (("claim", 64), ("person", 140)):
            batch_op.add_column(
                sa.Column(
                    name, sa.String(length=length), nullable=False, server_default=""
                )
            )
    for table in ("trading_relation", "trading_tie"):
        op.execute(WORDS_OF_ACCOUNTS.format(table=table))
