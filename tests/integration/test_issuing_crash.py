"""Killed anywhere (SIGKILL), issuing resumes to exactly one certificate per row (R20)."""

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bureau_example import approved_application
from tests.issuing_runs import (
    Processes,
    assert_nothing_contradicts,
    assert_one_certificate_per_row,
    bureau_on,
)

ROWS = 1000
SEED = 20190901
RANDOM_KILLS = int(os.environ.get("CRASH_KILLS", "15"))
LONGEST_LIFE = 0.6
# Rows in a chunk: by it there are 22 and 10 moments just before or just after a commit.
CHUNKS = {"sqlite": 200, "postgresql": 500}


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with Processes() as processes:
        yield processes


@pytest.fixture(params=CHUNKS)
def database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def address(request: pytest.FixtureRequest, database: str) -> str | None:
    if database == "sqlite":
        return None
    return str(request.getfixturevalue("postgresql").new_database())


def every_write_point(chunks: int) -> list[tuple[int, str]]:
    """Give, for each run, at which of its writing transactions it dies, before or after commit.

    A run reserves the first chunk that is not stored yet (1) and stores it (2). Dead after that,
    the next run begins with the chunk after it. At the end one marks the application.
    """
    writes = [1, 2] * chunks + [1]
    return [(nth, when) for nth in writes for when in ("before", "after")]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_at_each_write_point_it_resumes(
    tmp_path: Path, database: str, processes: Processes, request: pytest.FixtureRequest
) -> None:
    chunk = CHUNKS[database]
    bureau = bureau_on(address(request, database), tmp_path / "home")
    application = approved_application(bureau, ROWS)
    deaths = every_write_point(ROWS // chunk)
    for die in deaths:
        run = processes.issue(bureau, application, die=die, chunk=chunk)
        assert run.code == -signal.SIGKILL, run.said
        assert_nothing_contradicts(bureau)
    # The last death came after the last commit: nothing is left but to see that all is there.
    assert_one_certificate_per_row(bureau, ROWS)
    assert processes.issue(bureau, application).code == 0
    assert_one_certificate_per_row(bureau, ROWS)


@pytest.mark.slow
@pytest.mark.timeout(900 + 60 * RANDOM_KILLS)
def test_killed_at_random_again_and_again_it_resumes(
    tmp_path: Path, database: str, processes: Processes, request: pytest.FixtureRequest
) -> None:
    chance = random.Random(SEED)
    bureau = bureau_on(address(request, database), tmp_path / "home")
    kills = batches = 0
    while kills < RANDOM_KILLS:
        application = approved_application(bureau, ROWS, first=batches * ROWS)
        batches += 1
        while True:
            # After the last kill wanted, the batch is left to end.
            life = chance.uniform(0.0, LONGEST_LIFE)
            patience = {"kill_after": life} if kills < RANDOM_KILLS else {}
            run = processes.issue(bureau, application, **patience)
            if run.code == 0:
                break
            assert run.code == -signal.SIGKILL, run.said
            kills += 1
            assert_nothing_contradicts(bureau)
        assert_one_certificate_per_row(bureau, batches * ROWS)


@pytest.mark.slow
def test_killed_with_worker_processes_it_resumes(tmp_path: Path, processes: Processes) -> None:
    rows, chance = 200, random.Random(SEED)
    bureau = bureau_on(None, tmp_path / "home")
    application = approved_application(bureau, rows)
    for _ in range(4):
        patience = chance.uniform(0.8, 2.5)
        run = processes.issue(bureau, application, kill_after=patience, more=("--workers", "2"))
        assert run.code in (-signal.SIGKILL, 0), run.said
        assert_nothing_contradicts(bureau)
    assert processes.issue(bureau, application, more=("--workers", "2")).code == 0
    assert_one_certificate_per_row(bureau, rows)
