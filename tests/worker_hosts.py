"""Hosts that seal: each with a network of its own where that may be made, a home and its key."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

ROOT = Path(__file__).parents[1]
# What a host needs of the bureau: one key of four, and no certificate authority.
KEY_FILES = ("seal-1.key.pem", "passphrase")


@dataclass
class Host:
    """One host; without a network of its own it is on this machine's loopback."""

    home: Path
    address: str
    """Where the host finds the database server."""
    namespace: str | None = None
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def network(self) -> str:
        """Give the network that the host is alone in with the server."""
        return self.address.rpartition(".")[0] + ".0/24"

    def install(self, bureau: Path) -> None:
        """Give the host its home: where the registry is, and the e-seal's key."""
        keys = self.home / "keys"
        keys.mkdir(parents=True, mode=0o700)
        for name in KEY_FILES:
            shutil.copy2(bureau / "keys" / name, keys / name)
        url = make_url(json.loads((bureau / "bureau.json").read_text())["database"])
        database = url.set(host=self.address).render_as_string(hide_password=False)
        (self.home / "bureau.json").write_text(json.dumps({"database": database}))

    def start(self, *, die_at: tuple[int, str] | None = None) -> subprocess.Popen[bytes]:
        """Start `vc-issuer worker` there; it may be told at which transaction to die."""
        enter = ["ip", "netns", "exec", self.namespace] if self.namespace else []
        order = json.dumps({"home": str(self.home), "die_at": die_at})
        worker = subprocess.Popen(
            [*enter, sys.executable, "-m", "tests.worker_child", order],
            cwd=ROOT, env={**os.environ, "LC_ALL": "en_GB.UTF-8"},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self._running.append(worker)
        return worker

    def unplug(self) -> None:
        """Cut the host off: what is sent from now on arrives nowhere."""
        subprocess.run(
            ["ip", "-n", self.namespace or "", "link", "set", "host", "down"], check=True
        )

    def stop(self) -> str:
        """End what still runs there, and give what its workers have said."""
        said = []
        for worker in self._running:
            worker.kill()
            if worker.stdout is not None and not worker.stdout.closed:
                said.append(worker.communicate()[0].decode())
        self._running.clear()
        return f"{self.address}: " + "\n".join(said)


@contextmanager
def two_hosts(folder: Path) -> Iterator[tuple[Host, Host]]:
    """Give two hosts in network namespaces of their own, else on the loopback."""
    hosts: list[Host] = []
    made: list[str] = []
    try:
        for number in (1, 2):
            name = f"vc{os.getpid() % 100_000}-{number}"
            # One network for each run and host, out of those that nobody routes.
            prefix = f"10.{200 + os.getpid() % 50}.{2 * (os.getpid() % 120) + number}"
            own = _make_namespace(name, prefix)
            if own:
                made.append(name)
            address = f"{prefix}.1" if own else "127.0.0.1"
            hosts.append(Host(folder / f"host-{number}", address, name if own else None))
        yield hosts[0], hosts[1]
    finally:
        for host in hosts:
            host.stop()
        for name in made:
            with suppress(subprocess.CalledProcessError):
                _ip("netns", "del", name)


def _make_namespace(name: str, prefix: str) -> bool:
    """Make a namespace joined to this one by a cable of its own; tell whether that is permitted."""
    outside = f"v{name}"[:15]
    try:
        _ip("netns", "add", name)
    except (OSError, subprocess.CalledProcessError):
        return False
    try:
        _ip("link", "add", outside, "type", "veth", "peer", "name", "host", "netns", name)
        _ip("addr", "add", f"{prefix}.1/24", "dev", outside)
        _ip("link", "set", outside, "up")
        _ip("-n", name, "addr", "add", f"{prefix}.2/24", "dev", "host")
        _ip("-n", name, "link", "set", "host", "up")
    except subprocess.CalledProcessError:
        _ip("netns", "del", name)
        return False
    return True


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)
