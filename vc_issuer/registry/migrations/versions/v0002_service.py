"""The bureau's service: unit keys, requests, legacy records, misuse cases, recognitions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TIME = sa.String(20)
NUMBER = sa.String(32)
PERSON = sa.String(100)
UNIT = sa.String(64)
DIGEST = sa.String(64)
DID = sa.String(200)

# What may never be changed is guarded in the database too, beneath every program.
SQLITE_GUARDS = {
    "signed_applications_are_final": "UPDATE ON signed_applications",
    "signed_applications_are_kept": "DELETE ON signed_applications",
    "change_requests_are_kept": "DELETE ON change_requests",
    "misuse_cases_are_kept": "DELETE ON misuse_cases",
    "misuse_evidence_is_final": "UPDATE ON misuse_evidence",
    "misuse_evidence_is_kept": "DELETE ON misuse_evidence",
    "misuse_records_are_final": "UPDATE ON misuse_records",
    "misuse_records_are_kept": "DELETE ON misuse_records",
    "catalogue_versions_are_final": "UPDATE ON catalogue_versions",
}
TABLES = (
    "catalogue_versions",
    "recognitions",
    "misuse_records",
    "misuse_evidence",
    "misuse_cases",
    "legacy_records",
    "legacy_imports",
    "change_requests",
    "unit_successors",
    "signed_applications",
    "unit_keys",
)


def upgrade() -> None:
    """Make the tables and, on SQLite, the guards."""
    # What a publication was made from besides status: legal bases, recognitions.
    op.add_column(
        "publications", sa.Column("facts", DIGEST, nullable=False, server_default=sa.text("''"))
    )
    _create_unit_keys()
    _create_requests()
    _create_legacy()
    _create_misuse()
    _create_recognitions()
    if op.get_bind().dialect.name == "sqlite":
        for name, event in SQLITE_GUARDS.items():
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} FOR EACH ROW "
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
            )


def downgrade() -> None:
    """Drop the tables, and with them their guards."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_column("publications", "facts")


def _foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _serial() -> sa.Column[int]:
    return sa.Column("id", sa.Integer(), autoincrement=True, nullable=False)


def _create_unit_keys() -> None:
    op.create_table(
        "unit_keys",
        sa.Column("did", DID, nullable=False),
        sa.Column("unit_code", UNIT, nullable=False),
        sa.Column("registered_by", PERSON, nullable=False),
        sa.Column("registered_at", TIME, nullable=False),
        sa.Column("withdrawn_by", PERSON),
        sa.Column("withdrawn_at", TIME),
        _foreign("unit_keys", "unit_code", "units.code"),
        sa.PrimaryKeyConstraint("did", name="pk_unit_keys"),
    )
    op.create_index("ix_unit_keys_unit_code", "unit_keys", ["unit_code"])
    op.create_table(
        "signed_applications",
        sa.Column("application_id", NUMBER, nullable=False),
        sa.Column("unit_code", UNIT, nullable=False),
        sa.Column("did", DID, nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        _foreign("signed_applications", "application_id", "applications.id"),
        _foreign("signed_applications", "unit_code", "units.code"),
        _foreign("signed_applications", "did", "unit_keys.did"),
        sa.PrimaryKeyConstraint("application_id", name="pk_signed_applications"),
        sa.UniqueConstraint("unit_code", "nonce", name="uq_signed_applications_unit_code"),
    )


def _create_requests() -> None:
    op.create_table(
        "unit_successors",
        sa.Column("predecessor", UNIT, nullable=False),
        sa.Column("successor", UNIT, nullable=False),
        sa.Column("recorded_by", PERSON, nullable=False),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.CheckConstraint("predecessor <> successor", name="ck_unit_successors_other"),
        _foreign("unit_successors", "predecessor", "units.code"),
        _foreign("unit_successors", "successor", "units.code"),
        sa.PrimaryKeyConstraint("predecessor", name="pk_unit_successors"),
    )
    op.create_table(
        "change_requests",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("certificate_number", NUMBER, nullable=False),
        sa.Column("unit_code", UNIT, nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("corrected", sa.JSON(none_as_null=True)),
        sa.Column("requested_by", PERSON, nullable=False),
        sa.Column("requested_at", TIME, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("decided_by", PERSON),
        sa.Column("decided_at", TIME),
        sa.Column("application_id", NUMBER),
        sa.CheckConstraint(
            "kind IN ('correct', 'suspend', 'reinstate', 'revoke')", name="ck_change_requests_kind"
        ),
        sa.CheckConstraint(
            "state IN ('requested', 'approved', 'rejected')", name="ck_change_requests_state"
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> requested_by",
            name="ck_change_requests_second_person",
        ),
        _foreign("change_requests", "certificate_number", "certificates.number"),
        _foreign("change_requests", "unit_code", "units.code"),
        _foreign("change_requests", "application_id", "applications.id"),
        sa.PrimaryKeyConstraint("id", name="pk_change_requests"),
        sa.UniqueConstraint("application_id", name="uq_change_requests_application_id"),
    )
    for column in ("certificate_number", "unit_code"):
        op.create_index(f"ix_change_requests_{column}", "change_requests", [column])
    still_open = sa.text("state = 'requested'")
    op.create_index(
        "uq_change_requests_open",
        "change_requests",
        ["certificate_number"],
        unique=True,
        sqlite_where=still_open,
        postgresql_where=still_open,
    )


def _create_legacy() -> None:
    op.create_table(
        "legacy_imports",
        _serial(),
        sa.Column("file_digest", DIGEST, nullable=False),
        sa.Column("imported_by", PERSON, nullable=False),
        sa.Column("imported_at", TIME, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_legacy_imports"),
    )
    op.create_table(
        "legacy_records",
        _serial(),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("family", sa.String(16), nullable=False),
        sa.Column("certificate_number", sa.String(64)),
        sa.Column("id_number", sa.String(40)),
        sa.Column("date_passed", sa.Date(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        _foreign("legacy_records", "import_id", "legacy_imports.id"),
        sa.PrimaryKeyConstraint("id", name="pk_legacy_records"),
        sa.UniqueConstraint("digest", name="uq_legacy_records_digest"),
    )
    for column in ("certificate_number", "id_number"):
        op.create_index(f"ix_legacy_records_{column}", "legacy_records", [column])


def _create_misuse() -> None:
    op.create_table(
        "misuse_cases",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("category", sa.String(12), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("certificate_number", NUMBER),
        sa.Column("statement", sa.String(500), nullable=False),
        sa.Column("reported_by", PERSON, nullable=False),
        sa.Column("reported_at", TIME, nullable=False),
        sa.Column("opened_by", PERSON),
        sa.Column("opened_at", TIME),
        sa.Column("decided_by", PERSON),
        sa.Column("decided_at", TIME),
        sa.CheckConstraint(
            "category IN ('lending', 'tampering', 'forging', 'abuse')",
            name="ck_misuse_cases_category",
        ),
        sa.CheckConstraint(
            "state IN ('reported', 'investigating', 'substantiated', 'dismissed')",
            name="ck_misuse_cases_state",
        ),
        sa.CheckConstraint(
            "(state IN ('substantiated', 'dismissed')) = (decided_by IS NOT NULL)",
            name="ck_misuse_cases_decider",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_misuse_cases"),
    )
    op.create_index("ix_misuse_cases_state", "misuse_cases", ["state"])
    op.create_table(
        "misuse_evidence",
        _serial(),
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("digest", DIGEST, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("added_by", PERSON, nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        _foreign("misuse_evidence", "case_id", "misuse_cases.id"),
        sa.PrimaryKeyConstraint("id", name="pk_misuse_evidence"),
        sa.UniqueConstraint("case_id", "digest", name="uq_misuse_evidence_case_id"),
    )
    op.create_table(
        "misuse_records",
        sa.Column("case_id", NUMBER, nullable=False),
        sa.Column("certificate_number", NUMBER, nullable=False),
        sa.Column("category", sa.String(12), nullable=False),
        sa.Column("decided_by", PERSON, nullable=False),
        sa.Column("decided_at", TIME, nullable=False),
        _foreign("misuse_records", "case_id", "misuse_cases.id"),
        _foreign("misuse_records", "certificate_number", "certificates.number"),
        sa.PrimaryKeyConstraint("case_id", name="pk_misuse_records"),
    )


def _create_recognitions() -> None:
    op.create_table(
        "recognitions",
        _serial(),
        sa.Column("unit_code", UNIT, nullable=False),
        sa.Column("did", DID, nullable=False),
        sa.Column("slip_type", sa.String(40), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("recognised_by", PERSON, nullable=False),
        sa.Column("recognised_at", TIME, nullable=False),
        sa.Column("withdrawn_by", PERSON),
        sa.Column("withdrawn_at", TIME),
        _foreign("recognitions", "unit_code", "units.code"),
        _foreign("recognitions", "did", "unit_keys.did"),
        sa.PrimaryKeyConstraint("id", name="pk_recognitions"),
    )
    op.create_index("ix_recognitions_unit_code", "recognitions", ["unit_code"])
    op.create_table(
        "catalogue_versions",
        _serial(),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("imported_by", PERSON, nullable=False),
        sa.Column("imported_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_versions"),
    )
    op.create_index("ix_catalogue_versions_version", "catalogue_versions", ["version"])
