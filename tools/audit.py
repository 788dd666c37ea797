"""`make audit`: asks the advisory services whether a locked package has a known vulnerability.

A service counts only if it first reports what everybody knows: each is asked about an old package
with published vulnerabilities before it is asked about ours. A network in which no service answers
that is said in capitals and is no failure; `VC_AUDIT_REQUIRED=1` makes it one. A vulnerability, or
a tool that breaks in any other way, always is (docs/adr/0054).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.locked import APP, DEV_LOCK, PEERS, ROOT, RUN_LOCK

REQUIRED = "VC_AUDIT_REQUIRED"
# Old releases with published vulnerabilities; they are asked about, never installed.
PYTHON_CONTROL = "jinja2==2.4.1\n"
NPM_CONTROL = ("minimist", "0.0.8")
SECONDS = 240
LONGEST_REASON = 120
# How pip-audit's last line begins when the service, and not the tool, is at fault.
_NETWORK = ("requests.exceptions.", "ConnectionError", "pip_audit._service", "ServiceError")


class NotAnswered(Exception):
    """A service could not be asked, or does not know what everybody knows."""


class ToolBroken(Exception):
    """The auditing tool itself failed."""


@dataclass(frozen=True)
class Report:
    """What one service said about some packages."""

    packages: int
    vulnerabilities: tuple[str, ...]


def ask_pip_audit(service: tuple[str, ...], *files: Path) -> Report:
    """Ask one service about the packages of requirement files."""
    which = [argument for file in files for argument in ("--requirement", str(file))]
    with tempfile.TemporaryDirectory() as cache:
        # An answer of yesterday is no answer.
        line = [sys.executable, "-m", "pip_audit", *which, "--no-deps", "--disable-pip"]
        line += ["--format", "json", "--progress-spinner", "off", "--cache-dir", cache]
        answer = _run([*line, *service])
    content = _json(answer.stdout)
    if not isinstance(content, dict) or "dependencies" not in content:
        last = (answer.stderr.strip().splitlines() or ["it said nothing"])[-1]
        if any(mark in last for mark in _NETWORK):
            raise NotAnswered(last)
        raise ToolBroken(f"pip-audit: {last}")
    if skipped := [one["name"] for one in content["dependencies"] if "skip_reason" in one]:
        raise NotAnswered(f"nothing is known there about {', '.join(skipped[:3])} …")
    return Report(
        len(content["dependencies"]),
        tuple(
            f"{one['name']} {one['version']}: {found['id']}, fixed in "
            f"{', '.join(found['fix_versions']) or 'no release yet'}"
            for one in content["dependencies"]
            for found in one["vulns"]
        ),
    )


def ask_npm(registry: tuple[str, ...], folder: Path) -> Report:
    """Ask the registry about the packages of a folder's lock."""
    line = ["npm", "audit", "--audit=true", "--package-lock-only", "--json", *registry]
    line += ["--fetch-retries=0", "--fetch-timeout=30000"]
    answer = _run(line, folder)
    content = _json(answer.stdout)
    if not isinstance(content, dict):
        raise ToolBroken(f"npm: {(answer.stderr.strip().splitlines() or ['it said nothing'])[-1]}")
    if "auditReportVersion" not in content:
        # npm tells with or without an HTTP status why its endpoint gave no report.
        raise NotAnswered(str(content.get("message") or content.get("error")))
    return Report(
        content["metadata"]["dependencies"]["total"],
        tuple(
            f"{name} {one['range']}: {one['severity']}"
            for name, one in sorted(content["vulnerabilities"].items())
        ),
    )


def trusted(ask: Callable[[], Report]) -> None:
    """Raise `NotAnswered` unless a service reports the vulnerabilities of the old package."""
    if not ask().vulnerabilities:
        raise NotAnswered("it does not know a published vulnerability")


def audit_python(services: list[tuple[str, ...]]) -> Report:
    """Ask the first service that can be trusted about both Python locks."""
    reasons = []
    with tempfile.TemporaryDirectory() as folder:
        control = Path(folder) / "control.txt"
        control.write_text(PYTHON_CONTROL, "ascii")
        for service in services:
            try:
                trusted(lambda service=service: ask_pip_audit(service, control))  # type: ignore[misc]
                return ask_pip_audit(service, RUN_LOCK, DEV_LOCK)
            except NotAnswered as error:
                reasons.append(f"{service[-1] if service else 'pypi'}: {_short(error)}")
    raise NotAnswered("; ".join(reasons))


def audit_npm(registry: tuple[str, ...]) -> Report:
    """Ask the registry about the web app's lock and the tests' peers."""
    if shutil.which("npm") is None:
        raise NotAnswered("npm is missing")
    with tempfile.TemporaryDirectory() as folder:
        _write_npm_control(Path(folder))
        trusted(lambda: ask_npm(registry, Path(folder)))
    reports = [ask_npm(registry, lock) for lock in (APP, PEERS)]
    return Report(
        sum(report.packages for report in reports),
        tuple(found for report in reports for found in report.vulnerabilities),
    )


def _write_npm_control(folder: Path) -> None:
    name, version = NPM_CONTROL
    head = {"name": "control", "version": "1.0.0", "dependencies": {name: version}}
    packages = {"": head, f"node_modules/{name}": {"version": version}}
    lock = {**head, "lockfileVersion": 3, "requires": True, "packages": packages}
    del lock["dependencies"]
    (folder / "package.json").write_text(json.dumps(head), "ascii")
    (folder / "package-lock.json").write_text(json.dumps(lock), "ascii")


def _run(line: list[str], folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            line, cwd=folder, capture_output=True, text=True, check=False, timeout=SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise NotAnswered(f"no answer in {SECONDS} s") from error


def _short(error: Exception) -> str:
    text = str(error)
    return text if len(text) <= LONGEST_REASON else f"{text[:LONGEST_REASON]}…"


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def main(
    services: list[tuple[str, ...]] | None = None, registry: tuple[str, ...] | None = None
) -> int:
    """Audit all locks; 1 for a vulnerability or a broken tool, 0 without."""
    asked: list[tuple[str, Callable[[], Report]]] = [
        (
            "Python locks (pip-audit)",
            lambda: audit_python(services or [("--vulnerability-service", "osv"), ()]),
        ),
        ("npm locks (npm audit)", lambda: audit_npm(registry or ())),
    ]
    code = 0
    for what, ask in asked:
        try:
            report = ask()
        except NotAnswered as error:
            print(f"{what}: NOT AUDITED, no advisory service answers in this network ({error})")
            code = max(code, int(os.environ.get(REQUIRED) == "1"))
        except ToolBroken as error:
            print(f"{what}: the tool broke: {error}")
            code = 1
        else:
            for found in report.vulnerabilities:
                print(f"{what}: VULNERABLE {found}")
            code = max(code, int(bool(report.vulnerabilities)))
            print(f"{what}: {report.packages} packages, {len(report.vulnerabilities)} vulnerable")
    return code


if __name__ == "__main__":
    sys.exit(main())
