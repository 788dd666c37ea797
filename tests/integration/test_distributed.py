"""Sealing on several hosts: killed or cut off, nothing is lost or doubled; keys stay at home."""

import json
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.bureau_example import NOW, actors_of, approved_application, new_bureau
from tests.issuing_runs import (
    assert_nothing_contradicts,
    assert_one_certificate_per_row,
    bureau_on,
)
from tests.postgresql_server import PostgresqlServer, running_server
from tests.worker_hosts import Host, two_hosts
from vc_issuer import batch
from vc_issuer.bureau import Bureau
from vc_issuer.distributed import dispatch, worker
from vc_issuer.distributed.dispatch import DispatchReport
from vc_issuer.distributed.queue import Queue
from vc_issuer.distributed.worker import Worker
from vc_issuer.initialise import database_url
from vc_issuer.problems import IssuerError

ROWS = 400
pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Host, Host]]:
    with two_hosts(tmp_path_factory.mktemp("hosts")) as hosts:
        yield hosts


@pytest.fixture(scope="module")
def server(hosts: tuple[Host, Host]) -> Iterator[PostgresqlServer]:
    networks = {host.address: host.network for host in hosts if host.namespace}
    with running_server(networks) as server:
        yield server


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "CHUNK", 20)
    monkeypatch.setattr(dispatch, "STALLED_SECONDS", 2.0)
    monkeypatch.setattr(dispatch, "POLL_SECONDS", 0.2)
    # A writer that was cut off holds up the others for twenty seconds.
    monkeypatch.setattr(dispatch, "PATIENCE_SECONDS", 90.0)


@pytest.fixture(scope="module")
def bureau(
    server: PostgresqlServer, hosts: tuple[Host, Host], tmp_path_factory: pytest.TempPathFactory
) -> Bureau:
    bureau = bureau_on(server.new_database(), tmp_path_factory.mktemp("bureau") / "home")
    for host in hosts:
        host.install(bureau.home)
    return bureau


def sealed(bureau: Bureau) -> int:
    with bureau.registry.reading() as session:
        query = text("SELECT count(*) FROM certificates WHERE state = 'sealed'")
        return int(session.scalar(query) or 0)


def issued(bureau: Bureau, application: str, hosts: tuple[Host, ...]) -> DispatchReport:
    def idle() -> None:
        raise AssertionError("nobody works:\n" + "\n".join(host.stop() for host in hosts))

    return bureau.issue_distributed(application, clock=lambda: NOW, idle=idle)


def test_one_host_of_two_is_killed_mid_way_and_every_row_has_one_certificate(
    bureau: Bureau, hosts: tuple[Host, Host]
) -> None:
    application = approved_application(bureau, ROWS)
    # The tables, then its fourth range: reserved and, before it is stored, dead.
    dying, living = hosts[0].start(die_at=(8, "after")), hosts[1].start()
    report = issued(bureau, application, hosts)
    assert (report.sealed, report.left) == (ROWS, 0)
    assert dying.wait(30) == -signal.SIGKILL
    living.send_signal(signal.SIGTERM)
    assert living.wait(30) == 0
    assert living.stdout is not None
    said = living.stdout.read().decode()
    assert said.count(" sealed") > 5
    assert "Traceback" not in said
    assert "张三丰" not in said
    assert_one_certificate_per_row(bureau, ROWS)


def test_a_host_that_is_cut_off_mid_way_loses_and_doubles_nothing(
    bureau: Bureau, hosts: tuple[Host, Host]
) -> None:
    if hosts[0].namespace is None:
        pytest.skip("network namespaces may not be made here: run as root")
    before = sealed(bureau)
    application = approved_application(bureau, ROWS, first=ROWS)
    for host in hosts:
        host.start()

    def cut_off() -> None:
        until = time.monotonic() + 60
        while sealed(bureau) < before + ROWS // 4 and time.monotonic() < until:
            time.sleep(0.02)
        hosts[0].unplug()

    cutting = threading.Thread(target=cut_off)
    cutting.start()
    report = issued(bureau, application, hosts)
    cutting.join()
    assert (report.sealed, report.left) == (ROWS, 0)
    assert_one_certificate_per_row(bureau, before + ROWS)


def test_a_worker_that_was_taken_for_dead_enters_itself_again(
    bureau: Bureau, hosts: tuple[Host, Host], server: PostgresqlServer
) -> None:
    hosts[1].stop()
    before = sealed(bureau)
    application = approved_application(bureau, ROWS // 2, first=2 * ROWS)
    worker = hosts[1].start()

    def strike_off() -> None:
        until = time.monotonic() + 60
        while sealed(bureau) < before + 40 and time.monotonic() < until:
            time.sleep(0.02)
        workers = f"{queue_schema(server, bureau)}.procrastinate_workers"
        server.sql(f"DELETE FROM {workers}", database=name_of(bureau))

    striking = threading.Thread(target=strike_off)
    striking.start()
    report = issued(bureau, application, hosts[1:])
    striking.join()
    assert (report.sealed, report.left) == (ROWS // 2, 0)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert_one_certificate_per_row(bureau, before + ROWS // 2)


def test_what_is_queued_names_rows_and_nobody(
    server: PostgresqlServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = bureau_on(server.new_database(), tmp_path / "home")
    application = approved_application(bureau, 45)
    idle: list[bool] = []
    monkeypatch.setattr(dispatch, "PATIENCE_SECONDS", 0.5)
    queued = threading.Thread(
        target=bureau.issue_distributed,
        args=(application,),
        kwargs={"clock": lambda: NOW, "by": "clara", "idle": lambda: idle.append(True)},
    )
    queued.start()
    until = time.monotonic() + 30
    while not idle and time.monotonic() < until:
        time.sleep(0.1)
    # Nobody works: the dispatcher has said so, once, and waits.
    assert idle == [True]
    schema = queue_schema(server, bureau)
    jobs = server.sql(f"SELECT args FROM {schema}.procrastinate_jobs", database=name_of(bureau))
    assert jobs.count(application) == 3
    assert '"first": 2' in jobs
    everything = server.sql(f"SELECT * FROM {schema}.procrastinate_jobs", database=name_of(bureau))
    assert "张三丰" not in everything
    assert "310000" not in everything
    monkeypatch.setattr(worker, "MOST_CLOCK_SECONDS", 10**9)
    Worker(bureau.home, clock=lambda: NOW, tell=lambda *_: None).run(wait=False)
    queued.join(30)
    assert_one_certificate_per_row(bureau, 45)
    for action in ("reserve", "seal", "issued"):
        assert actors_of(bureau, action) == {"clara"}


def queue_schema(server: PostgresqlServer, bureau: Bureau) -> str:
    query = "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'sealing_queue%'"
    [schema] = server.sql(query, database=name_of(bureau)).split()
    return schema


def name_of(bureau: Bureau) -> str:
    return database_url(bureau.home).rpartition("/")[2]


def test_a_host_with_another_key_does_not_begin(
    bureau: Bureau, hosts: tuple[Host, Host], tmp_path: Path
) -> None:
    stranger = new_bureau(tmp_path / "stranger", own_keys=True)
    host = Host(tmp_path / "host", "127.0.0.1")
    host.install(bureau.home)
    for name in ("seal-1.key.pem", "passphrase"):
        (host.home / "keys" / name).write_bytes((stranger.home / "keys" / name).read_bytes())
    with pytest.raises(IssuerError) as caught:
        Worker(host.home, clock=lambda: NOW, tell=lambda *_: None)
    assert caught.value.code == "SEAL_NOT_PUBLISHED"


def test_a_worker_goes_on_with_the_seal_that_is_in_use(
    server: PostgresqlServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = bureau_on(server.new_database(), tmp_path / "home")
    application = approved_application(bureau, 2)
    monkeypatch.setattr(worker, "MOST_CLOCK_SECONDS", 10**9)
    working = Worker(bureau.home, clock=lambda: NOW, tell=lambda *_: None)
    methods = []
    for row in (2, 3):
        working._issue(application=application, first=row, last=row, by="clara")
        with bureau.registry.reading() as session:
            newest = text("SELECT document FROM certificates ORDER BY number DESC LIMIT 1")
            methods.append(json.loads(session.scalar(newest))["proof"][0]["verificationMethod"])
        bureau.seals.rotate(by="director", now=NOW)
    assert [method.partition("#")[2] for method in methods] == ["seal-1", "seal-2"]


def test_a_host_whose_clock_is_wrong_seals_nothing(bureau: Bureau) -> None:
    with pytest.raises(IssuerError) as caught:
        Worker(bureau.home, clock=lambda: NOW.replace(year=2019), tell=lambda *_: None)
    assert caught.value.code == "CLOCK_DIFFERS"
    assert_nothing_contradicts(bureau)


def test_without_postgresql_several_machines_are_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(IssuerError) as caught:
        Queue(f"sqlite:///{tmp_path / 'x'}")
    assert caught.value.code == "DISTRIBUTED_DATABASE"
