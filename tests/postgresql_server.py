"""A throw-away PostgreSQL: a cluster of its own in a temporary folder, a database per bureau."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType

import pytest

# Nothing is kept, so nothing need reach the disk or be tidied up.
OPTIONS = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off "
    "-c wal_level=minimal -c max_wal_senders=0 -c checkpoint_timeout=1d -c max_wal_size=2GB "
    "-c max_connections=60 -c shared_buffers=64MB"
)
# For hundreds of databases of ten megabytes each, of which few are there at a time.
ROOM = 4 * 1024**3
_numbers = itertools.count(1)


def find_programs() -> Path | None:
    """Give the folder of `initdb` and `pg_ctl`; Debian keeps them out of the search path."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    found = installed[-1] if installed else on_path and Path(on_path).resolve()
    return found.parent if found else None


class PostgresqlServer:
    """A running server of the tests' own, on a free port of this machine."""

    def __init__(self, programs: Path, folder: Path, networks: Mapping[str, str]) -> None:
        """Make the cluster in `folder`; `start` starts it.

        `networks` gives, by further address to listen on, the network that may connect there.
        """
        self._programs, self.folder = programs, folder
        self._addresses = ",".join(["127.0.0.1", *networks])
        # The server refuses to run as root; Debian's package brings the user.
        self._user = "postgres" if os.geteuid() == 0 else None
        self.own(folder)
        self._data = folder / "data"
        self.run("initdb", "-D", str(self._data), "-U", "postgres", "-A", "trust", "-N",
                 "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
        with (self._data / "pg_hba.conf").open("a") as access:
            for network in networks.values():
                access.write(f"host all all {network} trust\n")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    def own(self, folder: Path) -> None:
        """Give a folder to the server's user."""
        if self._user is not None:
            os.chown(folder, pwd.getpwnam(self._user).pw_uid, -1)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"{OPTIONS} -p {self.port} -c listen_addresses={self._addresses} -k {self.folder}"
        self.run("pg_ctl", "-D", str(self._data), "-w", "-l", str(self.folder / "log"),
                 "-o", options, "start")  # fmt: skip

    def stop(self) -> None:
        """Stop at once, as in a power failure: no clean-up, connections break."""
        self.run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs as the server's user; give what it says."""
        return subprocess.run(
            [str(self._programs / program), *arguments],
            user=self._user, cwd=self.folder, stdin=subprocess.DEVNULL, text=True, check=True,
            stdout=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
        ).stdout  # fmt: skip

    def sql(self, statement: str, *, database: str = "postgres") -> str:
        """Run one statement as the superuser; give its bare result."""
        return self.run("psql", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres",
                        "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database,
                        "-c", statement)  # fmt: skip

    def url(self, database: str) -> str:
        """Give a database's address."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def new_database(self, more: str = "") -> str:
        """Make an empty database and give its address."""
        name = f"registry_{os.getpid()}_{next(_numbers)}"
        self.sql(f"CREATE DATABASE {name} {more}")
        return self.url(name)


@contextmanager
def running_server(
    networks: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[PostgresqlServer]:
    """Give a running server; skip with the reason without PostgreSQL, but fail in CI."""
    programs = find_programs()
    if programs is None:
        reason = "PostgreSQL is missing: apt-get install postgresql"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # Not pytest's own folder: another user cannot enter it, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="vc-pg-", dir=_in_memory()) as folder:
        server = PostgresqlServer(programs, Path(folder), networks)
        server.start()
        try:
            yield server
        finally:
            # A test may have stopped it.
            with suppress(subprocess.CalledProcessError):
                server.stop()


def _in_memory() -> str | None:
    """Give a folder in memory with room, where a database is made in a tenth of the time."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
    return str(memory) if roomy else None
