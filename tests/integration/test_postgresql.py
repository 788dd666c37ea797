"""The registry on PostgreSQL: the same rules, and the same tests, as on SQLite."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.bureau_example import NOW, approved_application, issue
from tests.issuing_runs import bureau_on
from tests.postgresql_server import PostgresqlServer
from vc_issuer.audit import Event, append
from vc_issuer.bureau import Bureau
from vc_issuer.lease import application_lease
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry, database, failures
from vc_issuer.registry.migrations.versions import v0001_first_tables as first_tables
from vc_issuer.registry.migrations.versions import v0002_service as service_tables
from vc_issuer.registry.settings import count_up
from vc_issuer.status import Decision

ROOT = Path(__file__).parents[2]
UNIT_TESTS: tuple[str, ...] = (
    "registry",
    "registry_reservation",
    "issue_applications",
    "status",
    "audit",
)
NOTICE_TESTS: tuple[str, ...] = ("life_cycle", "queries")
if os.environ.get("FAULTS") == "full":
    UNIT_TESTS += ("issue",)
    NOTICE_TESTS += ("applications", "misuse", "slips")
# What these do is SQLite's alone: its PRAGMAs, and tampering beneath its guards.
ONLY_SQLITE = "not sqlite_keeps and not changed_by_hand and not written_anew"


@pytest.fixture(scope="module")
def bureau(postgresql: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    home = tmp_path_factory.mktemp("bureau") / "home"
    bureau = bureau_on(postgresql.new_database(), home)
    issue(bureau, approved_application(bureau, 2))
    with bureau.registry.reading() as session:
        number = session.scalar(text("SELECT number FROM certificates LIMIT 1"))
    bureau.change_status(Decision(number, "suspend", "under-investigation", "director"), now=NOW)
    return bureau


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_registrys_tests_pass_on_postgresql(postgresql: PostgresqlServer) -> None:
    files = [f"tests/unit/vc_issuer/test_{name}.py" for name in UNIT_TESTS]
    files += [f"tests/integration/test_notice_{name}.py" for name in NOTICE_TESTS]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.postgresql_bureaus", "-p", "no:cacheprovider",
         "-p", "no:xdist", "--tb=short", "-k", ONLY_SQLITE, *files],
        cwd=ROOT, env={**os.environ, "VC_TEST_POSTGRESQL": postgresql.url("postgres")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
    bureaus = re.search(r"(\d+) bureaus on PostgreSQL", run.stdout)
    assert bureaus is not None
    assert int(bureaus[1]) > 50


def test_a_bureau_names_its_server_in_its_private_file_only(bureau: Bureau) -> None:
    assert bureau.registry.dialect == "postgresql"
    assert bureau.reconcile().differences == ()
    assert not list(bureau.home.glob("*.sqlite3*"))
    assert (bureau.home / "bureau.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM certificates",
        "TRUNCATE certificates CASCADE",
        "UPDATE certificates SET document = 'x' WHERE state = 'sealed'",
        "UPDATE certificates SET number = 'x'",
        "UPDATE audit_log SET actor = 'nobody'",
        "DELETE FROM audit_log WHERE sequence = 1",
        "TRUNCATE audit_log",
        "UPDATE status_changes SET in_force = false",
        "DELETE FROM status_changes",
    ],
)
def test_what_is_final_cannot_be_changed_even_by_hand(bureau: Bureau, statement: str) -> None:
    with pytest.raises(IntegrityError), bureau.registry.writing() as session:
        session.execute(text(statement))
    assert bureau.reconcile().differences == ()


def test_every_guard_of_sqlite_is_there(bureau: Bureau) -> None:
    with bureau.registry.reading() as session:
        triggers = session.execute(
            text(
                "SELECT tgrelid::regclass::text, tgtype & 8 > 0, tgtype & 16 > 0 "
                "FROM pg_trigger WHERE NOT tgisinternal AND tgtype & 1 = 1"
            )
        )
        guarded = {
            (table, event)
            for table, deleting, updating in triggers
            for event, fires in (("DELETE", deleting), ("UPDATE", updating))
            if fires
        }
    wanted = set()
    for what in (first_tables.SQLITE_GUARDS | service_tables.SQLITE_GUARDS).values():
        event, table = what.partition(" WHEN ")[0].split(" ")[0], what.partition(" ON ")[2]
        wanted.add((table.partition(" ")[0], event))
    assert guarded == wanted


def test_writers_at_the_same_time_share_no_number_and_one_chain(
    postgresql: PostgresqlServer, tmp_path: Path
) -> None:
    bureau = bureau_on(postgresql.new_database(), tmp_path / "home")
    given: list[int] = []

    def take() -> None:
        for _ in range(20):
            with bureau.registry.writing() as session:
                given.append(count_up(session, "test"))
                append(session, [Event("test", "test", {})], actor="test", now=NOW)

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 121))
    assert bureau.reconcile().differences == ()


def test_a_writer_that_was_cut_off_does_not_hold_up_the_others(
    postgresql: PostgresqlServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = bureau_on(postgresql.new_database(), tmp_path / "home")
    monkeypatch.setattr(database, "SILENT_WRITER_SECONDS", 1)
    silent, heard = threading.Event(), threading.Event()
    ended: list[IssuerError] = []

    def cut_off() -> None:
        try:
            with bureau.registry.writing() as session:
                append(session, [Event("test", "lost", {})], actor="test", now=NOW)
                silent.set()
                heard.wait(30)
        except IssuerError as error:
            ended.append(error)

    writer = threading.Thread(target=cut_off)
    writer.start()
    silent.wait(30)
    with bureau.registry.writing() as session:
        append(session, [Event("test", "kept", {})], actor="test", now=NOW)
    heard.set()
    writer.join()
    assert [error.code for error in ended] == [failures.UNREACHABLE]
    with bureau.registry.reading() as session:
        subjects = session.scalars(text("SELECT subject FROM audit_log")).all()
    assert "kept" in subjects
    assert "lost" not in subjects
    assert bureau.reconcile().differences == ()


def test_a_reader_sees_one_state_while_others_write(bureau: Bureau) -> None:
    count = text("SELECT count(*) FROM audit_log")
    with bureau.registry.reading() as session:
        before = session.scalar(count)
        with bureau.registry.writing() as writer:
            append(writer, [Event("test", "test", {})], actor="test", now=NOW)
        assert session.scalar(count) == before


def test_an_application_is_held_among_machines(bureau: Bureau, tmp_path: Path) -> None:
    """Another machine has another home, with other lock files, and the same database."""
    application = approved_application(bureau, 1, first=20)
    other = tmp_path / "other-machine"
    other.mkdir()
    (other / "bureau.json").write_bytes((bureau.home / "bureau.json").read_bytes())
    with application_lease(other, application), pytest.raises(IssuerError) as caught:
        issue(bureau, application)
    assert caught.value.code == "APPLICATION_BUSY"
    assert issue(bureau, application) == 1


@pytest.mark.parametrize("form", ["postgres", "postgresql", "postgresql+psycopg"])
def test_the_usual_forms_of_address_are_taken(postgresql: PostgresqlServer, form: str) -> None:
    _, _, rest = postgresql.url("postgres").partition(":")
    registry = Registry(f"{form}:{rest}")
    assert registry.dialect == "postgresql"
    with registry.reading() as session:
        assert session.scalar(text("SELECT 1")) == 1
    registry.close()


def test_a_server_that_is_not_there_is_one_clear_error() -> None:
    registry = Registry("postgresql://nobody:not-to-be-shown@127.0.0.1:1/nothing")
    with pytest.raises(IssuerError) as caught:
        registry.upgrade()
    assert caught.value.code == failures.UNREACHABLE
    assert "not-to-be-shown" not in caught.value.text.en
    registry.close()
