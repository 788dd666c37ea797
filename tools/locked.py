"""Reads what is locked: the Python locks and the npm locks, and what each package is used for."""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = "professional-certificates"
RUN_LOCK, DEV_LOCK = ROOT / "requirements" / "run.txt", ROOT / "requirements" / "dev.txt"
APP, PEERS = ROOT / "vc_verifier" / "pwa", ROOT / "tests" / "interop" / "node"

_REQUIREMENT = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;]+)\s*(?:;\s*(.*?))?\s*\\?$")
_HASH = re.compile(r"\s+--hash=sha256:([0-9a-f]{64})")
_PARENT = re.compile(r"\s+#\s+(?:via\s+)?(\S.*)$")
_BLOCK = re.compile(r"^[A-Za-z0-9].*\n(?:[ \t]+.*\n)*", re.MULTILINE)
_DECLARED = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)")


class Use(StrEnum):
    """What a package is there for; the first that fits."""

    RUN = "installed with the commands"
    EXTRA = "installed with an extra"
    APP = "bundled into the web app"
    BUILD = "builds the web app"
    DEVELOPMENT = "development and tests"
    PEER = "exchanged with in tests"


@dataclass(frozen=True)
class Locked:
    """One package of a Python lock."""

    name: str
    version: str
    marker: str | None
    hashes: tuple[str, ...]
    parents: tuple[str, ...]


@dataclass(frozen=True)
class NpmLocked:
    """One package of an npm lock."""

    name: str
    version: str
    folder: Path
    licence: str | None
    integrity: str
    needs: tuple[str, ...]
    use: Use


def normal(name: str) -> str:
    """Give a Python package's name in its one spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def python_lock(file: Path) -> dict[str, Locked]:
    """Read one lock as `make lock` writes it."""
    found: dict[str, Locked] = {}
    head: tuple[str, str, str | None] | None = None
    hashes: list[str] = []
    parents: list[str] = []

    def close() -> None:
        if head is not None:
            name, version, marker = head
            found[name] = Locked(name, version, marker, tuple(hashes), tuple(parents))

    for line in file.read_text("utf-8").splitlines():
        if start := _REQUIREMENT.match(line):
            close()
            head = (normal(start[1]), start[2], start[3])
            hashes, parents = [], []
        elif digest := _HASH.match(line):
            hashes.append(digest[1])
        elif (parent := _PARENT.match(line)) and parent[1] != "via":
            parents.append(parent[1])
    close()
    return found


def python_uses() -> dict[str, Use]:
    """Tell for every locked Python package what it is there for."""
    run, dev = python_lock(RUN_LOCK), python_lock(DEV_LOCK)
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    extras = project["project"]["optional-dependencies"].values()
    build = names(project["dependency-groups"]["build"])
    for_extras = with_what_they_need(names(line for lines in extras for line in lines), dev)
    for_running = with_what_they_need(names(project["project"]["dependencies"]), run)
    for_building = with_what_they_need(build, run) - for_running - for_extras

    def use(name: str) -> Use:
        if name in run and name not in for_building:
            return Use.RUN
        return Use.EXTRA if name in for_extras else Use.DEVELOPMENT

    return {name: use(name) for name in sorted(run | dev)}


def names(requirements: Iterable[str]) -> set[str]:
    """Give the package names of requirement lines."""
    return {normal(found[1]) for line in requirements if (found := _DECLARED.match(line))}


def with_what_they_need(roots: set[str], lock: Mapping[str, Locked]) -> set[str]:
    """Give packages of a lock with all that they need, directly or not."""
    known = roots & lock.keys()
    while True:
        more = {
            name for name, locked in lock.items() if known & {normal(p) for p in locked.parents}
        } - known
        if not more:
            return known
        known |= more


def cut_out(file: Path, roots: set[str]) -> str:
    """Give the lines of a lock for packages and all that they need, as they stand there."""
    locked = python_lock(file)
    needed = with_what_they_need(roots, locked)
    blocks = _BLOCK.findall(file.read_text("utf-8"))
    return "".join(block for name, block in zip(locked, blocks, strict=True) if name in needed)


def npm_lock(folder: Path) -> list[NpmLocked]:
    """Read one npm lock; what is bundled into the web app is told from what only builds it."""
    content = json.loads((folder / "package-lock.json").read_bytes())
    found = []
    for path, package in content["packages"].items():
        if not path:
            continue
        use = Use.PEER if folder == PEERS else Use.BUILD if package.get("dev") else Use.APP
        found.append(
            NpmLocked(
                name=path.rpartition("node_modules/")[2],
                version=package["version"],
                folder=folder / path,
                licence=package.get("license"),
                integrity=package["integrity"],
                needs=tuple(sorted(package.get("dependencies", {}))),
                use=use,
            )
        )
    return sorted(found, key=lambda package: (package.name, package.version))
