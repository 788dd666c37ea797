"""What the commands say, in the language asked for: results on stdout, errors on stderr."""

import json
import os
import sys
from collections.abc import Mapping
from typing import Any, Literal

from vc_core.problems import ProblemError, Text
from vc_verifier.web.reading import escape_unseen, visible

Language = Literal["zh", "en"]


class CommandError(ProblemError):
    """A command cannot be carried out as it was given."""


def default_language(environment: Mapping[str, str]) -> Language:
    """Read the language from the locale variables, in the order that POSIX gives them."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].startswith("zh") else "en"
    return "en"


def environment_language() -> Language:
    """Give this process's language."""
    return default_language(os.environ)


class Speaker:
    """Says things in one language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def choose(self, text: Text) -> str:
        """Give the text in this language."""
        return text.zh if self.language == "zh" else text.en

    def fail(self, text: Text) -> None:
        """Say an error in one line, whatever it contains."""
        line = visible(" ".join(self.choose(text).split()))
        print(f"vc-verifier: {line}", file=sys.stderr)


def of_problem(error: ProblemError) -> Text:
    """Give a problem's text with its code."""
    return Text(f"{error.text.zh}（{error.code}）", f"{error.text.en} ({error.code})")


def print_json(value: Any) -> None:
    """Print JSON for the next program, harmless on a terminal too."""
    print(escape_unseen(json.dumps(value, ensure_ascii=False, indent=2)))
