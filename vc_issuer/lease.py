"""One issuing process at a time per application, and none locked out by one that was killed."""

import fcntl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vc_issuer.initialise import database_url
from vc_issuer.problems import IssuerError
from vc_issuer.registry import Registry

# A server takes a moment to notice that the process before was killed.
SERVER_NOTICES_SECONDS = 3.0

_guard = threading.Lock()
_held: set[Path] = set()


@contextmanager
def application_lease(home: Path, application: str) -> Iterator[None]:
    """Hold an application; a second process is refused with `APPLICATION_BUSY`.

    The lock belongs to the process, so the system gives it back when the process dies in whatever
    way. It is a record lock (POSIX), which worker processes do not inherit. Where the registry is
    on a server, other machines may issue, too: there the application is held on the server besides.
    """
    folder = home / "leases"
    folder.mkdir(exist_ok=True)
    path = (folder / f"{application}.lock").resolve()
    # A record lock does not keep a process from itself, so that is remembered here.
    with _guard:
        if path in _held:
            raise _busy()
        _held.add(path)
    try:
        with path.open("a") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise _busy() from error
            with _server_lease(home, application):
                yield
    finally:
        with _guard:
            _held.discard(path)


@contextmanager
def _server_lease(home: Path, application: str) -> Iterator[None]:
    registry = Registry(database_url(home))
    try:
        until = time.monotonic() + SERVER_NOTICES_SECONDS
        while True:
            with registry.holding(f"application {application}") as free:
                if free:
                    yield
                    return
            if time.monotonic() >= until:
                raise _busy()
            time.sleep(0.05)
    finally:
        registry.close()


def _busy() -> IssuerError:
    return IssuerError(
        "APPLICATION_BUSY",
        "another process is issuing this application",
        "另一进程正在签发该申请",
    )
