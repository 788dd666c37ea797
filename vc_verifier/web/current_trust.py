"""The trust data in use: read again when it has changed on disk, and only then."""

import threading

from vc_verifier.trust.bundle import Trust
from vc_verifier.trust.store import TrustStore

_Stamp = frozenset[tuple[str, int, int]]


class CurrentTrust:
    """Gives a store's trust; `trust update` beside a running server takes effect at once."""

    def __init__(self, store: TrustStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._stamp: _Stamp | None = None
        self._trust: Trust | None = None

    def __call__(self) -> Trust:
        """Give the trust as it is stored now; raises `TrustError` if that is not usable."""
        stamp = self._stamp_now()
        with self._lock:
            if self._trust is None or stamp != self._stamp:
                self._trust = self._store.load()
                self._stamp = stamp
            return self._trust

    def _stamp_now(self) -> _Stamp:
        try:
            return frozenset(
                (path.name, (status := path.stat()).st_mtime_ns, status.st_ino)
                for path in self._store.home.iterdir()
                if path.suffix == ".json"
            )
        except OSError:
            return frozenset()
