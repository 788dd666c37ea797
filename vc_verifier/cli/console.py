"""The console of rich, which leaves what a broken pipe means to the command."""

from typing import NoReturn

from rich.console import Console


class CommandConsole(Console):
    """Says that the reader has gone, as every other output does."""

    def on_broken_pipe(self) -> NoReturn:
        """Raise instead of ending with exit code 1, which means a verdict here."""
        raise BrokenPipeError
