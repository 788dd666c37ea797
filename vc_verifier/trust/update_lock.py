"""One update of a verifier's home at a time: no older bundle is stored over a newer one."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vc_verifier.trust.trust_error import untrusted

# Storing a bundle takes moments; whoever holds the home for longer does something else.
MOST_SECONDS = 10.0
_LOCK = ".trust-lock"
_MODE = 0o644


@contextmanager
def updating(home: Path) -> Iterator[None]:
    """Hold `home` while what is stored is compared and replaced.

    The lock is the system's (`flock`), so that it ends with the process that holds it. Raises
    `TrustError` with `TRUST_BUSY` after `MOST_SECONDS`, with `TRUST_UNWRITABLE` where no lock can
    be had.
    """
    try:
        descriptor = os.open(home / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _MODE)
    except OSError:
        raise untrusted(
            "TRUST_UNWRITABLE", f"{_LOCK} cannot be written", f"无法写入 {_LOCK}"
        ) from None
    try:
        _take(descriptor)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> None:
    until = time.monotonic() + MOST_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise untrusted(
                    "TRUST_BUSY",
                    "another update of this home is going on; try again",
                    "该目录正在由另一进程更新，请稍后重试",
                ) from None
            time.sleep(0.02)
        except OSError:
            raise untrusted(
                "TRUST_UNWRITABLE", f"{_LOCK} cannot be locked", f"无法锁定 {_LOCK}"
            ) from None
        else:
            return
