"""What a PDF's pages say, read in a process of its own that can be ended."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vc_core.problems import ProblemError

# Wall-clock seconds; the reader limits its own work to less, unless the machine is very busy.
SECONDS = 6.0
AT_A_TIME = 4
_MOST_OUTPUT = 8_000_000
_READER = Path(__file__).with_name("page_reader.py")
_turns = threading.BoundedSemaphore(AT_A_TIME)


class PagesNotRead(ProblemError):
    """The pages of a PDF could not be looked at, or not all of them."""


class ReaderNotInstalled(PagesNotRead):
    """This installation has nothing that reads pages: nothing is known about them."""


@dataclass(frozen=True)
class Attachment:
    """An embedded file by its name in the file's name tree; `text` None if it is no short text."""

    name: str
    text: str | None


@dataclass(frozen=True)
class Pages:
    """What was read; `problem` says what kept the rest from being read."""

    texts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    problem: PagesNotRead | None = None

    @property
    def text(self) -> str:
        """Give the text layers of all pages."""
        return "\n".join(self.texts)


def read_pages(data: bytes) -> Pages:
    """Read text layer, codes and attachments; never raises for a hostile file."""
    with _turns:
        output, ended = _run(data)
    lines = list(_lines(output))
    first = lines[0] if lines else {}
    if "missing" in first:
        return Pages(problem=_missing())
    if "pages" not in first:
        return Pages(problem=_unreadable())
    pages = lines[1:]
    complete = ended and len(pages) == first["pages"]
    return Pages(
        texts=tuple(page["text"] for page in pages),
        codes=tuple(dict.fromkeys(code for page in pages for code in page["codes"])),
        attachments=tuple(
            Attachment(entry["name"], entry["text"]) for entry in first["attachments"]
        ),
        problem=None if complete else _not_all(),
    )


def _run(data: bytes) -> tuple[bytes, bool]:
    # Isolated: neither this environment's variables nor its folders lead to other code.
    command = [sys.executable, "-I", str(_READER)]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the file goes in as data
            command, input=data, capture_output=True, timeout=SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired as expired:
        return expired.stdout or b"", False
    except OSError:
        return b"", False
    return done.stdout, done.returncode == 0


def _lines(output: bytes) -> list[dict[str, Any]]:
    lines = []
    for line in output[:_MOST_OUTPUT].splitlines():
        try:
            lines.append(json.loads(line))
        # The last line of a reader that was ended may be half a line.
        except ValueError:
            break
    return lines


def _missing() -> ReaderNotInstalled:
    return ReaderNotInstalled(
        "PDF_READER_MISSING",
        "Pages of PDF files are not read by this installation; "
        "install the extra: pip install 'professional-certificates-verifier[pdf]'.",
        "此安装未包含 PDF 页面读取组件，请安装："
        "pip install 'professional-certificates-verifier[pdf]'。",
    )


def _unreadable() -> PagesNotRead:
    return PagesNotRead(
        "PDF_UNREADABLE",
        "The file is damaged or locked; its pages could not be opened.",
        "文件已损坏或被加密，无法打开其页面。",
    )


def _not_all() -> PagesNotRead:
    return PagesNotRead(
        "PDF_PAGES_NOT_READ",
        "Not all pages were looked at: the file is too large or too complicated.",
        "文件过大或过于复杂，未能查看全部页面。",
    )
