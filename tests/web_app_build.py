"""Builds the web app anew for tests that need another one than the installed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from vc_verifier.web import app_files
from vc_verifier.web.app_files import AppFile

PWA = Path(app_files.__file__).parents[1] / "pwa"


def build_app(folder: Path, *options: str) -> dict[str, AppFile]:
    """Build into a folder, uncompressed, and give the files; skip without node, with the reason."""
    if shutil.which("node") is None or not (PWA / "node_modules").is_dir():
        pytest.skip("node and its packages are missing: make app")
    command = ["node", str(PWA / "build.mjs"), "--out", str(folder), "--uncompressed", *options]
    subprocess.run(command, check=True, capture_output=True, env={"PATH": os.environ["PATH"]})
    return app_files.load(folder)
