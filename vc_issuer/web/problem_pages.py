"""From typed problems to HTTP status codes: the one place that knows them (RFC 9457)."""

import json
import logging

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from vc_core.problems import ProblemError

STATUS_OF_CODE = {"NOT_FOUND": 404, "NOT_INITIALISED": 503, "REGISTRY_VERSION": 503}
DEFAULT_STATUS = 400

_log = logging.getLogger(__name__)


def problem_response(status: int, members: dict[str, object]) -> Response:
    """Give a problem document with its status."""
    body = json.dumps({**members, "status": status}, ensure_ascii=False)
    return Response(body, status, mimetype="application/problem+json")


def register_problem_handlers(app: Flask) -> None:
    """Answer every error as a problem document without a traceback or request contents."""

    @app.errorhandler(ProblemError)
    def known(error: ProblemError) -> Response:
        status = STATUS_OF_CODE.get(error.code, DEFAULT_STATUS)
        return problem_response(status, error.details.to_json())

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        status = error.code or 500
        response = problem_response(status, {"type": "about:blank", "title": error.name})
        for name, value in error.get_headers():
            if name.lower() in {"allow", "retry-after"}:
                response.headers[name] = value
        return response

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        # Only the kind: the text may hold a row's values (SECURITY.md R21).
        _log.error("unexpected %s", type(error).__name__)
        return problem_response(500, {"type": "about:blank", "title": "Internal Server Error"})
