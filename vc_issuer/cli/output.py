"""What the commands say, in the language asked for: results on stdout, errors on stderr."""

import os
import sys
from collections.abc import Mapping
from typing import Literal, NoReturn

from vc_core.problems import Text

Language = Literal["zh", "en"]
CONTROL = dict.fromkeys(range(32)) | {127: None}


def default_language(environment: Mapping[str, str]) -> Language:
    """Read the language from the locale variables, in the order that POSIX gives them."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].startswith("zh") else "en"
    return "en"


class Speaker:
    """Says things in one language."""

    def __init__(self, language: Language) -> None:
        """Take the language of everything that follows."""
        self.language = language

    def choose(self, text: Text) -> str:
        """Give the text in this language."""
        return text.zh if self.language == "zh" else text.en

    def say(self, zh: str, en: str) -> None:
        """Say a line to the person on standard error, keeping standard output for results."""
        print(zh if self.language == "zh" else en, file=sys.stderr)

    def say_loudly(self, *lines: Text) -> None:
        """Say lines in both languages, framed, so that nobody can miss them."""
        print("!" * 72, file=sys.stderr)
        for line in lines:
            print(f"!! {line.zh}\n!! {line.en}", file=sys.stderr)
        print("!" * 72, file=sys.stderr)

    def fail(self, text: Text) -> None:
        """Say an error in one line, whatever it contains."""
        line = " ".join(self.choose(text).split()).translate(CONTROL)
        print(f"vc-issuer: {line}", file=sys.stderr)


def print_result(line: str) -> None:
    """Print a result for the next program to read."""
    print(line, flush=True)


def stop_wrong_use(language: Language, message: str) -> NoReturn:
    """End with exit code 2 for a command line that cannot be understood."""
    Speaker(language).fail(Text(f"用法错误：{message}", f"wrong use: {message}"))
    raise SystemExit(2)


def environment_language() -> Language:
    """Give this process's language."""
    return default_language(os.environ)
