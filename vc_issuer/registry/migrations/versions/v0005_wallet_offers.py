"""The tables of wallet offers: offers with their codes and tokens, nonces that were used."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TIME = sa.String(20)
HASH = sa.String(64)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "wallet_offers",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code_hash", HASH, nullable=False),
        sa.Column("transaction_hash", HASH, nullable=False),
        sa.Column("certificate_number", sa.String(32), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("spent_at", TIME),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("token_hash", HASH),
        sa.Column("token_expires_at", TIME),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.CheckConstraint("failures >= 0 AND sealed >= 0", name="ck_wallet_offers_counts"),
        sa.ForeignKeyConstraint(
            ["certificate_number"],
            ["certificates.number"],
            name="fk_wallet_offers_certificate_number",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_wallet_offers"),
        sa.UniqueConstraint("code_hash", name="uq_wallet_offers_code_hash"),
        sa.UniqueConstraint("token_hash", name="uq_wallet_offers_token_hash"),
    )
    op.create_index("ix_wallet_offers_certificate_number", "wallet_offers", ["certificate_number"])
    op.create_table(
        "spent_nonces",
        sa.Column("nonce_hash", HASH, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("nonce_hash", name="pk_spent_nonces"),
    )
    op.create_index("ix_spent_nonces_expires_at", "spent_nonces", ["expires_at"])


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("spent_nonces")
    op.drop_table("wallet_offers")
