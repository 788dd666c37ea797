"""Signing in by an identity provider, and drafts of the bureau's own people.

Sessions and drafts last for minutes: their tables are made anew, and everybody signs in again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TIME = sa.String(20)
HASH = sa.String(64)


def upgrade() -> None:
    """Let a session be a holder's by their application row, and a draft nobody's unit's."""
    op.add_column("users", sa.Column("oidc_subject", sa.String(255)))
    op.create_index("ix_users_oidc_subject", "users", ["oidc_subject"], unique=True)
    _make_anew(by_row=True, unit_needed=False)


def downgrade() -> None:
    """Take both back."""
    op.drop_index("ix_users_oidc_subject", "users")
    op.drop_column("users", "oidc_subject")
    _make_anew(by_row=False, unit_needed=True)


def _make_anew(*, by_row: bool, unit_needed: bool) -> None:
    op.drop_table("web_sessions")
    op.drop_table("upload_drafts")
    row = (
        sa.Column("holder_row", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["holder_row"], ["application_rows.id"], name="fk_web_sessions_holder_row"
        ),
    )
    op.create_table(
        "web_sessions",
        sa.Column("id_hash", HASH, nullable=False),
        sa.Column("user_name", sa.String(60)),
        sa.Column("pickup_code", sa.Integer()),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["user_name"], ["users.name"], name="fk_web_sessions_user_name"),
        sa.ForeignKeyConstraint(
            ["pickup_code"], ["pickup_codes.id"], name="fk_web_sessions_pickup_code"
        ),
        sa.PrimaryKeyConstraint("id_hash", name="pk_web_sessions"),
        *(row if by_row else ()),
    )
    op.create_index("ix_web_sessions_user_name", "web_sessions", ["user_name"])
    op.create_table(
        "upload_drafts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_name", sa.String(60), nullable=False),
        sa.Column("unit_code", sa.String(64), nullable=not unit_needed),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["user_name"], ["users.name"], name="fk_upload_drafts_user_name"),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name="fk_upload_drafts_unit_code"),
        sa.PrimaryKeyConstraint("id", name="pk_upload_drafts"),
        sa.UniqueConstraint("user_name", name="uq_upload_drafts_user_name"),
    )
