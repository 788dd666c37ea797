"""Eight issuers at a time on one registry: no clash, no gap, one chain."""

import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.bureau_example import approved_application
from tests.issuing_runs import Ended, Processes, assert_one_certificate_per_row, bureau_on

ISSUERS, ROWS = 8, 500


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_eight_issuers_do_not_clash(
    tmp_path: Path, database: str, request: pytest.FixtureRequest
) -> None:
    address = None
    if database == "postgresql":
        address = request.getfixturevalue("postgresql").new_database()
    bureau = bureau_on(address, tmp_path / "home")
    applications = [
        approved_application(bureau, ROWS, first=number * ROWS) for number in range(ISSUERS)
    ]
    runs: list[Ended] = []
    with ExitStack() as stack:
        issuers = [stack.enter_context(Processes()) for _ in applications]
        threads = [
            threading.Thread(target=lambda i=i, a=a: runs.append(i.issue(bureau, a)))
            for i, a in zip(issuers, applications, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [run.code for run in runs] == [0] * ISSUERS, [run.said for run in runs]
    assert_one_certificate_per_row(bureau, ISSUERS * ROWS)
