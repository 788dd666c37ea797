"""Ctrl-C, also while workers are still importing: one sentence, and no traceback at all."""

import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tests.bureau_example import NOW, approved_application, issue, new_bureau
from tests.issuing_runs import ROOT
from vc_issuer.bureau import Bureau
from vc_verifier.trust.store import TrustStore

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
INTERRUPTED = 130
# Seconds after the first worker was started: it imports for several times as long.
MOMENTS = (0.0, 0.1, 0.25)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory: pytest.TempPathFactory) -> Bureau:
    bureau = new_bureau(tmp_path_factory.mktemp("bureau") / "home")
    issue(bureau, approved_application(bureau, 2))
    return bureau


def has_worker(process: subprocess.Popen[str]) -> bool:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
    for child in children.split():
        try:
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                return True
        except FileNotFoundError:
            continue
    return False


def interrupted(module: str, *arguments: str, after: float) -> tuple[int, str]:
    """Run a command, press Ctrl-C once it has a worker; give exit code and what was said."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, "--lang", "en", *arguments],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        start_new_session=True,
        # Whoever starts these tests in the background has it ignored, and so would the command.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    until = time.monotonic() + 60
    while not has_worker(process):
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.005)
    time.sleep(after)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


@pytest.mark.parametrize("after", MOMENTS)
def test_an_export_that_is_interrupted_says_one_sentence(
    bureau: Bureau, tmp_path: Path, after: float
) -> None:
    command = ("--home", str(bureau.home), "export", "--out", str(tmp_path), "--workers", "3")
    code, said = interrupted("vc_issuer.cli", *command, after=after)
    assert (code, said) == (INTERRUPTED, "vc-issuer: interrupted; run it again to go on\n")


@pytest.mark.parametrize("after", MOMENTS)
def test_a_verification_that_is_interrupted_says_one_sentence(
    bureau: Bureau, tmp_path: Path, after: float
) -> None:
    bureau.export(tmp_path / "files", now=NOW)
    public, home = tmp_path / "public", tmp_path / "verifier"
    bureau.publish(public, now=NOW)
    root, bundle = (public / f"trust-{name}.json" for name in ("root", "bundle"))
    TrustStore(home).initialise(root.read_bytes(), bundle.read_bytes(), "here", NOW)
    command = ("--home", str(home), "verify", str(tmp_path / "files"), "--workers", "3")
    code, said = interrupted("vc_verifier.cli", *command, after=after)
    assert (code, said) == (INTERRUPTED, "vc-verifier: interrupted\n")


def test_a_demonstration_that_is_interrupted_says_so_without_a_traceback() -> None:
    script = (
        "import os, signal, sys, time\n"
        "from tools import demonstration\n"
        "def issue_all():\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "    time.sleep(30)\n"
        "demonstration.issue_all = issue_all\n"
        "sys.argv = ['demonstration']\n"
        "demonstration.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (INTERRUPTED, "\nstopped; run it again to go on\n")
