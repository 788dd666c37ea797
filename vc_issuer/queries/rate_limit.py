"""How often one may ask: a sliding window for each asker and for each number asked about.

Addresses and numbers are kept as keyed hashes only, under a key that lives as long as the
process, and forgotten with the window.
"""

import hmac
import secrets
import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from vc_issuer.problems import IssuerError

MOST_KEYS = 50_000


class RateLimit:
    """Allows `limit` questions a window for each key."""

    def __init__(self, limit: int, window: timedelta) -> None:
        """Take how many questions a key has in a window."""
        self._limit = limit
        self._window = window
        self._key = secrets.token_bytes(32)
        self._asked: OrderedDict[bytes, deque[datetime]] = OrderedDict()
        self._guard = threading.Lock()

    def demand(self, name: str, now: datetime) -> None:
        """Count a question, or refuse it with `TOO_MANY_QUERIES` and the seconds to wait."""
        key = hmac.digest(self._key, name.encode("utf-8", "surrogatepass"), "sha256")
        with self._guard:
            times = self._asked.setdefault(key, deque())
            self._asked.move_to_end(key)
            while times and now - times[0] >= self._window:
                times.popleft()
            if len(times) >= self._limit:
                wait = int((self._window - (now - times[0])).total_seconds()) + 1
                raise IssuerError(
                    "TOO_MANY_QUERIES",
                    f"too many queries; try again in {wait} seconds",
                    f"查询过于频繁，请在 {wait} 秒后重试",
                    retry_after=wait,
                )
            times.append(now)
            # The longest silent are forgotten first, so that memory stays bounded.
            while len(self._asked) > MOST_KEYS:
                self._asked.popitem(last=False)
