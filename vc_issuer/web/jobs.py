"""Issuing in the background: one application at a time, progress read from the registry.

A job that dies with the process loses nothing: issuing the application again goes on where it was.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from vc_core.problems import ProblemError, Text
from vc_issuer.batch import IssueReport
from vc_issuer.bureau import Bureau


@dataclass(frozen=True)
class Outcome:
    """How the last run of an application ended."""

    report: IssueReport | None
    problem: Text | None


class IssuingJobs:
    """The jobs of this process, the last outcome of each application kept."""

    def __init__(self, bureau: Bureau, clock: Callable[[], datetime]) -> None:
        """Take the bureau that issues; no thread starts before the first job."""
        self._bureau = bureau
        self._clock = clock
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="issuing")
        self._running: dict[str, Future[None]] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._lock = threading.Lock()

    def start(self, application: str, *, by: str) -> None:
        """Issue an application for `by`; one that is running already goes on."""
        with self._lock:
            if application not in self._running:
                self._outcomes.pop(application, None)
                self._running[application] = self._executor.submit(self._run, application, by)

    def is_running(self, application: str) -> bool:
        """Tell whether the application waits or is being issued."""
        with self._lock:
            return application in self._running

    def outcome(self, application: str) -> Outcome | None:
        """Give how the last run ended."""
        with self._lock:
            return self._outcomes.get(application)

    def _run(self, application: str, by: str) -> None:
        try:
            report = self._bureau.issue(application, clock=self._clock, by=by)
            outcome = Outcome(report, None)
        except ProblemError as error:
            outcome = Outcome(None, error.text)
        except Exception as error:  # noqa: BLE001 - its text may hold a row's values (R21)
            kind = type(error).__name__
            outcome = Outcome(
                None, Text(f"签发中断：{kind}，可再次签发", f"interrupted: {kind}; issue again")
            )
        with self._lock:
            self._outcomes[application] = outcome
            self._running.pop(application, None)
