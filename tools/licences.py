"""`make licences`: writes docs/licences.md, the licence of every locked dependency and why it fits.

A licence comes from the package's own metadata, or, where these are silent or vague, from
requirements/licences.toml. One that is neither permissive nor explained there stops the command.
"""

import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from license_expression import ExpressionError, get_spdx_licensing

from tools.locked import APP, PEERS, ROOT, Use, npm_lock, python_uses

STATEMENTS = ROOT / "requirements" / "licences.toml"
LIST = ROOT / "docs" / "licences.md"
_CLASSIFIERS = {
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: ISC License (ISCL)": "ISC",
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_HEAD = """# Licences of all dependencies

Written by `make licences` from the locks; a test fails when a locked package is missing here, when
its own metadata say something else, or when its licence is neither permissive nor explained. The
project itself is under Apache-2.0. Nothing below is copied into this repository; our wheels
contain what is bundled into the web app (its notices are in the app's `third-party-licences.txt`)
and the contexts and schemas of `contexts/manifest.json`, each with its licence there. Everything
else is installed by the user from its own package. Native libraries inside other projects' wheels
keep the licences that those wheels carry.
"""


@dataclass(frozen=True)
class Licensed:
    """A package, its licence as an SPDX expression, what it is for, why it may be copyleft."""

    ecosystem: str
    name: str
    licence: str
    use: Use
    reason: str | None


class LicenceUnknown(Exception):
    """No metadata and no statement tell a package's licence."""


@cache
def statements() -> dict[str, Any]:
    """Read what is said by hand."""
    with STATEMENTS.open("rb") as file:
        return tomllib.load(file)


def licence_in_metadata(name: str) -> str | None:
    """Give what an installed package's metadata say exactly; None if they do not."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    for field in ("License-Expression", "License"):
        if (text := found.get(field)) and (expression := spdx(text)):
            return expression
    exact = [_CLASSIFIERS[c] for c in found.get_all("Classifier") or [] if c in _CLASSIFIERS]
    return exact[0] if len(exact) == 1 else None


@cache
def _spdx_licensing() -> Any:
    """Read the index of licences once: it is large."""
    return get_spdx_licensing()


def spdx(text: str) -> str | None:
    """Give an SPDX expression in its one spelling; None if it is none."""
    try:
        parsed = _spdx_licensing().parse(text, validate=True)
    except ExpressionError:
        return None
    return None if parsed is None else parsed.simplify().render()


def allowed(expression: str, permissive: Iterable[str]) -> bool:
    """Tell whether an expression can be met by permissive licences alone."""
    licensing, known = _spdx_licensing(), set(permissive)

    def met(node: Any) -> bool:
        if isinstance(node, licensing.AND):
            return all(map(met, node.args))
        if isinstance(node, licensing.OR):
            return any(map(met, node.args))
        return str(node.key) in known

    return met(licensing.parse(expression, validate=True))


def every_dependency() -> list[Licensed]:
    """Give all that is locked, with licences; raises `LicenceUnknown` at one that nothing tells."""
    stated, reasons = statements()["stated"], statements()["reasons"]
    found = []
    for name, use in python_uses().items():
        licence = stated["python"].get(name) or licence_in_metadata(name)
        found.append(_licensed("python", name, licence, use, reasons["python"]))
    for folder in (APP, PEERS):
        for package in npm_lock(folder):
            licence = stated["npm"].get(package.name) or spdx(package.licence or "")
            found.append(_licensed("npm", package.name, licence, package.use, reasons["npm"]))
    return sorted(set(found), key=lambda one: (list(Use).index(one.use), one.ecosystem, one.name))


def _licensed(
    ecosystem: str, name: str, licence: str | None, use: Use, reasons: Mapping[str, str]
) -> Licensed:
    if licence is None:
        raise LicenceUnknown(
            f"{name}: neither its metadata nor {STATEMENTS.name} tell its licence exactly; "
            "is it installed?"
        )
    return Licensed(ecosystem, name, licence, use, reasons.get(name))


def not_allowed(dependencies: Iterable[Licensed]) -> list[str]:
    """Name what is neither permissive nor explained."""
    permissive = statements()["permissive"]
    return [
        f"{one.name}: {one.licence}"
        for one in dependencies
        if one.reason is None and not allowed(one.licence, permissive)
    ]


def table(dependencies: Iterable[Licensed]) -> str:
    """Write the page."""
    everything = list(dependencies)
    parts = [_HEAD]
    for use in Use:
        rows = [one for one in everything if one.use is use]
        parts.append(f"\n## {use.value.capitalize()}\n\n| package | from | licence | remark |")
        parts.append("|---|---|---|---|")
        parts += [
            f"| {one.name} | {'PyPI' if one.ecosystem == 'python' else 'npm'} | {one.licence} "
            f"| {one.reason or ''} |"
            for one in rows
        ]
    return "\n".join(parts) + "\n"


def main(target: Path = LIST) -> None:
    """Write the list, or say what stands against it."""
    try:
        dependencies = every_dependency()
    except LicenceUnknown as error:
        sys.exit(f"{error}")
    if refused := not_allowed(dependencies):
        sys.exit("not permissive, and no reason is written:\n  " + "\n  ".join(refused))
    target.write_text(table(dependencies), "utf-8")
    print(f"{target.relative_to(ROOT)}: {len(dependencies)} dependencies")


if __name__ == "__main__":
    main()
