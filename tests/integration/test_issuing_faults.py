"""Keys that go away, clocks that jump, a second issuer, a restarted server, a killed publisher."""

import json
import random
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.bureau_example import approved_application
from tests.issuing_runs import (
    Ended,
    Processes,
    assert_nothing_contradicts,
    assert_one_certificate_per_row,
    bureau_on,
)
from tests.postgresql_server import running_server
from tests.running_verifier import FULL
from vc_issuer.bureau import Bureau
from vc_issuer.registry.models import CertificateRecord, Publication
from vc_verifier.trust.bundle import Trust, TrustRoot

ROWS, CHUNK = (600, 50) if FULL else (150, 25)
DAY = 86_400
JUMPS = (-DAY, 3_600, -400 * DAY, -3_600, DAY, 20_000 * DAY)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with Processes() as processes:
        yield processes


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return bureau_on(None, tmp_path / "home")


def assert_one_clear_line(run: Ended, code: str) -> None:
    assert run.code == 2, run.said
    *_, last = run.said.strip().splitlines()
    assert f"({code})" in last or f"（{code}）" in last
    assert "Traceback" not in run.said


def sealed(bureau: Bureau) -> int:
    with bureau.registry.reading() as session:
        query = select(func.count()).where(CertificateRecord.state == "sealed")
        return session.scalar(query) or 0


def start_and_see_under_way(processes: Processes, bureau: Bureau, application: str) -> None:
    processes.start("--home", str(bureau.home), "issue", application, chunk=CHUNK)
    until = time.monotonic() + 60
    while sealed(bureau) < CHUNK:
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("file", "code"),
    [("seal-1.key.pem", "KEY_MISSING"), ("passphrase", "PASSPHRASE_MISSING")],
)
def test_a_key_gone_half_way_ends_with_its_return(
    bureau: Bureau, processes: Processes, tmp_path: Path, file: str, code: str
) -> None:
    application = approved_application(bureau, ROWS)
    key, kept = bureau.home / "keys" / file, tmp_path / "kept"
    start_and_see_under_way(processes, bureau, application)
    shutil.move(key, kept)
    # The process has the key in memory: what it began it ends.
    run = processes.ended()
    assert run.code == 0, run.said
    assert_one_certificate_per_row(bureau, ROWS)
    # The next one has not; neither it nor `init` makes another in its place.
    second = approved_application(bureau, ROWS, first=ROWS)
    assert_one_clear_line(processes.issue(bureau, second), code)
    processes.start("--home", str(bureau.home), "init")
    assert_one_clear_line(processes.ended(), code)
    assert not key.exists()
    assert_nothing_contradicts(bureau)
    shutil.move(kept, key)
    assert processes.issue(bureau, second).code == 0
    assert_one_certificate_per_row(bureau, 2 * ROWS)


def test_a_key_gone_while_worker_processes_begin(
    bureau: Bureau, processes: Processes, tmp_path: Path
) -> None:
    application = approved_application(bureau, ROWS)
    key, kept = bureau.home / "keys" / "seal-1.key.pem", tmp_path / "kept"
    for seconds in (0.2, 1.0, 2.0) if FULL else (1.0,):
        arguments = ("--home", str(bureau.home), "issue", application, "--workers", "2")
        processes.start(*arguments, chunk=CHUNK)
        time.sleep(seconds)
        shutil.move(key, kept)
        run = processes.ended()
        shutil.move(kept, key)
        if run.code != 0:
            assert_one_clear_line(run, "KEY_MISSING")
        assert_nothing_contradicts(bureau)
    assert processes.issue(bureau, application).code == 0
    assert_one_certificate_per_row(bureau, ROWS)


@pytest.mark.parametrize("seconds", JUMPS if FULL else JUMPS[:2])
def test_a_clock_that_jumps_stops_issuing_and_put_right_it_goes_on(
    bureau: Bureau, processes: Processes, seconds: int
) -> None:
    application = approved_application(bureau, ROWS)
    for nth in (3, 6):
        run = processes.issue(bureau, application, chunk=CHUNK, jump=(nth, seconds))
        assert_one_clear_line(run, "CLOCK_JUMPED")
        assert_nothing_contradicts(bureau)
    done = sealed(bureau)
    assert 0 < done < ROWS
    run = processes.issue(bureau, application, chunk=CHUNK)
    assert run.code == 0, run.said
    assert_one_certificate_per_row(bureau, ROWS)
    # None is dated by the clock that was wrong.
    with bureau.registry.reading() as session:
        documents = session.scalars(select(CertificateRecord.document)).all()
    now = datetime.now(UTC)
    for document in documents:
        dated = datetime.fromisoformat(json.loads(document or "")["validFrom"])
        assert abs(now - dated) < timedelta(minutes=10)


def test_a_clock_that_is_moved_a_little_stops_nothing(bureau: Bureau, processes: Processes) -> None:
    application = approved_application(bureau, ROWS)
    for nth, seconds in ((3, 30), (2, -30)):
        run = processes.issue(bureau, application, chunk=CHUNK, jump=(nth, seconds))
        assert run.code == 0, run.said
    assert_one_certificate_per_row(bureau, ROWS)


def test_what_was_published_by_a_wrong_clock_is_published_anew_once_it_is_right(
    bureau: Bureau, tmp_path: Path
) -> None:
    right, public = datetime.now(UTC), tmp_path / "public"
    sequences = []
    for wrong in (timedelta(), timedelta(days=400), timedelta(), timedelta(days=-400), timedelta()):
        moment = right + wrong
        published = bureau.publisher.current(moment)
        bureau.publisher.write_files(public, published)
        sequences.append(published.sequence)
        assert abs(moment - published.issued_at) < timedelta(minutes=5)
        root = TrustRoot.parse((public / "trust-root.json").read_bytes())
        trust = Trust.load(json.loads((public / "trust-bundle.json").read_bytes()), root)
        assert trust.in_force(moment)
    assert sequences == [1, 2, 3, 4, 5]
    assert_nothing_contradicts(bureau)


def test_two_processes_on_one_application_are_one_issuer(
    bureau: Bureau, processes: Processes
) -> None:
    application = approved_application(bureau, ROWS)
    with Processes() as others:
        start_and_see_under_way(processes, bureau, application)
        run = others.issue(bureau, application)
        if sealed(bureau) < ROWS:
            assert_one_clear_line(run, "APPLICATION_BUSY")
        assert processes.ended().code == 0
    assert_one_certificate_per_row(bureau, ROWS)


def test_the_one_that_is_killed_leaves_the_application_to_the_other(
    bureau: Bureau, processes: Processes
) -> None:
    application = approved_application(bureau, ROWS)
    run = processes.issue(bureau, application, chunk=CHUNK, die=(4, "before"))
    assert run.code == -signal.SIGKILL
    with Processes() as others:
        assert others.issue(bureau, application).code == 0
    assert_one_certificate_per_row(bureau, ROWS)


def test_a_server_restarted_in_the_middle_loses_and_doubles_nothing(
    tmp_path: Path, processes: Processes
) -> None:
    with running_server() as server:
        bureau = bureau_on(server.new_database(), tmp_path / "home")
        restarts = rows = 0
        while restarts < (10 if FULL else 2):
            application = approved_application(bureau, ROWS, first=rows)
            rows += ROWS
            done = sealed(bureau)
            processes.start("--home", str(bureau.home), "issue", application, chunk=CHUNK)
            until = time.monotonic() + 60
            while sealed(bureau) < done + CHUNK:
                assert time.monotonic() < until
                time.sleep(0.01)
            server.stop()
            server.start()
            restarts += 1
            run = processes.ended()
            # Between two transactions the new connection is not even noticed.
            if run.code != 0:
                assert_one_clear_line(run, "REGISTRY_UNREACHABLE")
            assert_nothing_contradicts(bureau)
            run = processes.issue(bureau, application)
            assert run.code == 0, run.said
            assert_one_certificate_per_row(bureau, rows)
        bureau.close()


def test_publishing_killed_anywhere_leaves_whole_files_and_no_number_twice(
    bureau: Bureau, processes: Processes, tmp_path: Path
) -> None:
    public, chance = tmp_path / "public", random.Random(20190901)
    publish = ("--home", str(bureau.home), "publish", "--out", str(public))
    processes.start(*publish)
    assert processes.ended().code == 0
    bundles: dict[int, str] = {}
    for kill in range(60 if FULL else 8):
        conditions = (
            {"die": (1, "before" if kill else "after")}
            if kill < 2
            else {"kill_after": chance.uniform(0.0, 0.4)}
        )
        processes.start(*publish, **conditions)
        assert processes.ended().code in (-signal.SIGKILL, 0)
        assert_nothing_contradicts(bureau)
        for file in public.rglob("*.json"):
            json.loads(file.read_bytes())
        root = TrustRoot.parse((public / "trust-root.json").read_bytes())
        trust = Trust.load(json.loads((public / "trust-bundle.json").read_bytes()), root)
        with bureau.registry.reading() as session:
            for record in session.scalars(select(Publication)):
                assert bundles.setdefault(record.sequence, record.bundle) == record.bundle
        assert trust.sequence in bundles
    processes.start(*publish)
    assert processes.ended().code == 0
    # What was left half-written is nobody's; a file is replaced whole or not at all.
    latest = json.loads((public / "trust-bundle.json").read_bytes())["sequence"]
    assert latest == max(bundles) + 1
