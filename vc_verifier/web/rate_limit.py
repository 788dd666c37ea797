"""A generous limit on requests for each sender, kept in memory and nowhere else."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from vc_core.client_address import is_this_machine, sender_of
from vc_core.problems import ProblemError

BURST = 300
PER_SECOND = 10.0
_MOST_SENDERS = 10_000


class TooManyRequests(ProblemError):
    """An address asks for more than a person or an office would."""


@dataclass
class _Bucket:
    tokens: float
    at: datetime


class RateLimit:
    """One bucket of tokens for each sender; those longest unseen are forgotten."""

    def __init__(self, *, burst: int = BURST, per_second: float = PER_SECOND) -> None:
        self._burst = burst
        self._per_second = per_second
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str | None, now: datetime) -> None:
        """Take a token, or raise `TooManyRequests`.

        This machine itself is not limited: it is the operator, or a proxy that sees the real
        addresses and limits them.
        """
        if address is None or is_this_machine(address):
            return
        sender = sender_of(address)
        with self._lock:
            bucket = self._buckets.get(sender) or _Bucket(self._burst, now)
            passed = max(0.0, (now - bucket.at).total_seconds())
            bucket.tokens = min(self._burst, bucket.tokens + passed * self._per_second)
            bucket.at = now
            self._buckets[sender] = bucket
            self._buckets.move_to_end(sender)
            if len(self._buckets) > _MOST_SENDERS:
                self._buckets.popitem(last=False)
            if bucket.tokens < 1:
                raise TooManyRequests(
                    "TOO_MANY_REQUESTS",
                    "Too many requests; please wait a moment.",
                    "请求过于频繁，请稍候。",
                    retryAfter=1 + int(1 / self._per_second),
                )
            bucket.tokens -= 1
