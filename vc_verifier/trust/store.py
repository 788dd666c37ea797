"""Where the pinned root and the newest bundle are kept; an older bundle never replaces it."""

import contextlib
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from vc_core.documents import strict_json
from vc_core.times import CLOCK_SKEW
from vc_verifier.trust.bundle import BUNDLE_LIMITS, Trust, TrustRoot, signed_sequence
from vc_verifier.trust.trust_error import TrustError, untrusted

_ROOT, _BUNDLE, _SOURCE = "trust-root.json", "trust-bundle.json", "trust-source.json"


@dataclass(frozen=True)
class TrustStore:
    """The verifier's home: three small files, written whole or not at all."""

    home: Path

    def initialise(self, root: bytes, bundle: bytes, source: str, now: datetime) -> Trust:
        """Pin `root` and store its first bundle; another root is refused once one is pinned."""
        pinned_root = TrustRoot.parse(root)
        if self._path(_ROOT).exists():
            if TrustRoot.parse(self._read(_ROOT)).did != pinned_root.did:
                raise untrusted(
                    "TRUST_ROOT_PINNED",
                    "another trust root is pinned here; use another home for it",
                    "此处已固定另一信任根，请另设目录",
                )
            return self.update(bundle, now, source=source)
        trust = self._check(bundle, pinned_root, now)
        self.home.mkdir(parents=True, exist_ok=True)
        self._write(_BUNDLE, bundle)
        self._write_source(source)
        # Last, so that a crash leaves nothing that looks initialised.
        self._write(_ROOT, root)
        return trust

    def update(self, bundle: bytes, now: datetime, *, source: str | None = None) -> Trust:
        """Store a newer bundle; the same again changes nothing, an older one is refused."""
        root = TrustRoot.parse(self._read(_ROOT))
        trust = self._check(bundle, root, now)
        stored = self._read(_BUNDLE)
        # Only its signature and number count: what it pinned may be older than this version.
        current = signed_sequence(strict_json.parse(stored, limits=BUNDLE_LIMITS), root)
        if trust.sequence < current:
            raise untrusted(
                "TRUST_ROLLBACK",
                f"its sequence {trust.sequence} is older than the stored {current}",
                f"序号 {trust.sequence} 早于已存储的 {current}",
            )
        if trust.sequence == current and strict_json.parse(
            bundle, limits=BUNDLE_LIMITS
        ) != strict_json.parse(stored, limits=BUNDLE_LIMITS):
            raise untrusted(
                "TRUST_ROLLBACK",
                "it differs from the stored one of the same sequence",
                "与已存储的同序号数据包内容不同",
            )
        self._write(_BUNDLE, bundle)
        if source is not None:
            self._write_source(source)
        return trust

    def load(self) -> Trust:
        """Read and check what is stored; nothing usable there is a `TrustError`."""
        root = TrustRoot.parse(self._read(_ROOT))
        return Trust.load(strict_json.parse(self._read(_BUNDLE), limits=BUNDLE_LIMITS), root)

    @property
    def source(self) -> str:
        """Give where the bundle came from, a URL or a path, for the next update."""
        recorded = strict_json.parse(self._read(_SOURCE))
        return str(recorded["source"])

    def _check(self, bundle: bytes, root: TrustRoot, now: datetime) -> Trust:
        trust = Trust.load(strict_json.parse(bundle, limits=BUNDLE_LIMITS), root)
        if trust.issued > now + CLOCK_SKEW:
            raise untrusted(
                "TRUST_BUNDLE_FUTURE",
                "it was issued in the future; check the clock",
                "签发时间在未来，请检查系统时钟",
            )
        if not trust.in_force(now):
            raise untrusted(
                "TRUST_BUNDLE_EXPIRED",
                "it has expired; get a newer one",
                "已过期，请获取新的数据包",
            )
        return trust

    def _path(self, name: str) -> Path:
        return self.home / name

    def _read(self, name: str) -> bytes:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise TrustError(
                "TRUST_NOT_INITIALISED",
                "No trust data here yet: run `vc-verifier trust init --root FILE --bundle FILE`.",
                "尚无信任数据：请运行 `vc-verifier trust init --root FILE --bundle FILE`。",
            ) from None
        except OSError:
            raise untrusted(
                "TRUST_UNREADABLE", f"{name} cannot be read", f"无法读取 {name}"
            ) from None

    def _write_source(self, source: str) -> None:
        self._write(_SOURCE, json.dumps({"source": source}, ensure_ascii=False).encode())

    def _write(self, name: str, data: bytes) -> None:
        try:
            descriptor, temporary = tempfile.mkstemp(dir=self.home, prefix=f".{name}.")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(temporary).replace(self._path(name))
            except BaseException:
                with contextlib.suppress(OSError):
                    Path(temporary).unlink()
                raise
        except OSError:
            raise untrusted(
                "TRUST_UNWRITABLE", f"{name} cannot be written", f"无法写入 {name}"
            ) from None
