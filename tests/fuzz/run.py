"""One run of one target as a process of its own: started, watched, accounted for."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz import target

# Beyond its time: to import, to read what is kept, to write the last input.
_GRACE_SECONDS = 120
_COUNT = re.compile(rb"^#(\d+)\t", re.MULTILINE)
_FINAL_COUNT = re.compile(rb"^stat::number_of_executed_units:\s*(\d+)", re.MULTILINE)
# Linux counts the peak memory of a process with that of the process that started it. A shell
# between the two is small, so that the fuzzer's limit is held against the fuzzer alone.
_SMALL_PARENT = ("/bin/sh", "-c", 'trap "kill $!" TERM INT; "$@" & wait $!', "sh")
_HEADINGS = ("target", "wall s", "CPU s", "inputs run", "kept", "peak MB", "outcome")


def command_of(name: str, *options: str) -> list[str]:
    """Give the command that fuzzes a target in a process of its own."""
    return [*_SMALL_PARENT, sys.executable, "-m", "tests.fuzz.one_target", name, *options]


class Run:
    """A target's run; `problem` says afterwards what went wrong, and is empty if nothing did."""

    def __init__(
        self, name: str, seconds: int, longest: int, kept: Path, seed: int | None = None
    ) -> None:
        self.name = name
        self.problem = ""
        self.wall = self.cpu = 0.0
        self.peak = 0
        self.corpus, self.findings = kept / "corpus" / name, kept / "findings" / name
        self.log = kept / f"{name}.log"
        self._seconds, self._longest, self._seed = seconds, longest, seed
        self._process: subprocess.Popen[bytes] | None = None
        self._begun = 0.0

    def __str__(self) -> str:
        return f"{self.name} {self.executed:,}"

    @property
    def executed(self) -> int:
        """Give how many inputs were run, as far as the log tells."""
        text = self.log.read_bytes() if self.log.exists() else b""
        counts = _FINAL_COUNT.findall(text) or _COUNT.findall(text)
        return int(counts[-1]) if counts else 0

    def start(self) -> None:
        """Start the process; the committed corpus is read and never written."""
        for folder in (self.corpus, self.findings):
            folder.mkdir(parents=True, exist_ok=True)
        options = [
            f"-max_total_time={self._seconds}",
            f"-timeout={self._longest}",
            f"-artifact_prefix={self.findings}/",
            "-print_final_stats=1",
            # By the clock; on a busy machine any input is slow. Targets count their own CPU time.
            "-report_slow_units=1000000",
        ]
        environment = dict(os.environ)
        if self._seed is not None:
            options.append(f"-seed={self._seed}")
            # Sets are walked in the order of their hashes, which leads to other branches.
            environment["PYTHONHASHSEED"] = "0"
        folders = [str(self.corpus)]
        if (target.CORPUS / self.name).is_dir():
            folders.append(str(target.CORPUS / self.name))
        command = command_of(self.name, *options, *folders)
        self._begun = time.monotonic()
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment
            )

    def has_ended(self) -> bool:
        """Look whether it has ended, and take account; one that does not end is ended."""
        assert self._process is not None
        pid, status, used = os.wait4(self._process.pid, os.WNOHANG)
        self.wall = time.monotonic() - self._begun
        if pid == 0:
            if self.wall > self._seconds + self._longest + _GRACE_SECONDS:
                self.problem = "it did not end"
                self._process.terminate()
            return False
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self.cpu, self.peak = used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
        self._judge(self._process.returncode)
        return True

    def _judge(self, code: int) -> None:
        log = self.log.read_bytes()
        if b"Uncaught Python exception" in log:
            error = log.partition(b"Uncaught Python exception: ===\n")[2].partition(b"\n")[0]
            # The kind alone: what an error says may repeat the input.
            self.problem = f"an error that is not ours: {error.decode().partition(':')[0]}"
        elif code != 0:
            self.problem = self.problem or f"it ended with {code}"
        elif not _FINAL_COUNT.search(log) or self.executed == 0:
            self.problem = "it ran no input"


def table(runs: Sequence[Run]) -> str:
    """Lay out what each run did."""
    rows = [_HEADINGS, *(_row(run) for run in runs)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_HEADINGS))]
    lines = [
        "  ".join(
            text.ljust(width) if place in (0, len(widths) - 1) else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _row(run: Run) -> tuple[str, ...]:
    kept = sum(1 for _file in run.corpus.iterdir())
    return (
        run.name,
        f"{run.wall:.0f}",
        f"{run.cpu:.0f}",
        f"{run.executed:,}",
        str(kept),
        str(run.peak),
        run.problem or "nothing found",
    )
