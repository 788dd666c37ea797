"""Limits on requests for each sender, kept in memory and nowhere else."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from vc_core.client_address import is_this_machine, sender_of
from vc_issuer.problems import IssuerError

_MOST_SENDERS = 10_000


class RateLimit:
    """One bucket of tokens for each sender; those longest unseen are forgotten."""

    def __init__(self, *, burst: float, per_second: float, own_machine: bool) -> None:
        """Take the size and refill of a bucket, and whether this machine is limited, too."""
        self._burst = burst
        self._per_second = per_second
        self._own_machine = own_machine
        self._buckets: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str | None, now: datetime) -> None:
        """Take a token, or refuse with `TOO_MANY_REQUESTS`."""
        if address is None or (not self._own_machine and is_this_machine(address)):
            return
        sender = sender_of(address)
        with self._lock:
            tokens, at = self._buckets.get(sender, (self._burst, now))
            passed = max(0.0, (now - at).total_seconds())
            tokens = min(self._burst, tokens + passed * self._per_second)
            enough = tokens >= 1
            self._buckets[sender] = (tokens - 1 if enough else tokens, now)
            self._buckets.move_to_end(sender)
            if len(self._buckets) > _MOST_SENDERS:
                self._buckets.popitem(last=False)
        if not enough:
            raise IssuerError(
                "TOO_MANY_REQUESTS",
                "Too many requests; please wait a moment.",
                "请求过于频繁，请稍候。",
                retry_after=1 + int(1 / self._per_second),
            )


@dataclass(frozen=True)
class Limits:
    """Every limit of the service; those against guessing hold for this machine as well."""

    everything: RateLimit
    sign_in: RateLimit
    wrong_token: RateLimit
    report: RateLimit
    wallet: RateLimit


def usual_limits() -> Limits:
    """Give what an office needs and a guesser does not get far with."""
    return Limits(
        everything=RateLimit(burst=300, per_second=10, own_machine=False),
        sign_in=RateLimit(burst=20, per_second=0.2, own_machine=True),
        wrong_token=RateLimit(burst=20, per_second=0.2, own_machine=True),
        report=RateLimit(burst=10, per_second=0.02, own_machine=True),
        wallet=RateLimit(burst=40, per_second=0.5, own_machine=True),
    )
