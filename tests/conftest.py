"""What every test may use: one published bureau a process, a closed door to the network, a
watch over what is logged, and no skips in CI."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import nothing_leaks, nothing_skipped


def pytest_configure(config: pytest.Config) -> None:
    """Have every test looked at for leaks, and every skip in CI taken for a failure."""
    config.pluginmanager.register(nothing_leaks, "nothing-leaks")
    config.pluginmanager.register(nothing_skipped, "nothing-skipped")


@pytest.fixture(scope="session")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Give a published bureau with eight certificates; under xdist each worker has its own."""
    # Imported here, so that tests without a bureau do not load the issuer.
    from tests.bureau_fixture import publish_bureau

    return publish_bureau(Path(tmp_path_factory.mktemp("bureau")))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[object]:
    """Give a throw-away PostgreSQL server; under xdist each worker has its own."""
    from tests.postgresql_server import running_server

    with running_server() as server:
        yield server


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every attempt to open a connection, or to look up a name, an error of the test."""

    def refuse(*arguments: object, **_options: object) -> object:
        raise AssertionError(f"something tried to use the network: {arguments[1:]!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
