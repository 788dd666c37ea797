"""Backs a bureau up while it runs, and restores it into an empty home.

A backup is a folder: `home/` with the bureau's files, the registry as of one moment, and
`backup.json` with the SHA-256 of each file. The passphrase of the keys is left out; whoever has the
backup alone cannot sign.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any

from vc_core.documents.strict_json import parse
from vc_core.problems import ProblemError
from vc_core.times import format_timestamp
from vc_issuer.files import make_private_folder, write_new_private_file
from vc_issuer.initialise import (
    DATABASE,
    database_url,
    kept_url,
    read_configuration,
    write_configuration,
)
from vc_issuer.problems import IssuerError
from vc_issuer.registry_copy import copy_registry, put_back

MANIFEST = "backup.json"
_REGISTRY = "registry"
_HOME = "home"
# The passphrase is kept elsewhere, the registry is copied as of one moment, and locks mean nothing
# on another day.
_LEFT_OUT = ("keys/passphrase", DATABASE, "leases/")


@dataclass(frozen=True)
class BackedUp:
    """What is in a backup."""

    files: int
    made: str


def back_up(home: Path, to: Path, *, now: datetime) -> BackedUp:
    """Write a backup of the bureau in `home` into the new folder `to`, whole or not at all."""
    url = database_url(home)
    if to.exists():
        raise IssuerError(
            "BACKUP_EXISTS", f"{to} exists; name a new folder", f"{to} 已存在，请指定新目录"
        )
    to.parent.mkdir(parents=True, exist_ok=True)
    unfinished = to.with_name(f".{to.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    try:
        # The registry first: every key that it names is then among the files.
        copy_registry(url, unfinished / _REGISTRY)
        for file in _files(home):
            kept = unfinished / _HOME / file.relative_to(home)
            kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.copy2(file, kept)
        digests = _digests(unfinished)
        made = format_timestamp(now)
        manifest = {"made": made, "sha256": digests}
        write_new_private_file(unfinished / MANIFEST, json.dumps(manifest, indent=1).encode())
        unfinished.rename(to)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return BackedUp(len(digests), made)


def restore(backup: Path, home: Path, *, database: str | None = None) -> BackedUp:
    """Restore a backup into a home that is not there yet, and its registry where it was.

    `database` names another place for the registry; one that has tables already is refused.
    """
    manifest = _checked(backup)
    if home.exists() and any(home.iterdir()):
        raise IssuerError(
            "HOME_NOT_EMPTY",
            f"{home} is not empty; restore into a new folder",
            f"{home} 不为空，请恢复到新目录",
        )
    # Closed before anything is in it.
    make_private_folder(home, ours=True)
    shutil.copytree(backup / _HOME, home, dirs_exist_ok=True)
    # As the copied folder may have been open.
    home.chmod(0o700)
    try:
        if database is not None:
            write_configuration(home, {**read_configuration(home), "database": database})
        put_back(backup / _REGISTRY, kept_url(home))
    except BaseException:
        shutil.rmtree(home)
        raise
    return BackedUp(len(manifest["sha256"]), manifest["made"])


def _files(home: Path) -> Iterator[Path]:
    for file in sorted(home.rglob("*")):
        name = file.relative_to(home).as_posix()
        if file.is_file() and not name.startswith(_LEFT_OUT):
            yield file


def _digests(folder: Path) -> dict[str, str]:
    digests = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            with file.open("rb") as content:
                digest = file_digest(content, "sha256").hexdigest()
            digests[file.relative_to(folder).as_posix()] = digest
    return digests


def _checked(backup: Path) -> dict[str, Any]:
    """Demand every file of a backup as it was written, and no other."""
    try:
        manifest: Any = parse((backup / MANIFEST).read_bytes())
        wanted = manifest["sha256"]
        found = _digests(backup)
        del found[MANIFEST]
    except (OSError, ProblemError, LookupError, TypeError) as error:
        raise IssuerError(
            "BACKUP_UNREADABLE", f"there is no backup in {backup}", f"{backup} 中没有备份"
        ) from error
    for name in sorted(found.keys() | wanted.keys()):
        if found.get(name) != wanted.get(name):
            raise IssuerError(
                "BACKUP_DAMAGED",
                f"{name} is not what was backed up; take another backup",
                f"{name} 与备份时不一致，请换用其他备份",
            )
    return dict(manifest)
