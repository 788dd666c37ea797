"""The registry's database: engine, transactions and schema version.

There is one writing transaction at a time, so that two processes never read the same counter, or
the same end of the audit log, before one of them writes it: SQLite takes its write lock at once
(`BEGIN IMMEDIATE`), PostgreSQL an advisory lock of the database (ADR 0040). SQLite runs with
write-ahead log, foreign keys, full synchronisation and a busy timeout. A log of statements shows no
row's values (`hide_parameters`).
"""

import hashlib
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    column,
    create_engine,
    event,
    func,
    inspect,
    select,
    table,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from vc_issuer.files import make_private
from vc_issuer.problems import IssuerError
from vc_issuer.registry.failures import failure, translate, unreachable

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_TIMEOUT_SECONDS = 30
MIGRATIONS = Path(__file__).with_name("migrations")
# Alembic's own table, and what it holds when all is done: Alembic takes longer to load than most
# commands to run.
_VERSION = table("alembic_version", column("version_num"))
LAST_MIGRATION = "0007"
# A writer that says nothing for so long was cut off, and holds up all others: the server ends its
# transaction. Shorter than others wait for the lock.
SILENT_WRITER_SECONDS = 20
# The server finds within a minute that a machine holding a lock has gone, whether it waits for the
# machine's next word (keepalives) or for it to take the last answer (user timeout); and the
# machine, that the server has.
POSTGRESQL_OPTIONS = (
    "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 "
    "-c tcp_user_timeout=30s "
    "-c client_encoding=UTF8"
)
POSTGRESQL_KEEPALIVES = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


class Registry:
    """One registry database; give it to whoever reads or writes certificates."""

    def __init__(self, url: str) -> None:
        """Open the database at an SQLAlchemy URL; nothing is created before `upgrade`."""
        self._engine = _engine(url)
        # A registry that is dropped without `close` leaves no open connections either.
        weakref.finalize(self, self._engine.dispose)
        self._writer = self._engine.execution_options(writing=True)

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

    @contextmanager
    def holding(self, name: str) -> Iterator[bool]:
        """Hold a name among all machines on this database; tell whether it was free.

        The server gives it back when the connection ends, in whatever way. SQLite is used by one
        machine, where the caller has files to lock: there, every name is free.
        """
        if self.dialect == "sqlite":
            yield True
            return
        with self._engine.connect() as connection:
            # Between transactions: the lock belongs to the connection, and blocks no clean-up.
            connection.execution_options(isolation_level="AUTOCOMMIT")
            key = _lock_key(name)
            held = bool(connection.scalar(select(func.pg_try_advisory_lock(key))))
            try:
                yield held
            finally:
                # Closed, not given back to the pool: that frees the lock even after an error.
                connection.invalidate()

    def upgrade(self) -> None:
        """Bring the tables to this program's version (`vc-issuer init`)."""
        # Imported here and below: whoever only checks the version needs no migrations.
        from alembic import command

        if self.dialect == "sqlite":
            _close_to_others(self._engine.url)
        with self.migrating() as configuration:
            command.upgrade(configuration, "head")

    @contextmanager
    def migrating(self) -> Iterator["Config"]:
        """Give Alembic's settings for migrations that are kept as a whole, or not at all.

        On SQLite foreign keys rest meanwhile, because a table that others refer to may have to be
        made anew; that every reference holds is asked at the end (`migrations/env.py`).
        """
        with self._writer.connect() as connection:
            if self.dialect == "sqlite":
                # Beneath the session: within a transaction SQLite takes no notice of it.
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA foreign_keys = OFF").close()
            try:
                configuration = _configuration()
                configuration.attributes["connection"] = connection
                yield configuration
                connection.commit()
            finally:
                # Not given back to the pool: the next one has its foreign keys.
                connection.invalidate()

    def check_version(self) -> None:
        """Refuse a registry that this program's migrations have not been run on."""
        with self._engine.connect() as connection:
            known = inspect(connection).has_table(_VERSION.name)
            found = connection.scalar(select(_VERSION.c.version_num)) if known else None
        wanted = LAST_MIGRATION
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


def _configuration() -> "Config":
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return configuration


def _engine(url: str) -> Engine:
    try:
        address = make_url(url)
        engine = _sqlite(address) if _names(address, "sqlite") else _postgresql(address)
    except (ArgumentError, ImportError) as error:
        raise IssuerError(
            "DATABASE_URL",
            "the database URL cannot be used: give sqlite:///FILE or "
            "postgresql://USER@HOST/DATABASE, the latter with the extra 'postgresql' installed",
            "数据库地址不可用：请用 sqlite:///文件，"
            "或 postgresql://用户@主机/库名（需安装可选依赖 postgresql）",
        ) from error
    event.listen(engine, "handle_error", translate)
    return engine


def _names(address: URL, database: str) -> bool:
    return address.get_backend_name() == database


def _sqlite(address: URL) -> Engine:
    engine = create_engine(address, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _close_to_others(address: URL) -> None:
    """Keep names and ID numbers from other users of the machine, whatever the umask is.

    SQLite makes its log and index (`-wal`, `-shm`) with the permissions of the database.
    """
    if (address.database or ":memory:").startswith((":memory:", "file:")):
        # Not in a file, or in one that SQLite finds by a URI of its own.
        return
    database = Path(str(address.database))
    try:
        make_private(database)
        for beside in (f"{database}-wal", f"{database}-shm"):
            if Path(beside).exists():
                make_private(Path(beside))
    except OSError as error:
        raise unreachable() from error


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver's own implicit BEGIN comes too late for BEGIN IMMEDIATE: we send ours.
    connection.isolation_level = None
    try:
        for pragma in (
            f"busy_timeout = {BUSY_TIMEOUT_SECONDS * 1000}",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()
    except sqlite3.Error as error:
        # No statement of SQLAlchemy's: its `handle_error` does not see this one.
        connection.close()
        raise failure(error) or error from error


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _postgresql(address: URL) -> Engine:
    # The plain form, and libpq's short one, mean the driver that this program is tested with.
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    if not _names(address, "postgresql"):
        raise ArgumentError("neither SQLite nor PostgreSQL")
    settings = f"{POSTGRESQL_OPTIONS} -c lock_timeout={BUSY_TIMEOUT_SECONDS}s"
    arguments = {
        "options": settings,
        "connect_timeout": BUSY_TIMEOUT_SECONDS,
        **POSTGRESQL_KEEPALIVES,
    }
    engine = create_engine(
        address, hide_parameters=True, pool_pre_ping=True, connect_args=arguments
    )
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _begin_postgresql(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") == "AUTOCOMMIT":
        return
    if not options.get("writing"):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        return
    # READ COMMITTED, not a snapshot: what the last writer committed while this one waited
    # must be seen.
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
    limit = f"SET LOCAL idle_in_transaction_session_timeout = '{SILENT_WRITER_SECONDS}s'"
    connection.exec_driver_sql(limit)
    connection.execute(select(func.pg_advisory_xact_lock(_lock_key("writer"))))


def _lock_key(name: str) -> int:
    """Give the 64 bits by which PostgreSQL knows an advisory lock."""
    digest = hashlib.sha256(f"vc-issuer registry {name}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)
