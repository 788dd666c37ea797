"""Reading the files that a command names, up to a size."""

import sys
from pathlib import Path

from vc_verifier.cli.output import CommandError

STANDARD_INPUT = "-"
MOST_BYTES = 10_000_000


def read_input(name: str, *, most: int = MOST_BYTES) -> bytes:
    """Read a file, or standard input for `-`; unreadable or too large is a `CommandError`."""
    try:
        if name == STANDARD_INPUT:
            data = sys.stdin.buffer.read(most + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(most + 1)
    except (OSError, ValueError) as error:
        raise unreadable_file(name, error) from None
    if len(data) > most:
        megabytes = most // 1_000_000
        raise CommandError(
            "FILE_TOO_LARGE",
            f"{name} is larger than {megabytes} MB.",
            f"{name} 超过 {megabytes} MB。",
        )
    return data


def unreadable_file(name: str, error: Exception) -> CommandError:
    """Say that a file cannot be read, and why."""
    reason = getattr(error, "strerror", None) or type(error).__name__
    return CommandError(
        "FILE_UNREADABLE", f"{name} cannot be read: {reason}.", f"无法读取 {name}：{reason}。"
    )
