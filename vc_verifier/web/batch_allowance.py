"""How much work the lines of one batch may cost together: no request keeps a thread for minutes."""

import time
from collections.abc import Callable
from datetime import datetime

from vc_core.problems import ProblemError
from vc_verifier.checks.finding import undecided
from vc_verifier.examination import Examination
from vc_verifier.result import VerificationResult
from vc_verifier.trust.bundle import Trust
from vc_verifier.verdict import Verdict

# What one input may cost by itself, and some ten times what an ordinary certificate does.
FIRST_SECONDS = 2.0
SECONDS_A_LINE = 0.02


class Allowance:
    """The processor time of one batch: some at once, and more with each line that was verified."""

    def __init__(self) -> None:
        """Begin with nothing spent; it is used in one thread."""
        self._left = FIRST_SECONDS

    def verify(
        self, trust: Trust, at: datetime, verify: Callable[[], VerificationResult]
    ) -> VerificationResult:
        """Verify a line by `verify`; once the allowance is spent, leave it undecided instead."""
        if self._left <= 0:
            return _left_undecided(trust, at)
        began, began_thread = time.monotonic(), time.thread_time()
        result = verify()
        spent = time.thread_time() - began_thread
        if result.carrier == "pdf":
            # Its page is read by a process of its own, for which this one waits.
            spent = time.monotonic() - began
        self._left += SECONDS_A_LINE - spent
        return result


def _left_undecided(trust: Trust, at: datetime) -> VerificationResult:
    problem = ProblemError(
        "BATCH_TOO_HEAVY",
        "The lines before it took all the work that one batch may take; verify this one in "
        "another batch.",
        "此前各行已用尽一批可用的处理量；请将该行放入另一批核验。",
    )
    finding = undecided("carrier", problem)
    return Examination(trust, at, "json", finding, Verdict.UNDECIDABLE).result([])
