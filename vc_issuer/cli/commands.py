"""Commands are loaded when they are run: what the others need is not, and each starts sooner."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

AddCommand = Callable[[str, str, str], argparse.ArgumentParser]


@dataclass(frozen=True)
class Command:
    """What carries a command out: a function of a module of this package, as `module.function`."""

    place: str

    def __call__(self, options: argparse.Namespace) -> int:
        """Carry the command out; its result is the exit code."""
        code: int = self.function()(options)
        return code

    def function(self) -> Callable[..., Any]:
        """Load the function."""
        module, name = self.place.split(".")
        function: Callable[..., Any] = getattr(import_module(f"vc_issuer.cli.{module}"), name)
        return function
