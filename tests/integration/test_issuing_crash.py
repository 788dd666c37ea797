"""Killed anywhere (SIGKILL), issuing resumes to exactly one certificate per row (R20)."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.bureau_example import approved_application, issue, new_bureau
from vc_issuer.bureau import Bureau
from vc_issuer.registry.models import CertificateRecord

ROOT = Path(__file__).parents[2]
SEED = 20190901

# Runs one issue and dies at the n-th writing transaction, just before or just after its commit.
DIES_AT_A_WRITE_POINT = """
import os, signal, sys
from contextlib import contextmanager
import vc_issuer.issue
from vc_issuer.cli import main
from vc_issuer.registry.database import Registry

home, application, nth, when = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
vc_issuer.issue.CHUNK = 2
writing, seen = Registry.writing, 0

@contextmanager
def deadly(self):
    global seen
    seen += 1
    with writing(self) as session:
        yield session
        session.flush()
        if seen == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
    if seen == nth and when == "after":
        os.kill(os.getpid(), signal.SIGKILL)

Registry.writing = deadly
sys.exit(main(["--home", home, "issue", application]))
"""


def assert_one_certificate_per_row(bureau: Bureau, rows: int) -> None:
    with bureau.registry.reading() as session:
        records = list(session.scalars(select(CertificateRecord)))
    assert len(records) == rows
    assert {record.state for record in records} == {"sealed"}
    assert len({record.number for record in records}) == rows
    assert len({record.row_id for record in records}) == rows
    assert len({(record.status_list, record.status_index) for record in records}) == rows
    serials = sorted(int(record.number[4:12]) for record in records)
    assert serials == list(range(1, rows + 1))
    subjects = [json.loads(record.document or "")["credentialSubject"] for record in records]
    assert len({subject["certificateNumber"] for subject in subjects}) == rows
    assert bureau.reconcile().differences == ()


# Four rows in chunks of two: reserve, reserve, store, store, mark.
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("nth", [1, 2, 3, 4, 5])
def test_killed_at_a_write_point_it_resumes(tmp_path: Path, nth: int, when: str) -> None:
    bureau = new_bureau(tmp_path / "home")
    application = approved_application(bureau, 4)
    run = subprocess.run(
        [sys.executable, "-c", DIES_AT_A_WRITE_POINT, str(bureau.home), application, str(nth),
         when],
        cwd=ROOT, capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == -signal.SIGKILL, run.stderr.decode()
    assert bureau.reconcile().differences == ()
    issue(bureau, application)
    assert_one_certificate_per_row(bureau, 4)


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_killed_at_random_again_and_again_it_resumes(tmp_path: Path, workers: str) -> None:
    rows, kills = 120, 0
    chance = random.Random(SEED)
    bureau = new_bureau(tmp_path / "home")
    application = approved_application(bureau, rows)
    command = [sys.executable, "-m", "vc_issuer.cli", "--home", str(bureau.home),
               "issue", application, "--workers", workers]  # fmt: skip
    for _ in range(30):
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
            # The last runs are left alone, so that the test ends on a slow machine, too.
            patience = chance.uniform(0.8, 3.0) if kills < 5 else 120.0
            until = time.monotonic() + patience
            while process.poll() is None and time.monotonic() < until:
                time.sleep(0.02)
            process.kill()
        if process.returncode == 0:
            break
        kills += 1
        assert bureau.reconcile().differences == ()
    assert process.returncode == 0
    assert kills
    assert_one_certificate_per_row(bureau, rows)
