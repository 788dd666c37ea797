"""The files of docs/deploy: units that systemd takes, commands and sources that are there."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.documentation.commands import complaints
from tests.documentation.scratch import ROOT
from tests.pdf_files import missing
from tools.locked import RUN_LOCK, python_lock
from tools.operator_lock import LOCK
from tools.operator_lock import lock as operator_lock

DEPLOY = ROOT / "docs" / "deploy"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
EXECUTED = re.compile(r"^Exec\w+=(\S+)(.*)$", re.MULTILINE)


def verified(units: list[Path], folder: Path) -> str:
    """Have systemd look at units whose programs are elsewhere; give its complaints."""
    if shutil.which("systemd-analyze") is None:
        missing("systemd-analyze is not installed: apt-get install systemd")
    for unit in units:
        # The programs are installed on the operator's machine, not here.
        here = re.sub(r"=/opt/vc/bin/[\w-]+", "=/bin/true", unit.read_text("utf-8"))
        (folder / unit.name).write_text(here, "utf-8")
    files = [str(folder / unit.name) for unit in units]
    run = subprocess.run(
        ["systemd-analyze", "--man=no", "verify", *files],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    # It looks at this machine's own units, too, and may have words for those.
    return "\n".join(line for line in run.stderr.splitlines() if str(folder) in line)


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    assert len(UNITS) == 6
    assert verified(UNITS, tmp_path) == ""


def test_a_mistake_in_a_unit_is_noticed(tmp_path: Path) -> None:
    wrong = tmp_path / "given" / "wrong.service"
    wrong.parent.mkdir()
    wrong.write_text("[Service]\nTyp=simple\nExecStart=/bin/true\n", "utf-8")
    (tmp_path / "looked-at").mkdir()
    assert "Typ" in verified([wrong], tmp_path / "looked-at")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_a_unit_starts_exists(unit: Path) -> None:
    for program, arguments in EXECUTED.findall(unit.read_text("utf-8")):
        name = Path(program).name
        assert complaints(f"{name} {arguments}", ROOT) == []
        if name == "gunicorn":
            config = Path(shlex.split(arguments)[-1])
            assert (DEPLOY / config.name).is_file()


def commands_of_the_page() -> list[str]:
    text = (ROOT / "docs" / "operators" / "deployment.md").read_text("utf-8")
    installing = text[text.index("## Installing") : text.index("## The proxy")]
    blocks = re.findall(r"```sh\n(.*?)```", installing, re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_services_are_enabled_after_what_they_need_was_made() -> None:
    lines = commands_of_the_page()

    def place(beginning: str) -> int:
        (found,) = (n for n, line in enumerate(lines) if beginning in line)
        return found

    order = [
        "-m 700 /var/lib/vc-issuer", "> /etc/vc/passphrase", "vc/passphrase /run/vc-passphrase",
        "bureau init", "bureau units import", "bureau publish", "rm /run/vc-passphrase",
        "enable --now vc-issuer.service", "trust init", "enable --now vc-verifier.service",
    ]  # fmt: skip
    assert sorted(map(place, order)) == [place(step) for step in order]


def test_every_file_that_is_installed_is_there_or_said_to_come_from_somewhere() -> None:
    page = (ROOT / "docs" / "operators" / "deployment.md").read_text("utf-8")
    for line in commands_of_the_page():
        words = shlex.split(line, comments=True) if line.startswith("install -m") else []
        for source in [word for word in words[3:-1] if word]:
            assert list(ROOT.glob(source)) or f"| `{source}` |" in page, source


def test_the_operators_lock_is_cut_out_and_has_what_the_pages_ask_for() -> None:
    assert LOCK.read_text("utf-8") == operator_lock(), "run: make lock"
    locked = python_lock(LOCK)
    assert {"psycopg", "psycopg-binary", "python-pkcs11", "authlib", "gunicorn"} <= locked.keys()
    for name, one in python_lock(RUN_LOCK).items():
        assert name not in locked or locked[name].version == one.version


def test_the_container_copies_what_is_there_and_starts_a_command_that_exists() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    for source in re.findall(r"^COPY (\S+) ", text, re.MULTILINE):
        # The wheel is made by `make dist`.
        assert source.startswith("dist/") or (ROOT / source).is_file()
    (command,) = re.findall(r'^CMD \[(".*")\]$', text, re.MULTILINE)
    assert complaints(" ".join(re.findall(r'"([^"]+)"', command)), ROOT) == []
