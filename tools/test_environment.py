"""Say before the tests what is missing on this machine; with CI=true, missing is a failure."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def missing() -> list[str]:
    """Give one line for each thing that some tests need and that is not here."""
    lines = []
    vectors = Path(os.environ.get("VC_VECTORS", ROOT.parent / "shared" / "vectors"))
    if not vectors.is_dir():
        lines.append(f"official vectors: set VC_VECTORS to their directory (not at {vectors})")
    if shutil.which("chromium") is None:
        lines.append("Chromium, for the browser tests: apt-get install chromium")
    for tool, package in (
        ("qpdf", "qpdf"),
        ("gs", "ghostscript"),
        ("pdfsig", "poppler-utils"),
        ("mutool", "mupdf-tools"),
        ("softhsm2-util", "softhsm2"),
        ("ip", "iproute2"),
        ("curl", "curl"),
        ("systemd-analyze", "systemd"),
        ("nginx", "nginx-light"),
        ("soffice", "libreoffice-writer-nogui libreoffice-draw-nogui"),
    ):
        if shutil.which(tool) is None:
            lines.append(f"{tool}, which some tests start: apt-get install {package}")
    if not any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) and not shutil.which("initdb"):
        lines.append("PostgreSQL, for the registry on a server: apt-get install postgresql")
    if not (ROOT / "tests/interop/node/node_modules").is_dir() or shutil.which("node") is None:
        lines.append("node and npm, for JavaScript interoperability: apt-get install nodejs npm")
    if importlib.util.find_spec("atheris") is None:
        lines.append("atheris, for fuzzing: a CPython from 3.11 to 3.13 on x86-64 Linux")
    if not (ROOT / "vc_verifier/web/static/app/index.html").is_file():
        lines.append("the built web app: make app (needs node and npm)")
    return lines


def main() -> int:
    """Print what is missing; fail in CI, where nothing may be skipped."""
    lines = missing()
    for line in lines:
        print(f"skipped without {line}", file=sys.stderr)
    return 1 if lines and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
