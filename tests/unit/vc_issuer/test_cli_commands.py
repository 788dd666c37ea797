"""Each command names what carries it out, and loads nothing of the others."""

import argparse
import subprocess
import sys

import pytest

from vc_issuer.cli import parser
from vc_issuer.cli.commands import Command


def commands() -> dict[str, Command]:
    """Give what carries out each command of the command line."""
    (chosen,) = (
        action
        for action in parser._parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    return {name: sub.get_default("run") for name, sub in chosen.choices.items()}


@pytest.mark.parametrize("name", sorted(commands()))
def test_what_carries_a_command_out_is_there(name):
    assert callable(commands()[name].function())


def test_help_loads_no_database_no_web_server_and_no_pictures():
    script = (
        "import sys\nfrom vc_issuer.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'sqlalchemy', 'flask', 'PIL', 'rich', 'cryptography'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
