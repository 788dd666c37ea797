"""The promise of two seconds: work of the whole server for what one request may hold."""

import json
import resource
import time
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tests.bureau_fixture import AT, PublishedBureau
from tests.integration.test_hostile_json import HEAVY, secured_for_nothing
from tests.integration.test_verifier_large_inputs import ANY, LINES, largest
from vc_verifier.web import batch_allowance
from vc_verifier.web.application import create_app

pytestmark = pytest.mark.slow

MOST_SECONDS = 2.0


@pytest.fixture(scope="module")
def client(bureau: PublishedBureau) -> Iterator[FlaskClient]:
    with create_app(lambda: bureau.trust, clock=lambda: AT).test_client() as client:
        yield client


def work() -> float:
    """Tell the processor time of this process and of those that it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def n_quads() -> bytes:
    line = b'_:b%d <https://schema.org/name> "' + b"x" * 90 + b'" .\n'
    return b"".join(line % number for number in range(70_000))


def test_ten_megabytes_of_each_kind_take_two_seconds_of_work_at_most(
    client: FlaskClient, bureau: PublishedBureau
) -> None:
    requests = {**largest(bureau), "N-Quads": ("/verify", ANY, n_quads())}
    # Whose lines have an allowance of their own, which the next test is about.
    del requests["lines"]
    for kind, (path, media_type, body) in requests.items():
        began = work()
        answer = client.post(path, data=body, content_type=media_type)
        assert len(answer.data) > 0
        assert work() - began < MOST_SECONDS, kind
        assert answer.status_code < 500, kind


def test_heavy_lines_of_a_batch_are_left_undecided_once_its_work_is_done(
    client: FlaskClient, bureau: PublishedBureau
) -> None:
    heavy = json.dumps(secured_for_nothing(bureau, HEAVY["a deep context"], 16))
    genuine = json.dumps(bureau.certificate(), ensure_ascii=False)
    lines = [genuine, *[heavy] * 120, genuine]
    began = work()
    answer = client.post("/verify/batch", data="\n".join(lines), content_type=LINES)
    reports = [json.loads(line) for line in answer.data.splitlines()]
    allowed = batch_allowance.FIRST_SECONDS + batch_allowance.SECONDS_A_LINE * len(lines)
    # One line more may have been begun.
    assert work() - began < allowed + MOST_SECONDS
    assert [report["line"] for report in reports] == list(range(1, len(lines) + 1))
    assert reports[0]["verdict"] == "original"
    assert not any(report["verified"] for report in reports[1:])
    last = reports[-1]
    assert last["verdict"] == "undecidable"
    assert last["checks"][0]["code"] == "BATCH_TOO_HEAVY"
