"""A pytest plugin: every bureau that names no database gets a new one on VC_TEST_POSTGRESQL.

So test files written for SQLite run unchanged: `pytest -p tests.postgresql_bureaus FILE`.
"""

import itertools
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, create_engine, make_url

from vc_issuer import initialise
from vc_issuer.registry import Registry

_numbers = itertools.count(1)
_made: list[str] = []
_settled_database = initialise._settled_database


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many there were, so that whoever starts this sees that it did something."""
    terminalreporter.write_line(f"{next(_numbers) - 1} bureaus on PostgreSQL")


def _new_database() -> str:
    """Copy the tables of the first one: quicker than to run all migrations each time."""
    server = _server()
    first = f"bureau_{os.getpid()}_0"
    name = f"bureau_{os.getpid()}_{next(_numbers)}"
    with _connected() as connection:
        if name.endswith("_1"):
            connection.exec_driver_sql(f"CREATE DATABASE {first}")
            registry = Registry(_address(server, first))
            registry.upgrade()
            registry.close()
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {first}")
    _made.append(name)
    return _address(server, name)


def _server() -> URL:
    return make_url(os.environ["VC_TEST_POSTGRESQL"])


@contextmanager
def _connected() -> Iterator[Connection]:
    address = _server().set(drivername="postgresql+psycopg")
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _address(server: URL, name: str) -> str:
    return server.set(database=name).render_as_string(hide_password=False)


def _settled_or_new(home: Path, wanted: str | None) -> str | None:
    if wanted is None and not (home / initialise.CONFIGURATION).exists():
        wanted = _new_database()
    return _settled_database(home, wanted)


@pytest.fixture(autouse=True, scope="session")
def every_bureau_on_postgresql() -> object:
    """Put each new bureau's registry on the server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(initialise, "_settled_database", _settled_or_new)
        yield


@pytest.fixture(autouse=True, scope="module")
def no_database_outlives_its_module() -> Iterator[None]:
    """Drop a module's databases: hundreds of them would fill a disk."""
    yield
    with _connected() as connection:
        while _made:
            connection.exec_driver_sql(f"DROP DATABASE {_made.pop()} WITH (FORCE)")
