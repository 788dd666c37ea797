"""Where the routes have things verified: the trust, the clock and the counters of one server."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from vc_verifier.result import VerificationResult
from vc_verifier.trust.bundle import Trust
from vc_verifier.web.intake import Submission
from vc_verifier.web.metrics import Metrics

Clock = Callable[[], datetime]

_log = logging.getLogger(__name__)


class Verify(Protocol):
    """Verifies one carrier; `vc_verifier.verify` outside of tests."""

    def __call__(
        self,
        data: bytes | str | dict[str, Any],
        *,
        trust: Trust,
        at: datetime | None = None,
        scanned: bool = False,
    ) -> VerificationResult:
        """Give the result; never raise for bad input."""
        ...


@dataclass(frozen=True)
class Desk:
    """Verifies what routes have read from requests, and counts it."""

    trust: Callable[[], Trust]
    clock: Clock
    verify: Verify
    metrics: Metrics = field(default_factory=Metrics)

    def verify_all(self, asked: Sequence[Submission]) -> list[VerificationResult]:
        """Verify everything that one request asks for under one trust at one moment."""
        trust, now = self.trust(), self.clock()
        return [self._verify(submission, trust, now) for submission in asked]

    def _verify(self, submission: Submission, trust: Trust, now: datetime) -> VerificationResult:
        began = time.monotonic()
        result = self.verify(submission.data, trust=trust, at=now, scanned=submission.scanned)
        self.metrics.count_result(result)
        # Neither name nor content nor address: only what kind of thing it was.
        _log.info(
            "verified carrier=%s verdict=%s ms=%d",
            result.carrier,
            result.verdict.value,
            (time.monotonic() - began) * 1000,
        )
        return result
