"""The first tables: units, legal bases, applications, certificates, status, audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TIME = sa.String(20)
NUMBER = sa.String(32)

# What may never be changed is guarded in the database too, beneath every program.
SQLITE_GUARDS = {
    "audit_log_is_append_only": "UPDATE ON audit_log",
    "audit_log_is_kept": "DELETE ON audit_log",
    "certificates_are_kept": "DELETE ON certificates",
    "certificate_numbers_are_for_ever": "UPDATE OF number, row_id, status_list, "
    "status_index ON certificates",
    "sealed_certificates_are_final": "UPDATE ON certificates WHEN OLD.state = 'sealed'",
    "status_changes_are_final": "UPDATE ON status_changes",
    "status_changes_are_kept": "DELETE ON status_changes",
}
TABLES = (
    "audit_log",
    "status_changes",
    "certificates",
    "status_lists",
    "application_rows",
    "applications",
    "units",
    "legal_bases",
    "publications",
    "settings",
)


def upgrade() -> None:
    """Make the tables and, on SQLite, the guards."""
    _create_settings()
    _create_applications()
    _create_certificates()
    _create_log()
    if op.get_bind().dialect.name == "sqlite":
        for name, what in SQLITE_GUARDS.items():
            # A trigger fires on `BEFORE UPDATE ON t WHEN …`; the condition follows the table.
            event, _, condition = what.partition(" WHEN ")
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW "
                + (f"WHEN {condition} " if condition else "")
                + f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )


def downgrade() -> None:
    """Drop the tables, and with them their guards."""
    for table in TABLES:
        op.drop_table(table)


def _create_settings() -> None:
    op.create_table(
        "settings",
        sa.Column("key", sa.String(60), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_settings"),
    )
    op.create_table(
        "legal_bases",
        sa.Column("document_number", sa.String(120), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("in_force_until", sa.Date()),
        sa.Column("demonstration", sa.Boolean(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("document_number", name="pk_legal_bases"),
    )
    op.create_table(
        "publications",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("issued_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("last_status_change", sa.Integer(), nullable=False),
        sa.Column("status_lists", sa.Integer(), nullable=False),
        sa.Column("bundle", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_publications"),
    )


def _create_applications() -> None:
    op.create_table(
        "units",
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("imported_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_units"),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(64), nullable=False),
        sa.Column("applicant", sa.String(100), nullable=False),
        sa.Column("file_digest", sa.String(64), nullable=False),
        sa.Column("catalogue_version", sa.String(40), nullable=False),
        sa.Column("refused_rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("submitted_at", TIME, nullable=False),
        sa.Column("approved_by", sa.String(100)),
        sa.Column("approved_at", TIME),
        sa.CheckConstraint(
            "state IN ('submitted', 'approved', 'issued')", name="ck_applications_state"
        ),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> applicant", name="ck_applications_second_person"
        ),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name="fk_applications_unit_code"),
        sa.PrimaryKeyConstraint("id", name="pk_applications"),
    )
    op.create_table(
        "application_rows",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("application_id", sa.String(32), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("id_number", sa.String(40), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_application_rows_application_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_application_rows"),
        sa.UniqueConstraint(
            "application_id", "row_number", name="uq_application_rows_application_id"
        ),
    )
    op.create_index("ix_application_rows_id_number", "application_rows", ["id_number"])


def _create_certificates() -> None:
    op.create_table(
        "status_lists",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("allocated", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_status_lists"),
    )
    op.create_table(
        "certificates",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("legal_basis", sa.String(120), nullable=False),
        sa.Column("status_list", sa.Integer(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reserved_at", TIME, nullable=False),
        sa.Column("sealed_at", TIME),
        sa.Column("document", sa.Text()),
        sa.Column("digest", sa.String(64)),
        sa.Column("replaces", NUMBER),
        sa.CheckConstraint(
            "(state = 'reserved' AND document IS NULL AND digest IS NULL AND sealed_at IS NULL)"
            " OR (state = 'sealed' AND document IS NOT NULL AND digest IS NOT NULL"
            " AND sealed_at IS NOT NULL)",
            name="ck_certificates_state",
        ),
        sa.ForeignKeyConstraint(
            ["legal_basis"], ["legal_bases.document_number"], name="fk_certificates_legal_basis"
        ),
        sa.ForeignKeyConstraint(
            ["replaces"], ["certificates.number"], name="fk_certificates_replaces"
        ),
        sa.ForeignKeyConstraint(["row_id"], ["application_rows.id"], name="fk_certificates_row_id"),
        sa.ForeignKeyConstraint(
            ["status_list"], ["status_lists.number"], name="fk_certificates_status_list"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_certificates"),
        sa.UniqueConstraint("replaces", name="uq_certificates_replaces"),
        sa.UniqueConstraint("row_id", name="uq_certificates_row_id"),
        sa.UniqueConstraint("status_list", "status_index", name="uq_certificates_status_list"),
    )


def _create_log() -> None:
    op.create_table(
        "status_changes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("certificate_number", NUMBER, nullable=False),
        sa.Column("purpose", sa.String(12), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("decided_by", sa.String(100), nullable=False),
        sa.Column("replaced_by", NUMBER),
        sa.CheckConstraint(
            "purpose IN ('revocation', 'suspension')", name="ck_status_changes_purpose"
        ),
        sa.ForeignKeyConstraint(
            ["certificate_number"],
            ["certificates.number"],
            name="fk_status_changes_certificate_number",
        ),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["certificates.number"], name="fk_status_changes_replaced_by"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_status_changes"),
    )
    op.create_index(
        "ix_status_changes_certificate_number", "status_changes", ["certificate_number"]
    )
    op.create_table(
        "audit_log",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", sa.String(100), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name="pk_audit_log"),
        sa.UniqueConstraint("hash", name="uq_audit_log_hash"),
        sa.UniqueConstraint("previous_hash", name="uq_audit_log_previous_hash"),
    )
    op.create_index("ix_audit_log_subject", "audit_log", ["subject"])
