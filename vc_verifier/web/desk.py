"""Where the routes have things verified: the trust, the clock and the counters of one server."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from vc_verifier.result import VerificationResult, json_line
from vc_verifier.submission import Submission, from_line
from vc_verifier.trust.bundle import Trust
from vc_verifier.web.batch_allowance import Allowance
from vc_verifier.web.metrics import Metrics

_CHARACTERS_PER_WRITE = 50_000

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

    def verify_all(
        self, asked: Sequence[Submission], verify: Verify | None = None
    ) -> list[VerificationResult]:
        """Verify everything that one request asks for under one trust at one moment.

        `verify` is what serves this request's own options, instead of what serves them all.
        """
        trust, now = self.trust(), self.clock()
        return [self._verify(submission, trust, now, verify or self.verify) for submission in asked]

    def answer_lines(self, lines: Sequence[bytes]) -> Iterator[str]:
        """Verify the lines of a batch under one trust at one moment; give what to send."""
        trust, now, began = self.trust(), self.clock(), time.monotonic()
        counted: Counter[str] = Counter()
        allowance = Allowance()
        held: list[str] = []
        size = 0
        for number, line in enumerate(lines, start=1):
            result = allowance.verify(trust, now, partial(self._line, line, trust, now))
            self.metrics.count_result(result)
            counted[result.verdict.value] += 1
            held.append(json_line({"line": number}, result))
            size += len(held[-1])
            # Every write costs a call to the system and one to the server.
            if size >= _CHARACTERS_PER_WRITE:
                yield "".join(held)
                held, size = [], 0
        yield "".join(held)
        verdicts = " ".join(f"{verdict}={count}" for verdict, count in sorted(counted.items()))
        _log.info("verified batch %s ms=%d", verdicts, (time.monotonic() - began) * 1000)

    def _line(self, line: bytes, trust: Trust, now: datetime) -> VerificationResult:
        asked = from_line(line)
        return self.verify(asked.data, trust=trust, at=now, scanned=asked.scanned)

    def _verify(
        self, submission: Submission, trust: Trust, now: datetime, verify: Verify
    ) -> VerificationResult:
        began = time.monotonic()
        result = verify(submission.data, trust=trust, at=now, scanned=submission.scanned)
        self.metrics.count_result(result)
        # Neither name nor content nor address: only what kind of thing it was.
        _log.info(
            "verified carrier=%s verdict=%s ms=%d",
            result.carrier,
            result.verdict.value,
            (time.monotonic() - began) * 1000,
        )
        return result
