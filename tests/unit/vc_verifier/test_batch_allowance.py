"""The work that a batch may take: enough for any ordinary one, and an end for a heavy one."""

from dataclasses import replace

import pytest

from tests.bureau_fixture import AT
from tests.fake_verifier import result_of
from vc_verifier.verdict import Verdict
from vc_verifier.web import batch_allowance
from vc_verifier.web.batch_allowance import FIRST_SECONDS, SECONDS_A_LINE, Allowance

ORIGINAL = result_of(Verdict.ORIGINAL)


class Clocks:
    """Two clocks that only a test's own lines move."""

    def __init__(self):
        self.thread = self.wall = 0.0

    def thread_time(self):
        return self.thread

    def monotonic(self):
        return self.wall


@pytest.fixture
def clocks(monkeypatch):
    clocks = Clocks()
    monkeypatch.setattr(batch_allowance, "time", clocks)
    return clocks


def line(bureau, allowance, clocks, *, thread=0.0, wall=0.0, result=ORIGINAL):
    def verify():
        clocks.thread += thread
        clocks.wall += wall
        return result

    return allowance.verify(bureau.trust, AT, verify)


def test_ordinary_lines_never_come_to_an_end(bureau, clocks):
    allowance = Allowance()
    for _ in range(5_000):
        assert line(bureau, allowance, clocks, thread=SECONDS_A_LINE, wall=1.0) is ORIGINAL


def test_what_waits_for_the_machine_costs_nothing(bureau, clocks):
    allowance = Allowance()
    for _ in range(10):
        assert line(bureau, allowance, clocks, wall=60.0) is ORIGINAL


def test_after_heavy_lines_the_others_are_left_undecided_and_not_verified(bureau, clocks):
    allowance = Allowance()
    assert line(bureau, allowance, clocks, thread=FIRST_SECONDS + 1) is ORIGINAL
    before = clocks.thread
    for _ in range(3):
        left = line(bureau, allowance, clocks, thread=1.0)
        assert left.verdict is Verdict.UNDECIDABLE
        assert left.checks[0].code == "BATCH_TOO_HEAVY"
    assert clocks.thread == before


def test_a_page_read_by_another_process_costs_the_time_that_it_is_waited_for(bureau, clocks):
    allowance = Allowance()
    pdf = replace(ORIGINAL, carrier="pdf")
    assert line(bureau, allowance, clocks, wall=FIRST_SECONDS + 1, result=pdf) is pdf
    assert line(bureau, allowance, clocks).verdict is Verdict.UNDECIDABLE
