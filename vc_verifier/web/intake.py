"""What a request asks to have verified: files, pasted text, a document, or a body itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request

from vc_core.documents import strict_json
from vc_core.problems import ProblemError

MOST_BYTES = 10_000_000
MOST_PARTS = 30
LIMITS = strict_json.Limits(size=MOST_BYTES, depth=60, values=50_000)

_YES = frozenset({"1", "true", "on", "yes"})


class RequestProblem(ProblemError):
    """A request does not say what to verify in a form that is understood."""


@dataclass(frozen=True)
class Submission:
    """One thing to verify, with the name under which it came, if any."""

    data: bytes | str | dict[str, Any]
    scanned: bool = False
    name: str | None = None


def submissions(request: Request) -> list[Submission]:
    """Read a request to `/verify`; nothing in it is a `RequestProblem`."""
    if request.mimetype == "application/x-www-form-urlencoded":
        # Only parts of a multipart form are counted by the framework.
        if request.get_data().count(b"&") >= MOST_PARTS:
            raise _nothing()
        found = _from_form(request)
    elif request.mimetype == "multipart/form-data":
        found = _from_form(request)
    elif request.mimetype == "application/json":
        found = [from_members(json_object(request.get_data()))]
    else:
        body = request.get_data()
        found = [Submission(body)] if body else []
    if not found:
        raise _nothing()
    return found


def json_object(body: bytes) -> dict[str, Any]:
    """Parse a request's JSON strictly; anything but an object is a `RequestProblem`."""
    members = strict_json.parse(body, limits=LIMITS)
    if not isinstance(members, dict):
        raise RequestProblem(
            "NOT_AN_OBJECT", "The request must be a JSON object.", "请求必须是 JSON 对象。"
        )
    return members


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
    raise _nothing()


def _from_form(request: Request) -> list[Submission]:
    scanned = request.form.get("scanned", "").lower() in _YES
    found = [
        Submission(file.read(), scanned, file.filename or None)
        for file in request.files.getlist("file")
        # A browser sends a nameless empty part where no file was chosen.
        if file.filename
    ]
    pasted = [text.strip() for text in request.form.getlist("text")]
    return [*found, *(Submission(text, scanned) for text in pasted if text)]


def _nothing() -> RequestProblem:
    return RequestProblem(
        "NOTHING_TO_VERIFY",
        "There is nothing to verify: choose a file or paste text.",
        "没有可核验的内容：请选择文件或粘贴文字。",
        expected=["file", "text", "document"],
    )
