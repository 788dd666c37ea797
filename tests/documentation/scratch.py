"""A folder that looks like a fresh clone after `make run SERVE=0`, to run a page's samples in."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from openpyxl import load_workbook

from tests.documentation.blocks import SHELL, Block
from tests.documentation.command_server import write_client
from vc_verifier.trust.store import TrustStore

ROOT = Path(__file__).parents[2]
PATIENCE = 300
ROWS = 5
_ISSUER, _VERIFIER = "127.0.0.1:8080", "127.0.0.1:8081"
_LEFT_OUT = {"var", "tests", ".git", ".venv", "dist"}


@contextmanager
def command_server(folder: Path) -> Iterator[str]:
    """Have the two commands at hand (see `command_server`); give the server's address."""
    address = folder / "commands"
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.documentation.command_server", str(address)], cwd=ROOT
    )
    try:
        until = time.monotonic() + PATIENCE
        while not address.exists():
            assert server.poll() is None, "the commands cannot be loaded"
            assert time.monotonic() < until
            time.sleep(0.05)
        yield str(address)
    finally:
        server.kill()
        server.wait()


def make_demonstration(folder: Path, commands: str) -> None:
    """Run the demonstration on the first rows of the sample files."""
    _link_repository(folder, commands)
    run = subprocess.run(
        [str(folder / ".venv" / "bin" / "python"), "-m", "tools.demonstration", "--no-serve"],
        cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]


def scratch_like(demonstration: Path, folder: Path, commands: str) -> None:
    """Give a page its own copy of the demonstration, trusting what is published in the copy."""
    _link_repository(folder, commands)
    shutil.copytree(demonstration / "var", folder / "var")
    shutil.rmtree(folder / "var" / "verifier")
    published = folder / "var" / "published"
    root, bundle = (published / f"trust-{name}.json" for name in ("root", "bundle"))
    store = TrustStore(folder / "var" / "verifier")
    store.initialise(root.read_bytes(), bundle.read_bytes(), str(bundle), datetime.now(UTC))


def _link_repository(folder: Path, commands: str) -> None:
    (folder / "tests").mkdir(parents=True)
    for there in (*ROOT.iterdir(), *(ROOT / "tests").iterdir()):
        if there.name not in _LEFT_OUT and there != ROOT / "tests" / "samples":
            (folder / there.relative_to(ROOT)).symlink_to(there)
    _make_environment(folder / ".venv", commands)
    samples, ours = ROOT / "tests" / "samples", folder / "tests" / "samples"
    ours.mkdir()
    lines = (samples / "title_results.csv").read_bytes().splitlines(keepends=True)
    (ours / "title_results.csv").write_bytes(b"".join(lines[: ROWS + 1]))
    workbook = load_workbook(samples / "exam_results.xlsx")
    workbook.active.delete_rows(ROWS + 2, workbook.active.max_row)
    workbook.save(ours / "exam_results.xlsx")


def _make_environment(folder: Path, commands: str) -> None:
    """Make a folder that is this virtual environment, but for where the two commands are run."""
    (folder / "bin").mkdir(parents=True)
    ours = Path(sys.prefix)
    for part in ours.iterdir():
        if part.name.startswith(".") and part.is_file():
            # What make has done is done here, too: an environment that is behind its locks would
            # be brought up to date from here, and then install this folder into itself.
            (folder / part.name).touch()
        elif part.name not in ("bin", "pyvenv.cfg"):
            (folder / part.name).symlink_to(part)
    shutil.copy(ours / "pyvenv.cfg", folder)
    for program in (ours / "bin").iterdir():
        if program.name in ("vc-issuer", "vc-verifier"):
            write_client(folder / "bin" / program.name, commands)
        elif program.name == "activate":
            activate = program.read_text("utf-8").replace(str(ours), str(folder))
            (folder / "bin" / "activate").write_text(activate, "utf-8")
        else:
            (folder / "bin" / program.name).symlink_to(program)


class PageRun:
    """Runs the samples of one page in order, in one shell that keeps their variables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept = folder / ".samples"
        self._kept.mkdir(exist_ok=True)

    def run(self, page: list[Block]) -> None:
        """Run them all; the first that fails is told with file, line and what it said."""
        wanted = [block for block in page if not block.not_run]
        addresses = "".join(block.text for block in wanted)
        with services(self.folder, addresses) as ports:
            script = "\n".join(["set -euo pipefail", *self._steps(wanted, ports)])
            (self._kept / "all.sh").write_text(script, "utf-8")
            finished = subprocess.run(
                ["bash", str(self._kept / "all.sh")],
                cwd=self.folder, env=_environment(self.folder), capture_output=True,
                stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False,
            )  # fmt: skip
        if finished.returncode != 0:
            raise AssertionError(self._story(wanted, finished.stderr.decode("utf-8", "replace")))
        self._compare_outputs(wanted)

    def _steps(self, wanted: list[Block], ports: dict[str, str]) -> Iterator[str]:
        for number, block in enumerate(wanted):
            text = block.text
            for address, port in ports.items():
                text = text.replace(address, port)
            command = self._command(number, block, text)
            if command:
                kept = self._kept / str(number)
                yield f"echo {number} > '{self._kept}/at'"
                yield f"{{\n{command}\n}} > '{kept}.out' 2> '{kept}.err'"

    def _command(self, number: int, block: Block, text: str) -> str:
        if block.shows_output or block.language == "text":
            return ""
        if block.language in SHELL:
            return "\n".join(_expecting(line) for line in text.splitlines())
        ending, program = {
            "python": ("py", "python"),
            "pycon": ("txt", "python -m doctest"),
            "javascript": ("mjs", "node"),
            "json": ("json", "python -m json.tool"),
        }[block.language]
        file = self._kept / f"{number}.{ending}"
        file.write_text(text, "utf-8")
        return f"{program} '{file}'"

    def _compare_outputs(self, wanted: list[Block]) -> None:
        for number, block in enumerate(wanted):
            if not block.shows_output:
                continue
            printed = "".join(
                (self._kept / f"{number - 1}.{kind}").read_text("utf-8") for kind in ("out", "err")
            )
            for line in block.text.splitlines():
                if not _printed(line, printed):
                    raise AssertionError(f"{block.where}: not printed: {line!r} but\n{printed}")

    def _story(self, wanted: list[Block], stderr: str) -> str:
        at = self._kept / "at"
        if not at.exists():
            return stderr
        number = int(at.read_text())
        said = "".join(
            (self._kept / f"{number}.{kind}").read_text("utf-8", "replace")[-3000:]
            for kind in ("out", "err")
        )
        return f"{wanted[number].where} failed:\n{wanted[number].text}\nIt said:\n{said}{stderr}"


def _environment(folder: Path) -> dict[str, str]:
    # The commands of this environment; the rest is a newcomer's.
    here = folder / ".venv" / "bin"
    programs = here if here.exists() else Path(sys.prefix) / "bin"
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("VC_")},
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
    }


def _expecting(line: str) -> str:
    """Have a line that says `# exit code N` end with N, no more and no less."""
    command, _, comment = line.partition(" #")
    said = comment.partition("exit code ")[2][:1]
    if not said.isdigit():
        return line
    return f'code=0; {command} || code=$?; [ "$code" = {said} ]'


def _printed(line: str, printed: str) -> bool:
    """Look for the parts between the … of a line, in their order, in one printed line."""
    parts = [part.strip() for part in line.split("…")]
    for candidate in printed.splitlines():
        place = 0
        for part in parts:
            place = candidate.find(part, place)
            if place < 0:
                break
            place += len(part)
        if place >= 0:
            return True
    return False


@contextmanager
def services(folder: Path, text: str) -> Iterator[dict[str, str]]:
    """Have the services that a text asks running; give where the documented addresses are."""
    started: list[subprocess.Popen[bytes]] = []
    ports: dict[str, str] = {}
    try:
        for address, name, home in (
            (_ISSUER, "vc-issuer", "issuer"), (_VERIFIER, "vc-verifier", "verifier")
        ):  # fmt: skip
            if address in text:
                port = _free_port()
                ports[address] = f"127.0.0.1:{port}"
                command = [str(folder / ".venv" / "bin" / name), "--home", f"var/{home}"]
                started.append(_start([*command, "serve", "--port", str(port)], folder))
        for server, address in zip(started, ports.values(), strict=True):
            _wait(server, f"http://{address}/healthz")
        yield ports
    finally:
        for server in started:
            server.terminate()
        for server in started:
            server.wait(timeout=PATIENCE)


def _start(command: list[str], folder: Path) -> "subprocess.Popen[bytes]":
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=folder, stdout=nowhere, stderr=nowhere)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: "subprocess.Popen[bytes]", url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert server.poll() is None, f"the service at {url} ended"
        try:
            with urlopen(url, timeout=PATIENCE):
                return
        except URLError:
            time.sleep(0.1)
    raise AssertionError(f"{url} does not answer")
