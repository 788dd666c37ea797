"""The registry's database: engine, transactions and schema version.

SQLite runs with write-ahead log, foreign keys, full synchronisation and a busy timeout; a
writing transaction takes the write lock at once (`BEGIN IMMEDIATE`), so that two processes
never read the same counter before one of them writes it.
"""

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from vc_issuer.problems import IssuerError

BUSY_TIMEOUT_SECONDS = 30
MIGRATIONS = Path(__file__).with_name("migrations")


class Registry:
    """One registry database; give it to whoever reads or writes certificates."""

    def __init__(self, url: str) -> None:
        """Open the database at an SQLAlchemy URL; nothing is created before `upgrade`."""
        self._engine = _engine(url)
        # A registry that is dropped without `close` leaves no open connections either.
        weakref.finalize(self, self._engine.dispose)
        self._writer = self._engine.execution_options(begin="BEGIN IMMEDIATE")

    @property
    def dialect(self) -> str:
        """Name the database in use, `sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give one consistent view of the registry."""
        with Session(self._engine) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give one transaction: committed as a whole at the end, or not at all."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    def upgrade(self) -> None:
        """Bring the tables to this program's version (`vc-issuer init`)."""
        with self._writer.connect() as connection:
            configuration = _configuration()
            configuration.attributes["connection"] = connection
            command.upgrade(configuration, "head")
            connection.commit()

    def check_version(self) -> None:
        """Refuse a registry that this program's migrations have not been run on."""
        with self._engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_revision()
        wanted = ScriptDirectory.from_config(_configuration()).get_current_head()
        if found != wanted:
            raise IssuerError(
                "REGISTRY_VERSION",
                f"the registry is at version {found}, this program needs {wanted}: "
                "run vc-issuer init",
                f"登记库版本为 {found}，本程序需要 {wanted}：请运行 vc-issuer init",
            )

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _configuration() -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return configuration


def _engine(url: str) -> Engine:
    try:
        engine = create_engine(make_url(url))
    except (ArgumentError, ImportError) as error:
        raise IssuerError(
            "DATABASE_URL",
            "the database URL cannot be used: wrong form, or its driver is not installed",
            "数据库地址不可用：格式有误或未安装驱动",
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own implicit BEGIN comes too late for BEGIN IMMEDIATE: we send ours.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begin", "BEGIN"))
