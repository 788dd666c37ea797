"""Builds the distributions from this tree and installs them into environments of their own."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from tools.locked import ROOT, python_lock

# Nothing of this run's own environment may help: no path, no home of pip's configuration is lost.
_KEPT = ("PATH", "HOME", "LANG", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")


def clean_environment() -> dict[str, str]:
    """Give the variables that a user's shell has, and those that configure pip."""
    return {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or name.startswith("PIP_") or name.lower().endswith("_proxy")
    }


def build(folder: Path) -> tuple[Path, Path, Path]:
    """Build the whole wheel, the verifier's wheel and the source archive."""
    line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-t", "sdist"]
    subprocess.run([*line, "-d", str(folder)], cwd=ROOT, check=True, capture_output=True)
    line = [sys.executable, "-m", "tools.verifier_wheel", "--out", str(folder)]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    [whole] = folder.glob("professional_certificates-*.whl")
    [verifier] = folder.glob("professional_certificates_verifier-*.whl")
    [source] = folder.glob("*.tar.gz")
    return whole, verifier, source


def wheel_of_source(source: Path, folder: Path) -> Path:
    """Unpack a source archive and build the wheel from it."""
    with tarfile.open(source) as archive:
        archive.extractall(folder, filter="data")
    [unpacked] = [path for path in folder.iterdir() if path.is_dir()]
    line = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(line, cwd=unpacked, check=True, capture_output=True)
    [wheel] = folder.glob("*.whl")
    return wheel


class Environment:
    """A fresh virtual environment outside of the repository."""

    def __init__(self, folder: Path, lock: Path, wheel: Path, *, hashes: bool = True) -> None:
        """Install a lock with hashes, then the wheel alone; or the wheel with what it names.

        Without `hashes` the lock says only which version of each is taken, and nothing is there
        that the wheel does not ask for.
        """
        self.folder = folder
        self.work = folder / "work"
        # The environment gets no pip of its own: ours installs into it, which is as good.
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
        self.work.mkdir()
        install = ("install", "--quiet", "--no-compile")
        if hashes:
            self.pip(*install, "--require-hashes", "-r", str(lock))
            self.pip(*install, "--no-deps", str(wheel))
        else:
            versions = folder / "versions.txt"
            locked = python_lock(lock).values()
            versions.write_text("".join(f"{one.name}=={one.version}\n" for one in locked), "utf-8")
            self.pip(*install, "--constraint", str(versions), str(wheel))
        self.pip("check")

    def command(self, name: str) -> str:
        """Give the path of an installed command."""
        return str(self.folder / "bin" / name)

    def pip(self, *arguments: str) -> None:
        """Have pip work on this environment."""
        line = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
        line += ["--python", self.command("python"), *arguments]
        finished = subprocess.run(
            line,
            cwd=self.work,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == 0, finished.stdout + finished.stderr

    def run(self, name: str, *arguments: str, code: int = 0) -> str:
        """Run an installed command in a folder of its own and give its standard output."""
        finished = subprocess.run(
            [self.command(name), *arguments],
            cwd=self.work,
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == code, (name, arguments, finished.stdout, finished.stderr)
        return finished.stdout

    def start(self, name: str, *arguments: str) -> "subprocess.Popen[str]":
        """Start an installed command; its first lines are on standard output."""
        return subprocess.Popen(
            [self.command(name), *arguments],
            cwd=self.work,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def copied(source: Path, environment: Environment) -> str:
    """Copy a file into the environment's working folder and give its name there."""
    shutil.copy(source, environment.work)
    return source.name
