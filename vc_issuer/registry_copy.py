"""Copies the registry as of one moment, and puts such a copy back (SQLite, PostgreSQL)."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from vc_issuer.files import make_private
from vc_issuer.problems import IssuerError


def is_file(url: str) -> bool:
    """Tell whether the registry is a file of this machine (SQLite)."""
    return make_url(url).get_backend_name() == "sqlite"


def copy_registry(url: str, to: Path) -> None:
    """Write the registry at `url` into a file, while others go on writing."""
    address = make_url(url)
    if is_file(url):
        with (
            closing(sqlite3.connect(f"file:{address.database}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(to)) as copy,
        ):
            source.backup(copy)
    else:
        # The queue of `vc-issuer worker` holds nothing that the registry does not know (ADR 0086).
        _run("pg_dump", address, "--format=custom", "--no-owner", "--no-privileges",
             "--exclude-schema=sealing_queue_*", f"--file={to}")  # fmt: skip
    to.chmod(0o600)


def put_back(copy: Path, url: str) -> None:
    """Make the registry at `url` out of a copy; tables that are there already are an error."""
    address = make_url(url)
    if is_file(url):
        target = Path(str(address.database))
        if target.exists():
            raise IssuerError("FILE_EXISTS", f"{target} exists", f"{target} 已存在")
        make_private(target)
        shutil.copyfile(copy, target)
    else:
        _run("pg_restore", address, "--single-transaction", "--exit-on-error", "--no-owner",
             "--no-privileges", f"--dbname={address.database}", str(copy))  # fmt: skip


def _run(program: str, address: URL, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; the password travels in the environment only."""
    found = shutil.which(program)
    if found is None:
        raise IssuerError(
            "PROGRAM_MISSING",
            f"{program} is needed: apt-get install postgresql-client",
            f"需要 {program}：apt-get install postgresql-client",
        )
    run = subprocess.run(  # noqa: S603 - a program found on the path, with our own options
        [found, *arguments],
        env={**os.environ, **_connection(address)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if run.returncode != 0:
        # What it says may quote rows, and is not passed on.
        raise IssuerError(
            "REGISTRY_COPY_FAILED",
            f"{program} ended with exit code {run.returncode}; is the database reachable, and, "
            "for a restore, empty?",
            f"{program} 以退出码 {run.returncode} 结束；数据库是否可连接？恢复时数据库须为空",
        )


def _connection(address: URL) -> dict[str, str]:
    """Give libpq's environment for an address."""
    values = {
        "PGHOST": address.host,
        "PGPORT": str(address.port) if address.port else None,
        "PGUSER": address.username,
        "PGPASSWORD": str(address.password) if address.password else None,
        "PGDATABASE": address.database,
    }
    for name in ("sslmode", "sslrootcert", "host"):
        value = address.query.get(name)
        if isinstance(value, str):
            values[f"PG{name.upper()}"] = value
    return {name: value for name, value in values.items() if value}
