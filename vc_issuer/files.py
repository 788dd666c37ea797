"""Writing files so that a reader sees the old one or the new one, never half of one."""

import os
import secrets
import stat
from pathlib import Path

from vc_issuer.problems import IssuerError


def write_atomically(path: Path, data: bytes) -> None:
    """Replace `path` by `data`: written beside it, forced to disk, then renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write(temporary, data, 0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _synchronise_folder(path.parent)


def write_new_private_file(path: Path, data: bytes) -> None:
    """Make a file only its owner can read; an existing one is refused, never replaced."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write(temporary, data, 0o600)
        os.link(temporary, path)
    except FileExistsError as error:
        raise IssuerError("FILE_EXISTS", f"{path.name} exists", f"{path.name} 已存在") from error
    finally:
        temporary.unlink(missing_ok=True)
    _synchronise_folder(path.parent)


def refuse_readable_by_others(path: Path) -> None:
    """Refuse a file with a secret in it that group or world may read (`KEY_FILE_MODE`)."""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise IssuerError(
            "KEY_FILE_MODE",
            f"{path.name} can be read by others: run chmod 600 on it",
            f"{path.name} 可被他人读取：请执行 chmod 600",
        )


def _write(path: Path, data: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def _synchronise_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
