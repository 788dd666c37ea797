"""The accounts' tables: users, sessions, tokens, pick-up codes, drafts, idempotency keys."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TIME = sa.String(20)
HASH = sa.String(64)
ACTOR = sa.String(100)
TABLES = (
    "idempotency_keys",
    "upload_drafts",
    "web_sessions",
    "pickup_codes",
    "api_tokens",
    "users",
)


def upgrade() -> None:
    """Make the tables."""
    _create_people()
    _create_pickup()
    _create_api()


def downgrade() -> None:
    """Drop the tables."""
    for table in TABLES:
        op.drop_table(table)


def _create_people() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("unit_code", sa.String(64)),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("totp_secret", sa.Text()),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", TIME),
        sa.Column("disabled_at", TIME),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name="fk_users_unit_code"),
        sa.PrimaryKeyConstraint("name", name="pk_users"),
    )
    op.create_table(
        "upload_drafts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("user_name", sa.String(60), nullable=False),
        sa.Column("unit_code", sa.String(64), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["user_name"], ["users.name"], name="fk_upload_drafts_user_name"),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name="fk_upload_drafts_unit_code"),
        sa.PrimaryKeyConstraint("id", name="pk_upload_drafts"),
        sa.UniqueConstraint("user_name", name="uq_upload_drafts_user_name"),
    )


def _create_pickup() -> None:
    op.create_table(
        "pickup_codes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code_hash", HASH, nullable=False),
        sa.Column("certificate_number", sa.String(32), nullable=False),
        sa.Column("made_by", ACTOR, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("spent_at", TIME),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_number"],
            ["certificates.number"],
            name="fk_pickup_codes_certificate_number",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pickup_codes"),
        sa.UniqueConstraint("code_hash", name="uq_pickup_codes_code_hash"),
    )
    op.create_index("ix_pickup_codes_certificate_number", "pickup_codes", ["certificate_number"])
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
    )
    op.create_index("ix_web_sessions_user_name", "web_sessions", ["user_name"])


def _create_api() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("token_hash", HASH, nullable=False),
        sa.Column("unit_code", sa.String(64)),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("created_by", ACTOR, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name="fk_api_tokens_unit_code"),
        sa.PrimaryKeyConstraint("id", name="pk_api_tokens"),
        sa.UniqueConstraint("token_hash", name="uq_api_tokens_token_hash"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("token_id", sa.String(12), nullable=False),
        sa.Column("key", sa.String(100), nullable=False),
        sa.Column("request_digest", HASH, nullable=False),
        sa.Column("application_id", sa.String(32)),
        sa.Column("answer", sa.JSON()),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["token_id"], ["api_tokens.id"], name="fk_idempotency_keys_token_id"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_idempotency_keys_application_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_idempotency_keys"),
        sa.UniqueConstraint("token_id", "key", name="uq_idempotency_keys_token_id"),
    )
