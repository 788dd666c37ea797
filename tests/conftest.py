"""What every test may use: one published bureau a process, and a closed door to the network."""

import socket
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Give a published bureau with eight certificates; under xdist each worker has its own."""
    # Imported here, so that tests without a bureau do not load the issuer.
    from tests.bureau_fixture import publish_bureau

    return publish_bureau(Path(tmp_path_factory.mktemp("bureau")))


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every attempt to open a connection, or to look up a name, an error of the test."""

    def refuse(*arguments: object, **_options: object) -> object:
        raise AssertionError(f"something tried to use the network: {arguments[1:]!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
