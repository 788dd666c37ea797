"""Applications that the bureau rejected or the unit withdrew, with person, moment and reason.

SQLite changes no constraint of a table: it is made anew, as https://sqlite.org/lang_altertable.html
§7 says, while foreign keys rest (`Registry.migrating`).
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TIME = sa.String(20)
# As 0001 named it, with the prefix that the naming convention puts before it.
STATE = "ck_applications_ck_applications_state"
ENDED = "ck_applications_ended"
STATES_BEFORE = "state IN ('submitted', 'approved', 'issued')"
STATES = "state IN ('submitted', 'approved', 'issued', 'rejected', 'withdrawn')"
# Nothing that was approved is ended, and nothing is ended by nobody or without a reason.
ENDED_RULE = (
    "(state IN ('rejected', 'withdrawn') AND approved_by IS NULL AND ended_by IS NOT NULL"
    " AND ended_at IS NOT NULL AND end_reason IS NOT NULL)"
    " OR (state NOT IN ('rejected', 'withdrawn') AND ended_by IS NULL"
    " AND ended_at IS NULL AND end_reason IS NULL)"
)
KEPT = (
    "id, unit_code, applicant, file_digest, catalogue_version, refused_rows, state, submitted_at, "
    "approved_by, approved_at"
)


def upgrade() -> None:
    """Let an application end before it is approved."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(STATES, ended=True)
        return
    for column in _columns():
        op.add_column("applications", column)
    op.drop_constraint(op.f(STATE), "applications", type_="check")
    op.create_check_constraint(op.f(STATE), "applications", STATES)
    op.create_check_constraint(op.f(ENDED), "applications", ENDED_RULE)


def downgrade() -> None:
    """Take it back: what had ended awaits approval again, as that program knows it."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew(STATES_BEFORE, ended=False)
        return
    op.drop_constraint(op.f(ENDED), "applications", type_="check")
    op.execute(
        "UPDATE applications SET state = 'submitted' WHERE state IN ('rejected', 'withdrawn')"
    )
    op.drop_constraint(op.f(STATE), "applications", type_="check")
    op.create_check_constraint(op.f(STATE), "applications", STATES_BEFORE)
    for column in _columns():
        op.drop_column("applications", column.name)


def _columns() -> list[sa.Column[str]]:
    return [
        sa.Column("ended_by", sa.String(100)),
        sa.Column("ended_at", TIME),
        sa.Column("end_reason", sa.String(200)),
    ]


def _make_anew(states: str, *, ended: bool) -> None:
    op.create_table(
        "applications_anew",
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
        *(_columns() if ended else ()),
        sa.CheckConstraint(states, name=op.f(STATE)),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> applicant",
            name=op.f("ck_applications_ck_applications_second_person"),
        ),
        *([sa.CheckConstraint(ENDED_RULE, name=op.f(ENDED))] if ended else ()),
        sa.ForeignKeyConstraint(["unit_code"], ["units.code"], name="fk_applications_unit_code"),
        sa.PrimaryKeyConstraint("id", name="pk_applications"),
    )
    state = "CASE WHEN state IN ('rejected', 'withdrawn') THEN 'submitted' ELSE state END"
    values = KEPT if ended else KEPT.replace("state", state, 1)
    op.execute(f"INSERT INTO applications_anew ({KEPT}) SELECT {values} FROM applications")  # noqa: S608
    op.drop_table("applications")
    op.rename_table("applications_anew", "applications")
