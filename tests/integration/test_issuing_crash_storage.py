"""A registry that cannot be written or reached is one clear line; afterwards issuing goes on."""

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, make_url, select

from tests.bureau_example import approved_application
from tests.issuing_runs import (
    Ended,
    Processes,
    assert_nothing_contradicts,
    assert_one_certificate_per_row,
    bureau_on,
)
from tests.postgresql_server import PostgresqlServer, running_server
from vc_issuer.bureau import Bureau
from vc_issuer.initialise import DATABASE
from vc_issuer.registry.models import CertificateRecord

ROWS, FEWER_ROWS = 1000, 400
MEGABYTE = 1 << 20
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with Processes() as processes:
        yield processes


def assert_one_clear_line(run: Ended, code: str) -> None:
    assert run.code == 2, run.said
    # Progress comes before it, on lines of its own.
    *_, last = run.said.strip().splitlines()
    assert f"({code})" in last or f"（{code}）" in last
    assert "Traceback" not in run.said


def sealed(bureau: Bureau) -> int:
    with bureau.registry.reading() as session:
        query = select(func.count()).where(CertificateRecord.state == "sealed")
        return session.scalar(query) or 0


def when_under_way(bureau: Bureau) -> None:
    until = time.monotonic() + 60
    while sealed(bureau) < 100:
        assert time.monotonic() < until
        time.sleep(0.02)


def resumes(processes: Processes, bureau: Bureau, application: str, *, rows: int = ROWS) -> None:
    assert_nothing_contradicts(bureau)
    assert sealed(bureau) < rows
    run = processes.issue(bureau, application)
    assert run.code == 0, run.said
    assert_one_certificate_per_row(bureau, rows)


@contextmanager
def own_disk(folder: Path) -> Iterator[Callable[[int], None] | None]:
    """Mount a disk; give what leaves so much room on it, or nothing where mounting is refused."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=200m,mode=0755", "tmpfs", str(folder)]
    folder.mkdir(exist_ok=True)
    if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        yield None
        return

    def leave_room(room: int) -> None:
        size = shutil.disk_usage(folder).used + room
        subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)

    try:
        yield leave_room
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_full_disk_stops_and_room_resumes(tmp_path: Path, processes: Processes) -> None:
    with own_disk(tmp_path / "disk") as leave_room:
        bureau = bureau_on(None, tmp_path / "disk" / "home")
        application = approved_application(bureau, ROWS)
        # Where nothing may be mounted, files that may not grow do as well.
        limit = {} if leave_room else {"file_limit": 3 * MEGABYTE}
        for _ in range(2):
            if leave_room is not None:
                leave_room(2 * MEGABYTE)
            run = processes.issue(bureau, application, **limit)
            assert_one_clear_line(run, "REGISTRY_NOT_WRITTEN")
        if leave_room is not None:
            leave_room(200 * MEGABYTE)
        resumes(processes, bureau, application)
        bureau.close()


def test_files_that_may_not_grow_stop_and_room_resumes(
    tmp_path: Path, processes: Processes
) -> None:
    bureau = bureau_on(None, tmp_path / "home")
    application = approved_application(bureau, FEWER_ROWS)
    for megabytes in (1, 2):
        run = processes.issue(bureau, application, file_limit=megabytes * MEGABYTE)
        assert_one_clear_line(run, "REGISTRY_NOT_WRITTEN")
        assert_nothing_contradicts(bureau)
    resumes(processes, bureau, application, rows=FEWER_ROWS)


def test_a_full_disk_of_the_server_stops_and_room_resumes(
    tmp_path: Path, processes: Processes, postgresql: PostgresqlServer
) -> None:
    disk = postgresql.folder / "disk"
    with own_disk(disk) as leave_room:
        if leave_room is not None:
            (disk / "tables").mkdir()
            postgresql.own(disk / "tables")
            postgresql.sql(f"CREATE TABLESPACE small LOCATION '{disk / 'tables'}'")
        database = postgresql.new_database("TABLESPACE small" if leave_room else "")
        bureau = bureau_on(database, tmp_path / "home")
        application = approved_application(bureau, ROWS)
        name = str(make_url(database).database)
        if leave_room is None:
            # Where nothing may be mounted, the server says so without being so.
            postgresql.sql(
                "CREATE FUNCTION full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "IF (SELECT count(*) FROM certificates WHERE state = 'sealed') > 300 THEN "
                "RAISE EXCEPTION USING MESSAGE = 'full', ERRCODE = 'disk_full'; END IF; "
                "RETURN NEW; END $$; CREATE TRIGGER full BEFORE UPDATE ON certificates "
                "FOR EACH ROW EXECUTE FUNCTION full()",
                database=name,
            )
        for _ in range(2):
            if leave_room is not None:
                leave_room(MEGABYTE)
            run = processes.issue(bureau, application)
            assert_one_clear_line(run, "REGISTRY_NOT_WRITTEN")
        if leave_room is not None:
            leave_room(200 * MEGABYTE)
        else:
            postgresql.sql("DROP FUNCTION full() CASCADE", database=name)
        resumes(processes, bureau, application)
        bureau.close()
        if leave_room is not None:
            postgresql.sql(f"DROP DATABASE {name}")
            postgresql.sql("DROP TABLESPACE small")


@contextmanager
def sqlite_locked(bureau: Bureau) -> Iterator[None]:
    connection = sqlite3.connect(bureau.home / DATABASE, isolation_level=None, timeout=20)
    try:
        connection.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        connection.close()


@contextmanager
def postgresql_locked(address: str) -> Iterator[None]:
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.exec_driver_sql("LOCK TABLE certificates IN ACCESS EXCLUSIVE MODE")
        yield
    engine.dispose()


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_locked_registry_stops_and_its_release_resumes(
    tmp_path: Path, processes: Processes, database: str, request: pytest.FixtureRequest
) -> None:
    address = None
    if database == "postgresql":
        address = request.getfixturevalue("postgresql").new_database()
    bureau = bureau_on(address, tmp_path / "home")
    application = approved_application(bureau, ROWS)

    def locked() -> AbstractContextManager[None]:
        return sqlite_locked(bureau) if address is None else postgresql_locked(address)

    with locked():
        run = processes.issue(bureau, application, patience=1)
    assert_one_clear_line(run, "REGISTRY_BUSY")
    processes.start("--home", str(bureau.home), "issue", application, patience=1)
    when_under_way(bureau)
    with locked():
        run = processes.ended()
    assert_one_clear_line(run, "REGISTRY_BUSY")
    resumes(processes, bureau, application)


def test_a_lock_given_back_in_time_is_waited_for(tmp_path: Path, processes: Processes) -> None:
    bureau = bureau_on(None, tmp_path / "home")
    application = approved_application(bureau, 10)
    with sqlite_locked(bureau):
        processes.start("--home", str(bureau.home), "issue", application, patience=20)
        time.sleep(1.5)
    assert processes.ended().code == 0
    assert_one_certificate_per_row(bureau, 10)


def test_a_server_that_dies_stops_and_its_return_resumes(
    tmp_path: Path, processes: Processes
) -> None:
    with running_server() as server:
        bureau = bureau_on(server.new_database(), tmp_path / "home")
        application = approved_application(bureau, FEWER_ROWS)
        processes.start("--home", str(bureau.home), "issue", application)
        when_under_way(bureau)
        server.stop()
        stopped = [processes.ended(), processes.issue(bureau, application)]
        server.start()
        for run in stopped:
            assert_one_clear_line(run, "REGISTRY_UNREACHABLE")
        resumes(processes, bureau, application, rows=FEWER_ROWS)
