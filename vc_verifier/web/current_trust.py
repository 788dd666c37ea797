"""The trust data in use: read again when it has changed on disk, and only then.

What was read and checked once goes on being used when the files are damaged afterwards, or an
older bundle is put in their place: it is as good as before, dated, and expires as it would have.
The operator is told in the log, once, and in `/healthz` (ADR 0047).
"""

import logging
import threading

from vc_verifier.trust.bundle import Trust
from vc_verifier.trust.store import TrustStore
from vc_verifier.trust.trust_error import TrustError, untrusted

_Stamp = frozenset[tuple[str, int, int, int]]

_log = logging.getLogger(__name__)


class CurrentTrust:
    """Gives a store's trust; `trust update` beside a running server takes effect at once."""

    def __init__(self, store: TrustStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._stamp: _Stamp | None = None
        self._trust: Trust | None = None
        self._texts = b"", b""
        self._trouble: TrustError | None = None

    def __call__(self) -> Trust:
        """Give the newest trust that could be read; raises `TrustError` if there never was any."""
        stamp = self._stamp_now()
        with self._lock:
            if self._trust is not None and stamp == self._stamp:
                return self._trust
            self._trust = self._read(self._trust)
            # Only now: what could not be read at first is tried again.
            self._stamp = stamp
            return self._trust

    @property
    def trouble(self) -> TrustError | None:
        """Give why the files are not what is in use, if they are not."""
        return self._trouble

    def root_text(self) -> bytes:
        """Give the file of the root in use, byte for byte."""
        self()
        return self._texts[0]

    def bundle_text(self) -> bytes:
        """Give the bundle in use, byte for byte: whoever asks checks it against a root."""
        self()
        return self._texts[1]

    def _read(self, before: Trust | None) -> Trust:
        try:
            trust = self._store.load()
            if before and trust.root == before.root and trust.sequence < before.sequence:
                raise untrusted(
                    "TRUST_ROLLBACK",
                    f"the stored bundle no. {trust.sequence} is older than no. {before.sequence}, "
                    "which is in use",
                    f"已存储的数据包第 {trust.sequence} 号早于使用中的第 {before.sequence} 号",
                )
            self._texts = self._store.root_text(), self._store.bundle_text()
        except TrustError as error:
            if before is None:
                raise
            self._trouble = error
            _log.warning(
                "trust data on disk not taken (%s); no. %d stays in use",
                error.code,
                before.sequence,
            )
            return before
        self._trouble = None
        return trust

    def _stamp_now(self) -> _Stamp:
        try:
            return frozenset(
                (path.name, (status := path.stat()).st_mtime_ns, status.st_ino, status.st_size)
                for path in self._store.home.iterdir()
                if path.suffix == ".json"
            )
        except OSError:
            return frozenset()
