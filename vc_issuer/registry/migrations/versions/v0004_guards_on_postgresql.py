"""The guards of what is final, on PostgreSQL: there, too, beneath every program."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# The same as the guards of SQLite in 0001 and 0002, by table: rows that stay, rows that are final,
# and what of a certificate may still change.
KEPT = (
    "audit_log",
    "certificates",
    "status_changes",
    "signed_applications",
    "change_requests",
    "misuse_cases",
    "misuse_evidence",
    "misuse_records",
)
FINAL = (
    "audit_log",
    "status_changes",
    "signed_applications",
    "misuse_evidence",
    "misuse_records",
    "catalogue_versions",
)
FUNCTION = "registry_refuses_change"
GUARDS = {
    **{f"{table}_is_kept": f"BEFORE DELETE ON {table} FOR EACH ROW" for table in KEPT},
    # TRUNCATE fires no trigger of rows.
    **{f"{table}_is_not_emptied": f"BEFORE TRUNCATE ON {table}" for table in KEPT},
    **{f"{table}_is_final": f"BEFORE UPDATE ON {table} FOR EACH ROW" for table in FINAL},
    "certificate_numbers_are_for_ever": "BEFORE UPDATE OF number, row_id, status_list, "
    "status_index ON certificates FOR EACH ROW",
    "sealed_certificates_are_final": "BEFORE UPDATE ON certificates FOR EACH ROW "
    "WHEN (OLD.state = 'sealed')",
}


def upgrade() -> None:
    """Make the guards."""
    if op.get_bind().dialect.name != "postgresql":
        return
    # An integrity error to the program, as on SQLite; `TG_NAME` says which guard it was.
    op.execute(
        f"CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION USING MESSAGE = TG_NAME, ERRCODE = 'restrict_violation'; END $$"
    )
    for name, when in GUARDS.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {FUNCTION}()")


def downgrade() -> None:
    """Drop the guards with their function."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {FUNCTION}() CASCADE")
