"""Runs commands under a watch: what they say, keep in temporary files and tell other processes."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.secret_forms import PEM, found_in


class WatchedRun:
    """Processes with a folder for temporary files of their own; everything is kept and searched."""

    def __init__(self, folder: Path) -> None:
        """Begin to watch."""
        self.work, self.temporary = folder / "work", folder / "tmp"
        self._kept = folder / "kept"
        for made in (self.work, self.temporary, self._kept):
            made.mkdir(parents=True)
        self.said: list[tuple[str, bytes]] = []
        self._processes: dict[tuple[str, bytes], None] = {}
        self._seen: set[tuple[int, int]] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def start(self, *line: str, **environment: str) -> "subprocess.Popen[bytes]":
        """Start a command; `python` and installed commands are those beside this Python."""
        program = str(Path(sys.executable).with_name(line[0]))
        return subprocess.Popen(
            [program, *line[1:]],
            cwd=self.work,
            env={**os.environ, "TMPDIR": str(self.temporary), **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def run(self, *line: str, code: int = 0, result: bool = False) -> str:
        """Run a command to its end; the standard output of one with a `result` is not searched."""
        process = self.start(*line)
        return self.end(process, " ".join(line[:2]), code=code, result=result)

    def end(
        self, process: "subprocess.Popen[bytes]", name: str, *, code: int, result: bool = False
    ) -> str:
        """Wait for a command's end and keep what it said."""
        out, err = process.communicate(timeout=300)
        self.said.append((f"standard error of {name}", err))
        if not result:
            self.said.append((f"standard output of {name}", out))
        assert process.returncode == code, (name, process.returncode, err[-2000:])
        return out.decode("utf-8", "replace")

    def stop(self) -> None:
        """Look a last time and end the watch."""
        self._over.set()
        self._thread.join()
        self._look()

    def places(self) -> Iterable[tuple[str, bytes]]:
        """Give every place that holds no secret and no personal data, with its content."""
        yield from self.said
        yield from self._processes
        for file in sorted(self._kept.iterdir()):
            yield f"temporary file {file.name.partition('-')[2]}", file.read_bytes()

    def leaks(self, secrets: Mapping[str, Iterable[bytes]]) -> set[str]:
        """Name what was found where, never its text."""
        found = set()
        for place, content in self.places():
            found |= {
                f"{kind} in {place}" for kind, forms in secrets.items() if found_in(content, forms)
            }
            if PEM.search(content):
                found.add(f"a private key's PEM in {place}")
        return found

    def _watch(self) -> None:
        while not self._over.wait(0.02):
            self._look()

    def _look(self) -> None:
        for folder, _, names in os.walk(self.temporary):
            for name in names:
                self._keep(Path(folder) / name)
        mark = f"TMPDIR={self.temporary}".encode()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                environment = (entry / "environ").read_bytes()
                if mark not in environment:
                    continue
                line = (entry / "cmdline").read_bytes()
            except OSError:
                # It ended, or, being undumpable, shows itself to nobody.
                continue
            self._processes[f"command line of {entry.name}", line] = None
            self._processes[f"environment of {entry.name}", environment] = None

    def _keep(self, path: Path) -> None:
        """Hold on to a file by a second name, so that its last content is there after its end."""
        try:
            facts = path.lstat()
            key = (facts.st_ino, facts.st_mtime_ns)
            if key in self._seen or not path.is_file():
                return
            self._seen.add(key)
            copy = self._kept / f"{facts.st_ino}-{path.name}"
            if not copy.exists():
                os.link(path, copy)
        except FileNotFoundError:
            return
