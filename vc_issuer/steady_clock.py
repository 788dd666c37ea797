"""A clock that is found out when it jumps: what one run dates must not be torn apart."""

import time
from datetime import datetime, timedelta

from vc_issuer.issue import Clock
from vc_issuer.problems import IssuerError

# Clocks that are kept right are moved by fractions of a second.
MOST_JUMP = timedelta(minutes=1)
# Goes on while a machine sleeps, where there is such a clock.
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class SteadyClock:
    """Gives a clock's time, and refuses what lies before, or too far after, the time before."""

    def __init__(self, clock: Clock) -> None:
        """Take the clock to watch."""
        self._clock = clock
        self._last: datetime | None = None
        self._last_running = 0.0

    def __call__(self) -> datetime:
        """Give the time; a jump of more than a minute is a `CLOCK_JUMPED`."""
        now, running = self._clock(), time.clock_gettime(_RUNNING)
        if self._last is not None:
            passed = timedelta(seconds=running - self._last_running)
            # A clock that stands still is another's concern: tests have such.
            if not -MOST_JUMP <= now - self._last <= passed + MOST_JUMP:
                raise IssuerError(
                    "CLOCK_JUMPED",
                    "this machine's clock jumped while certificates were dated by it; what is "
                    "sealed is kept: set the clock right and run it again",
                    "签发过程中本机时钟发生跳变，证书日期依赖该时钟；"
                    "已签章的均已保存：请校正时钟后重新运行",
                )
        self._last, self._last_running = now, running
        return now
