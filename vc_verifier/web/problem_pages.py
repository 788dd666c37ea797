"""From typed problems to HTTP status codes: the one place that knows them (RFC 9457)."""

import json
import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, render_template
from werkzeug.exceptions import HTTPException

from vc_core.problems import ProblemError, Text
from vc_verifier.trust.trust_error import TrustError
from vc_verifier.web.headers import SECURITY_HEADERS
from vc_verifier.web.language import page_language, wants_html

VERIFIED = HTTPStatus.OK
NOT_VERIFIED = HTTPStatus.BAD_REQUEST
STATUS_OF_CODE = {
    "TOO_MANY_REQUESTS": HTTPStatus.TOO_MANY_REQUESTS,
    "BATCH_TOO_LONG": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "NO_SUCH_PRESENTATION": HTTPStatus.NOT_FOUND,
    "TOO_MANY_PRESENTATIONS": HTTPStatus.SERVICE_UNAVAILABLE,
    "PUBLIC_URL_NEEDED": HTTPStatus.SERVICE_UNAVAILABLE,
}
PROBLEM_JSON = "application/problem+json"
DEFAULT_STATUS = HTTPStatus.BAD_REQUEST
# What the verifier itself lacks is not the visitor's fault.
NO_TRUST_STATUS = HTTPStatus.SERVICE_UNAVAILABLE

_WORDS = {
    400: Text("请求无法理解。", "The request cannot be understood."),
    404: Text("没有这个页面。", "There is no such page."),
    405: Text("此处不接受这种请求方法。", "This method is not accepted here."),
    413: Text("内容过大，上限为 10 MB。", "Too large: the limit is 10 MB."),
    415: Text("不接受这种内容类型。", "This content type is not accepted."),
    431: Text("请求头过大。", "The header of the request is too large."),
    500: Text("内部错误，请稍后再试。", "Internal error; please try again later."),
    503: Text("服务繁忙，请稍后再试。", "Busy; please try again later."),
}
_OTHER = Text("请求未能完成。", "The request could not be carried out.")

_log = logging.getLogger(__name__)


def register_problem_handlers(app: Flask) -> None:
    """Answer every error without a traceback and without what was in the request."""

    @app.errorhandler(ProblemError)
    def known(error: ProblemError) -> Response:
        default = NO_TRUST_STATUS if isinstance(error, TrustError) else DEFAULT_STATUS
        status = STATUS_OF_CODE.get(error.code, default)
        return _answer(status, error.details.to_json(), error.text)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        text = _WORDS.get(status, _OTHER)
        response = _answer(status, _members(status, error.name, text), text)
        for name, value in error.get_headers():
            if name.lower() == "allow":
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        # Only the kind: the text may hold what was presented (SECURITY.md R21).
        _log.error("unexpected %s", type(error).__name__)
        text = _WORDS[500]
        return _answer(500, _members(500, "Internal Server Error", text), text)


def bare_problem(status: int) -> tuple[bytes, list[tuple[str, str]]]:
    """Give body and headers for a request that no application has seen."""
    text = _WORDS.get(status, _OTHER)
    members = {**_members(status, HTTPStatus(status).phrase, text), "status": status}
    body = json.dumps(members, ensure_ascii=False).encode("utf-8")
    headers = {**SECURITY_HEADERS, "Content-Type": PROBLEM_JSON, "Cache-Control": "no-store"}
    return body, list(headers.items())


def _members(status: int, title: str, text: Text) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": title,
        "detail": text.en,
        "code": f"HTTP_{status}",
        "zh": text.zh,
        "en": text.en,
    }


def _answer(status: int, members: dict[str, Any], text: Text) -> Response:
    retry_after = members.pop("retryAfter", None)
    response = _page(status, text) if wants_html() else None
    if response is None:
        body = json.dumps({**members, "status": int(status)}, ensure_ascii=False)
        response = Response(body, int(status), mimetype=PROBLEM_JSON)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _page(status: int, text: Text) -> Response | None:
    """Give a page, if one can be made: not for a host that no address can be made for."""
    try:
        page = render_template("problem.html", text=text, status=int(status), lang=page_language())
    except Exception as error:  # noqa: BLE001 - whatever it is, there is an answer without a page
        _log.warning("no page for a problem: %s", type(error).__name__)
        return None
    return Response(page, int(status), mimetype="text/html")
