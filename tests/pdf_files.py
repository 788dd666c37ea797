"""Sealed PDFs of the tests' bureau, and other people's tools to convert them with."""

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests.bureau_fixture import AT, PublishedBureau
from vc_issuer.pdf.fonts import configured_folder, page_font
from vc_issuer.pdf.maker import PdfMaker, open_maker
from vc_issuer.problems import IssuerError

PACKAGES = {
    "qpdf": "qpdf",
    "gs": "ghostscript",
    "ps2pdf": "ghostscript",
    "mutool": "mupdf-tools",
    "pdfseparate": "poppler-utils",
    "pdfunite": "poppler-utils",
    "pdftocairo": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftops": "poppler-utils",
    "pdfsig": "poppler-utils",
    "pdfdetach": "poppler-utils",
    "pdffonts": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "chromium": "chromium",
    "soffice": "libreoffice-writer-nogui libreoffice-draw-nogui",
    "softhsm2-util": "softhsm2",
}


def missing(reason: str) -> None:
    """Skip for what a user's machine need not have; fail in CI, where nothing is skipped."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def need(*tools: str) -> None:
    """Demand other people's programs."""
    for tool in tools:
        if shutil.which(tool) is None:
            missing(f"{tool} is not installed: apt-get install {PACKAGES[tool]}")


def need_font() -> None:
    """Demand the page's font."""
    try:
        page_font(configured_folder())
    except IssuerError as error:
        missing(error.text.en)


@cache
def maker_of(home: Path, did: str) -> PdfMaker:
    """Open the bureau's maker of PDFs once."""
    need_font()
    return open_maker(home, {"id": did}, demonstration=True)


def sealed_pdf(bureau: PublishedBureau, name: str = "张三丰") -> bytes:
    """Give the sealed PDF of the certificate of the person called `name`."""
    return _sealed(bureau.home, bureau.did, bureau.text(name))


@cache
def _sealed(home: Path, did: str, text: str) -> bytes:
    return maker_of(home, did).make(text, AT)


def converted(data: bytes, *command: str, output: str = "out.pdf", name: str = "in.pdf") -> bytes:
    """Run a tool in a folder of its own: it reads in.pdf and writes `output`."""
    need(command[0])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(data)
        run = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=120
        )
        made = Path(folder) / output
        assert made.exists(), run.stderr
        return made.read_bytes()


def joined(first: bytes, second: bytes, *command: str) -> bytes:
    """Run a tool on a.pdf and b.pdf that writes out.pdf."""
    need(command[0])
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.pdf").write_bytes(first)
        (Path(folder) / "b.pdf").write_bytes(second)
        subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
        return (Path(folder) / "out.pdf").read_bytes()
