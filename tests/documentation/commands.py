"""Says whether a command in the documentation is one that exists, with options that exist."""

import argparse
import re
import shlex
from pathlib import Path

from vc_issuer.cli.parser import _parser as issuer_parser
from vc_verifier.cli.parser import _parser as verifier_parser

PARSERS = {"vc-issuer": issuer_parser, "vc-verifier": verifier_parser}
# Where one command ends and another begins.
_END = {"|", "&&", "||", ";", ">", ">>", "<", "&", "·", ")", "#"}
_BEFORE = {"|", "&&", "||", ";", "&", "(", "do", "then", "·"}


def complaints(line: str, root: Path) -> list[str]:
    """Give what is wrong with the commands of a line; other people's programs are left alone."""
    words = _words(line)
    found: list[str] = []
    for place, word in enumerate(words):
        name = Path(word).name
        begins = place == 0 or words[place - 1] in _BEFORE or "/bin/" in word
        if begins and name in PARSERS:
            found += _wrong_options(name, _command(words[place + 1 :]))
        elif begins and word == "make":
            found += _wrong_targets(_command(words[place + 1 :]), root)
    return found


def _words(line: str) -> list[str]:
    # Synopses: optional parts lose their brackets, of alternatives the first is taken.
    plain = line.replace("…", " ").replace("[", " ").replace("]", " ")
    plain = re.sub(r"\s\|\s", " ; ", plain)
    plain = re.sub(r"([\w-]+)(\|[\w-]+)+", r"\1", plain)
    lexer = shlex.shlex(plain, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:
        return plain.split()


def _command(words: list[str]) -> list[str]:
    for place, word in enumerate(words):
        if word in _END:
            return words[:place]
    return words


def _wrong_options(name: str, words: list[str]) -> list[str]:
    parser: argparse.ArgumentParser = PARSERS[name]()
    found = []
    rest = iter(words)
    for word in rest:
        choices = _subcommands(parser)
        if word.startswith("--"):
            option, _, value = word.partition("=")
            action = parser._option_string_actions.get(option)
            if action is None:
                found.append(f"{parser.prog} has no option {option}")
            elif action.nargs != 0 and not value:
                next(rest, None)
        elif choices and word in choices:
            parser = choices[word]
        elif choices and not re.search(r"[A-Z/$]", word):
            found.append(f"{parser.prog} has no command {word}")
    return found


def _subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _wrong_targets(words: list[str], root: Path) -> list[str]:
    makefile = (root / "Makefile").read_text("utf-8")
    targets = [word for word in words if "=" not in word and not word.startswith("-")]
    return [
        f"make has no target {target}"
        for target in targets
        if not re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE)
    ]
