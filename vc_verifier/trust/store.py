"""Where the pinned root and the newest bundle are kept; an older bundle never replaces it."""

import contextlib
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from vc_core.documents import strict_json
from vc_core.problems import ProblemError
from vc_core.times import CLOCK_SKEW
from vc_verifier.trust.bundle import BUNDLE_LIMITS, Trust, TrustRoot, signed_sequence
from vc_verifier.trust.trust_error import TrustError, untrusted
from vc_verifier.trust.update_lock import updating

# Public data: a server reads it as another user than the one that fetched it, in a container too.
_MODE = 0o644
_ROOT, _BUNDLE, _SOURCE = "trust-root.json", "trust-bundle.json", "trust-source.json"


@dataclass(frozen=True)
class TrustStore:
    """The verifier's home: three small files, written whole or not at all, by one at a time."""

    home: Path

    def initialise(self, root: bytes, bundle: bytes, source: str, now: datetime) -> Trust:
        """Pin `root` and store its first bundle; another root is refused once one is pinned."""
        pinned_root = TrustRoot.parse(root)
        if not self._path(_ROOT).exists():
            # Before a folder is made: what is refused leaves nothing behind.
            self._check(bundle, pinned_root, now)
            self._make_home()
        with updating(self.home):
            # Another process may have pinned one meanwhile.
            if self._path(_ROOT).exists():
                if self._root().did != pinned_root.did:
                    raise untrusted(
                        "TRUST_ROOT_PINNED",
                        "another trust root is pinned here; use another home for it",
                        "此处已固定另一信任根，请另设目录",
                    )
                trust = self._store(bundle, now, source)
                # As it is, but open to the server's user: earlier versions closed it to others.
                self._write(_ROOT, self.root_text())
                return trust
            trust = self._check(bundle, pinned_root, now)
            self._write(_BUNDLE, bundle)
            self._write_record(source, trust.sequence)
            # Last, so that a crash leaves nothing that looks initialised.
            self._write(_ROOT, root)
            return trust

    def update(self, bundle: bytes, now: datetime, *, source: str | None = None) -> Trust:
        """Store a newer bundle; the same again changes nothing, an older one is refused.

        A stored bundle that is damaged is replaced: by none older than the last one recorded. Of
        two updates at once the second sees what the first has stored.
        """
        # Before the lock, which needs a home.
        self._root()
        with updating(self.home):
            return self._store(bundle, now, source)

    def _store(self, bundle: bytes, now: datetime, source: str | None) -> Trust:
        root = self._root()
        trust = self._check(bundle, root, now)
        record = self._record() if source is None else self._record_if_whole()
        stored, stored_sequence = self._stored_if_whole(root)
        current = max(stored_sequence, record.get("sequence", 0))
        if trust.sequence < current:
            raise untrusted(
                "TRUST_ROLLBACK",
                f"its sequence {trust.sequence} is older than the stored {current}",
                f"序号 {trust.sequence} 早于已存储的 {current}",
            )
        if (
            trust.sequence == stored_sequence
            and strict_json.parse(bundle, limits=BUNDLE_LIMITS) != stored
        ):
            raise untrusted(
                "TRUST_ROLLBACK",
                "it differs from the stored one of the same sequence",
                "与已存储的同序号数据包内容不同",
            )
        self._write(_BUNDLE, bundle)
        # After the bundle: a crash between the two leaves a record that is too low, not too high.
        self._write_record(source or record.get("source"), trust.sequence)
        return trust

    def load(self) -> Trust:
        """Read and check what is stored; nothing usable there is a `TrustError`."""
        root = self._root()
        trust = Trust.load(self._parsed(_BUNDLE, BUNDLE_LIMITS), root)
        recorded = self._record().get("sequence", 0)
        if trust.sequence < recorded:
            raise untrusted(
                "TRUST_ROLLBACK",
                f"the stored bundle no. {trust.sequence} is older than no. {recorded}, which was "
                "in place here: run `vc-verifier trust update`",
                f"已存储的数据包第 {trust.sequence} 号早于曾使用的第 {recorded} 号："
                "请运行 `vc-verifier trust update`",
            )
        return trust

    @property
    def source(self) -> str:
        """Give where the bundle came from, a URL or a path, for the next update."""
        source = self._record().get("source") or self._read(_SOURCE)
        if not isinstance(source, str):
            raise _damaged(_SOURCE)
        return source

    def root_text(self) -> bytes:
        """Give the pinned root's file, byte for byte."""
        return self._read(_ROOT)

    def bundle_text(self) -> bytes:
        """Give the stored bundle, byte for byte: whoever asks checks it against a root."""
        return self._read(_BUNDLE)

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

    def _make_home(self) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise untrusted(
                "TRUST_UNWRITABLE",
                f"{self.home} cannot be made",
                f"无法建立目录 {self.home}",
            ) from None

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

    def _root(self) -> TrustRoot:
        try:
            return TrustRoot.parse(self._read(_ROOT))
        except TrustError:
            raise
        except ProblemError:
            raise _damaged(_ROOT) from None

    def _parsed(self, name: str, limits: strict_json.Limits = strict_json.DEFAULT_LIMITS) -> Any:
        try:
            return strict_json.parse(self._read(name), limits=limits)
        except strict_json.MalformedJson:
            raise _damaged(name) from None

    def _stored_if_whole(self, root: TrustRoot) -> tuple[Any, int]:
        """Give the stored bundle and its number; none and 0 where it is missing or damaged."""
        try:
            stored = self._parsed(_BUNDLE, BUNDLE_LIMITS)
            # Only its signature and number count: what it pinned may be older than this version.
            return stored, signed_sequence(stored, root)
        except TrustError:
            return None, 0

    def _record(self) -> dict[str, Any]:
        """Give where the bundle came from and its number; homes of before have none of it."""
        if not self._path(_SOURCE).exists():
            return {}
        record = self._parsed(_SOURCE)
        if not isinstance(record, dict) or not isinstance(record.get("sequence", 0), int):
            raise _damaged(_SOURCE)
        return record

    def _record_if_whole(self) -> dict[str, Any]:
        try:
            return self._record()
        except TrustError:
            return {}

    def _write_record(self, source: str | None, sequence: int) -> None:
        record = {"source": source, "sequence": sequence}
        self._write(_SOURCE, json.dumps(record, ensure_ascii=False).encode())

    def _write(self, name: str, data: bytes) -> None:
        try:
            descriptor, temporary = tempfile.mkstemp(dir=self.home, prefix=f".{name}.")
            try:
                with os.fdopen(descriptor, "wb") as file:
                    os.fchmod(descriptor, _MODE)
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


def _damaged(name: str) -> TrustError:
    """Say which file is damaged, and how it is put right."""
    if name == _ROOT:
        return untrusted(
            "TRUST_DAMAGED",
            f"{name} is damaged; remove it and run `vc-verifier trust init` with the root "
            "whose fingerprint you have compared",
            f"{name} 已损坏；请删除该文件，并以核对过指纹的信任根运行 `vc-verifier trust init`",
        )
    return untrusted(
        "TRUST_DAMAGED",
        f"{name} is damaged; run `vc-verifier trust update --bundle FILE|URL`",
        f"{name} 已损坏；请运行 `vc-verifier trust update --bundle FILE|URL`",
    )
