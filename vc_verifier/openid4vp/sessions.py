"""Presentations asked for and not yet forgotten: each answered once, and gone within minutes.

They are kept in this process and nowhere else, bounded in number, because what is presented is
personal. Two random values tell them apart: `state` goes to the wallet, `secret` to the browser
that shows the result, and neither leads to the other (OpenID4VP §14.4.3).
"""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from vc_core.problems import ProblemError
from vc_verifier.result import VerificationResult

TERM = timedelta(minutes=5)
RESULT_TERM = timedelta(minutes=10)
MOST = 1_000
_RANDOM_BYTES = 16
# As text in base64url without padding.
SECRET_LENGTH = -(-_RANDOM_BYTES * 4 // 3)
Stage = Literal["waiting", "presented", "declined", "expired"]


class PresentationRefused(ProblemError):
    """A request for a presentation is over, unknown, or one too many."""


@dataclass
class Session:
    """One presentation: what was asked, and what came of it."""

    nonce: str
    state: str
    secret: str
    expires_at: datetime
    forgotten_at: datetime
    answered: bool = False
    finished: bool = False
    result: VerificationResult | None = None

    def finish(self, result: VerificationResult | None) -> None:
        """Keep what the answer is worth; None if the wallet presented nothing."""
        self.result, self.finished = result, True

    def stage(self, now: datetime) -> Stage:
        """Tell how far it has come."""
        if self.finished:
            return "declined" if self.result is None else "presented"
        return "waiting" if now < self.expires_at else "expired"


class Sessions:
    """Begins sessions and finds them again, until they are over."""

    def __init__(self, *, most: int = MOST) -> None:
        """Take how many there may be at once."""
        self._most = most
        self._lock = threading.Lock()
        self._by_state: OrderedDict[str, Session] = OrderedDict()
        self._by_secret: dict[str, Session] = {}

    def begin(self, now: datetime) -> Session:
        """Begin a session with fresh random values; refused when there are too many."""
        nonce, state, secret = (secrets.token_urlsafe(_RANDOM_BYTES) for _ in range(3))
        session = Session(nonce, state, secret, now + TERM, now + TERM + RESULT_TERM)
        with self._lock:
            self._forget(now)
            if len(self._by_state) >= self._most:
                raise PresentationRefused(
                    "TOO_MANY_PRESENTATIONS",
                    "Too many presentations are under way; please wait some minutes.",
                    "正在进行的出示过多，请几分钟后再试。",
                )
            self._by_state[state] = session
            self._by_secret[secret] = session
        return session

    def take(self, state: str, now: datetime) -> Session:
        """Give the session that a wallet answers, to the first answer in time and to no other."""
        with self._lock:
            session = self._by_state.get(state)
            if session is None or session.answered or now >= session.expires_at:
                raise PresentationRefused(
                    "PRESENTATION_OVER",
                    "This request for a presentation is unknown, answered or expired.",
                    "该出示请求不存在、已被回应或已过期。",
                )
            session.answered = True
            return session

    def seen_by(self, secret: str, now: datetime) -> Session | None:
        """Give the session of the browser that began it."""
        with self._lock:
            self._forget(now)
            return self._by_secret.get(secret)

    def _forget(self, now: datetime) -> None:
        # All live equally long, so that the oldest are the first to be forgotten.
        while self._by_state:
            oldest = next(iter(self._by_state.values()))
            if now < oldest.forgotten_at:
                break
            del self._by_state[oldest.state], self._by_secret[oldest.secret]
