"""A pytest plugin: a name, an ID number or a key in any log or output of the run fails it (R21).

It looks at every log record, every audit event, the standard error of every test and of every
process that a test starts, and, for what may never be shown at all (whole ID numbers, keys,
passwords), at standard output besides. Certificates on standard output are results, not logs, so
names are not looked for there. What was found is told by its kind, never by its text.
"""

import base64
import csv
import functools
import io
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parent / "samples"
# Who is in the tests' own files, beside the persons of the samples.
PERSONS = (
    "张三丰",
    "张三峰",
    "王小明",
    "阿卜杜拉·买买提",
    "钱七",
    "𠮷田梅",
    "孙八",
    "李四",
    "赵六",
)
PASSWORDS = ("correct horse battery",)
PACKAGES = ("vc_core", "vc_issuer", "vc_verifier")

_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z])([1-9]\d{16}[\dXx])(?![0-9A-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_KEY = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\"d\"\s*:\s*\"[A-Za-z0-9_-]{40,}\"")
_TOKEN = re.compile(r"\bvct_[A-Za-z0-9_-]{30,}")

found: list[str] = []
_private_keys: set[str] = set()


def kinds_in(text: str, *, log: bool) -> list[str]:
    """Name what of a text should not be there; a log is held to more than a result."""
    kinds = []
    if any(_is_id_number(match[1]) for match in _ID_NUMBER.finditer(text)):
        kinds.append("an ID number")
    if _KEY.search(text) or any(key in text for key in _private_keys):
        kinds.append("a private key")
    if any(word in text for word in PASSWORDS):
        kinds.append("a password")
    if log and _names().search(text):
        kinds.append("a name")
    if log and _TOKEN.search(text):
        kinds.append("a token")
    return kinds


def look_at(text: str | bytes | None, where: str, *, log: bool = True) -> None:
    """Remember what a text gives away; the test under way fails for it."""
    if not text:
        return
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    found.extend(f"{kind} in {where}" for kind in kinds_in(words, log=log))


def _is_id_number(text: str) -> bool:
    """Tell an ID number (GB 11643) from any other 18 characters: its birthday and last one fit."""
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return 1900 <= born.year <= 2030 and "10X98765432"[total % 11] == text[17].upper()


@functools.cache
def _names() -> re.Pattern[str]:
    names = set(PERSONS)
    titles = (SAMPLES / "title_results.csv").read_bytes().decode("gb18030")
    names |= {row[0] for row in list(csv.reader(io.StringIO(titles)))[1:] if row}
    return re.compile("|".join(re.escape(name) for name in sorted(names) if len(name) > 1))


class _Listener(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            text += f"\n{logging.Formatter().formatException(record.exc_info)}"
        look_at(text, f"the log of {record.name}")


def pytest_configure() -> None:
    """Listen to every logger, and look at what processes and captured streams said."""
    logging.getLogger().addHandler(_Listener(level=logging.NOTSET))
    for package in PACKAGES:
        logging.getLogger(package).setLevel(logging.DEBUG)
    _look_at_processes()
    _look_at_captured_streams()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Iterator[None]:
    """Watch what was not loaded before: keys as they are opened, audit events as they happen."""
    _watch_keys()
    _watch_audit_log()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Fail the test during which something was given away."""
    report: Any = yield
    look_at(report.capstderr, "standard error")
    look_at(report.capstdout, "standard output", log=False)
    if found:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} gave away " + "; ".join(sorted(set(found)))
        found.clear()
    return report


def _look_at_processes() -> None:
    communicate = subprocess.Popen.communicate

    @functools.wraps(communicate)
    def looked_at(process: Any, *arguments: Any, **options: Any) -> Any:
        out, err = communicate(process, *arguments, **options)
        look_at(out, "a process's standard output", log=False)
        look_at(err, "a process's standard error")
        return out, err

    subprocess.Popen.communicate = looked_at  # type: ignore[method-assign]


def _look_at_captured_streams() -> None:
    readouterr = pytest.CaptureFixture.readouterr

    @functools.wraps(readouterr)
    def looked_at(capture: Any) -> Any:
        result = readouterr(capture)
        look_at(result.out, "standard output", log=False)
        look_at(result.err, "standard error")
        return result

    pytest.CaptureFixture.readouterr = looked_at  # type: ignore[method-assign]


def _watch_keys() -> None:
    """Know each private key that is opened, in the forms in which one may be written."""
    module: Any = sys.modules.get("vc_issuer.signers.file")
    if module is None or hasattr(module, "opened_before_watching"):
        return
    module.opened_before_watching = load_key = module.load_key

    @functools.wraps(load_key)
    def watched(*arguments: Any) -> Any:
        key = load_key(*arguments)
        number = key.private_numbers().private_value
        raw = number.to_bytes(32, "big")
        _private_keys.update(
            {
                str(number),
                raw.hex(),
                base64.urlsafe_b64encode(raw).decode().rstrip("="),
                base64.b64encode(raw).decode().rstrip("="),
            }
        )
        return key

    for other in list(sys.modules.values()):
        if getattr(other, "load_key", None) is load_key:
            other.load_key = watched  # type: ignore[attr-defined]


def _watch_audit_log() -> None:
    module: Any = sys.modules.get("vc_issuer.audit")
    if module is None or hasattr(module, "hashed_before_watching"):
        return
    module.hashed_before_watching = hash_entry = module._hash

    def watched(row: dict[str, Any]) -> str:
        words = [row["actor"], row["action"], row["subject"], row["detail"]]
        look_at(str(words), "the audit log")
        return str(hash_entry(row))

    module._hash = watched
