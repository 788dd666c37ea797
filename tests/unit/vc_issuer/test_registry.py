"""The registry's database: what must never happen twice is forbidden by the database itself."""

import threading
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from tests.bureau_example import NOW, approved_application, issue, new_bureau
from vc_issuer.bureau import Bureau
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry
from vc_issuer.registry.models import Base
from vc_issuer.registry.settings import count_up


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    bureau = new_bureau(tmp_path_factory.mktemp("bureau") / "home")
    issue(bureau, approved_application(bureau, 2))
    approved_application(bureau, 1, first=10)
    return bureau


def insert_certificate(bureau: Bureau, **changes: Any) -> None:
    """Insert a reserved certificate for the row without one, with some members changed."""
    values = {
        "number": "2026310000099999A",
        "row_id": 3,
        "legal_basis": "沪人社规〔2019〕33号",
        "status_list": 1,
        "status_index": 131_071,
        "state": "reserved",
        "reserved_at": "2026-11-20T08:00:00Z",
    } | changes
    columns = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    with bureau.registry.writing() as session:
        session.execute(text(f"INSERT INTO certificates ({columns}) VALUES ({places})"), values)
        session.rollback()


def sealed(bureau: Bureau, column: str) -> Any:
    with bureau.registry.reading() as session:
        query = f"SELECT {column} FROM certificates WHERE state = 'sealed' ORDER BY number LIMIT 1"
        return session.scalar(text(query))


def test_a_new_certificate_is_taken(bureau: Bureau) -> None:
    insert_certificate(bureau)


@pytest.mark.parametrize("column", ["number", "row_id"])
def test_no_number_or_row_has_two_certificates(bureau: Bureau, column: str) -> None:
    with pytest.raises(IntegrityError):
        insert_certificate(bureau, **{column: sealed(bureau, column)})


def test_no_place_in_a_status_list_is_given_twice(bureau: Bureau) -> None:
    with pytest.raises(IntegrityError):
        insert_certificate(bureau, status_index=sealed(bureau, "status_index"))


def test_a_certificate_without_a_row_is_refused(bureau: Bureau) -> None:
    with pytest.raises(IntegrityError):
        insert_certificate(bureau, row_id=4711)


def test_a_sealed_state_without_a_document_is_refused(bureau: Bureau) -> None:
    with pytest.raises(IntegrityError):
        insert_certificate(bureau, state="sealed")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM certificates",
        "UPDATE certificates SET document = 'x' WHERE state = 'sealed'",
        "UPDATE certificates SET state = 'reserved', document = NULL, digest = NULL",
        "UPDATE audit_log SET actor = 'nobody'",
        "DELETE FROM audit_log WHERE sequence = 1",
    ],
)
def test_what_is_final_cannot_be_changed_even_by_hand(bureau: Bureau, statement: str) -> None:
    with pytest.raises(DatabaseError), bureau.registry.writing() as session:
        session.execute(text(statement))


def test_an_applicant_cannot_approve_even_by_hand(bureau: Bureau) -> None:
    with pytest.raises(IntegrityError), bureau.registry.writing() as session:
        session.execute(text("UPDATE applications SET approved_by = applicant"))


def test_migrations_make_exactly_the_tables_of_the_models(bureau: Bureau) -> None:
    with bureau.registry.reading() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Base.metadata) == []


def test_a_registry_of_another_version_is_refused(tmp_path: Path) -> None:
    registry = Registry(f"sqlite:///{tmp_path / 'r.sqlite3'}")
    with pytest.raises(IssuerError) as caught:
        registry.check_version()
    assert caught.value.code == "REGISTRY_VERSION"
    registry.upgrade()
    registry.upgrade()
    registry.check_version()
    registry.close()


def test_sqlite_keeps_a_write_ahead_log_and_foreign_keys(bureau: Bureau) -> None:
    with bureau.registry.reading() as session:
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA busy_timeout")) == 30_000


def test_a_counter_gives_no_number_twice_to_writers_at_the_same_time(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'r.sqlite3'}"
    registry = Registry(url)
    registry.upgrade()
    given: list[int] = []

    def take() -> None:
        for _ in range(20):
            with registry.writing() as session:
                given.append(count_up(session, "test"))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    registry.close()
    assert sorted(given) == list(range(1, 81))


def test_a_transaction_that_fails_leaves_nothing(bureau: Bureau) -> None:
    def count_and_fail() -> None:
        with bureau.registry.writing() as session:
            count_up(session, "rolled-back")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        count_and_fail()
    with bureau.registry.writing() as session:
        assert count_up(session, "rolled-back") == 1


def test_an_unusable_database_url_is_one_clear_error() -> None:
    for url in ("nonsense", "nosuchdatabase://x/y"):
        with pytest.raises(IssuerError) as caught:
            Registry(url)
        assert caught.value.code == "DATABASE_URL"


def test_the_moment_of_a_record_is_kept_in_utc(bureau: Bureau) -> None:
    assert sealed(bureau, "sealed_at") == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_log_of_statements_shows_no_rows_values(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "sqlalchemy.engine")
    bureau = new_bureau(tmp_path / "home")
    issue(bureau, approved_application(bureau, 1))
    said = [record.getMessage() for record in caplog.records]
    assert any("INSERT INTO application_rows" in line for line in said)
    assert not any("张三丰" in line for line in said)
