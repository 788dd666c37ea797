"""From typed problems to HTTP status codes: the one place that knows them (RFC 9457)."""

import json
import logging

from flask import Flask, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from vc_core.problems import ProblemError, Text
from vc_issuer.wallet.refusals import INVALID_TOKEN, WalletError
from vc_issuer.web.language import wants_html
from vc_issuer.web.notices import tell

STATUS_OF_CODE = {
    "NOT_FOUND": 404,
    "NO_SUCH_APPLICATION": 404,
    "NO_SUCH_CERTIFICATE": 404,
    "NO_SUCH_REQUEST": 404,
    "NO_SUCH_CASE": 404,
    "NO_SUCH_UNIT": 404,
    "NO_SUCH_USER": 404,
    "NO_SUCH_TOKEN": 404,
    "NOT_OWN_CERTIFICATE": 404,
    "SIGN_IN_REFUSED": 401,
    "PICKUP_REFUSED": 401,
    "NO_CERTIFICATES": 404,
    "IDENTITY_PROVIDER": 502,
    "FORBIDDEN_ROLE": 403,
    "SAME_PERSON": 403,
    "TOKEN_SCOPE": 403,
    "ALREADY_APPROVED": 409,
    "APPLICATION_ENDED": 409,
    "ALREADY_SEALED": 409,
    "ALREADY_REVOKED": 409,
    "ALREADY_SUSPENDED": 409,
    "ALREADY_DECIDED": 409,
    "NOT_SUSPENDED": 409,
    "NOT_APPROVED": 409,
    "NOT_IN_FORCE": 409,
    "TOO_MANY_OFFERS": 409,
    "APPLICATION_BUSY": 409,
    "IDEMPOTENCY_KEY_BUSY": 409,
    "IDEMPOTENCY_KEY_REUSED": 422,
    "ROWS_REFUSED": 422,
    "QUERY_INCOMPLETE": 422,
    "SLIP_REFUSED": 422,
    "CREDENTIAL_DIFFERS": 422,
    "APPLICATION_NEEDED": 422,
    "STATUS_REASON": 422,
    "REPLACEMENT": 422,
    "NO_LEGAL_BASIS": 422,
    "TOO_MANY_REQUESTS": 429,
    "TOO_MANY_QUERIES": 429,
    "NOT_INITIALISED": 503,
    "PUBLIC_URL_NEEDED": 503,
    "REGISTRY_VERSION": 503,
    "REGISTRY_BUSY": 503,
    "REGISTRY_NOT_WRITTEN": 503,
    "REGISTRY_UNREACHABLE": 503,
}
DEFAULT_STATUS = 400

_WORDS = {
    400: Text(
        "请求无法理解，或页面已过期。", "The request was not understood, or the page is old."
    ),
    401: Text("请先登录。", "Please sign in first."),
    403: Text("您的角色无权进行此操作。", "Your role does not allow this."),
    404: Text("没有这个页面。", "There is no such page."),
    405: Text("此处不接受这种请求方法。", "This method is not accepted here."),
    413: Text("内容过大。", "This is too large."),
    500: Text("内部错误，请稍后再试。", "Internal error; please try again later."),
}
_OTHER = Text("请求未能完成。", "The request could not be carried out.")
_KEPT_HEADERS = frozenset({"allow", "retry-after", "www-authenticate"})

_log = logging.getLogger(__name__)


def register_problem_handlers(app: Flask) -> None:
    """Answer every error without a traceback and without what was in the request."""

    @app.errorhandler(WalletError)
    def to_a_wallet(error: WalletError) -> Response:
        members = {"error": error.error, "error_description": error.text.en}
        response = Response(json.dumps(members), 400, mimetype="application/json")
        if error.error == INVALID_TOKEN:
            response.status_code = 401
            response.headers["WWW-Authenticate"] = f'Bearer error="{INVALID_TOKEN}"'
        return response

    @app.errorhandler(ProblemError)
    def known(error: ProblemError) -> AnyResponse:
        status = STATUS_OF_CODE.get(error.code, DEFAULT_STATUS)
        back = getattr(app.view_functions.get(request.endpoint or ""), "back_to", None)
        if back is not None and wants_html() and status != 429:
            endpoint, arguments = back
            tell(error.text.zh, error.text.en, good=False)
            values = {name: (request.view_args or {})[name] for name in arguments}
            return redirect(url_for(endpoint, **values), 303)
        response = _answer(status, error.details.to_json(), error.text)
        if "retry_after" in error.extra:
            response.headers["Retry-After"] = str(error.extra["retry_after"])
        return response

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        text = _WORDS.get(status, _OTHER)
        members: dict[str, object] = {
            "type": "about:blank",
            "title": error.name,
            "detail": text.en,
            "code": f"HTTP_{status}",
            "zh": text.zh,
            "en": text.en,
        }
        response = _answer(status, members, text)
        for name, value in error.get_headers():
            if name.lower() in _KEPT_HEADERS:
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        # Only the kind: the text may hold a row's values (SECURITY.md R21).
        _log.error("unexpected %s", type(error).__name__)
        members: dict[str, object] = {
            "type": "about:blank",
            "title": "Internal Server Error",
            "code": "HTTP_500",
        }
        return _answer(500, members, _WORDS[500])


def problem_response(status: int, members: dict[str, object]) -> Response:
    """Give a problem document with its status."""
    body = json.dumps({**members, "status": status}, ensure_ascii=False)
    return Response(body, status, mimetype="application/problem+json")


def _answer(status: int, members: dict[str, object], text: Text) -> Response:
    if wants_html():
        try:
            page = render_template("problem.html", text=text, status=status)
        except Exception as error:  # noqa: BLE001 - a page needs what may be at fault itself
            # Such as the registry, or the host's name that its addresses are made for.
            _log.warning("no page for a problem: %s", type(error).__name__)
        else:
            return Response(page, status, mimetype="text/html")
    return problem_response(status, members)
