"""Writing files so that a reader sees the old one or the new one, never half of one."""

import os
import secrets
import stat
from pathlib import Path

from vc_issuer.problems import IssuerError

# What is published, and what is for one reader alone.
_PUBLIC, _PRIVATE = 0o644, 0o600
_OTHERS = 0o077


def write_atomically(path: Path, data: bytes, *, private: bool = False) -> None:
    """Replace `path` by `data`: written beside it, forced to disk, then renamed.

    A private file can be read by its owner alone, whatever was in its place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write(temporary, data, _PRIVATE if private else _PUBLIC)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _synchronise_folder(path.parent)


def write_new_private_file(path: Path, data: bytes) -> None:
    """Make a file only its owner can read; an existing one is refused, never replaced."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write(temporary, data, _PRIVATE)
        os.link(temporary, path)
    except FileExistsError as error:
        raise IssuerError("FILE_EXISTS", f"{path.name} exists", f"{path.name} 已存在") from error
    finally:
        temporary.unlink(missing_ok=True)
    _synchronise_folder(path.parent)


def make_private(path: Path) -> None:
    """Make an empty file that only its owner can read, or close one that is there to others.

    An existing one is not opened: that would give up the locks that this process has on it.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE))
    except FileExistsError:
        if path.stat().st_mode & _OTHERS:
            path.chmod(_PRIVATE)


def make_private_folder(folder: Path, *, ours: bool) -> None:
    """Make a folder that only its owner can look into, or close one that is there to others.

    A folder with files in it that are not `ours` is refused instead (`HOME_MODE`): it may be
    meant for others.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not folder.stat().st_mode & _OTHERS:
        return
    if ours or not any(folder.iterdir()):
        folder.chmod(0o700)
        return
    raise IssuerError(
        "HOME_MODE",
        f"others can look into {folder}, and there are files in it: run chmod 700 on it, or "
        "choose another --home",
        f"他人可查看 {folder}，且其中已有文件：请执行 chmod 700，或另选 --home",
    )


def refuse_readable_by_others(path: Path) -> None:
    """Refuse a file with a secret in it that group or world may read (`KEY_FILE_MODE`)."""
    if stat.S_IMODE(path.stat().st_mode) & _OTHERS:
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
