"""What a request asks to have verified: files, pasted text, a document, or a body itself."""

from io import BytesIO
from typing import IO, Any

from flask import Request

from vc_core.documents import strict_json
from vc_verifier.submission import (
    RequestProblem,
    Submission,
    from_members,
    nothing_to_verify,
)

MOST_BYTES = 10_000_000
# A file of that size, and what a form puts around it.
MOST_BODY_BYTES = MOST_BYTES + 100_000
MOST_PARTS = 30
LIMITS = strict_json.Limits(size=MOST_BYTES, depth=60, values=50_000)

_YES = frozenset({"1", "true", "on", "yes"})


class RequestInMemory(Request):
    """A request whose files stay in memory, within the bound on a body: no disk sees them."""

    def _get_file_stream(self, *_sizes: object, **_names: object) -> IO[bytes]:
        return BytesIO()


def submissions(request: Request) -> list[Submission]:
    """Read a request to `/verify`; nothing in it is a `RequestProblem`."""
    if request.mimetype == "application/x-www-form-urlencoded":
        # Only parts of a multipart form are counted by the framework.
        if request.get_data().count(b"&") >= MOST_PARTS:
            raise nothing_to_verify()
        found = _from_form(request)
    elif request.mimetype == "multipart/form-data":
        found = _from_form(request)
    elif request.mimetype == "application/json":
        found = [from_members(json_object(request.get_data()))]
    else:
        body = request.get_data()
        found = [Submission(body)] if body else []
    if not found:
        raise nothing_to_verify()
    return found


def json_object(body: bytes) -> dict[str, Any]:
    """Parse a request's JSON strictly; anything but an object is a `RequestProblem`."""
    members = strict_json.parse(body, limits=LIMITS)
    if not isinstance(members, dict):
        raise RequestProblem(
            "NOT_AN_OBJECT", "The request must be a JSON object.", "请求必须是 JSON 对象。"
        )
    return members


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
