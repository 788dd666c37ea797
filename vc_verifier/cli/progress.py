"""Progress of a long verification: a bar with rate and time left on a terminal, else nothing."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from vc_verifier.cli.console import CommandConsole

Report = Callable[[int, int | None], None]


@contextmanager
def progress_bar(label: str, *, in_bytes: bool) -> Iterator[Report]:
    """Give a function to call with how much is done, of how much; None if that is unknown."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    amounts: tuple[ProgressColumn, ...] = (
        (DownloadColumn(), TransferSpeedColumn()) if in_bytes else (MofNCompleteColumn(),)
    )
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        *amounts,
        TimeRemainingColumn(),
        console=CommandConsole(stderr=True),
        # With results on the same terminal, they are written above the bar.
        redirect_stdout=sys.stdout.isatty(),
    )
    with bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
