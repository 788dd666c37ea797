"""What somebody asks to have verified: bytes, text or a document, as members of JSON or a line."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vc_core.documents import strict_json
from vc_core.problems import ProblemError

_LINE_LIMITS = strict_json.Limits(size=1_000_000, depth=60, values=20_000)
# Certificates begin so, and then the line is the document itself.
_CREDENTIAL = re.compile(rb'\s*\{\s*"@context"')


class RequestProblem(ProblemError):
    """A request does not say what to verify in a form that is understood."""


@dataclass(frozen=True)
class Submission:
    """One thing to verify, with the name under which it came, if any."""

    data: bytes | str | dict[str, Any]
    scanned: bool = False
    name: str | None = None


def from_members(members: Mapping[str, Any]) -> Submission:
    """Read {"text": …} or {"document": …}; a credential may stand there itself."""
    scanned = members.get("scanned", False)
    if not isinstance(scanned, bool):
        raise RequestProblem(
            "SCANNED_NOT_BOOLEAN", "`scanned` must be true or false.", "scanned 必须是布尔值。"
        )
    text, document = members.get("text"), members.get("document")
    if isinstance(text, str) and document is None:
        return Submission(text, scanned)
    if isinstance(document, dict) and text is None:
        return Submission(document, scanned)
    if text is None and document is None and "@context" in members:
        return Submission(dict(members))
    raise nothing_to_verify()


def from_line(line: bytes) -> Submission:
    """Read a line of a batch as a request of its own; what is none is itself what is verified."""
    if not _CREDENTIAL.match(line):
        try:
            members = strict_json.parse(line, limits=_LINE_LIMITS)
            if isinstance(members, dict):
                return from_members(members)
        except ProblemError:
            pass
    return Submission(line.strip())


def split_lines(data: bytes) -> list[bytes]:
    """Give the lines; nothing after the last end of line is no line."""
    lines = data.split(b"\n")
    if not lines[-1].strip():
        lines.pop()
    return lines


def nothing_to_verify() -> RequestProblem:
    """Say that a request holds nothing to verify."""
    return RequestProblem(
        "NOTHING_TO_VERIFY",
        "There is nothing to verify: choose a file or paste text.",
        "没有可核验的内容：请选择文件或粘贴文字。",
        expected=["file", "text", "document"],
    )
