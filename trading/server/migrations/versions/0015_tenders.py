"""Tenders: sealed bids, their pieces, withdrawals in person, releases."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "trading_tender",
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("lot", name=op.f("pk_trading_tender")),
    )
    op.create_table(
        "trading_bid_piece",
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint(
            "lot", "account", "digest", name=op.f("pk_trading_bid_piece")
        ),
    )
    op.create_table(
        "trading_bid",
        sa.Column("id", ID, nullable=False),
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("policy", sa.String(length=64), nullable=False),
        sa.Column("bidder", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.String(length=64), nullable=False),
        sa.Column("stream", sa.String(length=140), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("first", sa.BigInteger(), nullable=False),
        sa.Column("written", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("algorithm", sa.String(length=16), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_bid")),
        sa.UniqueConstraint(
            "lot",
            "policy",
            "bidder",
            "seq",
            name=op.f("uq_trading_bid_lot_policy_bidder_seq"),
        ),
    )
    op.create_table(
        "trading_bid_mark",
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("lot", "mark", name=op.f("pk_trading_bid_mark")),
    )
    op.create_table(
        "trading_bid_read",
        sa.Column("id", ID, nullable=False),
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("manifest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_bid_read")),
        sa.UniqueConstraint(
            "lot", "manifest", name=op.f("uq_trading_bid_read_lot_manifest")
        ),
    )
    op.create_table(
        "trading_bid_attested",
        sa.Column("id", ID, nullable=False),
        sa.Column("stream", sa.String(length=140), nullable=False),
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("policy", sa.String(length=64), nullable=False),
        sa.Column("bidder", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=140), nullable=False),
        sa.Column("organisation", sa.String(length=140), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("took", sa.Integer(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_bid_attested")),
        sa.UniqueConstraint("stream", name=op.f("uq_trading_bid_attested_stream")),
    )
    op.create_table(
        "trading_bid_release",
        sa.Column("id", ID, nullable=False),
        sa.Column("lot", sa.String(length=50), nullable=False),
        sa.Column("policy", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trading_bid_release")),
        sa.UniqueConstraint(
            "lot",
            "policy",
            "kind",
            "who",
            name=op.f("uq_trading_bid_release_lot_policy_kind_who"),
        ),
    )
