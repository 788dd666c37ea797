"""What a database that cannot work means to an operator: one clear line instead of a traceback.

The database's own message is never shown: it may hold a row's values or an address.
"""

import sqlite3
from typing import Any

from sqlalchemy.engine import ExceptionContext

from vc_issuer.problems import IssuerError

BUSY = "REGISTRY_BUSY"
NOT_WRITTEN = "REGISTRY_NOT_WRITTEN"
UNREACHABLE = "REGISTRY_UNREACHABLE"

_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: NOT_WRITTEN,
    sqlite3.SQLITE_IOERR: NOT_WRITTEN,
    sqlite3.SQLITE_READONLY: NOT_WRITTEN,
    sqlite3.SQLITE_CANTOPEN: UNREACHABLE,
}
# SQLSTATE, whole or its class: PostgreSQL, Appendix A.
_POSTGRESQL = {
    "55P03": BUSY,
    "40001": BUSY,
    "40P01": BUSY,
    "53100": NOT_WRITTEN,
    "25006": NOT_WRITTEN,
    "58": NOT_WRITTEN,
    # A transaction that the server ended, because this program said nothing for too long.
    "25P03": UNREACHABLE,
    "08": UNREACHABLE,
    "28": UNREACHABLE,
    "3D": UNREACHABLE,
    "53": UNREACHABLE,
    "57": UNREACHABLE,
}
_WORDS = {
    BUSY: (
        "another program holds the registry: this step was not stored, run it again",
        "登记库被其他程序占用：本步骤未存入，请重新运行",
    ),
    NOT_WRITTEN: (
        "the registry cannot be written: its disk is full or failing; "
        "this step was not stored, make room and run it again",
        "登记库无法写入：磁盘已满或故障；本步骤未存入，请腾出空间后重新运行",
    ),
    UNREACHABLE: (
        "the registry's database cannot be reached; run it again when it is back",
        "无法连接登记库；恢复后请重新运行",
    ),
}


def failure(error: BaseException) -> IssuerError | None:
    """Give the refusal for a driver's error; none for what is a fault of the program."""
    if isinstance(error, sqlite3.Error):
        # Extended codes keep the primary one in their last byte.
        code = _SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    else:
        code = _postgresql_code(error)
    return None if code is None else IssuerError(code, *_WORDS[code])


def unreachable() -> IssuerError:
    """Give the refusal for a database that is away."""
    return IssuerError(UNREACHABLE, *_WORDS[UNREACHABLE])


def translate(context: ExceptionContext) -> Any:
    """Put the refusal in the place of the driver's error (an SQLAlchemy `handle_error` event)."""
    # A connection that was found dead before use is replaced by the pool: no failure yet.
    return None if context.is_pre_ping else failure(context.original_exception)


def _postgresql_code(error: BaseException) -> str | None:
    state = getattr(error, "sqlstate", None)
    if state is not None:
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])
    # Without a state the server said nothing: the connection was refused or broke.
    return UNREACHABLE if type(error).__name__ == "OperationalError" else None
